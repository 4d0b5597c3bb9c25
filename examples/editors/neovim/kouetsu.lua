-- kouetsu for Neovim 0.7 or newer: findings as you type, and the safe fixes on saving.
-- Put this file into ~/.config/nvim/plugin/. KOUETSU names the program where it is not on the PATH.

local program = vim.env.KOUETSU or "kouetsu"

local function root(path)
  local marks = { "kouetsu.toml", ".git", "conf.py", "myst.yml" }
  local folder = vim.fn.fnamemodify(path, ":p:h")
  while true do
    for _, mark in ipairs(marks) do
      local found = folder .. "/" .. mark
      if vim.fn.filereadable(found) == 1 or vim.fn.isdirectory(found) == 1 then
        return folder
      end
    end
    local parent = vim.fn.fnamemodify(folder, ":h")
    if parent == folder then
      return vim.fn.fnamemodify(path, ":p:h")
    end
    folder = parent
  end
end

-- One server for each project.
local clients = {}

local function start(buffer)
  local folder = root(vim.api.nvim_buf_get_name(buffer))
  clients[folder] = clients[folder] or vim.lsp.start_client({
    name = "kouetsu",
    cmd = { program, "server" },
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = folder } },
  })
  if clients[folder] then
    vim.lsp.buf_attach_client(buffer, clients[folder])
  end
end

-- All safe fixes of a buffer.
local function fix_all(buffer)
  local at = { line = 0, character = 0 }
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = at, ["end"] = at },
    context = { diagnostics = {}, only = { "source.fixAll.kouetsu" } },
  }, 2000)
  for id, answer in pairs(answers or {}) do
    local client = vim.lsp.get_client_by_id(id)
    for _, action in ipairs(answer.result or {}) do
      if client and action.edit then
        vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding or "utf-16")
      end
    end
  end
end

local group = vim.api.nvim_create_augroup("kouetsu", {})

if vim.lsp.config then
  vim.lsp.config("kouetsu", {
    cmd = { program, "server" },
    filetypes = { "markdown" },
    root_markers = { "kouetsu.toml", ".git", "conf.py", "myst.yml" },
  })
  vim.lsp.enable("kouetsu")
else
  vim.api.nvim_create_autocmd("FileType", {
    group = group,
    pattern = "markdown",
    callback = function(event)
      start(event.buf)
    end,
  })
end

vim.api.nvim_create_autocmd("BufWritePre", {
  group = group,
  pattern = { "*.md", "*.markdown" },
  callback = function(event)
    fix_all(event.buf)
  end,
})
