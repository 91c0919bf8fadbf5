# What reaches a terminal is shown, never obeyed, whichever command prints it; and JSON stays JSON. Helpers for
# repositories stand in history.sh.
# Rooms: cli

# An escape, DEL, the one-byte form of ESC [ in UTF-8, and a mark that turns the direction of text
bad=$(printf '\033[31mRED \177 \302\233 \342\200\256 end')
# plain FILE...: they hold nothing of that
plain() { ! LC_ALL=C grep -nP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$@" || { say "a terminal obeys this"; return 1; }; }
json() { node -e 'const text = require("fs").readFileSync(process.argv[1], "utf8"); JSON.parse(text)' "$1" || { say "no JSON:"; cat "$1"; return 1; }; }
terminal_page() { printf '# Loop %s\n\nLoop %s and [x %s](no.md)\n' "$bad" "$bad" "$bad" >"$1"; }

case_terminal_problems() {
  mkdir site && terminal_page site/index.md && expect 1 "$prepbook" check site && has err link-missing && plain out err &&
    expect 1 "$prepbook" check --format json site && has out link-missing && plain out err && json out &&
    expect 1 "$prepbook" check --format github site && has out link-missing && plain out err
}
case_terminal_changelog() {
  git_ init -q -b main site && page site/content/index.md '# Home' && save site 2020-01-01 && terminal_page site/content/loop.md && git_ -C site add -A &&
    git_at 2020-02-01 -C site commit -q -m "$(printf 'Say %s\n\nChangelog: Now %s' "$bad" "$bad")" && git_at 2020-02-01 -C site tag v1 || return 1
  for format in text md json; do
    expect 0 alone "$prepbook" changelog --format $format site && has out Loop && plain out err || { say "$format"; return 1; }
  done
  json out && expect 0 alone "$prepbook" diff HEAD~1..HEAD site && plain out err
}
case_terminal_search() {
  page site/index.md "# Loop $bad" && echo "The loop $bad has words." >>site/index.md && expect 0 "$prepbook" build site && plain out err && cd site &&
    expect 0 "$prepbook" search words && has out Loop && plain out err && expect 0 "$prepbook" search --json words && has out Loop && plain out err && json out &&
    expect 1 "$prepbook" search "$(printf 'xyz\033zy')" && plain out err && expect 2 "$prepbook" search --tag "$bad" words && plain out err
}
case_terminal_names() {
  page site/content/index.md '# Home' && cd site && name=$(printf 'b\342\200\256c') && expect 2 "$prepbook" new page "$(printf 'a\302\233b')" && plain out err && expect 0 "$prepbook" new page "$name" && has out made && plain out err &&
    cd .. && expect 0 "$prepbook" new "$name" && has out made && plain out err && expect 0 "$prepbook" build --dest-dir "$name/out" site && plain out err &&
    expect 0 "$prepbook" clean --dest-dir "$name/out" && has out removed && plain out err
}
case_terminal_timings() {
  page site/content/index.md '# Home' && mkdir -p site/scripts && name=$(printf 'a\302\233b.lua') && echo 'prepbook.on("html", function() end)' >"site/scripts/$name" &&
    expect 0 "$prepbook" build --timings site && has err calls && plain out err
}
# Made to be slow enough that the line is shown; what a child says of its work comes through it.
case_terminal_progress() {
  command -v script >/dev/null || skip "no script(1) for a terminal of one's own"
  page site/content/index.md '# Home' && mkdir -p site/scripts && page "site/content/$bad.md" '# Slow' &&
    echo 'prepbook.on("html", function() local n = 0 for i = 1, 1e7 do n = n + i end end)' >site/scripts/slow.lua || return 1
  script -qec "'$prepbook' build --jobs 1 site" typescript >/dev/null </dev/null; tr '\r' '\n' <typescript | sed 's/\x1b\[K//g; s/\x1b\[[0-9;]*m//g' | grep -av '^Script ' >seen
  has seen RED && plain seen
}

# A title that YAML would read as something else stands in quotes.
case_new_page_titles() {
  mkdir -p site/content && cd site || return 1
  for name in 'a: b' '#tag' 'a #b' '@home' '"quoted" it' "'single" '[list]' '{map}' '2024' 'true' 'Null' '- dash' '& and' '*star' '%done' '!bang' 'a:' '~' '`code' '> quote' 'what? ' '<b>'; do
    expect 0 "$prepbook" new page -- "$name" && file="content/$name.md" && echo text >>"$file" && expect 0 "$prepbook" build && plain out err &&
      [ "$(warnings)" = 0 ] && "$prepbook" search --json text >found && [ "$(wc -l <found)" = 1 ] || { say "$name"; cat "$file" err; return 1; }
    node -e 'const title = JSON.parse(require("fs").readFileSync("found", "utf8")).title, name = process.argv[1].trim().replace(/[-_]/g, " ");
      if (title.toLowerCase().trim() !== name.toLowerCase().trim()) { console.log("    title", title); process.exit(1); }' -- "$name" || { say "$name"; cat "$file"; return 1; }
    rm "$file"
  done
  expect 0 "$prepbook" new page plain-words && has content/plain-words.md 'title: Plain words'
}
