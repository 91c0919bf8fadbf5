# What a build leaves on the disk.
# Rooms: publish pipeline render site guard base theme

site_of_three() { page site/index.md '# Home'; page site/a/one.md '# One [two](two.md)'; page site/a/two.md '# Two'; }

case_bare_folder() { site_of_three && expect 0 "$prepbook" build site && [ -f site/public/a/one.html ]; }
case_unchanged_writes_nothing() {
  site_of_three && expect 0 "$prepbook" build site && state site/public >before && sleep 0.01 &&
    expect 0 "$prepbook" build site && state site/public >after && cmp before after && has out "nothing changed"
}
case_one_change_keeps_the_rest() {
  site_of_three && expect 0 "$prepbook" build site && state site/public >before &&
    printf '\nMore.\n' >>site/a/two.md && expect 0 "$prepbook" build site && state site/public >after || return 1
  [ "$(grep -F './a/one.html ' before)" = "$(grep -F './a/one.html ' after)" ] &&
    [ "$(grep -F './a/two.html ' before)" != "$(grep -F './a/two.html ' after)" ]
}
case_stale_goes() {
  site_of_three && expect 0 "$prepbook" build site && rm site/a/one.md && expect 0 "$prepbook" build site &&
    [ ! -e site/public/a/one.html ] && [ -f site/public/a/two.html ]
}
case_foreign_files_stay() {
  site_of_three && expect 0 "$prepbook" build site && echo example.org >site/public/CNAME &&
    mkdir -p site/public/keep/deep && echo x >site/public/keep/deep/file && rm site/a/one.md &&
    expect 0 "$prepbook" build site && has site/public/CNAME example.org && has site/public/keep/deep/file x &&
    expect 0 "$prepbook" clean site && has site/public/CNAME example.org && [ ! -e site/public/index.html ] && [ "$(ls -A site | grep prepbook)" = "" ]
}
case_foreign_folder_refused() {
  site_of_three && mkdir out.d && echo mine >out.d/file && expect 2 "$prepbook" build site -d out.d && has out.d/file mine
}
case_output_over_sources_refused() {
  page book/content/index.md && expect 2 "$prepbook" build book -d book/content && expect 2 "$prepbook" build book -d book &&
    expect 2 "$prepbook" build book -d .
}
case_errors_publish_nothing() {
  site_of_three && expect 0 "$prepbook" build site && bytes site/public >before && page site/a/bad.md '[x](none.md)' &&
    expect 1 "$prepbook" build site && has out "nothing published" && bytes site/public >after && cmp before after
}
case_template_without_end() {
  page book/content/index.md && page book/content/handbook.yaml 'theme: house' &&
    page book/themes/house/templates/page.mustache '{{#site}}{{>page}}{{/site}}' &&
    expect 1 "$prepbook" build book && has err 'rendering "index.html" never ends [template-loop]' && [ ! -e book/public ]
}
case_strict() { page site/index.md '# A'; page site/b.md 'no title' && expect 0 "$prepbook" build site && expect 1 "$prepbook" build --strict site; }
case_jobs_make_no_difference() {
  for jobs in 1 16 $(printf '%s\n' 2 3 5 8 | sample 4); do
    expect 0 "$prepbook" build "$root" -j $jobs -d "jobs$jobs" && bytes jobs$jobs >sum$jobs && cmp sum1 sum$jobs || return 1
  done
}
case_surroundings_make_no_difference() {
  handbook_built && bytes "$built" >sum1 &&
    expect 0 env TZ=Asia/Tokyo LC_ALL=C LANG=tr_TR.UTF-8 HOME=/nonexistent sh -c "umask 077; cd '$root' && exec '$prepbook' build . -d '$PWD/two'" &&
    bytes two >sum2 && cmp sum1 sum2 && [ "$(stat -c %a two/index.html)" = 644 ]
}
case_order_of_the_disk_makes_no_difference() {
  mkdir -p x/content y/content
  for name in 5 3 9 1 7; do page x/content/p$name.md "# P$name"; done
  for name in 1 9 3 7 5; do page y/content/p$name.md "# P$name"; done
  echo 'title: T' >x/content/handbook.yaml; echo 'title: T' >y/content/handbook.yaml
  expect 0 "$prepbook" build x -d ox && expect 0 "$prepbook" build y -d oy && bytes ox >sx && bytes oy >sy && cmp sx sy
}
case_two_builds_at_once() {
  site_of_three && mkfifo hold held || return 1
  (flock 9; echo >held; read -r _ <hold) 9>site/.public.prepbook-lock &
  read -r _ <held; expect 3 "$prepbook" build site; code=$?; echo go >hold; wait; [ $code = 0 ] && has err "another build"
}
case_read_only_folder() {
  site_of_three && chmod a-w site && cp "$prepbook" ./prepbook && expect 3 as_nobody ./prepbook build site && has err 'site' && [ ! -e site/public ]
}
case_empty_folder() { mkdir site && expect 0 "$prepbook" build site && has err "site-empty"; }
case_everything_in_the_output() {
  page site/index.md '# A'; page site/b.md "$(printf -- '---\ntitle: B\ntags: [x]\n---\ntext')"
  expect 0 "$prepbook" build site --base-url https://example.org/h/ || return 1
  for file in index.html b.html b.md a-z.html print.html 404.html sitemap.xml robots.txt llms.txt tags/index.html tags/x.html .nojekyll your-data.html; do
    [ -f site/public/$file ] || { say "no $file"; return 1; }
  done
}
case_relative_urls_only() {
  handbook_built && has "$built/index.html" 'href="' && ! grep -rlE '<[^>]* (href|src)="/[^/]' "$built" --include='*.html' | grep -v 404.html | grep .
}
case_no_machine_path() { handbook_built && [ -f "$built/index.html" ] && ! grep -rlF "$root" "$built"; }

# The memo beside the output: a build with nothing to do does nothing, and notices everything.

remembered() { site_of_three && printf 'See [one](a/one.md).\n' >>site/index.md && sleep 0.1 && expect 0 "$prepbook" build site && [ -f site/.public.prepbook-memo ]; }
case_memo_skips_the_work() { remembered && expect 0 "$prepbook" build --timings site && has out "nothing changed" && grep -q 'markdown *0.0 ms' err; }
case_memo_sees_an_edit_of_the_same_size() {
  remembered && printf '# TWO\n' >site/a/two.md && expect 0 "$prepbook" build site && has site/public/a/two.html TWO
}
case_memo_sees_a_new_file() { remembered && page site/a/new.md '# New' && expect 0 "$prepbook" build site && [ -f site/public/a/new.html ]; }
case_memo_sees_a_removed_page() { remembered && rm site/a/two.md && expect 1 "$prepbook" build site && has err link-missing; }
case_memo_sees_the_theme() {
  remembered && page site/themes/default/templates/404.mustache 'gone' && expect 0 "$prepbook" build site && has site/public/404.html gone
}
case_memo_sees_options() { remembered && expect 0 "$prepbook" build --base-url https://example.org/ site && [ -f site/public/sitemap.xml ]; }
case_memo_sees_a_damaged_output() {
  remembered && rm site/public/a/one.html && expect 0 "$prepbook" build site && [ -f site/public/a/one.html ] &&
    echo x >site/public/a/two.html && expect 0 "$prepbook" build site && has site/public/a/two.html '<html'
}
case_memo_damaged() { remembered && echo nonsense >site/.public.prepbook-memo && expect 0 "$prepbook" build site && has out "nothing changed"; }
case_memo_not_after_a_warning() {
  site_of_three && page site/b.md 'no title' && sleep 0.1 && expect 0 "$prepbook" build site && expect 0 "$prepbook" build site && has err page-untitled
}

# The supervisor: libcmark takes quadratic time for this page.
case_hung_page_is_named() {
  site_of_three && expect 0 "$prepbook" build site && bytes site/public >before &&
    awk 'BEGIN {for (i = 0; i < 90000; i++) printf "![[]()"}' >site/a/slow.md && expect 1 "$prepbook" build --time-limit 1 site &&
    has err "a/slow.md: error: markdown took over 1 s" && has err "[work-hung]" && bytes site/public >after && cmp before after
}
case_crash_is_reported() {
  site_of_three && mkdir lib && printf '#include <stdlib.h>\nvoid *cmark_parser_new(int o) { (void)o; abort(); }\nvoid *cmark_parser_new_with_mem(int o, void *m) { (void)o; (void)m; abort(); }\n' >lib/x.c &&
    cc -shared -fPIC -o lib/x.so lib/x.c && expect 3 env LD_PRELOAD="$PWD/lib/x.so" "$release" build site &&
    has err "[work-died]" && [ ! -e site/public/index.html ]
}
