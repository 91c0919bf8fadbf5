// Scripts: whatever they are, they end as an answer, an error with a place, or a stop.
#include "fuzz.h"

#include "sandbox/sandbox.h"

static void fuzz(Str input, Arena *arena) {
  Sandbox *sandbox = sandbox_new((SandboxOptions){{50, 4 << 20}, NULL, NULL});
  assert(sandbox);
  SandboxResult result = sandbox_load(sandbox, S("scripts/a.lua"), input, arena);
  assert((result.status == SANDBOX_OK) == (result.message.len == 0));
  sandbox_free(sandbox);
}
