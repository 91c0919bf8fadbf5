# Files that are copied as they are have a limit.
# Rooms: content

case_large_asset() {
  page site/content/index.md '# Home' && truncate -s 2147483649 site/content/film.mp4 || skip "this disk has no files with holes of 2 GB"
  expect 1 timeout 300 "$prepbook" build site && has err 'content/film.mp4: error: the file has 2147483649 bytes; at most 2147483648 (2 GB)' && has err '[file-too-large]' &&
    [ ! -e site/public ] && [ -z "$(find . -size +1M ! -name film.mp4)" ] && truncate -s 2147483648 site/content/film.mp4 && expect 0 timeout 300 "$prepbook" check site
}
