# The writing lab of the handbook: what its pages show, and what the build says when a piece is wrong.
# Rooms: scripts content hooks diff

lab=content/practice/writing-lab
case_handbook_lab() {
  handbook $lab/_short-draft.md 's/ 2,604 of them/ 2,604 of those/' && expect 0 "$prepbook" build -q site || return 1
  page=site/public/practice/writing-lab/short.html
  has $page '<del><span class="hidden">removed: </span>those</del>' && has $page 'edits.css' && lacks $page 'calc is' || return 1
  # Its four numbers belong together.
  grep -o 'The draft has [^<]*' $page | tr -dc '0-9 \n' | awk '{ if ($1 - $3 + $4 != $2 || $3 == 0) exit 1 }' || { say "words do not add up: $(grep -o 'The draft has [^<]*' $page)"; return 1; }
}
case_handbook_lab_pieces() {
  wrong $lab/short.md 's/to="_short-final.md"/to="_short-finale.md"/' '<edits' 'edits: there is no "_short-finale.md" beside the page' || return 1
  wrong $lab/short.md 's/about="500"/about="700"/' '<edits' 'edits: the final text has 508 words, not about 700'
}
