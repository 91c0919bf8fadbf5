// What comes out of a repository as text: messages, names, old versions.
#include "fuzz.h"

#include "base/utf8.h"
#include "history/message.h"
#include "history/old_text.h"
#include "history/people.h"
#include "history/rename.h"

static void check_message(Str input, Arena *arena) {
  Message message = message_parse(input, arena);
  assert(utf8_find_invalid(message.subject) == STR_NONE &&
         utf8_count(message.subject) <= SUBJECT_MAX);
  assert(utf8_find_invalid(message.note) == STR_NONE && utf8_count(message.note) <= NOTE_MAX);
  assert(str_find_char(message.subject, '\n') == STR_NONE &&
         str_find_char(message.note, '\n') == STR_NONE);
  assert(message.co_authors.len <= CO_AUTHORS_MAX && !(message.skip && message.note.len > 0));
}

// The first line is a signature, the rest a .mailmap.
static void check_people(Str input, Arena *arena) {
  Str signature, mailmap;
  str_cut(input, '\n', &signature, &mailmap);
  People people = people_open(mailmap, arena);
  const Person *person = people_find(&people, signature, NULL);
  assert(person == people_find(&people, signature, NULL));
  if (person) assert(person->name.len > 0 && utf8_find_invalid(person->name) == STR_NONE);
  for (size_t i = 0; person && i < person->name.len; i++)
    assert((unsigned char)person->name.ptr[i] >= 0x20);
  people_close(&people);
}

static void check_texts(Str input, Arena *arena) {
  Str before, after;
  if (!str_cut(input, '\0', &before, &after)) after = input;
  TextFacts a = text_facts(before), b = text_facts(after);
  if (str_eq(before, after))
    assert(a.version == b.version && a.front == b.front && a.whole == b.whole);
  assert(utf8_find_invalid(text_title(before, arena)) == STR_NONE);
  unsigned there = rename_similarity(before, after, arena),
           back = rename_similarity(after, before, arena);
  assert(there == back && there <= 100);
  (void)text_is_draft(after);
}

static void fuzz(Str input, Arena *arena) {
  check_message(input, arena);
  check_people(input, arena);
  check_texts(input, arena);
}
