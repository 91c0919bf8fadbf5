# What is published where, under which name: one path has one owner, and check and build agree.

# same CODE SITE [WORD...]: check and build end alike, and say the words
same() {
  code=$1 folder=$2; shift 2
  expect "$code" "$prepbook" check "$folder" && mv err told && expect "$code" "$prepbook" build "$folder" || return 1
  for word in "$@"; do has told "$word" && has err "$word" || return 1; done
}
twice() { # FILE: no id of it is there twice
  [ -z "$(grep -o ' id="[^"]*"' "$1" | sort | uniq -d)" ] || { say "ids twice: $(grep -o ' id="[^"]*"' "$1" | sort | uniq -d)"; return 1; }
}
case_output_ids_of_releases() {
  log_site; printf '# Changes\n\n## [1.0]\n\n### Added\n\nOne.\n\n## [0.9]\n\n### Added\n\nOther.\n' >site/CHANGELOG.md
  { echo '# New'; log_text; } >site/content/new.md
  log_commit site 20 Ana -m "Changes"; git -C site tag v1.0; git -C site tag v0.9 HEAD~1
  expect 0 "$prepbook" build site && has site/public/changelog.html 'id="r1--added"' && has site/public/changelog.html 'id="r2--added"' && twice site/public/changelog.html
}
