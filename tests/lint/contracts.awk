# Reads headers: prints each function that is declared without a contract. A comment stands directly above a
# declaration, behind it, or above the first of a group that no blank line parts.
function bare(line) { sub(/[ \t]*\/\/.*/, "", line); return line }
FNR == 1 { covered = 0; open = 0 }
# Inside a body, a struct or an enum, or a declaration of several lines.
open {
  line = bare($0)
  if (declared && $0 ~ /\/\//) told = 1
  count(line)
  if (!open && declared && !told) print FILENAME ":" first ": " name " has no contract"
  next
}
/^[ \t]*$/ { covered = 0; next }
/^\/\// { covered = 1; next }
/^#/ { next }
{
  line = bare($0)
  first = FNR; told = covered || $0 ~ /\/\//
  declared = line ~ /^[A-Za-z_].*[ *][a-z_0-9]+\(/ && line !~ /^(typedef|struct|enum|union|_Static_assert|extern const|#)/
  if (declared) { name = line; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
  depth = 0; open = 1
  count(line)
  if (!open && declared && !told) print FILENAME ":" first ": " name " has no contract"
}
# Whether the declaration goes on in the next line.
function count(line,    i, c) {
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    if (c == "(" || c == "{") depth++
    if (c == ")" || c == "}") depth--
  }
  open = depth > 0 || line !~ /[;}][ \t]*$/
}
