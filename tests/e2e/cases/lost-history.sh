# Rooms: history guard cli pipeline
# A site that lost its history: the last line says so; in CI and under --strict nothing is published. Helpers stand
# in history.sh.

# A site whose .git leads nowhere, with other warnings than that.
lost_site() {
  page site/content/a.md 'no title' && page site/content/b.md '# B' && echo 'gitdir: ../gone/.git' >site/.git
}
last_line() { tail -n 1 "$1" | grep -qF -- "$2" || { say "the last line of $1 lacks: $2"; cat "$1"; return 1; }; }
lost_refused() { has err 'prepbook: error: ' && last_line err "$1" && [ ! -e site/public ]; }
# in_ci CODE SITE OPTION...
in_ci() { code=$1; shift; expect "$code" alone env CI=true timeout -k 5 300 "$prepbook" build --time-limit 2 "$@"; }

case_lost_history_is_the_last_line() {
  lost_site && alone "$prepbook" build site >all 2>&1 && last_line all '[history-unreadable]' && has all ' pages, 2 warnings' && has all page-untitled &&
    [ "$(grep -c history-unreadable all)" = 1 ] && expect 0 alone "$prepbook" build -q site && last_line err '/site/.git leads nowhere; pages show no dates'
}
case_lost_history_in_ci() { lost_site && in_ci 1 site && lost_refused '[history-unreadable]' && in_ci 1 -q site && lost_refused '[history-unreadable]'; }
case_lost_history_strict() {
  lost_site && rm site/content/a.md && expect 1 alone "$prepbook" build --strict site && lost_refused '[history-unreadable]'
}
case_lost_history_ci_that_is_none() {
  lost_site && for no in '' 0 false; do expect 0 alone env CI="$no" "$prepbook" build site && has err 'prepbook: warning: ' || return 1; done
}
case_lost_history_for_programs() {
  lost_site && expect 1 alone env CI=1 "$prepbook" check --format json site && has out '"severity": "error", "code": "history-unreadable"' && lacks err history &&
    expect 1 alone env CI=1 "$prepbook" check --format github site && has out '::error file=,title=history-unreadable'
}
case_lost_history_changelog() { lost_site && expect 2 alone env CI=1 "$prepbook" changelog site && last_line err '[history-unreadable]'; }
case_lost_history_of_other_kinds() {
  clone --filter=tree:0 "file://$origin" site && in_ci 1 site && lost_refused '[history-treeless]' && rm -rf site home && loose_clone && rm -f "$(object main~5^2)" &&
    in_ci 1 site && lost_refused '[history-unreadable]'
}
# A link that leads nowhere is no repository either, and the one above it is another's.
case_lost_history_not_of_the_folder_above() {
  git_ init -q -b main . && page site/content/a.md '# A' && save . 2021-01-01 && ln -s gone site/.git && builds site && warned '[history-unreadable]' && no_dates site/public
}
case_lost_history_is_none_without_git() { page site/content/a.md '# A' && in_ci 0 site && silent; }
case_lost_history_is_none_in_a_shallow_clone() { clone --depth 1 "file://$origin" site && in_ci 0 site && warned '[history-shallow]'; }

# libgit2 never ends with a commit that is cut off.
endless() {
  git_ init -q -b main site && for n in $(seq 1 300); do
    printf 'commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 4\nx%03d\nM 100644 inline content/a.md\ndata 6\n# %03d\n\n' $((1600000000 + n)) "$n" "$n"
  done | git_ -C site fast-import --quiet && git_ -C site reset -q --hard && mkdir packs && mv site/.git/objects/pack/*.pack packs/ && rm -f site/.git/objects/pack/* &&
    for pack in packs/*; do git_ -C site unpack-objects -q <"$pack" || return 1; done
  file=$(object main~299) && chmod u+w "$file" && truncate -s 100 "$file"
}
case_lost_history_of_a_walk_that_never_ends() {
  endless && builds site && last_line err '[history-hung]' && has err 'history took over 2 s of processor time at commit ' && no_dates site/public &&
    rm -rf site/public && in_ci 1 site && lost_refused '[history-hung]'
}
# What was read before is in the cache; a repository that is whole again begins from there.
case_lost_history_keeps_what_was_compared() {
  endless && builds site && set -- home/.cache/prepbook/* && [ -f "$1" ] && [ "$(wc -c <"$1")" -gt 16384 ]
}
