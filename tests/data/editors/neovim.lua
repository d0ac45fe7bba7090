-- A session in Neovim, which writes its results as JSON to $RESULTS. docs/editors.md sets up
-- the server in init.lua; here is only what a person would do.
local results = {}

local function wait(what, ready)
  if not vim.wait(20000, ready, 10) then
    results.waited_for = what
    vim.fn.writefile({ vim.json.encode(results) }, vim.env.RESULTS)
    vim.cmd("cquit!")
  end
end

vim.cmd.edit("morning.toml")
local buffer = vim.api.nvim_get_current_buf()
local function lines() return vim.api.nvim_buf_get_lines(buffer, 0, -1, false) end
local function clients() return vim.lsp.get_clients({ bufnr = buffer, name = "supple" }) end
local function diagnostics() return vim.diagnostic.get(buffer) end
wait("the server", function() return #clients() == 1 end)
local client = clients()[1]

local function ask(method, line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
  local where = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answers = vim.lsp.buf_request_sync(buffer, method, where, 20000) or {}
  return (answers[client.id] or {}).result
end

wait("findings", function() return #diagnostics() > 0 end)
results.findings = vim.tbl_map(function(one)
  return { one.lnum + 1, one.col, one.end_col, one.code, one.message }
end, diagnostics())

vim.api.nvim_win_set_cursor(0, { 6, 1 })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action) return action.title:find("^Write") ~= nil end,
})
wait("the quick fix", function() return #diagnostics() == 0 end)
results.fixed = lines()[6]

results.hover = ask("textDocument/hover", 6, 1).contents.value
local offers = ask("textDocument/completion", 7, 0)
results.offers = vim.tbl_map(function(one) return one.label end, offers.items or offers)
results.symbols = vim.tbl_map(function(one) return one.name end, ask("textDocument/documentSymbol", 1, 0))

wait("hints", function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) >= 3 end)
results.hints = vim.tbl_map(function(one) return one.inlay_hint.label end, vim.lsp.inlay_hint.get({ bufnr = buffer }))

vim.lsp.buf.format({ async = false, timeout_ms = 20000 })
results.formatted = lines()[9]

vim.api.nvim_win_set_cursor(0, { 13, 10 })
vim.lsp.buf.definition()
wait("the definition", function() return vim.api.nvim_buf_get_name(0):find("bridges.toml$") ~= nil end)
results.jumped = vim.api.nvim_win_get_cursor(0)

vim.fn.writefile({ vim.json.encode(results) }, vim.env.RESULTS)
vim.cmd("qall!")
