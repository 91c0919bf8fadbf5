# The lists that prepbook makes of all pages.
# Rooms: render

# headings N: as many sections of one page
headings() { i=0; while [ $i -lt "$1" ]; do i=$((i + 1)); printf '## Place %s of them\n\nText.\n\n' $i; done; }

case_lists_long_a_to_z_stays_light() {
  page site/content/index.md '# Home'
  for name in one two three four; do page "site/content/$name.md" "# The $name

## Same everywhere

Text.

## Own of $name

Text."; done
  expect 0 "$prepbook" build -q site || return 1
  grep -c 'Same everywhere' site/public/a-z.html | grep -qx 4 && has site/public/a-z.html 'Own of one</a> <span>in The one</span>' || return 1
  { echo '# Many'; echo; headings 500; } >site/content/many.md
  expect 0 "$prepbook" build -q site || return 1
  lacks site/public/a-z.html 'Same everywhere' && has site/public/a-z.html 'Own of one</a></li>' && has site/public/a-z.html 'Place 500 of them'
}
