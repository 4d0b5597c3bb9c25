-- kouetsu in Neovim 0.7 or newer: put this file into ~/.config/nvim/plugin.
--
-- From 0.11 on, `server`, `vim.lsp.config` and `vim.lsp.enable` are all that is needed to see findings; the rest is for
-- older ones, and makes the safe fixes whenever a document is saved.

local server = {
  cmd = { 'kouetsu', 'server' },
  filetypes = { 'markdown' },
  root_markers = { 'kouetsu.toml', 'pyproject.toml', '.git' },
}

local group = vim.api.nvim_create_augroup('kouetsu', {})

if vim.lsp.config then
  vim.lsp.config('kouetsu', server)
  vim.lsp.enable('kouetsu')
else
  local clients = {} -- the server of each root

  local function root(buffer)
    local start = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':p:h')
    local folder = start
    while true do
      for _, marker in ipairs(server.root_markers) do
        if vim.loop.fs_stat(folder .. '/' .. marker) then
          return folder
        end
      end
      local parent = vim.fn.fnamemodify(folder, ':h')
      if parent == folder then
        return start
      end
      folder = parent
    end
  end

  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = server.filetypes,
    callback = function(event)
      local buffer = event.buf
      -- Not a preview, a help page or the like.
      if vim.bo[buffer].buftype ~= '' or vim.api.nvim_buf_get_name(buffer) == '' then
        return
      end
      local folder = root(buffer)
      if not clients[folder] or vim.lsp.client_is_stopped(clients[folder]) then
        clients[folder] = vim.lsp.start_client({ name = 'kouetsu', cmd = server.cmd, root_dir = folder })
      end
      if clients[folder] and vim.lsp.buf_attach_client(buffer, clients[folder]) then
        vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
      end
    end,
  })
end

-- All safe fixes, whenever a document is saved. The save waits for them, for a second at most.
vim.api.nvim_create_autocmd('BufWritePre', {
  group = group,
  pattern = { '*.md', '*.markdown' },
  callback = function(event)
    local list = vim.lsp.get_clients or vim.lsp.get_active_clients
    for _, client in ipairs(list()) do
      if client.name == 'kouetsu' and vim.lsp.buf_is_attached(event.buf, client.id) then
        local start = { line = 0, character = 0 }
        local params = {
          textDocument = vim.lsp.util.make_text_document_params(event.buf),
          range = { start = start, ['end'] = start },
          context = { diagnostics = {}, only = { 'source.fixAll.kouetsu' } },
        }
        local answers = vim.lsp.buf_request_sync(event.buf, 'textDocument/codeAction', params, 1000)
        for _, action in ipairs(((answers or {})[client.id] or {}).result or {}) do
          vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
        end
      end
    end
  end,
})
