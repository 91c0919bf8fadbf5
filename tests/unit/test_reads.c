#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/pool.h"
#include "base/reads.h"
#include "check.h"

static Arena arena;
static FsRoot root;
static char folder[] = "/tmp/prepbook-reads-XXXXXX";

static void write_file(const char *path, const char *text) {
  unlinkat(root.fd, path, 0);
  CHECK(fs_create(root, str_from(path), str_from(text)).status == FS_OK);
}

// Written long ago, so that it has rested.
static void age(const char *path) {
  struct timespec times[2] = {{1700000000, 1}, {1700000000, 1}};
  CHECK(utimensat(root.fd, path, times, 0) == 0);
}

static ReadsPrint again(Str list) {
  ReadsPrint print = {0};
  CHECK(reads_again(list, root, S(".own"), &arena, &print));
  return print;
}

// Looks at what a build would, and gives the list and its fingerprint.
static Str look(ReadsPrint *print) {
  FsRoot noted = root, inner;
  FsInfo info;
  Str text;
  FsEntryVec names = {0};
  noted.reads = reads_new(S(".own"), &arena);
  CHECK(fs_read(noted, S("a"), 100, &arena, &text).status == FS_OK);
  CHECK(fs_stat(noted, S("absent"), &info).status == FS_MISSING);
  CHECK(fs_open_folder(noted, S("sub"), &inner).status == FS_OK);
  CHECK(fs_list(inner, (Str){0}, &arena, &names).status == FS_OK);
  CHECK(fs_read(inner, S(".hidden"), 100, &arena, &text).status == FS_OK);
  fs_close(&inner);
  Str list = reads_list(noted.reads, &arena, print);
  reads_free(noted.reads);
  return list;
}

static void set_up(void) {
  Arena own = {0};
  if (root.fd <= 0 && (!mkdtemp(folder) || fs_open_root(folder, &root).status != FS_OK)) abort();
  CHECK(system(str_cstr(&own, str_fmt(&own, "rm -rf %s/*", folder))) == 0);
  arena_free(&own);
  write_file("a", "a");
  write_file("sub/.hidden", "h");
  write_file("sub/b", "b");
}

TEST(reads_are_listed_once_and_in_order) {
  ReadsPrint print;
  set_up();
  Str list = look(&print), expected = {"fa\0fabsent\0nsub\0fsub/.hidden\0", 29};
  CHECK_STR(list, expected);
}

TEST(reads_see_what_changes) {
  ReadsPrint print;
  set_up();
  Str list = look(&print);
  CHECK(again(list).hash == print.hash);
  write_file("a", "A");
  CHECK(again(list).hash != print.hash);
  list = look(&print);
  write_file("absent", "");
  CHECK(again(list).hash != print.hash);
  unlinkat(root.fd, "absent", 0);
  CHECK(again(list).hash == print.hash);
  write_file("sub/c", "");
  CHECK(again(list).hash != print.hash);
  unlinkat(root.fd, "sub/c", 0);
  write_file("sub/.hidden", "H");
  CHECK(again(list).hash != print.hash);
}

TEST(reads_leave_out_hidden_names_and_folders_of_ours) {
  ReadsPrint print;
  set_up();
  Str list = look(&print);
  write_file("sub/.other", "");
  write_file("sub/out/.own", "");
  CHECK(again(list).hash == print.hash);
}

TEST(reads_are_not_steady_when_a_file_is_fresh_or_changes_or_fails) {
  ReadsPrint print;
  Str text;
  FsInfo info;
  set_up();
  look(&print);
  CHECK(!print.steady);  // written a moment ago
  usleep(2000 * READS_REST_MS);
  look(&print);
  CHECK(print.steady);
  FsRoot noted = root;
  noted.reads = reads_new(S(".own"), &arena);
  CHECK(fs_stat(noted, S("a"), &info).status == FS_OK);
  age("a");
  CHECK(fs_read(noted, S("a"), 100, &arena, &text).status == FS_OK);
  reads_list(noted.reads, &arena, &print);
  CHECK(!print.steady);
  reads_free(noted.reads);
  noted.reads = reads_new(S(".own"), &arena);
  CHECK(fs_read(noted, S("../x"), 100, &arena, &text).status == FS_OUTSIDE);
  reads_list(noted.reads, &arena, &print);
  CHECK(!print.steady);
  reads_free(noted.reads);
}

static void read_many(void *context, size_t item, size_t worker) {
  FsRoot *noted = context;
  Arena own = {0};
  FsInfo info;
  (void)worker;
  fs_stat(*noted, str_fmt(&own, "sub/%zu", item % 50), &info);
  arena_free(&own);
}

TEST(reads_are_the_same_whoever_notes_them) {
  ReadsPrint print, other;
  FsRoot noted = root;
  set_up();
  for (int workers = 1; workers <= 8; workers += 7) {
    noted.reads = reads_new(S(".own"), &arena);
    pool_run((size_t)workers, 1000, read_many, &noted);
    reads_list(noted.reads, &arena, workers == 1 ? &print : &other);
    reads_free(noted.reads);
  }
  CHECK(print.hash == other.hash);
}

TEST(reads_know_a_text_that_is_no_list) {
  ReadsPrint print;
  set_up();
  CHECK(!reads_again((Str){"xa\0", 3}, root, S(".own"), &arena, &print));
  CHECK(!reads_again((Str){"\0", 1}, root, S(".own"), &arena, &print));
}

TEST(reads_clean_up) {
  fs_close(&root);
  CHECK(system(str_cstr(&arena, str_fmt(&arena, "rm -rf %s", folder))) == 0);
}

CHECK_MAIN
