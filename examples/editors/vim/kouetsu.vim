" kouetsu in Vim: put this file into ~/.vim/plugin.
"
" The safe fixes are made whenever a document is saved, and `:make` lists what is found. With the plugin vim-lsp
" (https://github.com/prabirshrestha/vim-lsp) findings are shown as you type as well, with all else that the server does.

augroup kouetsu
  autocmd!
  autocmd User lsp_setup call lsp#register_server({
        \ 'name': 'kouetsu',
        \ 'cmd': ['kouetsu', 'server'],
        \ 'allowlist': ['markdown'],
        \ })
  autocmd FileType markdown
        \ setlocal makeprg=kouetsu\ check\ --output-format\ short errorformat=%f:%l:%c:\ %m,%-G%.%#
  autocmd BufWritePre *.md,*.markdown call s:fix()
augroup END

function! s:fix() abort
  " Without kouetsu, a document is saved as it is.
  if executable('kouetsu') != 1
    return
  endif
  let l:errors = has('win32') ? ' 2>NUL' : ' 2>/dev/null'
  let l:command = 'kouetsu check --fix --fail-on never --stdin-filename ' . shellescape(expand('<afile>:p')) . l:errors
  let l:before = getline(1, '$')
  let l:after = systemlist(l:command, l:before + [''])
  " If kouetsu could not run, or there is nothing to fix, the text is left alone.
  if v:shell_error || empty(l:after) || l:after ==# l:before
    return
  endif
  let l:view = winsaveview()
  call setline(1, l:after)
  if len(l:after) < len(l:before)
    call deletebufline('%', len(l:after) + 1, '$')
  endif
  call winrestview(l:view)
endfunction
