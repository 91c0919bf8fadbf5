# What git knows, on the command line: changelog, diff, the notes of check.
# Rooms: history diff cli

# log_commit SITE DAY NAME MESSAGE...: commits everything as of 2024-01-DAY
log_commit() {
  folder=$1 day=$2 who=$3; shift 3
  git -C "$folder" add -A
  GIT_CONFIG_GLOBAL=/dev/null GIT_COMMITTER_DATE="2024-01-$day 12:00:00 +0000" GIT_AUTHOR_DATE="2024-01-$day 12:00:00 +0000" \
    git -C "$folder" -c user.name="$who" -c user.email="$who@example.org" commit -q "$@"
}
log_text() { for n in 1 2 3 4 5 6 7 8; do echo "Line $n of a page, long enough to be known again."; done; }
log_site() { # a history of four commits: new, edited with a note, moved, white space
  export HOME="$PWD" XDG_CACHE_HOME="$PWD/cache"
  git init -q -b main site && mkdir -p site/content
  { echo '# Home'; log_text; } >site/content/index.md
  { echo '# The loop'; log_text; } >site/content/loop.md
  log_commit site 01 Ana -m "Begin"
  sed -i 's/Line 3/Now three/' site/content/loop.md
  log_commit site 05 Ben -m "Update loop.md" -m "Changelog: The loop has three."
  git -C site mv content/loop.md content/interview.md
  log_commit site 09 Ana -m "Rename"
  sed -i 's/Line 5 of/Line 5  of/' site/content/interview.md
  log_commit site 12 Ana -m "Spaces"
}

case_changelog_text() {
  log_site
  expect 0 "$prepbook" changelog site && has out "2024-01-09" && has out "Moved    The loop" &&
    has out "Changed  The loop: The loop has three." && has out "New      Home" && lacks out "2024-01-12" && [ ! -s err ]
}
case_changelog_since_day() { log_site; expect 0 "$prepbook" changelog site --since 2024-01-06 && has out "Moved" && lacks out "New"; }
case_changelog_since_revision() { log_site; expect 0 "$prepbook" changelog --since HEAD~3 site && has out "Changed" && lacks out "New"; }
case_changelog_since_nothing() { log_site; expect 2 "$prepbook" changelog --since v9 site && has err "[revision-missing]" && [ ! -s out ]; }
case_changelog_markdown() { log_site; expect 0 "$prepbook" changelog --format md --base-url https://example.org/b site && has out "- **Moved** [The loop](https://example.org/b/interview.html)"; }
case_changelog_json() {
  log_site
  expect 0 "$prepbook" changelog --format json site &&
    node -e 'const all = JSON.parse(require("fs").readFileSync("out", "utf8"));
      if (all.length !== 4 || all[0].kind !== "moved" || all[1].authors[0] !== "Ben" || all[1].added < 1) process.exit(1)'
}
case_changelog_without_git() { page site/index.md; expect 0 "$prepbook" changelog site && [ ! -s out ] && expect 0 "$prepbook" changelog --format json site && has out '[]'; }
case_changelog_format_of_check() { page site/index.md; expect 2 "$prepbook" changelog --format github site && has err "takes --format text, md or json"; }
case_check_format_of_changelog() { page site/index.md; expect 2 "$prepbook" check --format md site && has err "takes --format text, json or github"; }

case_diff_site() {
  log_site
  expect 0 "$prepbook" diff HEAD~2..HEAD site && has out "1 page" && has site/public-diff/index.html "interview.md" &&
    expect 0 "$prepbook" diff HEAD~3..HEAD~2 site -d other && has other/index.html "<ins>" && has other/index.html "<del>"
}
case_diff_no_range() { log_site; expect 2 "$prepbook" diff && has err "main..my-branch"; }
case_diff_no_revision() { log_site; expect 1 "$prepbook" diff nope..HEAD site && has err "[revision-missing]"; }
case_diff_of_damaged_revision() {
  log_site
  bad=$(printf '100644 loop.md\0cut' | git -C site hash-object -t tree -w --stdin --literally) && top=$(printf '040000 tree %s\tcontent\n' "$bad" | git -C site mktree --missing) &&
    id=$(git -C site -c user.name=A -c user.email=a@example.org commit-tree -m x "$top") && expect 1 "$prepbook" diff "$id..HEAD" site && has err "[revision-missing]" && [ ! -e site/public-diff ]
}
case_diff_no_repository() { page site/index.md; expect 1 "$prepbook" diff HEAD~1 site && has err "[revision-missing]"; }

case_moved_page_redirects() {
  log_site
  expect 0 "$prepbook" build site && has site/public/loop.html "interview.html" &&
    expect 0 "$prepbook" check site && has err "[history-moved]" && has err "aliases: [/loop.html]"
}
case_moved_page_without_redirect() {
  log_site; echo 'history: {redirects: off}' >site/content/handbook.yaml; log_commit site 13 Ana -m "Off"
  expect 0 "$prepbook" build site && [ -f site/public/interview.html ] && [ ! -e site/public/loop.html ]
}
case_history_off() {
  log_site; echo 'history: off' >site/content/handbook.yaml
  expect 0 "$prepbook" build site && [ -f site/public/interview.html ] && [ ! -e site/public/changelog.html ] && [ ! -e site/public/loop.html ] && [ ! -s err ]
}
case_white_space_moves_no_date() {
  log_site; expect 0 "$prepbook" build site && has site/public/interview.html 'datetime="2024-01-09' && lacks site/public/interview.html 'datetime="2024-01-12'
}
case_uncommitted_is_told_once() {
  log_site; echo more >>site/content/index.md; page site/content/new.md
  expect 0 "$prepbook" build site && has err "1 page edited, 1 new [history-dirty]" && expect 1 "$prepbook" build --strict site
}
case_vanished_id_is_kept() {
  log_site
  printf '# A\n\n## The old words\n\nText of it.\n\n## Another\n\nMore.\n' >site/content/a.md; log_commit site 13 Ana -m "A"
  git -C site -c user.name=A -c user.email=a@example.org tag v1
  sed -i 's/The old words/The new words/' site/content/a.md; log_commit site 14 Ana -m "B"
  expect 0 "$prepbook" build site && has site/public/a.html 'id="the-old-words"' && has site/public/a.html 'id="the-new-words"'
}
case_vanished_id_is_told() {
  log_site
  printf '# A\n\n## Gone for good\n\nText of it.\n' >site/content/a.md; log_commit site 13 Ana -m "A"
  git -C site tag v1
  printf '# A\n\nNothing here is as it was.\n' >site/content/a.md; log_commit site 14 Ana -m "B"
  expect 0 "$prepbook" check site && has err '"#gone-for-good" led to a heading in v1' && has err "[history-anchor]"
}
case_release_is_introduced() {
  log_site; printf '# Changes\n\n## [1.0] - 2024-01-20\n\nThe *first* one.\n\n## [0.9]\n\nOther.\n' >site/CHANGELOG.md
  log_commit site 20 Ana -m "Changes"; git -C site tag v1.0
  expect 0 "$prepbook" build site && has site/public/changelog.html "The <em>first</em> one." && lacks site/public/changelog.html "Other."
}
case_mass_change_is_told() {
  log_site; for n in $(seq 40); do { echo "# Page $n"; log_text; } >site/content/p$n.md; done; log_commit site 13 Ana -m "Forty"
  sed -i 's/Line/Row/' site/content/p*.md; log_commit site 14 Ana -m "Format"
  expect 0 "$prepbook" build site && has err "40 of 42 pages were last changed by" && has err "[history-mass]"
}
case_same_bytes_with_and_without_cache() {
  log_site
  for out in one two; do expect 0 "$prepbook" build site -d $out || return 1; done
  expect 0 "$prepbook" build --no-cache site -d three && [ -n "$(ls cache/prepbook)" ] || return 1
  for file in cache/prepbook/*; do printf 'x' | dd of="$file" bs=1 seek=200 conv=notrunc 2>/dev/null; done
  expect 0 env TZ=Asia/Kolkata LC_ALL=C "$prepbook" build site -d four || return 1
  [ "$(bytes one)" = "$(bytes two)" ] && [ "$(bytes one)" = "$(bytes three)" ] && [ "$(bytes one)" = "$(bytes four)" ]
}
case_nothing_changed_but_a_tag() {
  log_site; expect 0 "$prepbook" build site; sleep 0.2; expect 0 "$prepbook" build site && has out "nothing changed" || return 1
  git -C site tag v1; expect 0 "$prepbook" build site && lacks out "nothing changed"
}
case_drafts_stay_unread() {
  log_site
  printf -- '---\ntitle: HIDDENTITLE\ndraft: True\n---\n\nHIDDENTEXT here.\n' >site/content/d.md
  cp site/content/d.md site/content/gone.md; echo '# HIDDENOTHER' >site/content/_p.md; log_commit site 13 Ana -m "D"
  git -C site rm -q content/gone.md content/_p.md; echo More HIDDENTEXT >>site/content/d.md; log_commit site 14 Ana -m "E"
  printf -- '---\ntitle: Shown\n---\n\nAll is said here now.\n' >site/content/d.md; log_commit site 15 Ana -m "F"
  expect 0 "$prepbook" build site --base-url https://example.org/ && has site/public/changelog.html "Shown" || return 1
  ! grep -r HIDDEN site/public || { say "a draft is published"; return 1; }
}

# ---- what was never published stays unsaid ------------------------------------------------------------

# secret_text NAME: a text that stays alike when its first lines are replaced
secret_text() { echo "# $1"; echo; echo "COVERT$1 is said here."; log_text; echo; echo "## COVERT plan"; echo "Of it."; }
# unsaid FOLDER: nothing in it has a word that was never published
unsaid() { ! grep -ri covert "$1" || { say "$1 tells what was never published"; return 1; }; }
# A site where files that were not published become pages, by a rename with an edit.
secret_site() {
  log_site
  mkdir -p site/covert-notes site/content/_covert site/content/.covert site/content/node_modules/covert
  secrets='covert-notes/a.md content/_covert/b.md content/.covert/c.md content/_covert-d.md content/.covert-e.md content/node_modules/covert/f.md content/covert-g.md'
  for from in $secrets; do
    letter=$(basename $from .md | sed 's/.*-//')
    { [ $letter != g ] || printf -- '---\ndraft: true\n---\n'; secret_text Text; echo "Only there: COVERT."; } | sed "s/a page/page $letter/" >site/$from
  done
  log_commit site 13 Ana -m "Begin to write"; git -C site tag v1
  for from in $secrets; do
    to=shown-$(basename $from .md | sed 's/.*-//').md
    git -C site mv $from content/$to; sed -i -e '/^---$/d; /^draft/d; s/COVERT//g' site/content/$to
  done
  log_commit site 14 Ana -m "Publish"
  git -C site tag v2; for page in site/content/shown-*.md; do echo "And more." >>$page; done; log_commit site 15 Ana -m "Say more"
}
case_unpublished_paths_stay_unsaid() {
  secret_site
  for run in cold warm; do
    rm -rf site/public site/.public*
    expect 0 "$prepbook" build site --base-url https://example.org/ && has site/public/changelog.html "Text" && unsaid site/public || return 1
  done
  for page in a b c d e f; do
    has site/public/shown-$page.history.html 2024-01-14 && lacks site/public/shown-$page.history.html 2024-01-13 || return 1
  done
  expect 0 "$prepbook" changelog site && cat out err >text && unsaid text && has out "New      Text"
}
# The same on a side branch, where the merge changes the pages once more.
case_unpublished_paths_of_a_branch() {
  secret_site
  git -C site checkout -q -b side HEAD~2
  for from in $secrets; do
    to=shown-$(basename $from .md | sed 's/.*-//').md
    git -C site mv $from content/$to; sed -i -e '/^---$/d; /^draft/d; s/COVERT//g' site/content/$to
  done
  log_commit site 16 Ana -m "Publish on the side"
  git -C site checkout -q -b other HEAD~1; for from in $secrets; do echo "COVERT addition." >>site/$from; done; log_commit site 17 Ana -m "Write on"
  git -C site -c user.name=A -c user.email=a@example.org merge -q --no-ff -X ours -m "Merge side" side; sed -i '/COVERT/d' site/content/shown-*.md
  git -C site rm -qr --ignore-unmatch --cached covert-notes; rm -rf site/covert-notes site/content/*covert*; log_commit site 18 Ana --amend -m "Merge side"
  expect 0 "$prepbook" build site --base-url https://example.org/ && has site/public/changelog.html "Text" && has site/public/shown-a.history.html "Merge side" && unsaid site/public || return 1
}
# A site that had a content folder and is a bare folder now: what lay beside that folder was not published.
case_content_folder_given_up() {
  log_site; mkdir site/notes
  for from in README notes/a; do { secret_text Text; echo "Only there: COVERT."; } | sed "s,a page,page $from," >site/$from.md; done; log_commit site 13 Ana -m "Beside"
  git -C site mv content/index.md content/interview.md notes/a.md .; rm -rf site/content; sed -i 's/COVERT//g' site/README.md site/a.md; log_commit site 14 Ana -m "Flatten"
  sed -i 's/Line 7/Row 7/' site/README.md site/a.md; log_commit site 15 Ana -m "Edit"
  for run in cold warm; do
    rm -rf site/public site/.public*
    expect 0 "$prepbook" build site --base-url https://example.org/ && unsaid site/public && has site/public/a.history.html 2024-01-15 && lacks site/public/a.history.html 2024-01-13 &&
      has site/public/interview.history.html 2024-01-05 && expect 0 "$prepbook" diff HEAD~2..HEAD site && unsaid site/public-diff || return 1
  done
}
# A page that was hidden for a while is told as removed, with what had been published of it.
case_page_out_of_sight() {
  log_site
  git -C site mv content/interview.md content/_interview.md; log_commit site 13 Ana -m "Hide"
  sed -i 's/Line 6/COVERT 6/' site/content/_interview.md; log_commit site 14 Ana -m "Work on it"
  git -C site mv content/_interview.md content/interview.md; sed -i 's/COVERT 6/Line six/' site/content/interview.md; log_commit site 15 Ana -m "Show"
  expect 0 "$prepbook" build site --base-url https://example.org/ && unsaid site/public && has site/public/interview.history.html 2024-01-13 &&
    lacks site/public/interview.history.html 2024-01-14 && has site/public/interview.history.html 2024-01-05
}
case_diff_shows_what_is_published() {
  secret_site
  expect 0 "$prepbook" diff HEAD~2..HEAD site && unsaid site/public-diff && has site/public-diff/index.html "shown-a.md" || return 1
  expect 0 "$prepbook" diff HEAD~3..HEAD~2 site -d other && unsaid other && has out "0 pages"
}
case_content_folder_moved() {
  log_site
  mkdir -p site/content/a site/content/b; for page in a b; do { echo "# Page $page"; log_text; } >site/content/$page/$page.md; done; log_commit site 13 Ana -m "Two folders"
  sed -i 's/Line 2/Row 2/' site/content/?/?.md; log_commit site 14 Ana -m "Edit both"
  git -C site mv content docs; ln -s docs site/content; log_commit site 15 Ana -m "Move"
  expect 0 "$prepbook" build site && for page in a/a b/b; do has site/public/$page.history.html 2024-01-14 && has site/public/$page.history.html 2024-01-13 || return 1; done
}
case_drafts_however_written() {
  log_site
  k=0; for line in 'draft : true' '"draft": true' "'draft': true" '{title: X, draft: true}' '"dr\x61ft": true' 'draft: yes' 'draft: !!bool true' 'draft:
  true'; do
    k=$((k + 1)); { printf -- '---\n%s\n---\n' "$line"; secret_text "Draft $k"; } >site/content/d$k.md; cp site/content/d$k.md site/content/gone$k.md
  done
  { printf -- '---\ntitle: X\ndraft: true\n...\n'; secret_text "Draft 0"; } >site/content/d0.md
  log_commit site 13 Ana -m "Drafts"
  rm site/content/gone*.md; for page in site/content/d?.md; do { echo '# Shown'; log_text; } >$page; done; log_commit site 14 Ana -m "Publish"
  expect 0 "$prepbook" build site --base-url https://example.org/ && has site/public/changelog.html Shown && unsaid site/public
}
case_removed_unlisted_pages_stay_unsaid() {
  log_site; mkdir site/content/quiet
  printf -- '---\ntitle: Quiet\nunlisted: true\n---\n\nCOVERT.\n' | tee site/content/u.md >site/content/quiet/_index.md
  { echo '# COVERT beneath'; log_text; } >site/content/quiet/v.md; log_commit site 13 Ana -m "Quietly"
  rm site/content/u.md site/content/quiet/v.md; log_commit site 14 Ana -m "Gone"
  expect 0 "$prepbook" build site --base-url https://example.org/ && has site/public/changelog.html 'The loop' && ! grep -rE 'COVERT|Quiet' site/public/changelog* site/public/*feed* site/public/assets/changes.js &&
    expect 0 "$prepbook" changelog site && has out "The loop" && lacks out Quiet && lacks out COVERT
}
case_link_target_is_no_text() {
  log_site; printf '# Target\n\nText.\n' >site/content/target.md
  ln -s target.md site/content/l.md; ln -s index.md site/content/k.md; log_commit site 13 Ana -m "Links"
  rm site/content/l.md; { echo '# A page'; log_text; } >site/content/l.md; ln -sf interview.md site/content/k.md; log_commit site 14 Ana -m "A file"
  for run in cold warm; do
    expect 0 "$prepbook" build site --base-url https://example.org/ && has site/public/l.history.html 2024-01-14 && lacks site/public/l.history.html target.md &&
      lacks site/public/k.history.html interview.md && has site/public/k.html 'datetime="2024-01-14' || { say $run; return 1; }
    rm -rf site/public site/.public*
  done
}
case_names_have_no_address() {
  log_site
  n=0; for who in 'Cora <c@mail.test' 'Dan d@mail.test' 'Eve <e@mail.test> <e@mail.test>' 'f@mail.test'; do
    n=$((n + 1)); echo "By $n." >>site/content/index.md; git -C site add -A; tree=$(git -C site write-tree)
    id=$(printf 'tree %s\nparent %s\nauthor %s <x%s@mail.test> 17052%s0000 +0000\ncommitter A <a@mail.test> 17052%s0000 +0000\n\nEdit\n\nCo-authored-by: Co%s <%s>\nCo-authored-by: Di%s d%s@mail.test\n' \
      "$tree" "$(git -C site rev-parse HEAD)" "$who" $n $n $n $n "co$n@mail.test" $n $n | git -C site hash-object -t commit -w --stdin --literally) && git -C site reset -q "$id" || return 1
  done
  expect 0 "$prepbook" build site --base-url https://example.org/ && ! grep -r 'mail\.test' site/public || return 1
  for name in Cora Dan Eve Di4; do has site/public/index.history.html "$name" || return 1; done
  expect 0 "$prepbook" changelog --format json site && ! grep 'mail\.test' out
}
case_messages_have_no_controls() {
  log_site; echo More. >>site/content/index.md; git -C site add -A
  git -C site -c user.name="$(printf 'A\302\205na\342\200\256x')" -c user.email=a@example.org commit -q -m "$(printf 'Explain \033[31mthe\342\200\256 loop\302\233')" \
    -m "$(printf 'Changelog: It \033]0;has\342\201\246 more\007.')"
  git -C site tag "$(printf 'v1\342\200\256')"
  expect 0 "$prepbook" build site --base-url https://example.org/ && expect 0 "$prepbook" changelog site && has out "]0;has more" || return 1
  ! LC_ALL=C grep -rlE "$(printf '\033|\007|\302\205|\302\233|\342\200\256|\342\201\246')" out site/public/*.html site/public/*.xml
}
case_changelog_since_no_day() {
  log_site
  for day in 2026-02-31 2026-02-29 2026-04-31 2100-02-29 2026-00-10 2026-01-00; do expect 2 "$prepbook" changelog --since $day site && has err "[revision-missing]" || return 1; done
  for day in 2024-02-29 2000-02-29 2026-12-31; do expect 0 "$prepbook" changelog --since $day site || return 1; done
}
