prepbook.on("pages", function() error("never reached") end)
