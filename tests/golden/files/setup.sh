# What git cannot hold, or some disks cannot.
cd content
mkfifo pipe.md pipe.txt
ln -s nowhere.md dangling.md
ln -s /etc/hostname outside.txt
ln -s ../../../../../etc outside-folder
ln -s circle.md circle.md
ln -s . folder-circle
ln -s index.md copy.md
head -c 2000 /dev/zero | tr '\0' 'x' >large.md
printf '# Name\n' >"$(printf 'caf\351.md')"
printf '# Name\n' >"$(printf 'two\nlines.md')"
printf '# Name\n' >"$(head -c 251 /dev/zero | tr '\0' 'n').md"
deep=$(printf 'd/%.0s' $(seq 66))
mkdir -p "$deep"
