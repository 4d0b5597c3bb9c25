-- Drives a headless Neovim with the set-up of examples/editors through a copy of the sample report:
--     KOUETSU=… nvim --clean --headless -l … (0.9), or +'luafile .ci/editors/neovim.lua' (older), in that copy.
-- Writes what went wrong to standard error, and leaves by an exit status.

local function fail(message)
  io.stderr:write("neovim: " .. message .. "\n")
  vim.cmd("cquit 1")
end

local function check(holds, message)
  if not holds then
    fail(message)
  end
end

-- Waits until something holds; a server needs its time.
local function wait(holds, message)
  check(vim.wait(10000, holds, 20), message)
end

local function codes(buffer)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    found[diagnostic.code or diagnostic.user_data.lsp.code] = true
  end
  return found
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000)
  for _, answer in pairs(answers or {}) do
    check(answer.error == nil, method .. ": " .. vim.inspect(answer.error))
    return answer.result
  end
  fail("nobody answers " .. method)
end

-- How the server and Neovim count columns.
local function encoding()
  for _, client in pairs(vim.lsp.buf_get_clients(0)) do
    return client.offset_encoding or "utf-16"
  end
end

local function set_line(line, text)
  vim.api.nvim_buf_set_lines(0, line, line + 1, true, { text })
end

local function run()
  -- open, and be told
  vim.cmd("edit source/day0.md")
  wait(function() return codes(0)["missing-alt-text"] end, "the findings of day0.md are not told")
  check(vim.bo.filetype == "markdown", "it is no Markdown")

  -- edit, and be told
  vim.cmd("edit source/sprints.md")
  wait(function() return #vim.lsp.buf_get_clients(0) > 0 end, "no server is attached")
  local last = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_buf_set_lines(0, last, last, true, { "", "We met at the the door.", "", "[it](day0.m)" })
  wait(function() return codes(0)["doubled-word"] end, "what is typed is not told")

  -- quick fix
  local line = last + 1
  local place = { line = line, character = 12 }
  local actions = request("textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = place, ["end"] = place },
    context = { diagnostics = {} },
  })
  local fix
  for _, action in ipairs(actions) do
    if not action.title:find("^Allow") then
      fix = fix or action
    end
  end
  check(fix ~= nil, "there is no quick fix: " .. vim.inspect(actions))
  vim.lsp.util.apply_workspace_edit(fix.edit, encoding())
  local fixed = vim.api.nvim_buf_get_lines(0, line, line + 1, true)[1]
  check(fixed == "We met at the door.", "the quick fix makes `" .. fixed .. "`")

  -- completion
  set_line(last + 3, "![](images/")
  vim.api.nvim_win_set_cursor(0, { last + 4, 11 })
  local items = request("textDocument/completion", {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = last + 3, character = 11 },
  })
  local labels = {}
  for _, item in ipairs(items.items or items) do
    labels[item.label] = true
  end
  check(labels["ramen.jpg"], "no picture is offered: " .. vim.inspect(items))
  set_line(last + 3, "Words.")

  -- fix on save
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { "", ":::{note}", "Words.", ":::", "", "::::" })
  wait(function() return codes(0)["stray-fence"] end, "a stray fence is not told")
  vim.api.nvim_buf_set_lines(0, -3, -1, true, {})
  local twice = "[twice]: https://example.org/twice"
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { "", "See [twice].", "", twice, "", "校閲", "", twice, "", "The end." })
  wait(function() return codes(0)["duplicate-definition"] end, "a definition that is given twice is not told")
  vim.cmd("silent write")
  local saved = table.concat(vim.fn.readfile(vim.fn.expand("%")), "\n")
  local _, times = saved:gsub(vim.pesc(twice), "")
  check(times == 1, "after saving, the definition is there " .. times .. " times")
  check(saved:find("校閲", 1, true) and saved:find("The end.", 1, true), "saving lost text")

  -- rename across files
  vim.cmd("edit source/renamed.md")
  vim.api.nvim_buf_set_lines(0, 0, -1, true, { "(a-label)=", "# Renamed", "", "Words, {ref}`a-label`." })
  vim.cmd("silent write")
  vim.cmd("edit source/index.md")
  local end_of_index = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { "", "See {ref}`a-label`." })
  wait(function() return #vim.lsp.buf_get_clients(0) > 0 end, "no server is attached to index.md")
  local edit = request("textDocument/rename", {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = end_of_index + 1, character = 12 },
    newName = "another-label",
  })
  check(edit and edit ~= vim.NIL, "the label cannot be renamed")
  vim.lsp.util.apply_workspace_edit(edit, encoding())
  local here = vim.api.nvim_buf_get_lines(0, -2, -1, true)[1]
  check(here == "See {ref}`another-label`.", "the reference is now `" .. here .. "`")
  vim.cmd("edit source/renamed.md")
  local there = vim.api.nvim_buf_get_lines(0, 0, 1, true)[1]
  check(there == "(another-label)=", "the label is now `" .. there .. "`")
end

local fine, message = pcall(run)
if not fine then
  fail(message)
end
vim.cmd("qall!")
