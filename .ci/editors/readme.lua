-- Opens a document of the example report in the working folder: whoever set Neovim up, findings are told.

vim.cmd('edit source/day0.md')
local told = vim.wait(20 * 1000, function()
  return #vim.diagnostic.get(0) > 0
end, 20)
vim.cmd(told and 'qall!' or 'cquit 1')
