# The dates of commits come from the commits alone: no clock decides which of them are believed. Helpers stand in
# history.sh.
# Rooms: history

# The same site, byte for byte, whatever day the machine or SOURCE_DATE_EPOCH says.
case_history_clock_of_another_day() {
  clone "$origin" site && builds site && true_dates site/public && bytes site/public >today || return 1
  for second in 1 315532800 631152000 1588000000 4000000000; do
    rm -rf site/public home && SOURCE_DATE_EPOCH=$second builds site && bytes site/public | diff today - || { say "SOURCE_DATE_EPOCH=$second"; return 1; }
  done
}
case_history_clock_that_stands_before_the_commits() {
  command -v faketime >/dev/null || skip "no faketime to set a clock with"
  clone "$origin" site && prepbook=$release && builds site && bytes site/public >today && rm -rf site/public home &&
    expect 0 alone faketime -f '1990-01-01 12:00:00' "$prepbook" build site && bytes site/public | cmp today -
}
# on DAY FILE: a commit of that day that changes a page
on() { echo "More of $1." >>"site/content/$2.md" && save site "$1"; }
updated() { dates site/public | grep -qx "$1.html $2" || { say "$1 is not of $2:"; dates site/public; return 1; }; }
# A clock that went ahead, or stood, for one commit is wrong for that one alone; it takes the day before it.
case_history_clock_that_was_wrong_once() {
  clone "$origin" site && on 2020-09-01 first && on 2031-01-01 second && on 2020-10-01 side && on 1999-01-01 last && on 2020-11-01 first && builds site && silent &&
    updated second 2020-09-01 && updated side 2020-10-01 && updated last 2020-10-01 && updated first 2020-11-01
}
# The first commit, too, when it was the one: it takes the day after it.
case_history_clock_that_was_wrong_at_first() {
  git_ init -q -b main site && page site/content/index.md '# Home' && page site/content/first.md '# first' && page site/content/side.md '# side' &&
    save site 2030-01-01 && on 2020-09-01 side && on 2020-10-01 side && builds site && silent && updated first 2020-09-01 && updated side 2020-10-01
}
