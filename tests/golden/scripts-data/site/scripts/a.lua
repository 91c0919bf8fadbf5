prepbook.shape("people", { { name = "text", age = "int", role = prepbook.one_of{ "editor", "reader" } } })
prepbook.shape("plan", { { id = "slug", minutes = "int", done = "bool?" } })
prepbook.shape("deep", { rows = { { id = "slug", when = "date" } } })
prepbook.on("pages", function() error("never reached") end)
