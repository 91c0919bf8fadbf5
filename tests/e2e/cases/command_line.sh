# The command line as a newcomer uses it, typos included.
# Rooms: cli base

case_no_command() { expect 2 "$prepbook" && has out "commands:"; }
case_help() { expect 0 "$prepbook" help && has out "prepbook build [SITE]" && expect 0 "$prepbook" --help; }
case_help_of_command() { expect 0 "$prepbook" build -h && has out "--dest-dir DIR" && expect 0 "$prepbook" help build; }
case_help_diagnostics() { expect 0 "$prepbook" help diagnostics && has out "link-missing"; }
case_help_unknown() { expect 2 "$prepbook" help biuld && has err 'did you mean "prepbook help build"?'; }
case_version() { expect 0 "$prepbook" version && has out "prepbook " && expect 0 "$prepbook" --version; }
case_typo_command() { expect 2 "$prepbook" biuld && has err 'did you mean "prepbook build"?'; }
case_typo_option() { expect 2 "$prepbook" build --drafs && has err "did you mean --drafts?"; }
case_option_of_another() { expect 2 "$prepbook" clean --strict && has err 'has no option --strict'; }
case_value_missing() { expect 2 "$prepbook" build -d && has err "-d needs a value: -d DIR"; }
# A message calls the option as it was typed, and asks first whether
# the command has it.
case_options_as_typed() {
  for command in clean search serve; do
    "$prepbook" help $command | grep -oE '(^|[ ,])--?[a-zA-Z][a-z-]*' | tr -d ' ,' | sort -u >own
    for option in -d -j -n -N -Z --port --host --limit --poll=x --é; do
      grep -qxF -- "${option%%=*}" own && continue
      "$prepbook" $command $option >out 2>err </dev/null; got=$?
      [ $got = 2 ] && has err "option ${option%%=*}" && lacks err "needs a" || { say "$command $option"; return 1; }
    done
  done
  for option in -j --jobs -p --port; do
    expect 2 "$prepbook" serve $option none && has err " $option takes a number" || return 1
  done
  expect 2 "$prepbook" -n 3 search && has err '"prepbook search" has no option -n' &&
    expect 2 "$prepbook" search --host-name && lacks err "did you mean" && expect 2 "$prepbook" build -é && has err "option -é"
}
case_value_wrong() { expect 2 "$prepbook" build -j 0 && has err "number from 1 to 999"; }
case_choice_wrong() { expect 2 "$prepbook" check --format xml && has err "text|json|github"; }
case_argument_too_many() { expect 2 "$prepbook" build a b && has err "one argument too many"; }
case_no_such_site() { expect 2 "$prepbook" build nowhere && has err "nowhere"; }
case_completions() {
  for shell in bash zsh fish; do expect 0 "$prepbook" completions $shell && has out dest-dir || return 1; done
  expect 0 "$prepbook" completions bash && bash -n out && expect 2 "$prepbook" completions csh
}
case_double_dash() { page -- --odd/index.md 2>/dev/null; mkdir -p ./--odd; page ./--odd/index.md; expect 0 "$prepbook" build -- --odd && [ -f ./--odd/public/index.html ]; }
case_equals_and_aliases() { page site/index.md && expect 0 "$prepbook" build site --output-dir=out.d && [ -f out.d/index.html ]; }
case_quiet() { page site/index.md && expect 0 "$prepbook" build -q site && [ ! -s out ] && [ ! -s err ] && [ -f site/public/index.html ]; }
case_summary() { page site/index.md && expect 0 "$prepbook" build site && has out "1 page," && has out "-> site/public/"; }
case_new_site() { expect 0 "$prepbook" new book && expect 0 "$prepbook" build --strict book && has out "3 pages,"; }
case_new_twice() { expect 0 "$prepbook" init book && expect 2 "$prepbook" new book && has err "has a content folder already"; }
case_new_page() {
  expect 0 "$prepbook" new book && cd book && expect 0 "$prepbook" new page guide/phone-screen &&
    has content/guide/phone-screen.md "title: Phone screen" && expect 2 "$prepbook" new page guide/phone-screen &&
    expect 2 "$prepbook" new page ../outside && expect 0 "$prepbook" build
}
case_json() {
  page site/index.md '# A [x](no.md)'
  expect 1 "$prepbook" check --format json site && has out '"code": "link-missing"' &&
    node -e 'JSON.parse(require("fs").readFileSync("out", "utf8"))'
}
case_github() { page site/index.md '# A [x](no.md)'; expect 1 "$prepbook" check --format github site && has out "::error file=index.md,line=1,col=5"; }
case_color() {
  page site/index.md '# A [x](no.md)'
  expect 1 "$prepbook" check --color always site && grep -q "$(printf '\033')" err || return 1
  expect 1 env CLICOLOR_FORCE=1 NO_COLOR=1 "$prepbook" check site && has err link-missing && ! grep -q "$(printf '\033')" err
}
case_terminal_escapes() { page site/index.md "# A [x](no.md) $(printf '\033[31m')"; expect 1 "$prepbook" check site && has err link-missing && ! grep -q "$(printf '\033')" err; }
