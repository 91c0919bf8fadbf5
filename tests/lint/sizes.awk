# Lengths: lines 100 columns, functions 60 lines, sources 600, headers 100 without comments and blanks.
# A table (an array at file level) does not count as a function.
function columns(line) { gsub(/[\200-\277]/, "", line); return length(line) }
function close_file() {
  if (file ~ /\.c$/ && lines > 600 && file !~ /_tables\.c$/) print file ":601: the file is longer than 600 lines"
  if (file ~ /\.h$/ && bare > 100) print file ":1: the header has " bare " lines besides comments, over 100"
}
FNR == 1 { close_file(); file = FILENAME; lines = 0; bare = 0; start = 0 }
{ lines++ }
!/^[ \t]*(\/\/.*)?$/ { bare++ }
columns($0) > 100 && file !~ /_tables\.c$/ { print FILENAME ":" FNR ": longer than 100 columns" }
/^[A-Za-z_].*\) \{$/ { start = FNR }
/^\}/ { if (start && FNR - start + 1 > 60) print FILENAME ":" start ": a function of " FNR - start + 1 " lines, over 60"; start = 0 }
END { close_file() }
