# What leads from a page of the handbook to the file that it is written in.
# Rooms: scripts content render

case_handbook_edit_links() {
  handbook content/handbook.yaml '1i edit_url: https://git.example/edit/main/{path}' && expect 0 "$prepbook" build -q site || return 1
  count=0
  for page in $(cd site/public && find . -name '*.md' | sed 's,^\./,,'); do
    led=$(grep -o 'href="https://git.example/edit/main/[^"]*"' "site/public/${page%.md}.html" | sed 's,.*/edit/main/,,; s/"//')
    [ -f "site/content/$page" ] && wanted=content/$page || wanted=content/_data/
    case $led in "$wanted"*) ;; scripts/lua_reference.lua) [ "$page" = team/lua.md ] || return 1 ;; *) say "$page leads to \"$led\", not to $wanted"; return 1 ;; esac
    [ -f "site/$led" ] || { say "$page leads to $led, which is not there"; return 1; }
    count=$((count + 1))
  done
  [ $count -gt 100 ] || { say "only $count pages"; return 1; }
  for pair in practice/questions/ownership:questions reference/glossary-a-b:terms behavioral/answers/ownership:answers practice/cases/price:cases; do
    has "site/public/${pair%:*}.html" "edit/main/content/_data/${pair#*:}.yaml" || return 1
  done
}
