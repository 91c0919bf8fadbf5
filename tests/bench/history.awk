# A history to measure with, as a stream for git fast-import: PAGES pages in folders, COMMITS commits of which
# one in ten comes in by a merge, one in a hundred renames a page.
#
#   awk -v pages=1000 -v commits=12000 -f history.awk | git fast-import
function text(page, revision,    out, line) {
  out = "---\ntitle: Page " page "\n---\n\n# Page " page "\n\n"
  for (line = 1; line <= 40; line++)
    out = out "Line " line " of page " page " says what it says, in words that change with edit " \
      (line % 8 == revision % 8 ? revision : 0) ", and **stays** a `line` of prose.\n" (line % 4 ? "" : "\n")
  return out
}
function write(path, body) { printf "M 100644 inline %s\ndata %d\n%s\n", path, length(body), body }
function head(ref, message, from) {
  clock += 3600
  printf "commit %s\nmark :%d\ncommitter Person %d <person%d@example.org> %d +0000\ndata %d\n%s\n", ref, ++mark, clock % 7, clock % 7, clock, length(message), message
  if (from) printf "from %s\n", from
}
BEGIN {
  srand(1); clock = 1500000000
  head("refs/heads/main", "Begin")
  for (page = 1; page <= pages; page++) { path[page] = sprintf("content/part-%02d/page-%d.md", page % 20, page); write(path[page], text(page, 0)) }
  write("README.md", "# A handbook\n")
  for (commit = 1; commit < commits; commit++) {
    page = 1 + int(rand() * pages); edits[page]++
    if (commit % 10 == 0) {
      base = mark
      head("refs/heads/side", "Edit on a branch", ":" base)
      write(path[page], text(page, edits[page]))
      side = mark
      head("refs/heads/main", "Merge a branch", ":" base); printf "merge :%d\n", side
      write(path[page], text(page, edits[page]))
      commit++
    } else if (commit % 100 == 1) {
      head("refs/heads/main", "Rename a page")
      printf "D %s\n", path[page]
      path[page] = sprintf("content/part-%02d/page-%d-%d.md", (page + 7) % 20, page, commit)
      write(path[page], text(page, edits[page]))
    } else if (commit % 50 == 3) {
      head("refs/heads/main", "Work elsewhere"); write("README.md", "# A handbook " commit "\n")
    } else {
      head("refs/heads/main", "Update page-" page ".md" (commit % 5 ? "" : "\n\nChangelog: Page " page " says it better."))
      write(path[page], text(page, edits[page]))
    }
  }
}
