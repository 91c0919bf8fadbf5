# What a build makes of git repositories: awkward clones, damaged ones, hostile ones. A date on a page is the
# true one or there is none; at most one warning; the site is always built.
# Rooms: history

# The user's own configuration and cache stay out of it: $PWD/home is made anew by each case.
alone() { mkdir -p home && env HOME="$PWD/home" XDG_CACHE_HOME= CI= GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null "$@"; }
git_() { alone git -c protocol.file.allow=always -c advice.detachedHead=false "$@"; }
# git_at DAY GIT-ARGUMENTS: as Ana, at noon of a day
git_at() {
  noon="$1T12:00:00+0000"; shift
  GIT_AUTHOR_NAME=Ana GIT_AUTHOR_EMAIL=ana@example.org GIT_COMMITTER_NAME=Ana GIT_COMMITTER_EMAIL=ana@example.org \
    GIT_AUTHOR_DATE=$noon GIT_COMMITTER_DATE=$noon git_ "$@"
}
save() { git_ -C "$1" add -A && git_at "$2" -C "$1" commit -q -m "Change of $2"; }
ten_lines() { i=0; while [ $i -lt 10 ]; do echo "$1 has line $i of its text."; i=$((i + 1)); done; }

# One repository for all cases, and by hand what its pages must show.
origin=$work/origin
make_origin() {
  git_ init -q -b main "$origin" && git_ -C "$origin" config uploadpack.allowFilter true &&
    git_ -C "$origin" config uploadpack.allowAnySHA1InWant true || return 1
  echo 'title: T' | { mkdir -p "$origin/content" && cat >"$origin/content/handbook.yaml"; }
  printf 'public/\n.*prepbook*\n' >"$origin/.gitignore"
  page "$origin/content/index.md" '# Home'
  for title in first second moved side; do { echo "# $title"; echo; ten_lines "$title"; } >"$origin/content/$title.md"; done
  save "$origin" 2020-01-01 || return 1
  echo 'More of it.' >>"$origin/content/second.md" && save "$origin" 2020-02-01 || return 1
  git_ -C "$origin" checkout -q -b side && echo 'From the side.' >>"$origin/content/side.md" && save "$origin" 2020-03-01 || return 1
  git_ -C "$origin" checkout -q main && echo note >"$origin/note.txt" && save "$origin" 2020-04-01 || return 1
  git_at 2020-05-01 -C "$origin" merge -q --no-ff -m 'Merge side' side || return 1
  mkdir "$origin/content/folder" && git_ -C "$origin" mv content/moved.md content/folder/moved.md && save "$origin" 2020-06-01 || return 1
  for day in 01 02 03; do echo "note $day" >"$origin/note.txt" && save "$origin" 2020-07-$day || return 1; done
  page "$origin/content/last.md" "$(echo '# last'; echo; ten_lines last)" && save "$origin" 2020-08-01 || return 1
  git_ -C "$origin" tag v1.0 main~4 || return 1
  printf '%s\n' 'first.html 2020-01-01' 'folder/moved.html 2020-06-01' 'last.html 2020-08-01' 'second.html 2020-02-01' 'side.html 2020-05-01' >"$origin.truth"
}
origin() { [ -f "$origin.truth" ] || make_origin || { say "no origin"; return 1; }; }
clone() { origin && git_ clone -q "$@"; }
# A whole clone in ./site whose objects are all loose, for damage.
loose_clone() {
  clone --no-hardlinks "$origin" site && mkdir packs && find site/.git/objects/pack -name '*.pack' -exec mv {} packs/ ';' &&
    rm -f site/.git/objects/pack/* && for pack in packs/*.pack; do [ ! -f "$pack" ] || git_ -C site unpack-objects -q <"$pack" || return 1; done
}

# The dates that pages show, by page.
dates() {
  (cd "$1" && grep -rHo 'Updated <time datetime="[^T"]*' . --include='*.html' | sed 's|^\./||; s|:Updated <time datetime="| |' |
    grep -v -e '^[^ ]*history\.html' -e '^changelog' -e '^index\.html' | sort)
}
warnings() { grep -c '^[^ ].*: warning: ' err; }
builds() { expect 0 alone timeout 300 "$prepbook" build --time-limit 2 "$@" && has out ' page' && ! grep -v 'Sanitizer failed to allocate' out err | grep -E 'Sanitizer|runtime error:|Assertion'; }
true_dates() { dates "$1" >dates; cmp "${2:-$origin.truth}" dates || { say "dates of $1:"; diff "${2:-$origin.truth}" dates; return 1; }; }
no_dates() { dates "$1" >dates; [ ! -s dates ] || { say "dates in $1"; cat dates; return 1; }; }
no_wrong_dates() {
  dates "$1" >dates
  ! comm -13 "$origin.truth" dates | grep . || { say "wrong dates in $1"; return 1; }
}
silent() { [ "$(warnings)" = 0 ] || { say "warnings:"; cat err; return 1; }; }
# warned [CODE]: that one, and no other; --strict refuses
warned() { [ "$(warnings)" = 1 ] && has err "$1" || { say "not one warning $1:"; cat err; return 1; }; }
# whole SITE [OPTION...]: no warning, all dates
whole() { builds "$@" && silent && true_dates "$1/public"; }
# gap [CODE] SITE: one warning with its code, no wrong date, and --strict refuses
gap() {
  gap_code=$1; shift
  builds "$@" && warned "$gap_code" && no_wrong_dates "$1/public" && expect 1 alone timeout 300 "$prepbook" build --time-limit 2 --strict "$@"
}
# survives SITE: whatever is damaged, the site is built, with no wrong date, and no date is lost without a warning
survives() {
  builds "$@" && no_wrong_dates "$1/public" && case $(warnings) in 0) true_dates "$1/public" ;; 1) ;; *) say "warnings:"; cat err; return 1 ;; esac
}

# ---- awkward clones -----------------------------------------------------------------------------------

case_history_full() { clone "$origin" site && whole site && [ -f site/public/folder/moved.history.html ] && has site/public/folder/moved.history.html 2020-01-01; }
case_history_depth_1() { clone --depth 1 "file://$origin" site && gap '[history-shallow]' site && no_dates site/public; }
# The boundary is the commit that moved a page: what it changed is not known.
case_history_depth_5() { clone --depth 5 "file://$origin" site && gap '[history-shallow]' site && [ "$(dates site/public)" = 'last.html 2020-08-01' ]; }
case_history_depth_6() {
  clone --depth 6 "file://$origin" site && gap '[history-shallow]' site && [ "$(dates site/public | tr '\n' ' ')" = 'folder/moved.html 2020-06-01 last.html 2020-08-01 ' ]
}
case_history_blobless() { clone --filter=blob:none "file://$origin" site && whole site; }
case_history_treeless() { clone --filter=tree:0 "file://$origin" site && gap '[history-treeless]' site; }
case_history_sparse() {
  clone --sparse "$origin" site && git_ -C site sparse-checkout set content && whole site
}
case_history_worktree() { clone "$origin" main && git_ -C main worktree add -q --detach ../site && whole site; }
case_history_bare_with_worktree() { clone --bare "$origin" bare.git && git_ -C bare.git worktree add -q --detach ../site && whole site; }
case_history_git_file() { clone --separate-git-dir apart "$origin" site && [ -f site/.git ] && whole site; }
case_history_git_link() { clone "$origin" site && mv site/.git apart && ln -s ../apart site/.git && whole site; }
case_history_foreign_owner() {
  [ "$(id -u)" = 0 ] || skip "only root can give files to another user"
  clone "$origin" site && chown -R nobody site && whole site
}
case_history_detached() { clone "$origin" site && git_ -C site checkout -q --detach && whole site; }
case_history_packed_refs() { clone "$origin" site && git_ -C site pack-refs --all && git_ -C site gc -q && whole site; }
case_history_loose() { loose_clone && whole site; }
case_history_alternates() { clone --shared "$origin" site && [ -s site/.git/objects/info/alternates ] && whole site; }
case_history_extensions() {
  clone "$origin" site && git_ -C site config core.repositoryFormatVersion 1 && git_ -C site config extensions.worktreeConfig true &&
    git_ -C site config extensions.preciousObjects true && git_ -C site config extensions.partialClone origin && whole site
}
case_history_commit_graph() { clone "$origin" site && git_ -C site gc -q && git_ -C site commit-graph write --reachable && git_ -C site multi-pack-index write && whole site; }
case_history_site_in_a_folder() {
  origin && git_ init -q -b main repo && mkdir repo/docs && cp -r "$origin/content" repo/docs/ && git_ -C repo fetch -q "$origin" main &&
    save repo 2021-01-01 && builds repo/docs && silent && [ "$(dates repo/docs/public | cut -d' ' -f2 | sort -u)" = 2021-01-01 ]
}
case_history_submodule() {
  origin && git_ init -q -b main content.git && cp -r "$origin/content/." content.git/ && save content.git 2021-03-01 && git_ init -q -b main site &&
    git_ -C site submodule --quiet add "$PWD/content.git" content && save site 2022-01-01 && builds site && silent &&
    [ "$(dates site/public | cut -d' ' -f2 | sort -u)" = 2021-03-01 ] || { dates site/public; return 1; }
}
case_history_sha256() {
  git_ init -q --object-format=sha256 site 2>/dev/null || skip "this git knows no SHA-256"
  page site/content/a.md && save site 2021-01-01 && gap '[history-unreadable]' site && no_dates site/public
}
case_history_reftable() {
  git_ init -q --ref-format=reftable site 2>/dev/null || skip "this git knows no reftable"
  page site/content/a.md && save site 2021-01-01 && gap '[history-unreadable]' site && no_dates site/public
}
# Faked, where git is older: what stands in such a repository instead of HEAD and refs/.
case_history_reftable_faked() {
  clone "$origin" site && git_ -C site config core.repositoryFormatVersion 1 && git_ -C site config extensions.refStorage reftable &&
    echo 'ref: refs/heads/.invalid' >site/.git/HEAD && rm -rf site/.git/refs && mkdir site/.git/refs site/.git/reftable && gap '[history-unreadable]' site && no_dates site/public
}
case_history_unknown_extension() {
  clone "$origin" site && git_ -C site config core.repositoryFormatVersion 1 && git_ -C site config extensions.nobodyKnows true &&
    gap '[history-unreadable]' site && no_dates site/public
}
case_history_no_repository() { origin && mkdir site && cp -r "$origin/content" site/ && builds site && silent && no_dates site/public && [ ! -e site/public/last.history.html ]; }
case_history_no_commit() { origin && git_ init -q site && cp -r "$origin/content" site/ && builds site && silent && no_dates site/public; }
case_history_archive() { origin && mkdir site && git_ -C "$origin" archive main | tar -x -C site && builds site && silent && no_dates site/public; }
case_history_switched_off() { clone --depth 1 "file://$origin" site && echo 'history: off' >>site/content/handbook.yaml && builds site && silent && no_dates site/public; }
case_history_dirty() {
  clone "$origin" site && echo more >>site/content/first.md && page site/content/brand-new.md && gap '[history-dirty]' site && has err '1 page edited, 1 new' &&
    true_dates site/public
}
case_history_line_ends() { clone -c core.autocrlf=true "$origin" site && grep -q "$(printf '\r')" site/content/first.md && whole site; }
case_history_symbolic_link_to_site() { clone "$origin" real && ln -s real site && whole site; }
case_history_rewritten() {
  clone "$origin" site && whole site && git_ -C site reset -q --hard HEAD~1 && builds site && silent &&
    grep -v '^last' "$origin.truth" >truth && true_dates site/public truth
}
case_history_fetched_after_all() { clone --depth 1 "file://$origin" site && builds site && warned '[history-shallow]' && git_ -C site fetch -q --unshallow && whole site; }
case_history_shallow_after_all() {
  clone "file://$origin" site && whole site && git_ -C site fetch -q --depth 1 && git_ -C site reflog expire --expire=all --all && git_ -C site tag -d v1.0 >/dev/null &&
    git_ -C site gc -q --prune=now && gap '[history-shallow]' site && no_dates site/public
}
case_history_content_is_a_link() { clone "$origin" site && git_ -C site mv content docs && ln -s docs site/content && save site 2021-01-01 && builds site && silent && has site/public/first.history.html 2020-01-01; }
case_history_page_is_a_link() {
  clone "$origin" site && ln -s first.md site/content/linked.md && save site 2021-01-01 && builds site && dates site/public >dates &&
    has dates 'linked.html 2021-01-01' && grep -v '^linked' dates >others && cmp "$origin.truth" others
}
# A page that takes another's name goes on from it, as in git; the other one is followed all the same.
case_history_replaced() {
  clone "$origin" site && git_ -C site mv content/first.md content/older.md && page site/content/first.md "$(echo '# Another'; echo; ten_lines Another)" && save site 2021-01-01 &&
    builds site && silent && has site/public/older.history.html 2020-01-01 && dates site/public >dates && has dates 'first.html 2021-01-01' && has dates 'older.html 2021-01-01'
}

# ---- the same bytes -----------------------------------------------------------------------------------

case_history_same_bytes() {
  clone "$origin" one && clone --filter=blob:none "file://$origin" two && git_ -C two cat-file --batch-all-objects --batch-check >/dev/null &&
    git_ -C two log -p --format= >/dev/null && builds one -d o1 --no-cache && builds one -d o2 && builds one -d o3 && builds two -d o4 -j 1 || return 1
  expect 0 env TZ=Asia/Tokyo LC_ALL=C HOME="$PWD/home2" XDG_CACHE_HOME="$PWD/cache2" "$prepbook" build one -d o5 || return 1
  expect 0 env -u HOME TZ=America/New_York LC_ALL=tr_TR.UTF-8 sh -c "umask 077; cd one/content && exec '$prepbook' build .. -d '$PWD/o6'" || return 1
  bytes o1 >sum1; for n in 2 3 4 5 6; do bytes o$n >sum$n && diff sum1 sum$n || { say "o$n differs"; return 1; }; done
}
case_history_damaged_cache() {
  clone "$origin" site && builds site -d o1 && bytes o1 >sum1 || return 1
  find home -type f | grep . >caches || { say "no cache"; return 1; }
  for damage in cut_half 'truncate -s -3' 'truncate -s 0' 'sh -c "head -c 4000 /dev/urandom >\$0"'; do
    while read -r file; do eval "$damage \"$file\"" || return 1; done <caches
    builds site -d o2 && bytes o2 >sum2 && cmp sum1 sum2 || { say "$damage"; return 1; }
    rm -rf o2
  done
}

# ---- damage -------------------------------------------------------------------------------------------
# Sanitized from here on.

object() { id=$(git_ -C site rev-parse "$1") && echo "site/.git/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"; }
objects='main main~2 main~8 main^{tree} main:content main~7:content main:content/first.md main~4:content/side.md'
# each_object COMMAND: for one object after the other; the repository is whole again in between
each_object() {
  loose_clone || return 1
  for target in $objects; do
    file=$(object "$target") && cp -p "$file" kept && chmod u+w "$file" && "$1" "$file" && rm -rf home site/.public* &&
      survives site || { say "$target"; return 1; }
    mv -f kept "$file"
  done
}
cut_half() { truncate -s $(($(stat -c %s "$1") / 2)) "$1"; }
empty() { : >"$1"; }
garble() { head -c 100 /dev/urandom >"$1"; }
flip_middle() { printf '\377' | dd of="$1" bs=1 seek=$(($(stat -c %s "$1") / 2)) conv=notrunc 2>/dev/null; }
case_history_object_truncated() { each_object cut_half; }
# libgit2 1.5 spins for ever on a commit that is cut off in its middle.
case_history_object_that_never_ends() {
  loose_clone && file=$(object main~2) && chmod u+w "$file" && truncate -s 100 "$file" && gap '[history-hung]' site && no_dates site/public
}
case_history_object_empty() { each_object empty; }
case_history_object_garbled() { each_object garble; }
case_history_object_flipped() { each_object flip_middle; }
case_history_object_missing() { each_object rm; }
case_history_object_a_folder() { as_folder() { rm "$1" && mkdir "$1"; }; loose_clone && as_folder "$(object main~2)" && survives site; }
case_history_object_a_fifo() { as_fifo() { rm "$1" && mkfifo "$1"; }; loose_clone && as_fifo "$(object main~2)" && survives site; }
case_history_object_of_another_kind() {
  loose_clone && cp -f "$(object main:content/first.md)" kept && file=$(object main~2) && chmod u+w "$file" && cp kept "$file" && survives site || return 1
  loose_clone_again() { rm -rf site packs; loose_clone; }
  loose_clone_again && file=$(object 'main:content') && chmod u+w "$file" && cp kept "$file" && survives site
}
case_history_pack_truncated() {
  for part in 10 50 90; do
    rm -rf site home && clone --no-hardlinks "$origin" site && git_ -C site gc -q && pack=$(ls site/.git/objects/pack/*.pack) && chmod u+w "$pack" &&
      truncate -s "$(($(stat -c %s "$pack") * part / 100))" "$pack" && survives site || return 1
  done
}
case_history_pack_damaged() {
  for part in pack idx; do for at in 5 20 60 300 900; do
    rm -rf site home && clone --no-hardlinks "$origin" site && git_ -C site gc -q && pack=$(ls site/.git/objects/pack/*.$part) && chmod u+w "$pack" &&
      printf '\377\377\377\377' | dd of="$pack" bs=1 seek=$at conv=notrunc 2>/dev/null && survives site || { say "$part at $at"; return 1; }
  done; done
}
case_history_no_index_of_pack() { clone --no-hardlinks "$origin" site && git_ -C site gc -q && rm -f site/.git/objects/pack/*.idx && gap '[history-unreadable]' site; }
case_history_all_trees_gone() {
  loose_clone && for commit in $(git_ -C site rev-list main~1); do rm -f "$(object "$commit^{tree}")"; done
  gap '[history-unreadable]' site
}
case_history_old_blobs_gone() { loose_clone && rm -f "$(object main~8:content/second.md)" && survives site && true_dates site/public; }

# ---- strange commits ----------------------------------------------------------------------------------

# strange FORMAT: HEAD becomes a commit on top of main with these header lines and message (printf)
strange() {
  tree=$(git_ -C site rev-parse 'main^{tree}') parent=$(git_ -C site rev-parse main)
  id=$({ printf 'tree %s\nparent %s\n' "$tree" "$parent"; printf "$@"; } | git_ -C site hash-object -t commit -w --stdin --literally) &&
    echo "$id" >site/.git/HEAD
}
# In front of main nothing changes, so the dates stay what they are.
case_history_strange_commits() {
  clone "$origin" site || return 1
  for text in '' '\n' '\n\nx\n' 'author\ncommitter\n\nx\n' 'author A <a@b> 1\n' 'author A <a@b> x +0000\ncommitter A <a@b> y +0000\n\nx\n' \
    'author A <a@b> 99999999999999999999999 +0000\ncommitter A <a@b> 99999999999999999999999 +0000\n\nx\n' \
    'author A <a@b> 253402300800 +9999\ncommitter A <a@b> 253402300800 -9999\n\nx\n' 'author A <a@b> -5 +0000\ncommitter A <a@b> -5 +0000\n\nx\n' \
    'author A <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\nno newline' 'author A <a@b 1600000000 +0000\ncommitter <<>> 1600000000\n\nx\n' \
    'author A\000B <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\nNUL \000 in it\000\n' \
    'author \377\376 <\300@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\n\377\376 \355\240\200\n' \
    'author <script>alert(1)</script> <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\n<script>alert(1)</script>\n' \
    'encoding UTF-16\nauthor A <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\nx\n' 'parent zz\nparent\ntree\ntree 1\n\nx\n' \
    'gpgsig a\n b\n c\nauthor A <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\nx\n'; do
    strange "$text" && rm -rf home && survives site && true_dates site/public || { say "$text"; return 1; }
  done
}
# The newest change of a page is such a commit: its date is not believed.
case_history_strange_dates() {
  clone "$origin" site && echo 'New.' >>site/content/first.md && git_ -C site add -A && tree=$(git_ -C site write-tree) || return 1
  for when in 'x' '' '-5 +0000' '99999999999999999999999 +0000' '9223372036854775807 +0000' '9223372036854775808 +0000' '253402300800 +0000' '5000000000 +0000' '0 +0000' '1 +0000'; do
    id=$(printf 'tree %s\nparent %s\nauthor A <a@b> %s\ncommitter A <a@b> %s\n\nx\n' "$tree" "$(git_ -C site rev-parse main)" "$when" "$when" |
      git_ -C site hash-object -t commit -w --stdin --literally) && echo "$id" >site/.git/HEAD && rm -rf home && builds site && silent &&
      dates site/public | sed 's/first.html 2020-08-01/first.html 2020-01-01/' >dates && cmp "$origin.truth" dates || { say "$when"; cat dates err; return 1; }
  done
}
case_history_message_of_1_mb() {
  clone "$origin" site && { printf 'author A <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\n'; repeat 20000 'Co-authored-by: B%d <b%d@example.org>\n'; repeat 30000 'Changelog: word '; } >message &&
    tree=$(git_ -C site rev-parse 'main^{tree}') && echo x >>site/content/first.md && git_ -C site add -A && tree=$(git_ -C site write-tree) &&
    id=$({ printf 'tree %s\nparent %s\n' "$tree" "$(git_ -C site rev-parse main)"; cat message; } | git_ -C site hash-object -t commit -w --stdin --literally) &&
    echo "$id" >site/.git/HEAD && builds site && silent && [ "$(wc -c <site/public/first.history.html)" -lt 300000 ]
}
case_history_many_parents() {
  clone "$origin" site && tree=$(git_ -C site rev-parse 'main^{tree}') && id=$({ printf 'tree %s\n' "$tree"; n=0
    while [ $n -lt 100 ]; do printf 'parent %s\n' "$(git_ -C site rev-parse main~$((n % 9)))"; n=$((n + 1)); done
    printf 'author A <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\nx\n'; } | git_ -C site hash-object -t commit -w --stdin --literally) &&
    echo "$id" >site/.git/HEAD && survives site
}
case_history_strange_trees() {
  clone "$origin" site && blob=$(git_ -C site rev-parse main:content/first.md) && raw=$(echo "$blob" | sed 's/../\\x&/g') || return 1
  for entry in '100644 ..\0' '100644 .\0' '100644 a/b\0' '100644 \0' '100644 .git\0' '40000 content\0' '160000 content\0' '120000 content\0' '999999999999 x\0' 'x\0' '100644 no-nul' '100644 cut\0short'; do
    case $entry in *no-nul | *short) tail= ;; *) tail=$raw ;; esac
    bad=$(/usr/bin/printf "$entry$tail" | git_ -C site hash-object -t tree -w --stdin --literally) &&
      id=$(printf 'tree %s\nparent %s\nauthor A <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\nx\n' "$bad" "$(git_ -C site rev-parse main)" |
        git_ -C site hash-object -t commit -w --stdin --literally) && echo "$id" >site/.git/HEAD && rm -rf home && builds site && [ "$(warnings)" -le 1 ] || { say "$entry"; cat err; return 1; }
  done
}
# A tree whose bytes end in the middle of an entry is not a tree of fewer files.
case_history_tree_cut_off() {
  clone "$origin" site && content=$(git_ -C site cat-file tree main:content | head -c -5 | git_ -C site hash-object -t tree -w --stdin --literally) &&
    top=$(printf '040000 tree %s\tcontent\n' "$content" | git_ -C site mktree --missing) && old=$(git_at 2019-01-01 -C site commit-tree -m x "$top") &&
    id=$(git_at 2021-01-01 -C site commit-tree -m x -p "$old" 'main^{tree}') && echo "$id" >site/.git/HEAD && gap '[history-unreadable]' site && no_dates site/public
}
# many_files FOLDER BLOB: a commit's tree with 40,000 files of these bytes beneath content/FOLDER
many_files() {
  many=$(seq 40000 | sed "s/.*/100644 blob $2\tfile-with-a-name-&.md/" | git_ -C site mktree --missing)
  content=$(printf '040000 tree %s\t%s\n100644 blob %s\tindex.md\n' "$many" "$1" "$(git_ -C site hash-object -w content/index.md)" | git_ -C site mktree) &&
    printf '040000 tree %s\tcontent\n' "$content" | git_ -C site mktree
}
# Merges of folders with many files, and a move of all of them, take no more than a moment.
case_history_many_files() {
  prepbook=$release  # a moment without the sanitizers
  git_ init -q -b main site && page site/content/index.md '# Home' && save site 2021-01-01 && start=$(git_ -C site rev-parse HEAD) || return 1
  for n in 1 2 3; do eval "blob$n=$(echo "# Text $n" | git_ -C site hash-object -w --stdin)"; done
  one=$(git_at 2021-01-02 -C site commit-tree -m a -p $start "$(many_files old $blob1)") && two=$(git_at 2021-01-03 -C site commit-tree -m b -p $start "$(many_files old $blob2)") &&
    merge=$(git_at 2021-01-04 -C site commit-tree -m c -p $one -p $two "$(many_files old $blob3)") && move=$(git_at 2021-01-05 -C site commit-tree -m d -p $merge "$(many_files new $blob3)") &&
    last=$(git_at 2021-01-06 -C site commit-tree -m e -p $move "$start^{tree}") && git_ -C site reset -q $last && builds site && silent && has site/public/changelog.html '2000 pages in one change'
}
# A tree that holds itself cannot be made; one that unfolds to 10^12 files can. The walk ends there.
case_history_tree_bomb() {
  git_ init -q -b main site && blob=$(echo x | git_ -C site hash-object -w --stdin) && entry="100644 blob $blob" || return 1
  for level in 1 2 3 4 5 6 7 8 9 10 11 12; do
    tree=$(for n in 0 1 2 3 4 5 6 7 8 9; do printf '%s\td%s\n' "$entry" $n; done | git_ -C site mktree) && entry="040000 tree $tree" || return 1
  done
  page site/content/a.md && content=$(git_ -C site hash-object -w content/a.md | { read -r id; printf '100644 blob %s\ta.md\n040000 tree %s\tbomb\n' "$id" "$tree"; } | git_ -C site mktree) &&
    top=$(printf '040000 tree %s\tcontent\n' "$content" | git_ -C site mktree) && id=$(git_at 2021-01-01 -C site commit-tree -m x "$top") && echo "$id" >site/.git/HEAD &&
    expect 0 sh -c 'ulimit -v 6000000; exec "$@"' sh timeout 300 env HOME="$PWD/home" "$release" build --time-limit 4 site && warned '[history-unreadable]' && has err 'changes more than 1000000 files and folders'
}
# The first parent is whole: what is not known is what came with the other one alone.
case_history_second_parent_missing() {
  loose_clone && file=$(object main~5^2) && rm -f "$file" && gap '[history-unreadable]' site && [ "$(dates site/public | tr '\n' ' ')" = 'first.html 2020-01-01 folder/moved.html 2020-06-01 last.html 2020-08-01 second.html 2020-02-01 ' ]
}

# ---- references and configuration ---------------------------------------------------------------------

case_history_grafts() {
  clone "$origin" site && head=$(git_ -C site rev-parse main) old=$(git_ -C site rev-parse main~3) && mkdir -p site/.git/info &&
    printf '%s %s\n%s %s\n' "$old" "$head" "$head" "$old" >site/.git/info/grafts && survives site
}
case_history_replace_refs() {
  clone "$origin" site && head=$(git_ -C site rev-parse main) old=$(git_ -C site rev-parse main~3) && mkdir -p site/.git/refs/replace &&
    echo "$old" >"site/.git/refs/replace/$head" && echo "$head" >"site/.git/refs/replace/$old" && survives site
}
case_history_head() {
  clone "$origin" site || return 1
  for head in 'ref: refs/heads/none' 'ref: refs/heads/../../../x' 'ref: ../../../../etc/passwd' 'ref: HEAD' 'ref: ' 'nonsense' '' "$(printf '%040d' 0)" "$(printf '1%.0s' $(seq 40))" "$(repeat 100000 x)"; do
    echo "$head" >site/.git/HEAD && rm -rf home && builds site && [ "$(warnings)" -le 1 ] && no_dates site/public || { say "$(echo "$head" | cut -c1-60)"; cat err; return 1; }
  done
}
case_history_head_in_a_loop() { clone "$origin" site && echo 'ref: refs/heads/a' >site/.git/HEAD && echo 'ref: refs/heads/b' >site/.git/refs/heads/a && echo 'ref: refs/heads/a' >site/.git/refs/heads/b && survives site && no_dates site/public; }
case_history_head_is_a_blob() { clone "$origin" site && git_ -C site rev-parse main:content/first.md >blob && cp blob site/.git/HEAD && builds site && [ "$(warnings)" -le 1 ] && no_dates site/public; }
case_history_strange_refs() {
  clone "$origin" site && git_ -C site pack-refs --all && chmod u+w site/.git/packed-refs && id=$(git_ -C site rev-parse main) &&
    printf '%s %s\n' "$id" 'refs/tags/../../../x' "$id" 'refs/tags/<script>' "$id" '/etc/passwd' "$id" 'refs/tags/v9..9' 'zz' 'refs/tags/v2' >>site/.git/packed-refs &&
    mkdir -p site/.git/refs/tags && echo nonsense >site/.git/refs/tags/v3 && mkfifo site/.git/refs/tags/v4 && survives site
}
case_history_tags_in_a_loop() {
  clone "$origin" site && id=$(printf 'object %s\ntype tag\ntag x\ntagger A <a@b> 1 +0000\n\nx\n' "$(printf '1%.0s' $(seq 40))" | git_ -C site hash-object -t tag -w --stdin --literally) &&
    mkdir -p site/.git/refs/tags && echo "$id" >site/.git/refs/tags/v7.0 && whole site
}
case_history_booby_trap() {
  clone "$origin" site && trap_="touch '$PWD/sprung'" && for key in core.fsmonitor core.sshCommand diff.external core.pager core.editor core.askPass gpg.program credential.helper filter.x.smudge filter.x.clean filter.x.process diff.x.textconv diff.x.command core.alternateRefsCommand uploadpack.packObjectsHook; do
    git_ -C site config "$key" "$trap_"; done
  git_ -C site config core.hooksPath "$PWD/hooks" && git_ -C site config include.path "$PWD/more" && echo '* filter=x diff=x' >site/.gitattributes && mkdir hooks &&
    for hook in post-checkout pre-commit post-index-change fsmonitor-watchman; do printf '#!/bin/sh\n%s\n' "$trap_" >hooks/$hook && chmod +x hooks/$hook; done
  rm -rf site/.git/hooks && cp -r hooks site/.git/hooks && cp site/.gitattributes site/.git/info/attributes && whole site && [ ! -e sprung ]
}
case_history_include_in_a_loop() { clone "$origin" site && printf '[include]\n\tpath = config\n' >>site/.git/config && survives site; }
case_history_damaged_config() {
  clone "$origin" site && cp site/.git/config kept || return 1
  for text in '[' '[core' 'x = y\n[core]\n\trepositoryformatversion = x\n' '\000\000' '[core]\n\trepositoryformatversion = 99\n' '[core]\n\tworktree = /etc\n' '[core]\n\tbare = true\n'; do
    printf "$text" >site/.git/config && rm -rf home && survives site || { say "$text"; return 1; }
  done
  mkfifo fifo && rm site/.git/config && ln -s "$PWD/fifo" site/.git/config && survives site
}
case_history_alternates_in_a_loop() {
  clone --shared "$origin" site && git_ init -q a && git_ init -q b && echo "$PWD/b/.git/objects" >a/.git/objects/info/alternates && echo "$PWD/a/.git/objects" >b/.git/objects/info/alternates &&
    printf '%s\n' "$PWD/a/.git/objects" "$PWD/site/.git/objects" >>site/.git/objects/info/alternates && survives site
}
case_history_alternates_elsewhere() { clone "$origin" site && printf '/etc\n/dev/zero\n../../../../..\n\n#\n' >site/.git/objects/info/alternates && survives site; }
# What is no repository may be taken for one that is damaged, or for nothing at all.
nowhere() { rm -rf home && builds site && [ "$(warnings)" -le 1 ] && no_dates site/public; }
case_history_git_file_elsewhere() {
  origin && mkdir site && cp -r "$origin/content" site/ || return 1
  for text in 'gitdir: .' 'gitdir: .git' 'gitdir: /etc' 'gitdir: ' 'nonsense' 'gitdir: /dev/zero' ''; do
    echo "$text" >site/.git && nowhere || { say "$text"; return 1; }
  done
  rm site/.git && mkdir site/.git && nowhere && rm -rf site/.git site/public || return 1
  # What is there and is no repository's .git is no absence: nobody knows what history the site has.
  for make in 'mkfifo site/.git' 'ln -s .git site/.git'; do
    $make && expect 1 alone timeout 300 "$prepbook" build site && has err '/site/.git: ' && has err '[history-unreadable]' && [ ! -e site/public ] && rm site/.git || { say "$make"; return 1; }
  done
}
case_history_shallow_file_lies() {
  clone "$origin" site && { git_ -C site rev-parse main~3; echo nonsense; printf '%040d\n' 0; } >site/.git/shallow && gap '[history-shallow]' site
}
