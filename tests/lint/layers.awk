# Reads layers.txt, then sources: prints each #include that layers.txt does not allow.
FILENAME ~ /layers\.txt$/ {
  if ($0 ~ /^#/ || NF == 0) next
  if ($1 == "library") { for (i = 3; i <= NF; i++) owner[$2, $i] = 1; owners[$2] = $3; next }
  room = $1; sub(/:$/, "", room)
  known[room] = 1; allowed[room, room] = 1
  for (i = 2; i <= NF; i++) allowed[room, $i] = 1
  next
}
FNR == 1 {
  split(FILENAME, part, "/")
  room = part[2]; if (room == "main.c") room = "main"
  if (!(room in known)) print FILENAME ":1: layers.txt does not know the room " room
}
/^#include "/ {
  split($2, quoted, "\""); split(quoted[2], part, "/")
  if (quoted[2] !~ /\//) print FILENAME ":" FNR ": an include carries its folder: " quoted[2]
  else if (!((room, part[1]) in allowed)) print FILENAME ":" FNR ": " room "/ may not include " quoted[2]
}
/^#include </ {
  name = $2; gsub(/[<>]/, "", name)
  if ((name in owners) && !((name, room) in owner)) print FILENAME ":" FNR ": only " owners[name] "/ may include <" name ">"
}
