mkdir -p content/_data
printf 'name,note\none,caf\351\n' >content/_data/rows.csv
