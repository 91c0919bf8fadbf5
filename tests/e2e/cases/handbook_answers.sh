# The full answers of the handbook: what their pages hold, and what the build says when their data is wrong.
# Rooms: scripts content
# The handbook's data.

answers=content/_data/answers.yaml
# An edit within the answer for Ownership.
in_ownership() { printf '%s' "/^- principle: ownership\$/,/^- principle: invent/{$1;}"; }
# wrong_answer SED MARK SAID...: with Ownership so edited nothing is built, and its first line with MARK is told to be wrong
wrong_answer() {
  handbook $answers "$(in_ownership "$1")" && expect 1 "$prepbook" check -q site || return 1
  line=$(awk -v mark="$2" '/^- principle: ownership$/ { on = 1 } on && index($0, mark) { print NR; exit }' site/$answers)
  shift 2
  told error "$answers:$line:" "$@" && rm -rf site
}

case_handbook_answer_page() {
  handbook $answers 's/^# Full answers/# All answers/' && expect 0 "$prepbook" build -q site && [ ! -s err ] || return 1
  page=site/public/behavioral/answers/ownership.html
  [ "$(grep -o 'class="ask"' $page | wc -l)" = 9 ] || { say "not nine follow-ups"; return 1; }
  [ "$(grep -o 'id="\(situation\|task\|action\|why\|result\)"' $page | tr '\n' ' ')" = \
    'id="situation" id="task" id="action" id="why" id="result" ' ] || { say "not five parts in order"; return 1; }
  has $page 'Told the first time' && has $page 'href="../../principles/ownership.html"' || return 1
  has site/public/principles/ownership.html 'href="../behavioral/answers/ownership.html"' || return 1
  [ "$(ls site/public/behavioral/answers/*.html | wc -l)" = 17 ] || { say "not sixteen pages and their index"; return 1; }
}
case_handbook_answer_of_each_principle() {
  wrong $answers 's/^- principle: ownership$/- principle: ownreship/' 'principle: ownreship' \
    'there is no principle "ownreship"' 'did you mean "ownership"?' || return 1
  handbook $answers '/^- principle: ownership$/,/^- principle: invent/{/^- principle: invent/!d}' && expect 1 "$prepbook" check -q site || return 1
  told error "$(at content/_data/principles.yaml 'slug: ownership')" 'Ownership has no full answer' 'principle: ownership' && rm -rf site || return 1
  handbook $answers 's/^- principle: ownership$/- principle: dive-deep/' && expect 1 "$prepbook" check -q site || return 1
  has err 'the principle "dive-deep" is there already' && has err 'Ownership has no full answer' || return 1
  rm -rf site && handbook $answers "$(in_ownership 's/trade: .*/trade: Elevators/')" && expect 1 "$prepbook" check -q site || return 1
  has err 'the trade "Elevators" is there already'
}
case_handbook_answer_parts() {
  parts='the parts are situation, task, action, why, result'
  wrong_answer 's/part: task$/part: why/' 'part: why' 'here belongs "task", not "why"' "$parts" || return 1
  wrong_answer '/part: result$/,/^  numbers:/{/^  numbers:/!d}' 'part: situation' 'the part "result" is missing at the end' "$parts" || return 1
  handbook $answers "$(in_ownership 's/^  numbers:/    - part: result\n      text: More.\n      note: Less.\n&/')" && expect 1 "$prepbook" check -q site || return 1
  has err 'after the last part there is none, and no second "result"' && rm -rf site || return 1
  handbook $answers "$(in_ownership 's/part: task$/part: tusk/')" && expect 1 "$prepbook" check -q site || return 1
  has err "$(at $answers 'part: tusk')"
}
case_handbook_answer_length() {
  limits='its five parts together have 350 to 450'
  wrong_answer '/That night I followed/,/^        codes\.$/d' 'part: situation' 'the answer has 346 words' "$limits" || return 1
  more=$(printf 'word %.0s' $(seq 60))
  wrong_answer "s/That alert went badly first\./$more/" 'part: situation' 'the answer has 457 words' "$limits"
}
case_handbook_answer_numbers() {
  wrong_answer 's/is: "5200 - 5044"/is: "5200 - 5045"/' '5200 - 5045' '5200 - 5045 is 155, not 156' || return 1
  wrong_answer 's/is: "5200 - 5044"/is: "5200 - homes"/' '5200 - homes' 'there is no figure "homes"' || return 1
  for text in 1,156 156.5 1560; do # a number stands by itself
    wrong_answer "s/other 156 have/other $text have/" 'shown: "156"' 'the answer does not say "156"' || return 1
  done
  handbook $answers "$(in_ownership 's/^  numbers:/  numbers: []/;/{ is: /d')" && expect 1 "$prepbook" check -q site || return 1
  told error $answers: 'an answer without a number that is computed'
}
case_handbook_answer_follow_ups() {
  wrong_answer '/about: the month of delay/,/^$/d' 'about: the approval' 'the answer has 6 follow-ups' 'see, know, change' || return 1
  handbook $answers "$(in_ownership 's/^      know:$/      knows:/')" && expect 1 "$prepbook" check -q site || return 1
  has err 'there is no field "knows"' && has err 'did you mean "know"?'
}
