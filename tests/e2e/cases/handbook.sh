# The repository's own handbook: what its scripts say when its data is wrong.
# Rooms: content scripts
# The handbook's data.

# handbook FILE SED: a copy of the site in ./site, with FILE edited
handbook() {
  mkdir site && cp -R "$root/content" "$root/scripts" "$root/themes" site && chmod -R u+w site || return 1
  cp "site/$1" before && sed -i "$2" "site/$1"
  ! cmp -s before "site/$1" || { say "the edit of $1 changes nothing: $2"; return 1; }
}
# at FILE MARK: where the last line with MARK stands, as "FILE:LINE:"
at() { line=$(grep -nF -- "$2" "site/$1" | tail -n 1); echo "$1:${line%%:*}:"; }
# told KIND PLACE SAID...: one problem and no more, of that kind, at that place, and it says all that
told() {
  kind=$1 place=$2; shift 2
  [ "$(grep -c ': \(error\|warning\): ' err)" = 1 ] || { say "not one problem"; cat err; return 1; }
  grep -F ": $kind: " err | grep -qF -- "$place" || { say "no $kind at $place"; cat err; return 1; }
  for said; do has err "$said" || return 1; done
}
# wrong FILE SED MARK SAID...: with FILE so edited nothing would be built (check says what build says), and the line with MARK is told to be wrong
wrong() {
  handbook "$1" "$2" && expect 1 "$prepbook" check -q site || return 1
  file=$1 mark=$3; shift 3
  told error "$(at "$file" "$mark")" "$@" && rm -rf site
}
# doubtful FILE SED MARK SAID...: likewise, but it is a warning
doubtful() {
  handbook "$1" "$2" && expect 0 "$prepbook" check -q site || return 1
  file=$1 mark=$3; shift 3
  told warning "$(at "$file" "$mark")" "$@" && rm -rf site
}
questions=content/_data/questions.yaml plan=content/_data/plan.yaml terms=content/_data/terms.yaml
# An edit within the first question of Ownership.
first() { echo "/^- id: ownership-1\$/,/listen_for:/s/$1/$2/"; }

case_handbook_builds_without_a_word() {
  handbook "$questions" 's/^- id: ownership-1$/- id: ownership-one/' && expect 0 "$prepbook" build -q site && [ ! -s err ] && [ -f site/public/index.html ]
}
case_handbook_questions() {
  wrong $questions "$(first 'principle: .*' 'principle: ownreship')" 'principle: ownreship' \
    'there is no principle "ownreship"' 'did you mean "ownership"?' || return 1
  wrong $questions "$(first 'competency: .*' 'competency: metrcis')" 'competency: metrcis' \
    'there is no competency "metrcis"' 'did you mean "metrics"?' || return 1
  wrong $questions 's/^- id: ownership-2$/- id: ownership-1/' 'id: ownership-1' 'the id "ownership-1" is there already'
}
case_handbook_question_fields() {
  handbook $questions "$(first listen_for: listenfor:)" && expect 1 "$prepbook" check -q site || return 1
  has err "$(at $questions listenfor:)" && has err 'there is no field "listenfor"' && has err 'did you mean "listen_for"?' || return 1
  lacks err link- # what scripts would have made is missing for this reason, and no other
}
case_handbook_too_few_questions() {
  handbook $questions '/^- id: ownership-[3-8]$/,/listen_for:/d' && expect 1 "$prepbook" check -q site || return 1
  told error "$(at content/_data/principles.yaml 'slug: ownership')" 'Ownership has 2 questions; each principle needs 6' 'principle: ownership'
}
case_handbook_principle_pages() {
  ownership=content/principles/ownership.md
  wrong $ownership 's/^## Tension$/## Tensions/' '## Tensions' 'this section is "Tension" on the other principle pages' || return 1
  wrong $ownership '/^## Story fit$/d' '## Tension' 'the section "Story fit" is missing before this one' || return 1
  wrong $ownership '$a \\n## More' '## More' 'the other principle pages have no section here' || return 1
  wrong $ownership 's/<prompts principle="ownership">/<prompts principle="ownreship">/' 'ownreship' 'did you mean "ownership"?' || return 1
  handbook $ownership '/^## A ten-minute drill$/d' && expect 1 "$prepbook" check -q site || return 1
  told error $ownership: 'the section "A ten-minute drill" is missing at the end'
}
case_handbook_principles() {
  principles=content/_data/principles.yaml
  wrong $principles '0,/tension: earn-trust$/s//tension: earn-trsut/' 'earn-trsut' 'tension: there is no principle "earn-trsut"' 'did you mean "earn-trust"?' || return 1
  handbook $principles '$a - slug: curiosity\n  name: Curiosity\n  short: Ask.\n  near: [dive-deep]\n  tension: frugality' && expect 1 "$prepbook" check -q site || return 1
  has err "$(at $principles 'slug: curiosity')" && has err 'the principle has no page: content/principles/curiosity.md' && has err 'Curiosity has 0 questions'
}
case_handbook_plan() {
  wrong $plan '0,/page: start.one-page.md/s//page: start\/one-pag.md/' one-pag.md \
    'there is no page "start/one-pag.md"' 'did you mean "start/one-page.md"?' || return 1
  wrong $plan '/^  - id: one-page-sheet$/,/four-weeks/s/four-weeks: .*/four-weeks: -28/' 'four-weeks: -28' 'four-weeks has no day -28' 'its days are -27 to 0' || return 1
  wrong $plan '/^  - id: one-page-sheet$/,/four-weeks/s/minutes: .*/minutes: 300/;s/\(two-weeks\|one-week\): -\(13\|6\)$/\1: null/' 'four-weeks: -27' 'minutes; a day has at most 120' || return 1
  wrong content/practice/plan.md 's/table plan="two-weeks"/table plan="two-week"/' two-week\" 'there is no plan "two-week"' 'did you mean "two-weeks"?'
}
case_handbook_terms() {
  wrong $terms 's/see: \[queue, latency\]/see: [qeue, latency]/' qeue 'see: there is no term "qeue"' 'did you mean "queue"?' || return 1
  wrong $terms 's/^  term: API$/  term: Zebra/' 'term: asynchronous' 'the term "asynchronous" belongs before "Zebra"' || return 1
  wrong $terms 's/^- slug: asynchronous$/- slug: api/;s/asynchronous\([],]\)/api\1/' 'slug: api' 'the slug "api" is there already'
}
case_handbook_terms_in_pages() {
  page=content/practice/index.md
  doubtful $page '$a \\nAsk the [[bar raisr]] and the [[loop]].' '[[bar raisr]]' 'there is no glossary term [[bar raisr]]' 'did you mean "bar raiser"?' || return 1
  doubtful $page '$a \\n## [[Loop]]' '[[Loop]]' 'in a heading or a link' || return 1
  handbook $page '$a \\nSee [[loop]], [[STAR]] and `[[code]]`.' && expect 0 "$prepbook" build -q site && [ ! -s err ] || return 1
  made=site/public/practice/index.html
  has $made '<code>[[code]]</code>' && lacks $made '[[loop]]' && lacks $made '[[STAR]]' && has $made '>STAR</a>'
}
case_handbook_facts() {
  doubtful content/_data/facts.yaml '$a - id: f99\n  fact: One more.\n  source: S50\n  page: pm-t-interview-prep\n  read: 2026-11-22\n  checked: 2026-11-22\n  status: current' 'id: f99' \
    'no page links to fact F99' 'start/about.md#f99' || return 1
  wrong content/practice/index.md '$a \\nSee [F98](../start/about.md#f98).' '#f98' '"#f98" [link-anchor]' || return 1
  wrong content/practice/index.md '$a \\nIt lasts an hour. <fact id="f97"></fact>' 'id="f97"' 'there is no fact "f97"'
}
case_handbook_videos() {
  videos=content/_data/videos.yaml captions=content/reference/videos/loop-day.vtt
  wrong $videos 's/loop-day.vtt/loop-dya.vtt/' loop-dya.vtt 'a video without captions: there is no content/reference/videos/loop-dya.vtt' || return 1
  wrong $videos 's/loop-day.webm/loop-dya.webm/' loop-dya.webm 'there is no video content/reference/videos/loop-dya.webm' || return 1
  for edit in '6s/-->/->/ 6 no times like' '1s/WEBVTT/VTT/ 1 it does not begin with WEBVTT' '9s/00:16/00:26/ 9 a cue that ends before it begins' '9s/00:16/00:01/ 9 a cue that begins before the one above it' '10d 9 a cue without words'; do
    set -- $edit; sed=$1 line=$2; shift 2
    handbook $captions "$sed" && expect 1 "$prepbook" check -q site || return 1
    told error "$(at $videos loop-day.vtt)" "$captions:$line: $*" && rm -rf site || return 1
  done
}
case_handbook_numbers_of_examples() {
  page=content/technical/system-design.md
  wrong $page 's/>3,600</>3,700</' '>3,700<' 'bikes * rides_per_bike * peak_share / 100 is 3600, not 3,700' || return 1
  wrong $page 's/is="bikes">6,000/is="bykes">6,000/' 'is="bykes"' 'there is no figure "bykes"' || return 1
  wrong $page 's/is="bikes">6,000/is="bikes *">6,000/' 'is="bikes *"' 'calc:' || return 1
  wrong $page 's/is="bikes">6,000/is="0 \/ 0">6,000/' 'is="0 / 0"' 'calc: 0 / 0 is' || return 1
  # A figure changed in the data is told at each number that no longer follows from it.
  handbook content/_data/system.yaml 's/^  value: 6000/  value: 6100/' && expect 1 "$prepbook" check -q site || return 1
  has err 'bikes * rides_per_bike is 30500, not 30,000'
}
case_handbook_star_is_not_STAR() {
  handbook content/technical/bar.md 's/the star/the star/;s/Four depths/Four  depths/;$a\\nThe star, and STAR.' && expect 0 "$prepbook" build -q site || return 1
  has site/public/technical/bar.html 'The star, and <a class="term"'
}
case_handbook_sums_in_texts() {
  wrong $terms 's/>120<.calc> open claims/>130<\/calc> open claims/' '>130<' '20 * 6 is 120, not 130' || return 1
  handbook $terms 's/>120<.calc> open claims/>120.0<\/calc> open claims/' && expect 0 "$prepbook" build -q site && has site/public/reference/glossary-i-o.html 'gives 120.0 open claims'
}
