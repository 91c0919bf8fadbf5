# The case bank of the repository's own handbook: what its script says when a case is wrong. The helpers are those of
# handbook.sh.
# Rooms: scripts content
# The handbook's data.
cases=content/_data/cases.yaml
# An edit of the first case.
of_first() { printf '%s\n' "/^  - id: podcast-plays-fall\$/,/^  - id: speaker-timers\$/{$1" '}'; }
# wrong_case SED LINE SAID...: with the first case so edited nothing is built, and the first line with LINE below its
# id is told to be wrong
wrong_case() {
  handbook $cases "$(of_first "$1")" && expect 1 "$prepbook" check -q site || return 1
  line=$(awk -v mark="$2" '/id: podcast-plays-fall$/ {on = 1} on && index($0, mark) {print NR; exit}' site/$cases)
  shift 2
  told error "$cases:$line:" "$@" && rm -rf site
}

case_handbook_cases_sums() {
  # The second step: its text begins on the line above.
  second='- text: >-'
  handbook $cases "$(of_first 's/>0.72</>0.73</')" && expect 1 "$prepbook" check -q site || return 1
  line=$(awk -v mark="$second" '/id: podcast-plays-fall$/ {on = 1} on && index($0, mark) && ++n == 2 {print NR; exit}' site/$cases)
  told error "$cases:$line:" '4.0 * 0.4 * 0.45 is 0.72, not 0.73' && rm -rf site || return 1
  wrong_case 's/is="1.8 \/ 4.0 /is="plays \/ 4.0 /' "$second" 'there is no figure "plays"' || return 1
  wrong_case 's/is="1.8 \/ 4.0 /is="1.8 \/ 0 /' "$second" '1.8 / 0 * 100 is inf, not 45' || return 1
  wrong_case 's/>45</>half</' "$second" 'there is no number in "half"' || return 1
  wrong_case 's/Say the drop/1.8 ÷ 4 = 0.45. Say the drop/' "$second" 'the result "= 0.45." is not computed'
}
case_handbook_cases_names() {
  wrong_case 's/kind: metric-drop$/kind: metric-drops/' kind: 'there is no kind "metric-drops"' 'did you mean "metric-drop"?' || return 1
  wrong_case 's/domain: media$/domain: meida/' domain: 'there is no domain "meida"' 'did you mean "media"?' || return 1
  handbook $cases "$(of_first 's/domain: media$/domain: ads/')" && expect 1 "$prepbook" check -q site || return 1
  has err 'lead-quality has the kind and domain of "podcast-plays-fall"' && rm -rf site || return 1
  wrong $cases 's/^  - id: speaker-timers$/  - id: podcast-plays-fall/' 'id: podcast-plays-fall' 'the id "podcast-plays-fall" is there already'
}
case_handbook_cases_counts() {
  wrong_case '/ask: What counts/,/ask: Did we release/{/ask: Did we/!d}' 'ask:' 'podcast-plays-fall: 2 clarifying questions; a case has 3 to 5' || return 1
  wrong_case 's/one week. You own/one week, and you own/' question: 'the question has 1 sentences, not 2' || return 1
  wrong_case 's/<calc is="[^"]*">\([^<]*\)<\/calc>/\1/g;s/45% = /45% gives /' '- text:' 'podcast-plays-fall: 0 computed numbers; a case has 3 or more' || return 1
  handbook $cases '/^  - id: podcast-plays-fall$/,/^  - id: speaker-timers$/{/id: speaker-timers/!d}' && expect 1 "$prepbook" check -q site || return 1
  has err "$(at $cases 'slug: metric-drop')" && has err 'A metric drops has 3 cases; each kind has 4 or more' || return 1
  has err "$(at $cases 'slug: media')" && has err 'Media has 2 cases; each domain has 3 or more'
}
# Without scripts, and on paper, a case is its question and what is folded below it.
case_handbook_cases_pages() {
  handbook $cases '$a #' && expect 0 "$prepbook" build -q site && [ ! -s err ] || return 1
  made=site/public/practice/cases
  [ "$(ls $made | grep -c '\.html$')" = 11 ] || { say "not ten kinds and an index"; return 1; }
  for page in $made/[!i]*.html $made/incident.html; do
    [ "$(grep -o '<h3 ' $page | wc -l)" -ge 4 ] && [ "$(grep -o '<details><summary>A way through' $page | wc -l)" = 4 ] || { say "not four cases in $page"; return 1; }
    lacks $page '<calc' || return 1
  done
  [ "$(grep -o '<td><a ' $made/index.html | wc -l)" = 40 ] || { say "not 40 cases in the table"; return 1; }
}

# ---- the question bank

case_handbook_question_follow_ups() {
  handbook "$questions" "$(first '^    - How.*' '')" && sed -i '/^- id: ownership-1$/,/listen_for:/{/^    - Why/d;/^$/d}' site/$questions || return 1
  expect 1 "$prepbook" check -q site || return 1
  told error "$questions:" 'ownership-1: 1 follow-ups; a question has 2 to 5'
}
case_handbook_question_stages() {
  wrong_principle='/^  principle: ownership$/,/stages:/s/stages: .*/stages: [loop]/'
  handbook "$questions" "$wrong_principle" && expect 1 "$prepbook" check -q site || return 1
  told error "$(at content/_data/principles.yaml 'slug: ownership')" 'Ownership has no question for the phone screen'
}
case_handbook_empty_cells() {
  competencies=content/_data/competencies.yaml
  # The first of two reasons in the first column: without it the cell is a gap.
  handbook $competencies '0,/    - principle: ownership/{/    - principle: ownership/{N;d}}' && expect 1 "$prepbook" check -q site || return 1
  told error "$competencies:" 'Ownership has no question on Customer insight' 'give the reason in empty' && rm -rf site || return 1
  handbook $competencies 's/- principle: think-big/- principle: think-bgi/' && expect 1 "$prepbook" check -q site || return 1
  has err "$(at $competencies think-bgi)" && has err 'did you mean "think-big"?' && rm -rf site || return 1
  handbook $competencies 's/- principle: learn-and-be-curious/- principle: ownership/' && expect 1 "$prepbook" check -q site || return 1
  has err 'Ownership has questions on Requirements and scope' && has err 'Learn and Be Curious has no question on Requirements and scope'
}
