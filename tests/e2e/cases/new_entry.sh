# Entries of data files, begun from the schemas beside them.

# A site with a list "words" whose entries are called "word".
words_site() {
  page content/index.md && mkdir -p content/_data &&
    printf '%s' '{"type": "array", "x-sorted": true, "items": {"title": "word", "required": ["id", "means"], "properties": {"id": {}, "means": {"type": "string", "description": "In one sentence"}}}}' >content/_data/words.schema.json
}
case_new_entry() {
  words_site && expect 0 "$prepbook" new word zeal &&
    has out 'content/_data/words.yaml:2: began word "zeal"; fill in:' && has out '  content/_data/words.yaml:3:10: means' &&
    has content/_data/words.yaml '$schema=words.schema.json' && chmod 640 content/_data/words.yaml &&
    expect 0 "$prepbook" new word awe && has out 'words.yaml:2: began word "awe"' && [ "$(stat -c %a content/_data/words.yaml)" = 640 ] &&
    cp content/_data/words.yaml before && expect 2 "$prepbook" new word awe && has err 'words.yaml:2: error: there is a word "awe" already' &&
    cmp before content/_data/words.yaml && [ "$(ls -A content/_data)" = "words.schema.json
words.yaml" ]
}
case_new_entry_kinds() {
  words_site && expect 0 "$prepbook" new --kinds && [ "$(cat out)" = word ] && expect 0 "$prepbook" new --help && has out word &&
    expect 2 "$prepbook" new wrod && has err 'did you mean "word"?' && [ ! -e wrod ] &&
    expect 2 "$prepbook" new thing x && has err 'there is no "thing" to begin' &&
    expect 0 "$prepbook" new ./word && [ -d word/content ] && expect 0 "$prepbook" new other && [ -d other/content ]
}
case_new_entry_refuses() {
  words_site && echo x >content/_data/.words.yaml.new && echo '- id: a' >content/_data/words.yaml &&
    expect 2 "$prepbook" new word b && has err 'another "prepbook new" is at work' && rm content/_data/.words.yaml.new &&
    mv content/_data/words.yaml content/real.yaml && ln -s ../real.yaml content/_data/words.yaml &&
    expect 2 "$prepbook" new word b && has err 'is a link' && [ "$(cat content/real.yaml)" = "- id: a" ] &&
    rm content/_data/words.yaml && echo '[]' >content/_data/words.json && expect 2 "$prepbook" new word b && has err 'words.json is no YAML' &&
    expect 2 "$prepbook" new word "$(printf 'a\nb')" && has err 'cannot be the name of an entry'
}
case_new_entry_broken_schema() {
  words_site && echo '{' >content/_data/bad.schema.json && expect 0 "$prepbook" new word a && rm content/_data/words.schema.json &&
    expect 2 "$prepbook" new word a && has err 'bad.schema.json'
}
# Nobody else's file is written, and one that cannot be written is told.
case_new_entry_denied() {
  words_site && echo '- id: a' >content/_data/words.yaml && chmod 555 content/_data && cp content/_data/words.yaml before || return 1
  : >out; : >err
  as_nobody "$prepbook" new word b >out 2>err
  [ $? = 3 ] && has err 'cannot write content/_data/words.yaml: permission denied' && cmp before content/_data/words.yaml
}
