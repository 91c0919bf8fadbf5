# What the repository's own handbook tells its readers about itself: where facts come from, what a browser keeps,
# words, videos. The helpers stand in handbook.sh.
# Rooms: scripts content
# The handbook's data.
facts=content/_data/facts.yaml stored=content/_data/stored.yaml

case_handbook_fact_sources() {
  wrong $facts '0,/page: pm-t-interview-prep/s//page: pm-t-interview-perp/' pm-t-interview-perp \
    'there is no source "pm-t-interview-perp"' 'did you mean "pm-t-interview-prep"?' || return 1
  wrong $facts '0,/checked: 2026-11-22/s//checked: 2026-11-21/' 'checked: 2026-11-21' 'checked before it was read' || return 1
  wrong $facts '0,/commit: "92a0ab6"/s//commit: "HEAD"/' 'commit: "HEAD"' '"HEAD" is no commit' || return 1
  handbook content/_data/sources.yaml '$a \  address: https://example.org/prep' && expect 0 "$prepbook" build -q site || return 1
  has site/public/start/about.html '<a href="https://example.org/prep"><cite>PM-T Interview Prep</cite></a>'
}
case_handbook_kept_by_the_browser() {
  wrong $stored '$a - key: mood\n  words: your mood' 'key: mood' 'no script keeps "mood"' || return 1
  handbook $stored '/^- key: searches$/,+1d' && expect 1 "$prepbook" check -q site || return 1
  has err 'a script keeps "searches", and content/_data/stored.yaml has no words for it' || return 1
  rm -rf site
  # However a script writes: with save, with setItem, by an index, under a constant.
  for line in "prepbook.save('mood', [1]);" "const MOOD = 'pb:mood'; localStorage[MOOD] = 1;" \
    "sessionStorage.setItem('mood', 1);" 'localStorage[`${prepbook.prefix}mood`] = 1;'; do
    handbook scripts/assets/today.js "\$a $(printf %s "$line" | sed 's/[\\&]/\\&/g')" && expect 1 "$prepbook" check -q site || return 1
    has err 'a script keeps "mood"' || { say "$line"; return 1; }
    rm -rf site
  done
  handbook scripts/assets/today.js '1i prepbook.save(nameOf(mood), [1]);' && expect 1 "$prepbook" check -q site || return 1
  has err 'scripts/assets/today.js:1: what is kept under nameOf(mood) cannot be told'
}
case_handbook_video_files() {
  videos=content/_data/videos.yaml
  wrong $videos '0,/five-steps.mp4/s//five-step.mp4/' five-step.mp4 'there is no video content/reference/videos/five-step.mp4' 'node scripts/slides.mjs' || return 1
  wrong $videos '0,/five-steps.png/s//five-step.png/' five-step.png 'there is no poster content/reference/videos/five-step.png' || return 1
  handbook content/reference/videos/five-steps.vtt 's/00:00:14.000 -->/00:00:14.500 -->/' && expect 0 "$prepbook" build -q site || return 1
  has site/public/reference/videos.html 'href="videos/five-steps.mp4#t=14.5">0:14</a>'
}
case_handbook_term_pages() {
  handbook content/_data/terms.yaml '/^- slug: webhook$/,/trap:/{/trap:/d}' && expect 1 "$prepbook" check -q site || return 1
  told error "$(at content/_data/terms.yaml 'slug: webhook')" 'the field "trap" is missing' || return 1
  rm -rf site
  handbook content/_data/terms.yaml 's/^  term: webhook$/  term: œuvre/' && expect 1 "$prepbook" check -q site || return 1
  has err "$(at content/_data/terms.yaml 'term: œuvre')" && has err 'no page of the glossary has the letter'
}
