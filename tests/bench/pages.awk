# Writes a handbook of `pages` pages of about `bytes` bytes into the folder `out`, 40 pages to a folder:
# prose, lists, tables, code, links between the pages. The same arguments give the same bytes.
# `rare` coins so many words more.
#   awk -v pages=1000 -v bytes=7000 -v rare=0 -v out=/dev/shm/site -f pages.awk
function random(n) { seed = (seed * 1103515245 + 12345) % 2147483648; return int(seed / 65536) % n }
function coined(n,   s) { for (s = ""; n > 0; n = int(n / 20)) s = s substr("bcdfghklmnprstvwz", n % 17 + 1, 1) substr("aeiou", n % 5 + 1, 1); return s "n" }
# Of `rare` coined words the first are much more frequent than the last, as in a language.
function word() { return rare && random(2) ? coined(1 + int(exp(random(32768) / 32768 * log(rare)))) : words[random(count)] }
function sentence(   i, n, s) {
  n = 8 + random(12); s = word(); s = toupper(substr(s, 1, 1)) substr(s, 2)
  for (i = 1; i < n; i++) {
    s = s " " word()
    if (random(25) == 0) s = s " **" word() "**"
    if (random(40) == 0) s = s " `" word() "`"
  }
  return s "."
}
function paragraph(   i, n, s) { n = 3 + random(3); s = sentence(); for (i = 1; i < n; i++) s = s " " sentence(); return s }
function name(i) { return sprintf("part-%02d/page-%05d.md", int(i / 40), i) }
function link(from,   to) {
  to = int(from / 40) * 40 + random(40); if (to >= pages) to = pages - 1
  return "[" word() " " word() "](" sprintf("page-%05d.md", to) (random(3) ? "" : "#section-1") ")"
}
BEGIN {
  seed = 42
  count = split("team page story interview loop recruiter signal metric launch customer product writing engineer answer number system design trade decision result owner quality question example practice screen summary review plan week morning phone train note reader editor builder history change search folder branch value risk failure growth success method draft detail outcome", list, " ")
  for (i = 1; i <= count; i++) words[i - 1] = list[i]
  for (i = 0; i < pages; i++) {
    file = out "/" name(i)
    if (i % 40 == 0) { folder = file; sub(/\/[^\/]*$/, "", folder); system("mkdir -p " folder) }
    text = "---\ntitle: Page " i " " word() " " word() "\ndescription: " sentence() "\ntags: [" word() ", " word() "]\n---\n\n"
    for (section = 1; length(text) < bytes; section++) {
      text = text "## Section " section "\n\n" paragraph() " " link(i) ".\n\n"
      if (bytes < 1000) continue
      kind = random(5)
      if (kind == 0) text = text "- " sentence() "\n- " sentence() "\n  - " sentence() "\n\n"
      if (kind == 1) text = text "| Name | Number | Note |\n| --- | ---: | --- |\n| " word() " | 12 | " word() " |\n| " word() " | 7 | " word() " |\n\n"
      if (kind == 2) text = text "```json\n{\"name\": \"" word() "\", \"count\": " random(100) ", \"list\": [1, 2, 3]}\n```\n\n"
      if (kind == 3) text = text "> [!NOTE]\n> " sentence() "\n\n"
      if (kind == 4) text = text "1. " sentence() "\n2. " sentence() " See " link(i) ".\n\n"
      text = text paragraph() "\n\n"
    }
    printf "%s", text > file; close(file)
  }
}
