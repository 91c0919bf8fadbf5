# `prepbook search`, `check --search`, and what handbook.yaml says of search. The index: search-index.sh.
# Rooms: search check cli

search_site() {
  page site/index.md "# Home

Read [the loop](process/loop.md)."
  page site/process/loop.md "---
tags: [people, day]
aliases: [onsite.md]
---
# The interview loop

Five interviews in one day.

## Bar raiser

A bar raiser interviews too, and asks about résumés."
  page site/process/writing.md "---
tags: [day]
---
# Writing assessment

Two pages, one question, and the bar is high."
  page site/role/traits.md "# Six traits

Interviewers look for ownership."
  expect 0 "$prepbook" build -q site
}
first_url() { expect 0 "$prepbook" search -d site/public --json "$@" && node -p 'JSON.parse(require("fs").readFileSync("out", "utf8").split("\n")[0]).url'; }
finds() { want=$1; shift; got=$(first_url "$@"); [ "$got" = "$want" ] || { say "$*: $got, not $want"; return 1; }; }

case_search_finds() {
  search_site &&
    finds process/loop.html interview loop && finds process/loop.html "interveiw lopo" && finds process/loop.html onsite &&
    finds 'process/loop.html#bar-raiser' bar raiser && finds 'process/loop.html#bar-raiser' RESUME &&
    finds process/writing.html 'assess' && finds role/traits.html owner && finds 'process/loop.html#bar-raiser' '"bar raiser"'
}
case_search_json_lines() {
  search_site; expect 0 "$prepbook" search -d site/public --json interview || return 1
  node -e 'const lines = require("fs").readFileSync("out", "utf8").trim().split("\n").map(JSON.parse);
    if (lines.length < 2) throw new Error("few results");
    for (const line of lines) if (Object.keys(line).join() !== "url,title,section,excerpt,score" || !(line.score > 0)) throw new Error(JSON.stringify(line));
    for (let i = 1; i < lines.length; i++) if (lines[i].score > lines[i - 1].score) throw new Error("not in order");'
}
case_search_limit_part_tag() {
  search_site; expect 0 "$prepbook" search -d site/public --limit 1 interview && has out "2 pages, 1 shown" || return 1
  expect 0 "$prepbook" search -d site/public --part Process interview && has out "1 page" && has out process/loop.html || return 1
  expect 0 "$prepbook" search -d site/public --tag people bar && has out "1 page" || return 1
  expect 2 "$prepbook" search -d site/public --part process loop && has err 'did you mean "Process"?' || return 1
  expect 2 "$prepbook" search -d site/public --tag peple loop && has err 'did you mean "people"?'
}
case_search_nothing_found() {
  search_site; expect 1 "$prepbook" search -d site/public zzzzqqqq && has err "no page has anything of" && [ ! -s out ]
}
case_search_hostile_questions() {
  search_site || return 1
  for query in __proto__ '</script>' '"' '""""' '" "' '$(reboot)' "$(printf '\377\376')" "$(printf 'a\033[31m')" "$(head -c 100000 /dev/zero | tr '\0' a)" "$(head -c 100000 /dev/zero | tr '\0' '"')" 面 ' '; do
    timeout 300 "$prepbook" search -d site/public "$query" >out 2>err; code=$?
    case $code in 0) has out ' page' ;; 1) has err 'no page has anything of' ;; *) false ;; esac || { say "exit $code: $(printf %s "$query" | head -c 40)"; cat err; return 1; }
    ! grep -q "$(printf '\033')" out err || { say "an escape came through"; return 1; }
  done
}
case_search_no_index() {
  expect 2 "$prepbook" search loop && has err "prepbook build" || return 1
  mkdir public; expect 2 "$prepbook" search loop && has err "prepbook build" && expect 2 "$prepbook" search && has err "for example"
}
case_search_damaged_index() {
  search_site; cp -r site/public good
  for file in good/search/*.js; do
    one=${file##*/}
    for damage in missing cut other empty; do
      rm -rf pub; cp -r good pub
      case $damage in
        missing) rm "pub/search/$one" ;;
        cut) head -c 40 "$file" >"pub/search/$one" ;;
        other) sed -i 's/"[0-9a-f]\{6\}/"abcdef/' "pub/search/$one" ;;
        empty) : >"pub/search/$one" ;;
      esac
      timeout 300 "$prepbook" search -d pub '"bar raiser" interviw' >out 2>err; code=$?
      [ $code -le 3 ] || { say "$one $damage: exit $code"; cat err; return 1; }
      [ $code -lt 2 ] || has err "prepbook build\|build the site again" || [ -s err ] || return 1
    done
  done
}
case_search_expectations() {
  search_site
  cat >wanted.txt <<'END'
# what must be found
interview loop => process/loop.md
bar raiser => process/loop.md#bar-raiser

assessment => process/writing.html
END
  expect 0 "$prepbook" check --search wanted.txt site || return 1
  printf '%s\n' 'ownership => process/writing.md' 'loop' 'loop => nowhere.md' ' => index.md' >>wanted.txt
  expect 1 "$prepbook" check --search wanted.txt site && has err "wanted.txt:6:" && has err "[search-missed]" &&
    has err "wanted.txt:7:" && has err "[search-line]" && has out "4 errors" || return 1
  expect 2 "$prepbook" check --search none.txt site && has err "none.txt"
}
case_search_settings() {
  search_site
  cat >site/handbook.yaml <<'END'
search:
  boost: {role/: 10}
  synonyms: [[ownership, stewardship], {}]
END
  expect 2 "$prepbook" check site && has err "handbook.yaml:3:" || return 1
  cat >site/handbook.yaml <<'END'
search:
  boost: {role/: 10, rol/: 2}
  synonyms: [[ownership, stewardship], [writing, pager memo]]
  ignore: [process/loop.md]
END
  expect 0 "$prepbook" build site && has err 'no page of content/ has the path "rol/"' || return 1
  finds role/traits.html stewardship && finds role/traits.html interview && finds process/writing.html pager memo || return 1
  expect 1 "$prepbook" search -d site/public raiser
}
case_search_off() {
  search_site; echo 'search: off' >site/handbook.yaml
  expect 0 "$prepbook" build -q site && [ ! -e site/public/search ] && [ ! -e site/public/search.html ] && lacks site/public/index.html search.html &&
    expect 2 "$prepbook" search -d site/public loop
}
case_search_languages() {
  page site/index.md "# Home"; page site/de.md "---
language: de
---
# Häuser und Gespräche

Die Bewerbungsgespräche dauern lange."
  page site/zh.md "# 面试官培训

面试官如何准备技术面试。"; page site/th.md "# การสัมภาษณ์งาน"
  expect 0 "$prepbook" build -q site && finds de.html haus && finds de.html gesprach && finds zh.html 试官 && finds th.html สัมภาษณ์ &&
    has site/public/de.html 'lang="de"'
}
case_search_opensearch() {
  page site/index.md; echo 'title: A very long title & more of it' >site/handbook.yaml
  expect 0 "$prepbook" build -q site && [ ! -e site/public/opensearch.xml ] || return 1
  expect 0 "$prepbook" build -q --base-url https://x.org/b/ site && has site/public/opensearch.xml 'template="https://x.org/b/search.html?q={searchTerms}"' &&
    has site/public/opensearch.xml '<ShortName>A very long titl</ShortName>' && has site/public/index.html 'href="opensearch.xml"'
}
