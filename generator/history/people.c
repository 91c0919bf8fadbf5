#include "history/people.h"

#include <git2.h>

#include "base/utf8.h"

enum { NAME_MAX_LENGTH = 200 };  // code points

People people_open(Str mailmap, Arena *arena) {
  People people = {.arena = arena};
  git_libgit2_init();
  git_mailmap *map = NULL;
  if (mailmap.len > 0 && git_mailmap_from_buffer(&map, mailmap.ptr, mailmap.len) == 0)
    people.mailmap = map;
  return people;
}

void people_close(People *people) {
  git_mailmap_free(people->mailmap);
  people->mailmap = NULL;
  git_libgit2_shutdown();
}

// One line of valid UTF-8 without an address: nothing from a "<" on, no word with "@". Of an
// address in the name's place what stands before the "@" is kept.
static Str clean_name(Arena *arena, Str name) {
  Str rest, word, host;
  str_cut(name, '<', &name, &rest);
  name = str_trim(utf8_plain(arena, utf8_repair(arena, utf8_prefix(name, NAME_MAX_LENGTH))));
  Buf out = {.arena = arena};
  for (rest = name; rest.len > 0;) {
    str_cut(rest, ' ', &word, &rest);
    if (str_find_char(word, '@') != STR_NONE) continue;
    if (out.len > 0) buf_add_char(&out, ' ');
    buf_add(&out, word);
  }
  Str clean = str_trim(buf_str(&out));
  if (clean.len > 0 || !str_cut(name, '@', &clean, &host)) return clean;
  return str_dup(arena, str_trim(clean));
}

// "1234+ana@users.noreply.github.com" and "ana@users.noreply.github.com" are the account "ana".
static Str key_of(Arena *arena, Str mail) {
  Str lower = str_lower_ascii(arena, str_trim(mail)), noreply = S("@users.noreply.github.com");
  if (!str_ends(lower, noreply)) return lower;
  Str account = str_sub(lower, 0, lower.len - noreply.len);
  size_t plus = str_find_char(account, '+');
  if (plus != STR_NONE) account = str_from_index(account, plus + 1);
  return str_fmt(arena, "github:%.*s", STR_ARG(account));
}

static bool is_bot(Str name, Str mail) {
  static const Str ends[] = {STR_CONST("[bot]"), STR_CONST("-bot"), STR_CONST("(bot)"),
                             STR_CONST(" bot")};
  static const Str names[] = {STR_CONST("github-actions"), STR_CONST("dependabot"),
                              STR_CONST("renovate"),       STR_CONST("greenkeeper"),
                              STR_CONST("weblate"),        STR_CONST("allcontributors"),
                              STR_CONST("github action"),  STR_CONST("hosted weblate")};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    if (str_ends(name, ends[i])) return true;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (str_eq(name, names[i])) return true;
  return str_contains(mail, S("[bot]@"));
}

// The name and address that .mailmap gives; C strings, because libgit2 takes no others.
static void resolve(const People *people, Str *name, Str *mail) {
  const char *real_name = NULL, *real_mail = NULL;
  const char *given_name = str_cstr(people->arena, *name),
             *given_mail = str_cstr(people->arena, *mail);
  if (!people->mailmap ||
      git_mailmap_resolve(&real_name, &real_mail, people->mailmap, given_name, given_mail) != 0)
    return;
  *name = str_dup(people->arena, str_from(real_name));
  *mail = str_dup(people->arena, str_from(real_mail));
}

typedef struct Found {
  const Person *person;
  Str mail;
} Found;

static const Person *find_named(People *people, Str name, Str mail) {
  Str key = key_of(people->arena, mail);
  void **by_mail = map_put(&people->by_mail, people->arena, key);
  if (name.len == 0) return NULL;
  if (key.len > 0 && *by_mail) return *by_mail;
  void **by_name = map_put(&people->by_name, people->arena, utf8_fold(people->arena, name));
  if (!*by_name) {
    Person *person = arena_new(people->arena, Person);
    *person = (Person){.name = name, .bot = is_bot(str_lower_ascii(people->arena, name), key)};
    *by_name = person;
  }
  if (key.len > 0) *by_mail = *by_name;
  return *by_name;
}

static Found find(People *people, Str signature) {
  Str name, rest, mail = {0};
  size_t open = str_find_last_char(signature, '<');
  if (open != STR_NONE) str_cut(str_from_index(signature, open + 1), '>', &mail, &rest);
  str_cut(signature, '<', &name, &rest);
  name = str_trim(name);
  resolve(people, &name, &mail);
  const Person *person = find_named(people, clean_name(people->arena, name), mail);
  return (Found){person, str_lower_ascii(people->arena, mail)};
}

const Person *people_find(People *people, Str signature, Str *mail) {
  void **known = map_put(&people->by_signature, people->arena, signature);
  if (!*known) {
    Found *found = arena_new(people->arena, Found);
    *found = find(people, signature);
    *known = found;
  }
  const Found *found = *known;
  if (mail) *mail = found->mail;
  return found->person;
}
