local M = {}
function M.twice(x) return x .. x end
return M
