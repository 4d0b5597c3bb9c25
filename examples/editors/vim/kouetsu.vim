" kouetsu for Vim, with vim-lsp (https://github.com/prabirshrestha/vim-lsp): put this file into ~/.vim/plugin/.

augroup kouetsu
  autocmd!
  autocmd User lsp_setup call lsp#register_server({
        \ 'name': 'kouetsu',
        \ 'cmd': {server_info -> ['kouetsu', 'server']},
        \ 'allowlist': ['markdown'],
        \ })
  autocmd BufWritePre *.md,*.markdown silent! execute 'LspCodeActionSync source.fixAll.kouetsu'
augroup END
