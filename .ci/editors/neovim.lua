-- Uses Neovim as an author does, key by key, on a copy of the example report in the working folder. Neovim ends with
-- status 0 if all went as it should.
--
-- The script runs beside Neovim's own loop, as a coroutine that a timer wakes: what is typed is typed into the editor.

local patience = 20 * 1000 -- milliseconds until a step has failed

local function say(text)
  io.stdout:write(text, '\n')
end

-- Lets Neovim work until the condition holds, and returns what it is then.
local function wait(what, condition)
  local thread = coroutine.running()
  local deadline = vim.loop.now() + patience
  local function look()
    local ok, result = pcall(condition)
    if ok and result then
      coroutine.resume(thread, result)
    elseif vim.loop.now() > deadline then
      coroutine.resume(thread, nil)
    else
      vim.defer_fn(look, 20)
    end
  end
  vim.defer_fn(look, 20)
  local result = coroutine.yield()
  if not result then
    error('not seen within ' .. patience / 1000 .. ' s: ' .. what, 0)
  end
  say('  ' .. what)
  return result
end

local function keys(text)
  vim.api.nvim_input(text)
end

local function found(rule, line)
  for _, it in ipairs(vim.diagnostic.get(0)) do
    if it.code == rule and (not line or it.lnum == line - 1) then
      return it
    end
  end
end

local function line(number)
  return vim.api.nvim_buf_get_lines(0, number - 1, number, false)[1]
end

local function holds(name, text)
  return table.concat(vim.fn.readfile(name), '\n'):find(text, 1, true) ~= nil
end

-- What the menu of code actions would offer, and the choice of one.
local offered, choice = {}, nil
vim.ui.select = function(items, options, chosen)
  offered = vim.tbl_map(options.format_item, items)
  for index, item in ipairs(items) do
    if offered[index] == choice then
      return chosen(item, index)
    end
  end
  chosen(nil, nil)
end

local function author()
  vim.cmd('edit source/day0.md')
  wait('open: a picture that is not there is told, in its line', function()
    return found('missing-image', 16)
  end)
  wait('open: the spelling of a name is held against the roster', function()
    return found('misspelled-name', 43)
  end)
  wait('open: what is wrong in files that are not open is told as well', function()
    return #vim.diagnostic.get(nil) > #vim.diagnostic.get(0)
  end)

  keys('ggo<CR>[never](none.md)<CR><Esc>')
  wait('edit: a link that leads nowhere is told as it is typed', function()
    return found('broken-link', 3)
  end)
  keys('uu')
  wait('edit: and is not any more when it is taken back', function()
    return not found('broken-link') and found('missing-image', 16)
  end)

  choice = 'Write `images/reception.jpg`'
  vim.api.nvim_win_set_cursor(0, { 16, 14 })
  vim.lsp.buf.code_action()
  wait('quick fix: the picture that was meant is written', function()
    return line(16) == '```{figure} images/reception.jpg'
  end)
  assert(vim.tbl_contains(offered, 'Allow `missing-image` here'), vim.inspect(offered))
  wait('quick fix: and the finding is gone', function()
    return not found('missing-image', 16)
  end)
  vim.cmd('write')

  vim.cmd('edit source/day1.md')
  wait('open: a second file', function()
    return found('placeholder-title')
  end)
  local before = vim.api.nvim_buf_line_count(0)
  local definition = '[site]: https://2025.kitarust.jp/<CR>'
  keys('Go<CR>See the [site].<CR><CR>' .. definition .. '<CR>校閲<CR><CR>' .. definition .. '<Esc>')
  wait('fix on save: a definition that is given twice is told', function()
    return found('duplicate-definition')
  end)
  keys(':write<CR>')
  wait('fix on save: one is left in the file', function()
    local text = table.concat(vim.fn.readfile('source/day1.md'), '\n')
    local _, times = text:gsub('%[site%]: ', '')
    return times == 1 and not vim.bo.modified
  end)
  assert(vim.api.nvim_buf_line_count(0) > before)
  assert(holds('source/day1.md', '校閲'), 'what stands between is left')
  wait('fix on save: and the finding is gone', function()
    return not found('duplicate-definition')
  end)
  assert(found('placeholder-title'), 'what only the author can mend is left')

  vim.cmd('edit source/day2.md')
  wait('open: a third file', function()
    return found('broken-anchor', 4)
  end)
  keys('Go<CR>See [the talks](day1.md#ライ<C-x><C-o>')
  local position = wait('completion: the heading of another file is offered', function()
    for index, item in ipairs(vim.fn.complete_info({ 'items' }).items) do
      if item.word == 'ライトニングトーク' then
        return index
      end
    end
  end)
  -- The first is chosen already.
  keys(('<C-n>'):rep(position - 1) .. '<C-y>).<Esc>')
  wait('completion: and is written', function()
    return line(vim.api.nvim_buf_line_count(0)) == 'See [the talks](day1.md#ライトニングトーク).'
  end)
  keys(':write<CR>')
  wait('completion: the anchor is right', function()
    return not vim.bo.modified and not found('broken-anchor', vim.api.nvim_buf_line_count(0))
  end)

  vim.cmd('edit source/day1.md')
  vim.fn.search('^## ライトニングトーク')
  keys('w')
  vim.lsp.buf.rename('短い発表')
  wait('rename: the heading has its new name', function()
    return vim.fn.search('^## 短い発表', 'wn') > 0
  end)
  keys(':wall<CR>')
  wait('rename: the other file leads there', function()
    return holds('source/day2.md', '[the talks](day1.md#短い発表)') and holds('source/day1.md', '## 短い発表')
  end)
end

coroutine.wrap(function()
  local ok, problem = xpcall(author, debug.traceback)
  if not ok then
    say(tostring(problem))
    for _, it in ipairs(vim.diagnostic.get(0)) do
      say(('told: %d:%d %s'):format(it.lnum + 1, it.col + 1, it.code))
    end
    say('said: ' .. vim.api.nvim_exec('messages', true))
  end
  vim.cmd(ok and 'qall!' or 'cquit 1')
end)()
