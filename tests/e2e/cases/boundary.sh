# Rooms: guard cli history content publish serve
# Where a build's reach ends: at what the command line says, whatever stands in the site.
# Sanitized from here on.

# other_site: a published site beside the hostile one, kept as it is
other_site() { page other/index.md '# Other' && "$prepbook" build -q other && bytes other/public >other.before; }
other_is_whole() { bytes other/public >other.after && cmp other.before other.after; }
# The kernel of this machine has no Landlock: --untrusted refuses, and nothing more can be tried.
untrusted_works() { page probe/a.md && "$prepbook" build --untrusted -q probe >out 2>err; ! grep -q Landlock err; }
secret_repository() {
  git init -q private && page private/index.md '# Secret title' && git -C private add . &&
    git -C private -c user.name=Hidden -c user.email=h@example.org commit -qm 'Secret message'
}
# no_secret SITE: the build without trust ends well, and nothing of the private repository is in it
no_secret() {
  expect 0 "$prepbook" build --untrusted "$1" && has err '[history-outside]' &&
    { ! grep -rqlE 'Secret|Hidden' "$1/public" || { say "published: $1"; return 1; }; }
}

case_boundary_output_is_no_link() {
  untrusted_works || return 0
  other_site && page site/index.md && ln -s ../other/public site/public || return 1
  expect 2 "$prepbook" build --untrusted site && has err '"site/public" is a link' && has err '--dest-dir' && other_is_whole || return 1
  expect 2 "$prepbook" build --untrusted site -d site/public && other_is_whole || return 1
  (cd site && expect 2 "$prepbook" build --untrusted) && other_is_whole || return 1
  expect 2 "$prepbook" clean site && has err 'is a link; nothing is removed' && has err "$PWD/other/public" && other_is_whole || return 1
  (cd site && expect 2 "$prepbook" clean -d public) && other_is_whole || return 1
  rm site/public && ln -s ../other site/way && expect 2 "$prepbook" build --untrusted site -d site/way/public && other_is_whole
}
# One's own site may well be published through a link.
case_boundary_own_output_link() {
  page site/index.md && mkdir www && ln -s ../www site/public && expect 0 "$prepbook" build site && [ -f www/index.html ] &&
    expect 2 "$prepbook" clean site && expect 0 "$prepbook" clean -d "$PWD/www" && [ ! -e www/index.html ]
}
# The site itself may be named through a link.
case_boundary_named_through_a_link() {
  untrusted_works || return 0
  page real/index.md && ln -s real site && expect 0 "$prepbook" build --untrusted site && [ -f real/public/index.html ] && expect 0 "$prepbook" clean site
}
case_boundary_shipped_output() {
  untrusted_works || return 0
  page site/index.md && mkdir site/public && echo '<script>x</script>' >site/public/evil.html && printf 'prepbook manifest 1, 0 files\n' >site/public/.prepbook-manifest || return 1
  expect 2 "$prepbook" build --untrusted site && has err 'evil.html' && [ ! -e site/public/index.html ] || return 1
  printf 'prepbook manifest 1, 1 files\nevil.html\n' >site/public/.prepbook-manifest && expect 0 "$prepbook" build --untrusted site && [ ! -e site/public/evil.html ] || return 1
  expect 0 "$prepbook" build --untrusted site && echo mine >site/public/CNAME && expect 0 "$prepbook" build site && has site/public/CNAME mine
}
case_boundary_shipped_staging() {
  page site/index.md && mkdir -p site/.public.prepbook-new/apply victim && echo kept >victim/kept &&
    echo evil >site/.public.prepbook-new/apply/evil.html && printf 'prepbook manifest 1, 1 files\nevil.html\n' >site/.public.prepbook-new/apply/.prepbook-manifest &&
    expect 0 "$prepbook" build site && [ ! -e site/public/evil.html ] && [ ! -e site/.public.prepbook-new ] || return 1
  for name in new lock memo; do
    echo "# $name" >site/index.md && rm -rf site/.public.* && ln -s ../victim site/.public.prepbook-$name && expect 0 "$prepbook" build site && has site/public/index.html "$name" && [ "$(ls -A victim)" = kept ] || { say $name; return 1; }
  done
}
case_boundary_git_elsewhere() {
  untrusted_works || return 0
  secret_repository && page site/index.md '# Mine' || return 1
  echo "gitdir: $PWD/private/.git" >site/.git && no_secret site || return 1
  rm -rf site/.git site/public && ln -s ../private/.git site/.git && no_secret site || return 1
  rm -rf site/.git site/public && mkdir site/.git && (cd site/.git && echo "$PWD/../../private/.git" >commondir && echo ../.. >gitdir && cp ../../private/.git/HEAD .) && no_secret site || return 1
  rm -rf site/.git site/public && git init -q site && echo / >site/.git/commondir && no_secret site || return 1
  rm -rf site/.git site/public && git clone -q --shared private clone && mv clone/.git site/.git && no_secret site || return 1
  rm -rf site/.git site/public clone && cp -r private/.git site/.git && rm -rf site/.git/objects && ln -s ../../private/.git/objects site/.git/objects && no_secret site || return 1
  rm -rf site/.git site/public && cp -r private/.git site/.git && printf '[Include]\n\tpath = ../../private/.git/config\n' >>site/.git/config && no_secret site || return 1
  rm -rf site/.git site/public && cp -r private/.git site/.git && rm site/.git/HEAD && mkfifo site/.git/HEAD && no_secret site
}
# The same repository, whole in its folder, is read: in the site, and above it.
case_boundary_git_of_its_own() {
  untrusted_works || return 0
  git init -q top && page top/docs/index.md '# Told' && git -C top add . && git -C top -c user.name=Known -c user.email=k@example.org commit -qm 'Say more' &&
    expect 0 "$prepbook" build --untrusted top/docs && lacks err history && grep -rq 'Say more' top/docs/public || return 1
  git clone -q top again && expect 0 "$prepbook" build --untrusted again && lacks err history-outside && grep -rq 'Say more' again/public
}
case_boundary_preview_tidies() {
  page site/index.md && "$prepbook" build -q site && mkdir -p site/.public.prepbook-new/new && echo x >site/.public.prepbook-new/new/x && : >site/.public.prepbook-lock || return 1
  timeout 300 "$prepbook" serve site >out 2>err & pid=$!
  until grep -q 'Ctrl-C ends' out; do kill -0 $pid 2>/dev/null || break; sleep 0.1; done
  kill $pid; wait $pid
  [ ! -e site/.public.prepbook-new ] && [ ! -e site/.public.prepbook-lock ] && [ -f site/public/index.html ]
}

# What a browser would run is left out, each file with a note; the rest is there, and no link to it is an error.
case_boundary_active_content() {
  untrusted_works || return 0
  page site/content/index.md '---
template: special
---
# Home

[a](evil.html) ![a](pic.svg) [b](data.JSON) ![c](p.png) <bad></bad> <thing>x</thing>' || return 1
  for name in evil.html EVIL.HTM pic.svg run.js run.mjs x.xhtml feed.xml style.css none assets/changes.js search/root.js data.JSON page.shtml w.wasm; do
    mkdir -p "site/content/$(dirname $name)" && echo 'alert(1)' >"site/content/$name"; done
  echo '[1]' >site/content/data.JSON
  printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0' >site/content/p.png
  mkdir -p site/scripts/assets site/themes/t/templates site/themes/t/components site/themes/t/assets
  echo 'theme: t' >site/content/handbook.yaml
  echo 'alert(2)' >site/scripts/assets/own.js && echo '<script>alert(3)</script>' >site/themes/t/templates/page.mustache &&
    echo '<b onclick="alert(4)">x</b>' >site/themes/t/components/thing.mustache && echo 'alert(5)' >site/themes/t/assets/theme.js && echo '<script>alert(7)</script>' >site/themes/t/templates/special.mustache && echo 'b {color: red}' >site/themes/t/assets/own.css
  cat >site/scripts/a.lua <<'LUA'
prepbook.component("bad", function(attributes, inner, page) page:use("own.js") return "fine" end)
prepbook.on("finish", function(site) site:write("w/out.js", "alert(6)") site:write("w/out.txt", "fine") end)
LUA
  "$prepbook" build --untrusted site >out 2>err; code=$?
  [ $code = 0 ] || { say "exit $code"; cat err; return 1; }
  for name in content/evil.html content/EVIL.HTM content/pic.svg content/run.js content/assets/changes.js content/search/root.js content/none scripts/assets/own.js themes/t/templates/page.mustache themes/t/assets/theme.js themes/t/components/thing.mustache w/out.js; do
    has err "$name: note" || return 1; done
  has err 'content/index.md:2:11: note: the template "special" is left out of an untrusted site [active-left-out]' && has site/public/index.html '>Home</h1>' || return 1
  ! grep -rl 'alert(' site/public | grep . || { say 'active content published'; return 1; }
  [ -f site/public/p.png ] && [ -f site/public/data.JSON ] && [ -f site/public/w/out.txt ] && [ -f site/public/assets/own.css ] && [ -f site/public/index.html ]
}

case_boundary_whole_disk() {
  for command in build check serve; do expect 2 timeout 5 "$prepbook" $command / && has err '"/" is the root' && has err 'name the folder' || return 1; done
  mkdir home && page home/a.md && expect 2 env HOME="$PWD/home" "$prepbook" build home && has err 'your home folder' && [ ! -e home/public ] || return 1
  page home/content/index.md && expect 0 env HOME="$PWD/home" "$prepbook" build home
}
case_boundary_missing_site() { expect 2 "$prepbook" build nowhere && has err 'there is no folder "nowhere"' && lacks err public; }
case_boundary_names_of_new() {
  for name in '' .x a/.x "$(printf 'a\nb')" "$(printf 'a\033b')"; do expect 2 "$prepbook" new "$name" && has err 'cannot be the name' && ! grep -q "$(printf '\033')" err || { say "$name"; return 1; }; done
  mkdir content && for name in .x a/.x "$(printf 'a\nb')" "$(printf 'a\033b')"; do expect 2 "$prepbook" new page "$name" && has err 'cannot be the name' || return 1; done
  expect 2 "$prepbook" new / && has err 'root of the file system' && [ -z "$(ls -A content)" ] && expect 0 "$prepbook" new page deep/my-page && [ -f content/deep/my-page.md ]
}
# No format of problems carries what a terminal obeys.
case_boundary_escapes() {
  page site/index.md "$(printf '# A\n\n[a\033[31mb](no\033[2Jne.md)\n')" || return 1
  for format in text json github; do
    "$prepbook" check site --format $format >out 2>err; cat out err >both
    ! LC_ALL=C grep -q "$(printf '\033')" both && grep -q missing both || { say $format; cat -v both; return 1; }; done
}
