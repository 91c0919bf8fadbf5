# Rooms: base content theme hooks history pipeline publish cli
# What is not there and what cannot be read are two things, and what a build read is known to it: only then can
# it say that nothing changed. The build is the release one, under tests/fault/paths.so.
plain=$release
paths=$root/build/fault/paths.so

# A site that looks at all there is to look at: ./site, in a repository.
everything() {
  page site/content/handbook.yaml 'title: Everything' && echo 'theme: acme' >>site/content/handbook.yaml &&
    page site/content/index.md '# Home' && printf '%s\n' '' 'See [one](a/one.md).' '' '![A dot](dot.png)' '' '<include src="_part.txt"></include>' '' '<facts></facts>' >>site/content/index.md &&
    page site/content/_part.txt 'A part.' && page site/content/.hidden 'hidden words' && page site/content/a/one.md '# One' &&
    page site/content/_data/roles.yaml 'name: engineer' && page site/content/_data/table.csv 'a,b' &&
    page site/content/file.txt 'to be copied' &&
    printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\020\0\0\0\020\010\006\0\0\0' >site/content/dot.png && head -c 9000 /dev/zero >>site/content/dot.png &&
    page site/shared/acme/templates/404.mustache '<p>gone</p>' && page site/shared/acme/assets/own.css '.own { color: red }' &&
    page site/shared/lib/words.lua 'return { hello = "hello from a library" }' &&
    mkdir -p site/themes && ln -s ../shared/acme site/themes/acme &&
    page site/scripts/facts.lua 'local words = require "words"' && cat >>site/scripts/facts.lua <<'LUA' && page site/scripts/assets/facts.js '"facts";' && page site/scripts/assets/deep/more.js '"more";' &&
local hidden = prepbook.read("content/.hidden")
local files = #prepbook.files("content/a")
prepbook.component("facts", function()
  return html.p({ words.hello .. " " .. hidden .. " " .. files .. " " .. prepbook.data.roles.name })
end, { scripts = { "facts.js" } })
LUA
    ln -s ../shared/lib site/scripts/lib &&
    (cd site && git init -q && git add -f content scripts shared themes && git -c user.name=n -c user.email=e@example.org commit -qm 'One commit') && sleep 0.1
}
# What the build of ./site looks at, "open PATH", "list PATH" or "gone PATH", beneath the site and without what the build makes itself.
looked_at() {
  PATHS_LOG=$PWD/looks LD_PRELOAD=$paths "$plain" build --no-cache site >out 2>err || { cat err; return 1; }
  sort -u looks | grep -F " $PWD/site" | sed "s| $PWD/| |" | grep -v -e '/public' -e 'prepbook-' -e '/\.git'
}

# ---- only "there is none" means that there is none --------------------------------------------------------

# failing PATH [ERRNO]: builds ./site while looking at the path fails, from scratch, with output in ./out and ./err
failing() { rm -rf site/public site/.public*; PATHS_FAIL=$PWD/$1 PATHS_ERRNO=${2:-EIO} LD_PRELOAD=$paths "$plain" build --no-cache site >out 2>err; }
# refuses PATH [ERRNO]: that ends with an error that names the path (its last name: links lead there by others), and no site
refuses() {
  failing "$@" && { say "exit 0 although $1 cannot be read"; return 1; }
  grep -q 'error:' err && grep -qF -- "${1##*/}" err && ! [ -e site/public/index.html ] && ! grep -q 'bug of prepbook' err || { say "$*:"; cat err; return 1; }
}
# Each path in turn (in the long run). With those that a build may do without there is a reason beside them.
case_absence_no_path_fails_in_silence() {
  everything && looked_at >list && failing none && bytes site/public >before && [ -s before ] || return 1
  for reason in EIO EACCES EMFILE; do
    grep -v '^list' list | sample 4 | while read -r how path; do
      [ "$path" = site ] && continue
      refuses "$path" $reason || return 1
    done || return 1
  done
}
case_absence_no_list_ends_in_silence() {
  everything && looked_at >list || return 1
  grep '^list' list | sample 2 | while read -r _ path; do
    (export PATHS_LIST=1 && refuses "$path") || return 1
  done
}
case_absence_a_repository_that_cannot_be_read() {
  everything && refuses site/.git EACCES && has err 'history: off' && echo 'history: off' >>site/content/handbook.yaml && failing site/.git EACCES && [ -f site/public/index.html ]
}
# A repository with all there is to read in one: ./site. Loose objects and packed ones, tags of both kinds, a
# move, files that the history is read with; a clone with a filter when told so.
commit_on() { day=$1T12:00:00Z; shift; GIT_AUTHOR_DATE=$day GIT_COMMITTER_DATE=$day git -C site -c user.name=n -c user.email=e@example.org "$@"; }
history_of_all_kinds() {
  page site/content/handbook.yaml 'title: Everything' && page site/content/index.md '# Home' && page site/content/a.md '# A' && page site/content/gone.md '# Gone' &&
    page site/CHANGELOG.md '## v1' && page site/.mailmap 'Nina <e@example.org>' && page site/.git-blame-ignore-revs '# none' && printf 'public/\n.*prepbook*\n' >site/.gitignore &&
    git init -q -b main site && commit_on 2020-01-01 add -A && commit_on 2020-01-01 commit -qm One && commit_on 2020-01-01 tag -am v1 v1 && commit_on 2020-01-01 tag v0 &&
    git -C site mv content/a.md content/b.md && git -C site rm -q content/gone.md && echo 'More words.' >>site/content/b.md && commit_on 2020-02-01 commit -qam Two &&
    git -C site repack -adq && git -C site pack-refs --all && echo 'Words of today.' >>site/content/b.md && commit_on 2020-03-01 commit -qam Three &&
    commit_on 2020-03-01 tag -am v2 v2 && git -C site config remote.origin.promisor "${1:-false}" && rm -f site/.git/hooks/* && { [ "${1:-}" = true ] || git -C site config --unset remote.origin.promisor; }
}
# one_fault NAME=VALUE...: builds ./site with a fault in its repository: the site that there would have been, or a
# message that the history cannot be read.
one_fault() {
  rm -rf site/public site/.public*
  env CI= "$@" LD_PRELOAD=$paths "$plain" build --no-cache -j 1 site >out 2>err; code=$?
  [ $code -le 1 ] && ! grep -q 'bug of prepbook' err || { say "$*: exit $code"; cat err; return 1; }
  [ $code = 0 ] || { grep -q 'error: .*cannot be read' err || { say "$*"; cat err; return 1; }; return 0; }
  bytes site/public >after && cmp -s before after && return
  tail -n 1 err | grep -qF '[history-unreadable]' || { say "$*: another site, and not a word"; cat err; diff before after; return 1; }
}
# Calls in turn and paths for good, for a whole clone and one with a filter.
case_absence_of_a_part_of_the_repository() {
  for promises in false true; do
    rm -rf site && history_of_all_kinds $promises && rm -f looks count before && export PATHS_UNDER=$PWD/site/.git &&
      one_fault PATHS_LOG="$PWD/looks" PATHS_COUNT="$PWD/count" >log 2>&1; bytes site/public >before && one_fault || { cat log; return 1; }
    grep -F "/site/.git" looks | grep -v '^gone' | cut -d ' ' -f 2- | sort -u >list
    all=$(cat count) && [ "$all" -gt 60 ] && [ "$(grep -c . list)" -gt 10 ] || { say "few calls: $all"; return 1; }
    every=$([ -n "${LONG:-}" ] && echo 1 || echo $((all / 4))) && first=$((1 + $(drawn $every)))
    seq $first $every "$all" >numbers && while read -r number; do one_fault PATHS_CALL="$number" || return 1; done <numbers || return 1
    every=$([ -n "${LONG:-}" ] && echo 1 || echo 7)
    awk -v every="$every" -v first="$(drawn $every)" 'NR % every == first' list >some && while read -r path; do one_fault PATHS_FAIL="$path" || return 1; done <some || return 1
  done
}
# As somebody who may not read them: what the mode bits say, without the library.
case_absence_of_what_may_not_be_listed() {
  everything && chmod -R a+rX . && chmod a+rwx site . .. && mkdir -p old && as=nobody || return 1
  for denied in scripts scripts/assets shared/lib content/_data themes shared/acme content/a; do
    chmod 000 site/$denied && setpriv --reuid nobody --regid nogroup --clear-groups "$plain" build --no-cache site -d old/../site/public >out 2>err; code=$?
    chmod 755 site/$denied
    [ $code != 0 ] && grep -q 'permission denied' err && ! grep -qE 'there is no module|make the folder' err || { say "$denied: exit $code"; cat err; return 1; }
  done
}
case_absence_search_index_that_cannot_be_read() {
  page site/index.md '# Home words' && expect 0 "$plain" build site && index=$PWD/site/public/search/root.js &&
    (export PATHS_FAIL="$index" PATHS_ERRNO=EACCES LD_PRELOAD="$paths"; expect 2 "$plain" search words -d site/public) && has err 'root.js cannot be read: permission denied' &&
    (export PATHS_FAIL="$PWD/site/public" PATHS_ERRNO=EACCES LD_PRELOAD="$paths"; expect 3 "$plain" search words -d "$PWD/site/public") && has err 'permission denied'
}

# ---- standard output ---------------------------------------------------------------------------------------

# Whoever reads no further is no error; what cannot be written is one.
case_output_nobody_reads() {
  page site/index.md '# Home' && page site/two.md 'no title' || return 1
  for verb in 'build site' 'check site' 'check --format json site' 'help' 'help diagnostics' 'completions bash' 'version' 'changelog site'; do
    { "$plain" $verb 2>err; echo $? >code; } | true
    [ "$(cat code)" = 0 ] || [ "$verb" = 'changelog site' ] && ! grep -qE 'bug|lost|signal' err || { say "$verb | true: exit $(cat code)"; cat err; return 1; }
  done
  [ -f site/public/index.html ]
}
case_output_that_cannot_be_written() {
  page site/index.md '# Home' || return 1
  for verb in 'check --format json site' 'help' 'version' 'completions fish'; do
    "$plain" $verb >/dev/full 2>err; [ $? = 3 ] && has err 'what was printed is lost: standard output' || { say "$verb >/dev/full"; return 1; }
    "$plain" $verb >&- 2>err; [ $? = 3 ] && has err 'standard output' || { say "$verb >&-"; return 1; }
  done
  "$plain" build site >&- 2>err; [ $? = 0 ] && [ -f site/public/index.html ] && has err 'standard output' || return 1
  rm -rf site/public && "$plain" build site <&- >&- 2>&- && [ -f site/public/index.html ] && ! grep -rl '1 page' site/public
}

# ---- the memo: what a build read --------------------------------------------------------------------------

# Whether a build finds nothing to do: it leaves the memo alone. ("nothing changed" is also what a build says that made the same files again.)
memo() { stat -c '%i %y' "$1/.public.prepbook-memo" 2>/dev/null || date +%N; }
nothing_changed() {
  was=$(memo "${1:-site}"); "$plain" build "${1:-site}" >out 2>err
  [ "$was" = "$(memo "${1:-site}")" ] && ! [ -s err ] && grep -qF 'nothing changed' out
}
# A build that leaves a memo, whatever was there before.
settled() { sleep 0.1; nothing_changed "${1:-site}" || nothing_changed "${1:-site}" || { say "not even twice"; cat err; return 1; }; }
# One byte at the end becomes another; size and time of modification stay.
change_a_byte() {
  cp -p "$1" kept && size=$(wc -c <"$1") && byte=$([ "$(tail -c 1 "$1" | od -An -tx1)" = " 20" ] && echo '\n' || echo ' ') &&
    printf "$byte" | dd of="$1" bs=1 seek=$((size - 1)) conv=notrunc status=none && touch -r kept "$1" && ! cmp -s kept "$1"
}
case_memo_sees_all_that_was_read() {
  everything && looked_at >list && [ "$(grep -c . list)" -gt 30 ] && settled && state site/public >before &&
    nothing_changed && state site/public >after && cmp before after || { cat list; return 1; }
  grep '^open' list | sample 4 | while read -r _ path; do
    [ ! -f "$path" ] && continue
    settled && change_a_byte "$path" && sleep 0.1 && ! nothing_changed || { say "an edit of $path is not seen"; return 1; }
    (cd site && git -c user.name=n -c user.email=e@example.org commit -qam "$path")
  done || return 1
  grep '^gone' list | sample 4 | while read -r _ path; do
    settled && echo '# new' >"$path" && sleep 0.1 && ! nothing_changed && rm "$path" || { say "$path appears, and is not seen"; return 1; }
  done || return 1
  grep '^list' list | sample 4 | while read -r _ path; do
    settled && echo new >"$path/new.txt" && sleep 0.1 && ! nothing_changed || { say "a new name in $path is not seen"; return 1; }
    sleep 0.1 && "$plain" build -q site >out 2>err
    [ -s err ] && rm "$path/new.txt" && continue  # with a warning there is no memo
    rm "$path/new.txt" && ! nothing_changed || { say "a name that went from $path is not seen"; return 1; }
  done
}
case_memo_sees_the_configuration_beside_content() {
  page site/content/index.md '# Home' && page site/handbook.yaml 'title: Old name' && settled &&
    echo 'title: New name' >site/handbook.yaml && expect 0 "$plain" build site && has site/public/index.html 'New name'
}
case_memo_sees_the_name_of_the_folder() {
  page old-name/index.md '# Home' && page old-name/a.md '# A' && sleep 0.1 && (cd old-name && "$plain" build . && "$plain" build .) >out 2>err &&
    has out 'nothing changed' && has old-name/public/a.html 'Old name' && mv old-name new-name && (cd new-name && "$plain" build .) >out 2>err && has new-name/public/a.html 'New name'
}
case_memo_sees_a_hidden_file_that_a_script_read() {
  everything && settled && has site/public/index.html 'hidden words' && echo 'other words' >site/content/.hidden &&
    expect 0 "$plain" build site && has site/public/index.html 'other words'
}
case_memo_sees_a_linked_theme_and_library() {
  everything && settled && echo '<p>moved</p>' >site/shared/acme/templates/404.mustache && expect 0 "$plain" build site && has site/public/404.html moved &&
    settled && echo 'return { hello = "another hello" }' >site/shared/lib/words.lua && expect 0 "$plain" build site && has site/public/index.html 'another hello'
}
case_memo_sees_a_new_commit_and_a_tag() {
  everything && settled && (cd site && git -c user.name=n -c user.email=e@example.org commit -q --allow-empty -m 'Two') && ! nothing_changed &&
    settled && (cd site && git tag v1) && ! nothing_changed && settled && mv site/.git gone && ! nothing_changed
}
case_memo_sees_a_hidden_file_of_the_output() {
  page site/index.md '# Home' && settled && rm site/public/.nojekyll && expect 0 "$plain" build site && [ -f site/public/.nojekyll ]
}
case_memo_of_an_output_among_the_pages() {
  page site/index.md '# Home' && expect 0 "$plain" build site -d site/out && sleep 0.1 && expect 0 "$plain" build site -d site/out &&
    expect 0 "$plain" build site -d site/out && has out 'nothing changed'
}
# Written within one tick of the clock, a file may look as it did before.
case_memo_lets_sources_rest() {
  page site/index.md '# Home' && touch -d '+1 minute' site/index.md && expect 0 "$plain" build site && ! [ -e site/.public.prepbook-memo ]
}

# ---- memory ------------------------------------------------------------------------------------------------

# One allocation finds no memory: the one line that says so and exit 3 with the old site whole, or the site that there
# would have been. SEED picks which ones; LONG=1 takes all.
short_of_memory() { rm -rf site/public site/.public*; cp -a old site/public; timeout 60 env "$@" LD_PRELOAD="$root/build/fault/alloc.so" "$plain" build --no-cache -j 1 site >out 2>err; code=$?; }
survives_without() {
  short_of_memory ALLOC_FAIL="$1"
  bytes site/public >found
  case $code:$(cat err) in
    0:) cmp -s after found && return ;;
    '3:prepbook: out of memory') cmp -s before found && return; cmp -s after found && return ;;
  esac
  say "ALLOC_FAIL=$1: exit $code"; cat err; return 1
}
case_absence_of_memory() {
  everything && "$plain" build --no-cache site >out 2>err && mv site/public old && bytes old >before && echo 'Another word.' >>site/content/a/one.md &&
    (cd site && git -c user.name=n -c user.email=e@example.org commit -qam 'Two commits' && git tag v1) &&
    short_of_memory ALLOC_COUNT="$PWD/count" && bytes site/public >after && all=$(cat count) && [ "$all" -gt 1000 ] && ! cmp -s before after || { cat err; return 1; }
  every=$([ -n "${LONG:-}" ] && echo 1 || echo $((all / 12)))
  seq $((1 + $(drawn "$every"))) "$every" "$all" >numbers
  while read -r number; do survives_without "$number" || return 1; done <numbers
}
