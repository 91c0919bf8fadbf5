# Names that are one file where disks ignore case or Unicode form.
cd content
printf '# Loop\n' >Loop.md
printf '# Loop\n' >loop.md
mkdir Role role
printf '# A\n' >Role/a.md
printf '# B\n' >role/b.md
printf 'x' >"$(printf '\303\251.txt')"
printf 'x' >"$(printf 'e\314\201.txt')"
