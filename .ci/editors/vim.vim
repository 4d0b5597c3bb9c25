" Uses Vim without plugins on a copy of the example report in the working folder.

function! s:work() abort
  edit source/day1.md
  call append('$', ['', 'See [it].', '', '[it]: https://kita.example/', '[it]: https://kita.example/'])
  write
  call assert_equal('[it]: https://kita.example/', getline('$'))
  call assert_equal('', getline(line('$') - 1), 'the safe fix is made on saving')
  call assert_equal(getline(1, '$'), readfile('source/day1.md'))

  set shellpipe=>%s\ 2>&1
  silent make!
  let l:found = filter(getqflist(), 'v:val.valid')
  let l:image = filter(copy(l:found), 'bufname(v:val.bufnr) ==# "source/day0.md" && v:val.text =~# "missing-image"')
  call assert_equal([16, 25], map(l:image, 'v:val.lnum'), ':make lists what is found')
  call assert_equal([], filter(copy(l:found), 'v:val.text =~# "duplicate-definition"'))

  " Without the program, a document is saved as it is; even where no shell can be found either.
  let $PATH = ''
  set shell=sh
  edit source/day2.md
  call append('$', 'Words.')
  write
  call assert_equal('Words.', readfile('source/day2.md')[-1])
endfunction

try
  call s:work()
catch
  call add(v:errors, v:exception . ' at ' . v:throwpoint)
endtry
call writefile(v:errors, '/dev/stderr')
execute empty(v:errors) ? 'qall!' : 'cquit!'
