// history/refs.c and format.c: what a repository's own files say, and that no error of reading one
// is taken for "there is none".
#include "check.h"
#include "history/format.h"
#include "history/refs.h"
#include "temp_site.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccc"

static GitPlace place_of(TempSite *t) {
  const char *folder = str_cstr(&t->arena, t->folder);
  return (GitPlace){.git = folder, .common = folder};
}

// The first letter of HEAD's id, '-' where there is no commit yet, '!' where it cannot be read.
static char head(TempSite *t, Str *problem) {
  GitPlace place = place_of(t);
  Oid id;
  *problem = (Str){0};
  if (!refs_find_head(&place, &t->arena, &id, problem)) return '!';
  return oid_is_none(id) ? '-' : oid_text(&t->arena, id).ptr[0];
}

TEST(head_is_followed) {
  static const struct {
    const char *head, *loose, *packed;
    char found;
    const char *problem;  // a part of it
  } cases[] = {
      {A "\n", NULL, NULL, 'a', ""},
      {"ref: refs/heads/x\n", B "\n", NULL, 'b', ""},
      {"ref:refs/heads/x", NULL, "# pack-refs with: peeled\n" C " refs/heads/x\n", 'c', ""},
      {"ref: refs/heads/x\n", B "\n", C " refs/heads/x\n", 'b', ""},
      {"ref: refs/heads/x\n", NULL, C " refs/heads/xy\n", '-', ""},
      {"ref: refs/heads/x\n", NULL, NULL, '-', ""},
      {"ref: refs/heads/x\n", "ref: refs/heads/x\n", NULL, '!', "lead to each other"},
      {"ref: refs/heads/x\n", "", NULL, '!', "refs/heads/x: it holds no commit"},
      {"ref: refs/heads/x\n", "aaaa\n", NULL, '!', "refs/heads/x: it holds no commit"},
      {"ref: refs/heads/x\n", NULL, C " refs/heads/x\n" C " re\naaaa", '!', "packed-refs: "},
      {"", NULL, NULL, '!', "HEAD: it holds no commit"},
      {NULL, NULL, NULL, '!', "HEAD: no such file"},
      {"ref: ../../etc/passwd\n", NULL, NULL, '!', "it leads out of the folder"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    TempSite t = temp_begin();
    Str problem;
    if (cases[i].head) temp_file(&t, "HEAD", cases[i].head);
    if (cases[i].loose) temp_file(&t, "refs/heads/x", cases[i].loose);
    if (cases[i].packed) temp_file(&t, "packed-refs", cases[i].packed);
    char found = head(&t, &problem);
    if (found != cases[i].found) printf("case %zu: %c, \"%.*s\"\n", i, found, STR_ARG(problem));
    CHECK_INT(found, cases[i].found);
    CHECK(str_contains(problem, str_from(cases[i].problem)));
    CHECK_INT(problem.len > 0, found == '!');
    temp_end(&t);
  }
}

static bool list(TempSite *t, RefVec *out, Str *problem) {
  GitPlace place = place_of(t);
  *problem = (Str){0};
  return refs_list(&place, S("refs/tags"), &t->arena, out, problem);
}

static const Ref *named(const RefVec *refs, Str name) {
  for (size_t i = 0; i < refs->len; i++)
    if (str_eq(refs->items[i].name, name)) return &refs->items[i];
  return NULL;
}

TEST(tags_are_files_and_lines) {
  TempSite t = temp_begin();
  RefVec refs = {0};
  Str problem;
  CHECK(list(&t, &refs, &problem) && refs.len == 0);
  temp_file(&t, "refs/tags/v1", A "\n");
  temp_file(&t, "refs/tags/deep/er/v2", B "\n");
  temp_file(&t, "refs/tags/v3.lock", "half");
  temp_file(&t, "refs/tags/.DS_Store", "no");
  temp_file(&t, "packed-refs",
            "# pack-refs with: peeled fully-peeled sorted\n" C " refs/heads/main\n" C
            " refs/tags/v1\n" B " refs/tags/v4\n^" C "\n");
  CHECK(list(&t, &refs, &problem));
  CHECK_INT(refs.len, 3);
  CHECK_STR(oid_text(&t.arena, named(&refs, S("refs/tags/v1"))->id), S(A));
  CHECK(oid_is_none(named(&refs, S("refs/tags/v1"))->peeled));
  CHECK(named(&refs, S("refs/tags/deep/er/v2")) != NULL);
  CHECK_STR(oid_text(&t.arena, named(&refs, S("refs/tags/v4"))->peeled), S(C));
  temp_end(&t);
}

TEST(a_tag_that_cannot_be_read_is_told_and_the_others_are_known) {
  TempSite t = temp_begin();
  RefVec refs = {0};
  Str problem;
  temp_file(&t, "refs/tags/a", "");
  temp_file(&t, "refs/tags/b", B "\n");
  temp_link(&t, "refs/tags/c", "c");
  CHECK(!list(&t, &refs, &problem));
  CHECK(str_contains(problem, S("refs/tags/a: it holds no commit")));
  CHECK_INT(refs.len, 1);
  temp_end(&t);
}

TEST(the_format_is_what_the_configuration_says) {
  static const struct {
    const char *config, *foreign;
    bool partial;
  } cases[] = {
      {"[core]\n\trepositoryformatversion = 0\n\tbare = false\n", "", false},
      {"[core]\nrepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n",
       "objectformat", false},
      {"[core]\nrepositoryformatversion=1\n[Extensions]\n\tObjectFormat = SHA1 # usual\n", "",
       false},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n",
       "refstorage", false},
      {"[core] repositoryformatversion = \"1\"\n[extensions] refstorage = files\n", "", false},
      {"[extensions]\n\tobjectformat = sha256\n", "", false},
      {"[remote \"origin\"]\n\turl = x\n\tpromisor = true\n", "", true},
      {"[remote \"origin.promisor\"]\n\turl = x\n; promisor = true\n", "", false},
      {"[branch \"promisor\"]\n\tpromisor = true\n", "", false},
  };
  Arena arena = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Format format = format_parse(str_from(cases[i].config), &arena);
    CHECK_STR(format.foreign, str_from(cases[i].foreign));
    CHECK_INT(format.partial, cases[i].partial);
  }
  arena_free(&arena);
}

CHECK_MAIN
