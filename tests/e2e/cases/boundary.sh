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
  timeout 20 "$prepbook" serve site --port 8731 >out 2>err & pid=$!
  for i in $(seq 100); do [ -e site/.public.prepbook-new ] || break; sleep 0.1; done
  kill $pid; wait $pid
  [ ! -e site/.public.prepbook-new ] && [ ! -e site/.public.prepbook-lock ] && [ -f site/public/index.html ]
}
