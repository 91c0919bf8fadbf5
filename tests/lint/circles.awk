# Reads known.txt, then `nm -A -P` of objects: prints the circles of calls between the files of a room, each with the
# calls that make it, unless known.txt lists it. A circle may shrink, not grow.
#
# Circles are found as strongly connected components (Tarjan 1972).
function room_of(file) { sub(/\/[^\/]*$/, "", file); return file }
FILENAME ~ /known\.txt$/ {
  if ($1 != "circle") next
  known_line[++known_count] = FNR; known_room[known_count] = $2
  for (i = 3; i <= NF && $i !~ /^#/; i++) known[known_count, $2 "/" $i] = 1
  next
}
{
  file = $1; sub(/^build\/[a-z]*\//, "generator/", file); sub(/\.o:$/, ".c", file)
  if ($3 ~ /^[TW]$/) owner[$2] = file
  if ($3 == "U") wants[++wanted] = file SUBSEP $2
}
function link_all(    i, part, from, to) {
  for (i = 1; i <= wanted; i++) {
    split(wants[i], part, SUBSEP); from = part[1]; to = owner[part[2]]
    if (to == "" || from == to || room_of(from) != room_of(to)) continue
    if (!((from, to) in call)) { next_of[from, ++next_count[from]] = to; files[from] = 1; files[to] = 1 }
    call[from, to] = call[from, to] " " part[2]
  }
}
# `low` is local: awk keeps a recursion's locals, not its globals.
function visit(file,    i, to, low) {
  number[file] = low = ++numbers
  stack[++height] = file; on_stack[file] = 1
  for (i = 1; i <= next_count[file]; i++) {
    to = next_of[file, i]
    if (!(to in number)) { visit(to); if (low_of[to] < low) low = low_of[to] }
    else if (on_stack[to] && number[to] < low) low = number[to]
  }
  low_of[file] = low
  if (low != number[file]) return
  circles++
  do { to = stack[height--]; on_stack[to] = 0; circle_of[to] = circles; size[circles]++ } while (to != file)
}
function members(circle,    file, list, count, sorted, i) {
  for (file in circle_of) if (circle_of[file] == circle) list[++count] = file
  sort(list, count)
  for (i = 1; i <= count; i++) { member[i] = list[i] }
  return count
}
function sort(list, count,    i, j, kept) {
  for (i = 2; i <= count; i++) {
    kept = list[i]
    for (j = i - 1; j > 0 && list[j] > kept; j--) list[j + 1] = list[j]
    list[j + 1] = kept
  }
}
function is_known(count,    k, i, all) {
  for (k = 1; k <= known_count; k++) {
    all = 1
    for (i = 1; i <= count; i++) if (!((k, member[i]) in known)) all = 0
    if (all) { for (i = 1; i <= count; i++) seen[k, member[i]] = 1; return 1 }
  }
  return 0
}
function print_circle(count,    i, j, names, short, symbols) {
  for (i = 1; i <= count; i++) { short = member[i]; sub(/.*\//, "", short); names = names " " short }
  print member[1] ":1: " count " files of a room call each other in a circle:" names
  for (i = 1; i <= count; i++) for (j = 1; j <= count; j++) if ((member[i], member[j]) in call) {
    short = member[j]; sub(/.*\//, "", short); symbols = call[member[i], member[j]]
    print member[i] ":" line_of(member[i], symbols) ": of that circle: calls" symbols " in " short
  }
}
# Where the first of the symbols is named first.
function line_of(file, symbols,    part, line, at) {
  split(symbols, part, " ")
  while ((getline line < file) > 0) { at++; if (line ~ "(^|[^a-z_0-9])" part[1] "([^a-z_0-9]|$)") break }
  close(file)
  return at
}
END {
  link_all()
  count = 0
  for (file in files) order[++count] = file
  sort(order, count)
  for (i = 1; i <= count; i++) if (!(order[i] in number)) visit(order[i])
  for (c = 1; c <= circles; c++) if (size[c] > 1) {
    n = members(c)
    if (!is_known(n)) print_circle(n)
  }
  for (pair in known) {
    split(pair, part, SUBSEP)
    if (!(pair in seen)) print "tests/lint/known.txt:" known_line[part[1]] ": " part[2] " is in no such circle any more: take it out"
  }
}
