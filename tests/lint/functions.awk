# Reads sources: prints each function of more than 6 parameters, and each statement that is nested deeper than 4 levels.
# A level is an if, else, for, while, do or switch, with or without braces; clang-format's layout is relied upon.
BEGIN { PARAMETERS_MAX = 6; NESTING_MAX = 4 }
FNR == 1 { heading = ""; levels = 0; deep = 0 }
{
  line = $0
  gsub(/\\./, "", line); gsub(/"[^"]*"/, "\"\"", line); gsub(/'[^']*'/, "0", line); sub(/[ \t]*\/\/.*/, "", line)
}
# A function's head, which may take several lines.
heading == "" && line ~ /^[A-Za-z_][A-Za-z_0-9 *]*[ *][a-z_0-9]+\(/ && line !~ /^(typedef|#)/ { heading = line; at = FNR; check_heading(); next }
heading != "" && heading !~ /[;{]$/ { heading = heading line; check_heading(); next }
function check_heading() {
  if (heading ~ /[;{}]$/) {
    if (parameters(heading) > PARAMETERS_MAX) print FILENAME ":" at ": " name_of(heading) " has " parameters(heading) " parameters, over " PARAMETERS_MAX
    heading = ""; levels = 0
  }
}
function name_of(text) { sub(/\(.*/, "", text); sub(/.*[ *]/, "", text); return text }
function parameters(text,    i, c, depth, count) {
  text = substr(text, index(text, "("))
  count = 1
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "(") depth++
    if (c == ")" && --depth == 0) break
    if (c == "," && depth == 1) count++
  }
  return count
}
/^[}]/ { levels = 0 }
# The levels that are open at a line: those of the lines above that stand further left, and its own.
line ~ /[^ \t]/ && line !~ /^[^ ]/ {
  match(line, /^ */); indent = RLENGTH
  rest = substr(line, indent + 1)
  while (levels > 0 && indents[levels] >= indent) levels--
  sub(/^\} */, "", rest)
  while (match(rest, /^(else if|if|else|for|while|do|switch)[^A-Za-z_0-9]/)) {
    indents[++levels] = indent
    rest = behind(rest)
  }
  if (levels > NESTING_MAX && (line ~ /^ *(\} *)?(else|if|for|while|do|switch)/)) print FILENAME ":" FNR ": nested " levels " levels deep, over " NESTING_MAX
}
# What stands behind "if (...) "; empty when that goes on in the next line.
function behind(text,    i, c, depth) {
  if (text ~ /^(else|do) / && text !~ /^else if/) { sub(/^(else|do) */, "", text); return text }
  for (i = index(text, "("); i > 0 && i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "(") depth++
    if (c == ")" && --depth == 0) { text = substr(text, i + 1); sub(/^ */, "", text); return text }
  }
  return ""
}
