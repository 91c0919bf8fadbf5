// Watching files: every way of saving them, by the kernel's events and by looking again.
#include "serve/watch.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "base/path.h"
#include "check.h"
#include "guard/guard.h"
#include "temp_site.h"

enum { PATIENCE_MS = 2000, NOTHING_MS = 60, POLL_MS = 5, RECENT_MS = 12, TRIES = 5 };

static int64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void sleep_ms(long ms) {
  nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

// ---- the watched site ---------------------------------------------------------------------------

typedef struct Fixture {
  TempSite site;
  Arena arena;
  Watch *watch;
  bool poll;
  WatchBatch batch;
} Fixture;

static const char *const MODES[] = {"inotify", "poll"};

static void prepare(Fixture *f, bool poll) {
  *f = (Fixture){.poll = poll};
  f->site = temp_begin();
  temp_file(&f->site, "content/a.md", "a\n");
  temp_file(&f->site, "content/b.md", "b\n");
  temp_file(&f->site, "content/sub/c.md", "c\n");
  temp_file(&f->site, "content/sub/deep/d.md", "d\n");
  temp_file(&f->site, "content/out/index.html", "out\n");
  temp_file(&f->site, "content/.git/HEAD", "ref\n");
  temp_file(&f->site, "content/sub/node_modules/x.js", "x\n");
  temp_file(&f->site, "other/tree/e.md", "e\n");
  temp_file(&f->site, "other/tree/more/f.md", "f\n");
  temp_file(&f->site, "handbook.yaml", "title: T\n");
  temp_file(&f->site, "notes.txt", "not watched\n");
  temp_link(&f->site, "content/linked", "sub/deep");
  temp_link(&f->site, "content/same.md", "b.md");
  temp_link(&f->site, "content/outside", "../other/tree");
  temp_link(&f->site, "content/sub/circle", "..");
}

static void open_watch(Fixture *f, const WatchRoot *roots, size_t count) {
  Str problem = {0};
  sleep_ms(RECENT_MS);
  f->watch = watch_open((WatchOptions){roots, count, f->poll, POLL_MS}, &f->arena, &problem);
  CHECK_STR(problem, S(""));
  if (!f->watch) abort();
}

static void begin(Fixture *f, bool poll) {
  prepare(f, poll);
  TempSite *t = &f->site;
  const WatchRoot roots[] = {
      {.path = temp_path(t, "content"), .deep = true, .skip = temp_path(t, "content/out")},
      {.path = temp_path(t, "themes"), .deep = true},
      {.path = temp_path(t, "handbook.yaml")},
  };
  open_watch(f, roots, sizeof roots / sizeof roots[0]);
}

static void end(Fixture *f) {
  watch_close(f->watch);
  temp_end(&f->site);
  arena_free(&f->arena);
}

static bool wait_batch(Fixture *f, int64_t patience_ms) {
  int64_t until = now_us() + patience_ms * 1000;
  while (!watch_take(f->watch, &f->arena, &f->batch)) {
    int64_t left = (until - now_us() + 999) / 1000;
    if (left <= 0) return false;
    int timeout = watch_timeout(f->watch);
    struct pollfd descriptor = {.fd = watch_descriptor(f->watch), .events = POLLIN};
    poll(&descriptor, 1, timeout >= 0 && timeout < left ? timeout : (int)left);
  }
  return true;
}

// The paths of a batch, relative to the site.
static Str shown(Fixture *f) {
  Buf out = {.arena = &f->arena};
  for (size_t i = 0; i < f->batch.paths.len; i++) {
    Str path = f->batch.paths.items[i];
    if (str_starts(path, f->site.folder)) path = str_from_index(path, f->site.folder.len + 1);
    if (out.len > 0) buf_add_char(&out, ' ');
    buf_add(&out, path);
  }
  if (f->batch.lost) buf_add_lit(&out, " (lost)");
  return buf_str(&out);
}

static Str changes(Fixture *f) { return wait_batch(f, PATIENCE_MS) ? shown(f) : S("(nothing)"); }
static Str no_changes(Fixture *f) { return wait_batch(f, NOTHING_MS) ? shown(f) : S("(nothing)"); }

// ---- what people and programs do ----------------------------------------------------------------

static void move(TempSite *t, const char *from, const char *to) {
  if (rename(temp_path(t, from), temp_path(t, to)) != 0) abort();
}

static void delete (TempSite *t, const char *path) {
  if (remove(temp_path(t, path)) != 0) abort();
}

static void make_folder(TempSite *t, const char *path) {
  if (mkdir(temp_path(t, path), 0755) != 0) abort();
}

static void delete_tree(TempSite *t, const char *path) {
  if (system(str_cstr(&t->arena, str_fmt(&t->arena, "rm -rf '%s'", temp_path(t, path)))) != 0)
    abort();
}

static void write_in_place(TempSite *t) { temp_file(t, "content/a.md", "another\n"); }

static void append(TempSite *t) {
  int fd = open(temp_path(t, "content/sub/c.md"), O_WRONLY | O_APPEND);
  for (int i = 0; i < 5; i++)
    if (write(fd, "more\n", 5) != 5) abort();
  close(fd);
}

static void rename_over(TempSite *t) {
  temp_file(t, "content/.a.md.tmp", "another\n");
  move(t, "content/.a.md.tmp", "content/a.md");
}

static void rename_over_from_beside(TempSite *t) {
  temp_file(t, "other/a.tmp", "another\n");
  move(t, "other/a.tmp", "content/a.md");
}

static void vim_backup(TempSite *t) {
  temp_file(t, "content/4913", "");
  delete (t, "content/4913");
  temp_file(t, "content/.a.md.swp", "swap");
  move(t, "content/a.md", "content/a.md~");
  temp_file(t, "content/a.md", "another\n");
  delete (t, "content/a.md~");
  delete (t, "content/.a.md.swp");
}

static void emacs_backup(TempSite *t) {
  temp_link(t, "content/.#a.md", "me@here.1:2");
  move(t, "content/a.md", "content/a.md~");
  temp_file(t, "content/a.md", "another\n");
  delete (t, "content/.#a.md");
}

static void delete_and_create(TempSite *t) {
  delete (t, "content/a.md");
  temp_file(t, "content/a.md", "another\n");
}

static void truncate_file(TempSite *t) {
  if (truncate(temp_path(t, "content/a.md"), 0) != 0) abort();
}

static void empty_file(TempSite *t) {
  close(open(temp_path(t, "content/a.md"), O_WRONLY | O_TRUNC));
}

static void write_mapped(TempSite *t) {
  int fd = open(temp_path(t, "content/a.md"), O_RDWR);
  char *bytes = mmap(NULL, 2, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  bytes[0] = 'x';
  msync(bytes, 2, MS_SYNC);
  munmap(bytes, 2);
  close(fd);
}

static void hard_link_over(TempSite *t) {
  temp_file(t, "other/new.md", "another\n");
  delete (t, "content/a.md");
  if (link(temp_path(t, "other/new.md"), temp_path(t, "content/a.md")) != 0) abort();
}

static void link_over(TempSite *t) {
  temp_link(t, "content/.new", "b.md");
  move(t, "content/.new", "content/a.md");
}

static void change_mode(TempSite *t) {
  if (chmod(temp_path(t, "content/a.md"), 0) != 0) abort();
}

static void touch(TempSite *t) {
  if (utimensat(AT_FDCWD, temp_path(t, "content/a.md"), NULL, 0) != 0) abort();
}

static void write_same_time(TempSite *t) {
  struct stat before;
  if (stat(temp_path(t, "content/a.md"), &before) != 0) abort();
  temp_file(t, "content/a.md", "z\n");  // as long as before, and as old
  struct timespec times[] = {before.st_atim, before.st_mtim};
  if (utimensat(AT_FDCWD, temp_path(t, "content/a.md"), times, 0) != 0) abort();
}

static void add_file(TempSite *t) { temp_file(t, "content/sub/new.md", "new\n"); }
static void delete_file(TempSite *t) { delete (t, "content/sub/c.md"); }
static void rename_file(TempSite *t) { move(t, "content/a.md", "content/z.md"); }
static void swap_files(TempSite *t) {
  move(t, "content/a.md", "content/x");
  move(t, "content/b.md", "content/a.md");
  move(t, "content/x", "content/b.md");
}

static void add_folders(TempSite *t) {
  temp_file(t, "content/new/folder/x.md", "x\n");
  temp_file(t, "content/new/y.md", "y\n");
}

static void rename_folder(TempSite *t) { move(t, "content/sub", "content/renamed"); }
static void move_in(TempSite *t) { move(t, "other/tree", "content/tree"); }
static void move_out(TempSite *t) { move(t, "content/sub", "other/sub"); }
static void remove_folder(TempSite *t) { delete_tree(t, "content/sub"); }

static void folder_to_file(TempSite *t) {
  delete_tree(t, "content/sub");
  temp_file(t, "content/sub", "a file\n");
}

static void come_and_go(TempSite *t) {
  temp_file(t, "content/x/y/z.md", "z\n");
  delete_tree(t, "content/x");
}

static void ignored(TempSite *t) {
  temp_file(t, "content/out/index.html", "another\n");
  temp_file(t, "content/out/more/x.html", "x\n");
  temp_file(t, "content/.git/HEAD", "another\n");
  temp_file(t, "content/sub/node_modules/x.js", "another\n");
  temp_file(t, "other/tree/e.md", "another\n");
  temp_file(t, "content/outside/e.md", "again\n");
  temp_file(t, "notes.txt", "another\n");
}

static void read_only(TempSite *t) {
  char byte;
  int fd = open(temp_path(t, "content/a.md"), O_RDONLY);
  if (read(fd, &byte, 1) != 1) abort();
  close(fd);
}

static void change_file_root(TempSite *t) { temp_file(t, "handbook.yaml", "title: Another\n"); }
static void rename_over_file_root(TempSite *t) {
  temp_file(t, "handbook.yaml.tmp", "title: Another\n");
  move(t, "handbook.yaml.tmp", "handbook.yaml");
}
static void delete_file_root(TempSite *t) { delete (t, "handbook.yaml"); }
static void root_appears(TempSite *t) { temp_file(t, "themes/default/page.html", "x\n"); }
static void root_goes(TempSite *t) { delete_tree(t, "content"); }
static void change_linked(TempSite *t) { temp_file(t, "content/sub/deep/d.md", "another\n"); }
static void change_link_target(TempSite *t) { temp_file(t, "content/b.md", "another\n"); }
static void delete_link_target(TempSite *t) { delete (t, "content/b.md"); }

static void turn_link(TempSite *t) {
  delete (t, "content/linked");
  temp_link(t, "content/linked", "sub");
}

static void fifo(TempSite *t) {
  if (mkfifo(temp_path(t, "content/fifo"), 0644) != 0) abort();
}

typedef struct Case {
  const char *name;
  void (*act)(TempSite *t);
  const char *paths;
} Case;

static const Case CASES[] = {
    {"write in place", write_in_place, "content/a.md"},
    {"append", append, "content/sub/c.md"},
    {"rename over", rename_over, "content/a.md"},
    {"rename over, from beside", rename_over_from_beside, "content/a.md"},
    {"vim's backup", vim_backup, "content/a.md"},
    {"emacs' backup", emacs_backup, "content/a.md content/a.md~"},
    {"delete and create", delete_and_create, "content/a.md"},
    {"truncate", truncate_file, "content/a.md"},
    {"empty", empty_file, "content/a.md"},
    {"mapped memory", write_mapped, "content/a.md"},
    {"hard link", hard_link_over, "content/a.md"},
    {"symbolic link over a file", link_over, "content/a.md"},
    {"mode", change_mode, "content/a.md"},
    {"touch", touch, "content/a.md"},
    {"write, as old and long as before", write_same_time, "content/a.md"},
    {"new file", add_file, "content/sub/new.md"},
    {"delete", delete_file, "content/sub/c.md"},
    {"rename", rename_file, "content/a.md content/z.md"},
    {"swap", swap_files, "content/a.md content/b.md content/same.md"},
    {"new folders", add_folders, "content/new"},
    {"rename a folder", rename_folder, "content/linked content/renamed content/sub"},
    {"move a tree in", move_in, "content/tree"},
    {"move a tree out", move_out, "content/linked content/sub"},
    {"remove a tree", remove_folder, "content/linked content/sub"},
    {"a file where a folder was", folder_to_file, "content/linked content/sub"},
    {"a tree comes and goes", come_and_go, "(nothing)"},
    {"what is not watched", ignored, "(nothing)"},
    {"read", read_only, "(nothing)"},
    {"a file root", change_file_root, "handbook.yaml"},
    {"a file root, rename over", rename_over_file_root, "handbook.yaml"},
    {"a file root goes", delete_file_root, "handbook.yaml"},
    {"a root appears", root_appears, "themes"},
    {"a root goes", root_goes, "content"},
    {"behind a link to a folder", change_linked, "content/linked/d.md content/sub/deep/d.md"},
    {"what a link leads to", change_link_target, "content/b.md content/same.md"},
    {"what a link leads to goes", delete_link_target, "content/b.md content/same.md"},
    {"a link leads elsewhere", turn_link, "content/linked"},
    {"a FIFO", fifo, "content/fifo"},
};

static void check_case(const Case *c, bool poll) {
  Fixture f;
  begin(&f, poll);
  c->act(&f.site);
  bool none = strcmp(c->paths, "(nothing)") == 0;
  Str got = none ? no_changes(&f) : changes(&f);
  if (!str_eq(got, str_from(c->paths))) printf("  case: %s, %s\n", c->name, MODES[poll]);
  CHECK_STR(got, str_from(c->paths));
  end(&f);
}

TEST(ways_to_change) {
  for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
    check_case(&CASES[i], false);
    check_case(&CASES[i], true);
  }
}

// ---- what follows a change ----------------------------------------------------------------------

static void begin_at(Fixture *f, bool poll, WatchRoot root) {
  prepare(f, poll);
  root.path = temp_path(&f->site, root.path);
  open_watch(f, &root, 1);
}

static void check_folders_moved(bool poll) {
  Fixture f;
  begin(&f, poll);
  TempSite *t = &f.site;
  delete (t, "content/linked");
  move(t, "content/sub", "content/renamed");
  CHECK_STR(changes(&f), S("content/linked content/renamed content/sub"));
  temp_file(t, "content/renamed/deep/d.md", "another\n");
  CHECK_STR(changes(&f), S("content/renamed/deep/d.md"));
  temp_file(t, "content/sub/c.md", "another with the old name\n");
  CHECK_STR(changes(&f), S("content/sub"));
  move(t, "content/renamed", "other/renamed");
  CHECK_STR(changes(&f), S("content/renamed"));
  temp_file(t, "other/renamed/deep/d.md", "once more\n");
  CHECK_STR(no_changes(&f), S("(nothing)"));
  move(t, "other/renamed", "content/back");
  CHECK_STR(changes(&f), S("content/back"));
  temp_file(t, "content/back/deep/d.md", "and once more\n");
  CHECK_STR(changes(&f), S("content/back/deep/d.md"));
  end(&f);
}

static void check_root_comes_back(bool poll) {
  Fixture f;
  begin(&f, poll);
  TempSite *t = &f.site;
  delete_tree(t, "content");
  CHECK_STR(changes(&f), S("content"));
  CHECK_STR(no_changes(&f), S("(nothing)"));
  temp_file(t, "content/x/y.md", "y\n");
  CHECK_STR(changes(&f), S("content"));
  temp_file(t, "content/x/y.md", "another\n");
  CHECK_STR(changes(&f), S("content/x/y.md"));
  temp_file(t, "themes/a.css", "a\n");
  CHECK_STR(changes(&f), S("themes"));
  temp_file(t, "themes/a.css", "another\n");
  CHECK_STR(changes(&f), S("themes/a.css"));
  end(&f);
}

static void check_folder_above_comes_back(bool poll) {
  Fixture f;
  begin_at(&f, poll, (WatchRoot){.path = "other/tree", .deep = true});
  TempSite *t = &f.site;
  move(t, "other", "elsewhere");
  CHECK_STR(changes(&f), S("other/tree"));
  temp_file(t, "other/tree/x.md", "x\n");
  CHECK_STR(changes(&f), S("other/tree"));
  temp_file(t, "other/tree/x.md", "another\n");
  CHECK_STR(changes(&f), S("other/tree/x.md"));
  temp_file(t, "elsewhere/tree/e.md", "another\n");
  CHECK_STR(no_changes(&f), S("(nothing)"));
  delete_tree(t, "other");
  CHECK_STR(changes(&f), S("other/tree"));
  temp_file(t, "other/tree/x.md", "x\n");
  CHECK_STR(changes(&f), S("other/tree"));
  end(&f);
}

static void check_file_root_appears(bool poll) {
  Fixture f;
  begin_at(&f, poll, (WatchRoot){.path = "later.yaml"});
  TempSite *t = &f.site;
  temp_file(t, "later.yaml", "x: 1\n");
  CHECK_STR(changes(&f), S("later.yaml"));
  temp_file(t, "later.yaml", "x: 10\n");
  CHECK_STR(changes(&f), S("later.yaml"));
  temp_file(t, "notes.txt", "another\n");
  CHECK_STR(no_changes(&f), S("(nothing)"));
  delete (t, "later.yaml");
  temp_file(t, "later.yaml/now/a/folder", "x\n");
  CHECK_STR(changes(&f), S("later.yaml"));
  end(&f);
}

static void check_own_entries(bool poll) {
  Fixture f;
  begin_at(&f, poll, (WatchRoot){.path = "content/sub"});
  TempSite *t = &f.site;
  temp_file(t, "content/sub/c.md", "another\n");
  temp_file(t, "content/sub/deep/d.md", "not seen\n");
  CHECK_STR(changes(&f), S("content/sub/c.md"));
  temp_file(t, "content/sub/new/x.md", "x\n");
  CHECK_STR(changes(&f), S("content/sub/new"));
  temp_file(t, "content/sub/new/x.md", "not seen\n");
  CHECK_STR(no_changes(&f), S("(nothing)"));
  end(&f);
}

// The same folder under three roots, one with a skipped folder named from the root on.
static void check_roots_in_each_other(bool poll) {
  Fixture f;
  prepare(&f, poll);
  TempSite *t = &f.site;
  int before = open(".", O_RDONLY | O_DIRECTORY);
  if (chdir(temp_path(t, "content")) != 0) abort();
  const WatchRoot roots[] = {{.path = ".", .deep = true, .skip = "out"},
                             {.path = "sub/", .deep = true},
                             {.path = "sub/deep"}};
  open_watch(&f, roots, 3);
  delete (t, "content/linked");
  delete (t, "content/sub/circle");
  temp_file(t, "content/sub/deep/d.md", "another\n");
  temp_file(t, "content/out/x.html", "x\n");
  CHECK_STR(changes(&f), S("./linked ./sub/circle ./sub/deep/d.md sub/circle sub/deep/d.md"));
  move(t, "content/sub/deep", "content/deep");
  CHECK_STR(changes(&f), S("./deep ./sub/deep sub/deep"));
  temp_file(t, "content/deep/d.md", "once more\n");
  CHECK_STR(changes(&f), S("./deep/d.md"));
  if (fchdir(before) != 0) abort();
  close(before);
  end(&f);
}

static bool returns_in_one_batch(bool poll) {
  Fixture f;
  begin(&f, poll);
  delete (&f.site, "content/a.md");
  bool early = watch_take(f.watch, &f.arena, &f.batch);
  sleep_ms(WATCH_RETURN_MS / 2);
  early |= watch_take(f.watch, &f.arena, &f.batch);
  temp_file(&f.site, "content/a.md", "another\n");
  bool one = str_eq(changes(&f), S("content/a.md")) && str_eq(no_changes(&f), S("(nothing)"));
  end(&f);
  return !early && one;
}

// The machine may be busy: what depends on time is tried several times, and once is enough.
static bool try_often(bool (*try)(bool poll), bool poll) {
  for (int i = 0; i < TRIES; i++)
    if (try(poll)) return true;
  return false;
}

static void check_many_files(bool poll) {
  Fixture f;
  begin(&f, poll);
  TempSite *t = &f.site;
  Map seen = {0};
  size_t batches = 0;
  for (int i = 0; i < 500; i++)
    temp_file(t, str_cstr(&t->arena, str_fmt(&t->arena, "content/sub/%d.md", i)), "x\n");
  while (seen.len < 500 && wait_batch(&f, PATIENCE_MS)) {
    batches++;
    for (size_t i = 0; i < f.batch.paths.len; i++)
      *map_put(&seen, &f.arena, f.batch.paths.items[i]) = &f;
  }
  CHECK_INT(seen.len, 500);
  CHECK(batches <= 3);
  CHECK_STR(no_changes(&f), S("(nothing)"));
  end(&f);
}

static void in_both_modes(void (*check)(bool poll)) {
  check(false);
  check(true);
}

TEST(folders_moved) { in_both_modes(check_folders_moved); }
TEST(root_comes_back) { in_both_modes(check_root_comes_back); }
TEST(folder_above_comes_back) { in_both_modes(check_folder_above_comes_back); }
TEST(file_root_appears) { in_both_modes(check_file_root_appears); }
TEST(own_entries) { in_both_modes(check_own_entries); }
TEST(roots_in_each_other) { in_both_modes(check_roots_in_each_other); }
TEST(file_returns) {
  CHECK(try_often(returns_in_one_batch, false));
  CHECK(try_often(returns_in_one_batch, true));
}
TEST(many_files) { in_both_modes(check_many_files); }

TEST(nothing_to_watch) {
  for (int poll = 0; poll < 2; poll++) {
    Fixture f;
    begin_at(&f, poll, (WatchRoot){.path = "not/there/yet", .deep = true});
    CHECK_STR(no_changes(&f), S("(nothing)"));
    temp_file(&f.site, "not/there/yet/x.md", "x\n");
    CHECK_STR(changes(&f), S("not/there/yet"));
    end(&f);
  }
  watch_close(NULL);
}

// ---- the kernel's events ------------------------------------------------------------------------

#ifdef __linux__

static bool is_kept_and_handed_over(bool poll) {
  Fixture f;
  begin(&f, poll);
  int fd = open(temp_path(&f.site, "content/a.md"), O_WRONLY | O_APPEND);
  bool right = true;
  for (int round = 0; round < 2; round++) {
    int64_t began = now_us();
    right &= write(fd, "more\n", 5) == 5 && str_eq(no_changes(&f), S("(nothing)"));
    temp_file(&f.site, "content/sub/c.md", "another\n");  // is not held up
    right &=
        str_eq(changes(&f), S("content/sub/c.md")) && now_us() - began < WATCH_BURST_MS * 1000 / 2;
    right &= write(fd, "more\n", 5) == 5 && str_eq(changes(&f), S("content/a.md"));
    int64_t took_ms = (now_us() - began) / 1000;
    right &= took_ms >= WATCH_BURST_MS - 2 && took_ms < WATCH_BURST_MS + 50;
  }
  right &= write(fd, "more\n", 5) == 5;
  int64_t began = now_us();
  close(fd);
  right &= str_eq(changes(&f), S("content/a.md")) && now_us() - began < WATCH_BURST_MS * 1000 / 4;
  end(&f);
  return right;
}

TEST(file_kept_open) { CHECK(try_often(is_kept_and_handed_over, false)); }

TEST(file_made_and_kept_open) {
  Fixture f;
  begin(&f, false);
  int fd = open(temp_path(&f.site, "content/new.md"), O_WRONLY | O_CREAT, 0644);
  int64_t began = now_us();
  CHECK_STR(changes(&f), S("content/new.md"));
  CHECK(now_us() - began >= (WATCH_RETURN_MS - 2) * 1000);
  close(fd);
  CHECK_STR(changes(&f), S("content/new.md"));
  end(&f);
}

// Names that come and go, more than are kept.
TEST(many_names) {
  Fixture f;
  begin(&f, false);
  TempSite *t = &f.site;
  for (int i = 0; i < 3000; i++) {
    const char *path = temp_path(t, str_cstr(&t->arena, str_fmt(&t->arena, "content/sub/%d", i)));
    close(open(path, O_WRONLY | O_CREAT, 0644));
    unlink(path);
    if (i % 500 == 0) CHECK(!watch_take(f.watch, &f.arena, &f.batch));
  }
  temp_file(t, "content/sub/c.md", "another\n");
  CHECK_STR(changes(&f), S("content/sub/c.md"));
  move(t, "content/sub/deep", "content/sub/deeper");
  CHECK_STR(changes(&f), S("content/linked content/sub/deep content/sub/deeper"));
  end(&f);
}

// One that never ends is handed over all the same.
TEST(burst_without_end) {
  Fixture f;
  begin(&f, false);
  int64_t began = now_us();
  size_t batches = 0;
  while (now_us() - began < WATCH_BURST_MS * 2500) {
    temp_file(&f.site, "content/a.md", "another\n");
    batches += watch_take(f.watch, &f.arena, &f.batch);
  }
  CHECK(batches >= 2);
  end(&f);
}

static long read_number(const char *path) {
  long number = 0;
  FILE *file = fopen(path, "r");
  if (!file || fscanf(file, "%ld", &number) != 1) number = 0;
  if (file) fclose(file);
  return number;
}

TEST(overflow) {
  long events = read_number("/proc/sys/fs/inotify/max_queued_events");
  if (events > 20000) return;
  Fixture f;
  begin(&f, false);
  const char *const paths[] = {temp_path(&f.site, "content/a.md"),
                               temp_path(&f.site, "content/b.md")};
  for (long i = 0; i <= events; i++) utimensat(AT_FDCWD, paths[i % 2], NULL, 0);
  temp_file(&f.site, "content/unseen/x.md", "x\n");
  delete_tree(&f.site, "content/sub");
  CHECK(wait_batch(&f, PATIENCE_MS));
  CHECK(f.batch.lost);
  CHECK_STR(no_changes(&f), S("(nothing)"));
  temp_file(&f.site, "content/unseen/x.md", "another\n");
  CHECK_STR(changes(&f), S("content/unseen/x.md"));
  temp_file(&f.site, "content/sub/c.md", "c\n");
  CHECK_STR(changes(&f), S("content/sub"));
  end(&f);
}

// Whether this process, and only it, may hold no more than so many watches.
static bool limit_watches(const char *limit) {
  if (unshare(CLONE_NEWUSER) != 0) return false;
  FILE *file = fopen("/proc/sys/user/max_inotify_watches", "w");
  bool fine = file && fputs(limit, file) >= 0;
  return file && fclose(file) == 0 && fine;
}

static void in_child(void (*check)(void)) {
  fflush(NULL);
  pid_t child = fork();
  int status = 0;
  if (child == 0) {
    check_failures = 0;
    check();
    fflush(NULL);
    _exit(check_failures > 0);
  }
  CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void open_with_few_watches(void) {
  if (!limit_watches("3")) return;
  Fixture f;
  prepare(&f, false);
  const WatchRoot root = {.path = temp_path(&f.site, "content"), .deep = true};
  Str problem = {0};
  CHECK(!watch_open((WatchOptions){.roots = &root, .root_count = 1}, &f.arena, &problem));
  CHECK(str_contains(problem, S("fs.inotify.max_user_watches")) &&
        str_contains(problem, S("--poll")));
  f.poll = true;  // as it says
  open_watch(&f, &root, 1);
  temp_file(&f.site, "content/a.md", "another\n");
  CHECK_STR(changes(&f), S("content/a.md"));
  end(&f);
}

static void run_out_of_watches(void) {
  if (!limit_watches("8")) return;
  Fixture f;
  begin(&f, false);
  TempSite *t = &f.site;
  for (char i = '0'; i <= '9'; i++)
    temp_file(t, str_cstr(&t->arena, str_fmt(&t->arena, "content/%c/x.md", i)), "x\n");
  CHECK(wait_batch(&f, PATIENCE_MS));
  CHECK(f.batch.lost);
  sleep_ms(RECENT_MS);
  no_changes(&f);
  temp_file(t, "content/9/x.md", "another\n");
  CHECK_STR(changes(&f), S("content/9/x.md"));
  struct pollfd descriptor = {.fd = watch_descriptor(f.watch), .events = POLLIN};
  CHECK(poll(&descriptor, 1, 0) == 0);
  end(&f);
}

TEST(few_watches) {
  in_child(open_with_few_watches);
  in_child(run_out_of_watches);
}

// With nothing but the roots in reach, and few system calls: what the preview runs in.
TEST(confined) {
  Fixture f;
  int ready[2];
  prepare(&f, false);
  const char *content = temp_path(&f.site, "content"),
             *config = temp_path(&f.site, "handbook.yaml");
  const WatchRoot roots[] = {{.path = content, .deep = true}, {.path = config}};
  if (pipe(ready) != 0) abort();
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    check_failures = 0;
    guard_confine(
        &(Confinement){.read = (const char *const[]){content, config, NULL}, .serves = true});
    open_watch(&f, roots, 2);
    CHECK(write(ready[1], "", 1) == 1);
    CHECK_STR(changes(&f), S("content/new"));
    CHECK(write(ready[1], "", 1) == 1);
    CHECK_STR(changes(&f), S("content/new/x.md handbook.yaml"));
    fflush(NULL);
    _exit(check_failures > 0);
  }
  char byte;
  CHECK(read(ready[0], &byte, 1) == 1);
  temp_file(&f.site, "content/new/x.md", "x\n");
  CHECK(read(ready[0], &byte, 1) == 1);
  temp_file(&f.site, "content/new/x.md", "another\n");
  temp_file(&f.site, "handbook.yaml", "title: Another\n");
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  close(ready[0]);
  close(ready[1]);
  end(&f);
}

static size_t count_descriptors(void) {
  FsRoot folder;
  FsEntryVec entries = {0};
  Arena arena = {0};
  if (fs_open_root("/proc/self/fd", &folder).status == FS_OK)
    fs_list(folder, (Str){0}, &arena, &entries);
  fs_close(&folder);
  arena_free(&arena);
  return entries.len;
}

static void check_no_descriptor_left(bool poll) {
  size_t before = count_descriptors();
  Fixture f;
  begin(&f, poll);
  size_t watching = count_descriptors();
  for (int i = 0; i < 3; i++) {
    delete_tree(&f.site, "content");
    changes(&f);
    temp_file(&f.site, "content/x/y.md", "y\n");
    changes(&f);
  }
  CHECK_INT(count_descriptors(), watching);
  end(&f);
  CHECK_INT(count_descriptors(), before);
}

TEST(no_descriptor_left) { in_both_modes(check_no_descriptor_left); }

TEST(quick) {
  Fixture f;
  begin(&f, false);
  int64_t quickest = INT64_MAX;
  for (int i = 0; i < 20; i++) {
    temp_file(&f.site, "content/a.md", "another\n");
    int64_t began = now_us();
    CHECK_STR(changes(&f), S("content/a.md"));
    if (now_us() - began < quickest) quickest = now_us() - began;
  }
  CHECK(quickest < (WATCH_QUIET_MS + 2) * 1000);
  end(&f);
}

#endif

// ---- anything, in any order ---------------------------------------------------------------------

// Every file and folder with its content, as one finds them by walking, and a copy kept by what is
// reported.
typedef struct Shadow {
  Arena arena;
  Map files;  // path to its content; NULL: not there
} Shadow;

typedef struct Place {
  const struct Place *up;
  dev_t device;
  ino_t inode;
} Place;

static bool is_on_the_way(const Place *up, const struct stat *stat) {
  for (; up; up = up->up)
    if (up->device == stat->st_dev && up->inode == stat->st_ino) return true;
  return false;
}

static Str *content_of(Shadow *shadow, Str text) {
  Str *content = arena_new(&shadow->arena, Str);
  *content = str_dup(&shadow->arena, text);
  return content;
}

static const char *c_path(Shadow *shadow, Str path) {
  return path.len > 0 ? str_cstr(&shadow->arena, path) : ".";
}

static void walk(Shadow *shadow, FsRoot root, Str path, const Place *up) {
  struct stat stat;
  if (fstatat(root.fd, c_path(shadow, path), &stat, AT_SYMLINK_NOFOLLOW) != 0) return;
  void **place = map_put(&shadow->files, &shadow->arena, str_dup(&shadow->arena, path));
  *place = content_of(shadow, S("(unreadable)"));
  FsRoot opened;
  Str text;
  if (fs_open_folder(root, path, &opened).status != FS_OK) {
    if (fs_read(root, path, 1000, &shadow->arena, &text).status == FS_OK)
      *place = content_of(shadow, text);
    return;
  }
  if (fstat(opened.fd, &stat) != 0) abort();
  if (!is_on_the_way(up, &stat)) {
    Place here = {up, stat.st_dev, stat.st_ino};
    FsEntryVec entries = {0};
    *place = content_of(shadow, S("(folder)"));
    fs_list(opened, (Str){0}, &shadow->arena, &entries);
    for (size_t i = 0; i < entries.len; i++)
      walk(shadow, root, path_join(&shadow->arena, path, entries.items[i].name), &here);
  }
  fs_close(&opened);
}

// Walks what stands at path + rest, unless a link on the way leads in a circle.
static void walk_from(Shadow *shadow, FsRoot root, Str path, Str rest, const Place *up) {
  struct stat stat;
  Str name, more;
  if (rest.len == 0) {
    walk(shadow, root, path, up);
    return;
  }
  if (fstatat(root.fd, c_path(shadow, path), &stat, 0) != 0 || is_on_the_way(up, &stat)) return;
  Place here = {up, stat.st_dev, stat.st_ino};
  str_cut(rest, '/', &name, &more);
  walk_from(shadow, root, path_join(&shadow->arena, path, name), more, &here);
}

static void apply(Shadow *shadow, FsRoot root, Str path) {
  for (size_t i = 0; i < shadow->files.len; i++) {
    Str file = shadow->files.entries[i].key;
    bool beneath = str_starts(file, path) &&
                   (path.len == 0 || file.len == path.len || file.ptr[path.len] == '/');
    if (beneath) shadow->files.entries[i].value = NULL;
  }
  walk_from(shadow, root, (Str){0}, path, NULL);
}

static size_t count_differences(const Shadow *a, const Shadow *b, const char *what) {
  size_t count = 0;
  for (size_t i = 0; i < a->files.len; i++) {
    const MapEntry *entry = &a->files.entries[i];
    const Str *mine = entry->value, *other = map_find(&b->files, entry->key);
    if (!mine || (other && str_eq(*mine, *other))) continue;
    if (count++ < 3) printf("  %s: %.*s\n", what, STR_ARG(entry->key));
  }
  return count;
}

static size_t random_below(uint64_t *seed, size_t limit) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (size_t)(*seed >> 33) % limit;
}

// A path of one to three names out of a few.
static const char *random_path(TempSite *t, uint64_t *seed) {
  static const char *const names[] = {"d0", "d1", "d2", "f0", "f1", "f2"};
  Str path = S("content");
  for (size_t depth = random_below(seed, 3) + 1; depth > 0; depth--)
    path = path_join(&t->arena, path,
                     str_from(names[random_below(seed, sizeof names / sizeof names[0])]));
  return temp_path(t, str_cstr(&t->arena, path));
}

static void write_text(const char *path, uint64_t number) {
  FILE *file = fopen(path, "w");
  if (!file) return;
  fprintf(file, "%llu\n", (unsigned long long)number);
  fclose(file);
}

static void remove_tree(TempSite *t, const char *path) {
  FsRoot folder;
  struct stat stat;
  FsEntryVec entries = {0};
  bool is_folder = lstat(path, &stat) == 0 && S_ISDIR(stat.st_mode);
  if (is_folder && fs_open_root(path, &folder).status == FS_OK) {
    fs_list(folder, (Str){0}, &t->arena, &entries);
    fs_close(&folder);
  }
  for (size_t i = 0; i < entries.len; i++)
    remove_tree(t,
                str_cstr(&t->arena, path_join(&t->arena, str_from(path), entries.items[i].name)));
  remove(path);
}

static void act_at_random(TempSite *t, uint64_t *seed, bool links) {
  static const char *const targets[] = {"d0", "d1",    "../d0", "../d1/d2",
                                        "f0", "../f1", "../..", "."};
  const char *path = random_path(t, seed), *beside = temp_path(t, "other/beside");
  switch (random_below(seed, links ? 13 : 12)) {
    case 0:
    case 1:
    case 2: write_text(path, *seed); break;
    case 3:
      write_text(beside, *seed);
      if (rename(beside, path) != 0) remove_tree(t, beside);
      break;
    case 4: unlink(path); break;
    case 5:
    case 6: mkdir(path, 0755); break;
    case 7: rmdir(path); break;
    case 8:
    case 9: rename(path, random_path(t, seed)); break;
    case 10: remove_tree(t, path); break;
    case 11:  // out, changed there, and in again
      if (rename(path, beside) != 0) break;
      write_text(temp_path(t, "other/beside/f0"), *seed);
      if (rename(beside, random_path(t, seed)) != 0) remove_tree(t, beside);
      break;
    default:
      if (symlink(targets[random_below(seed, sizeof targets / sizeof targets[0])], path) != 0)
        unlink(path);
  }
}

static bool apply_batch(Fixture *f, Shadow *shadow, FsRoot root, Str last) {
  bool found = false;
  Str above = path_dir(last);
  for (size_t i = 0; i < f->batch.paths.len; i++) {
    Str path = f->batch.paths.items[i];
    found |= str_eq(path, last);
    apply(shadow, root, str_from_index(path, above.len + 1));
  }
  return found;
}

// Some changes, the last of them known; then what was reported must have kept the copy right.
static bool run_round(Fixture *f, Shadow *shadow, FsRoot root, uint64_t *seed, bool links) {
  TempSite *t = &f->site;
  const char *last = temp_path(t, "content/last");
  for (size_t i = random_below(seed, 12) + 1; i > 0; i--) {
    act_at_random(t, seed, links);
    if (random_below(seed, 4) == 0 && watch_take(f->watch, &f->arena, &f->batch))
      apply_batch(f, shadow, root, str_from(last));
  }
  write_text(last, *seed);
  do {
    if (wait_batch(f, PATIENCE_MS)) continue;
    printf("  the last change was not reported\n");
    return false;
  } while (!apply_batch(f, shadow, root, str_from(last)));
  Shadow real = {0};
  walk(&real, root, (Str){0}, NULL);
  size_t differences =
      count_differences(&real, shadow, "not reported") + count_differences(shadow, &real, "stale");
  arena_free(&real.arena);
  return differences == 0;
}

static void run_random(bool poll, bool links, size_t rounds, uint64_t seed) {
  Fixture f;
  prepare(&f, poll);
  delete_tree(&f.site, "content");
  make_folder(&f.site, "content");
  open_watch(&f, &(WatchRoot){.path = temp_path(&f.site, "content"), .deep = true}, 1);
  FsRoot root;
  Shadow shadow = {0};
  if (fs_open_root(temp_path(&f.site, "content"), &root).status != FS_OK) abort();
  walk(&shadow, root, (Str){0}, NULL);
  for (size_t round = 0; round < rounds; round++) {
    uint64_t before = seed;
    if (run_round(&f, &shadow, root, &seed, links)) continue;
    printf("  round %zu, seed %llu, %s%s\n", round, (unsigned long long)before, MODES[poll],
           links ? ", links" : "");
    check_fail(__FILE__, __LINE__, "the reported paths tell all");
    break;
  }
  fs_close(&root);
  arena_free(&shadow.arena);
  end(&f);
}

static uint64_t chosen_seed(void) {
  const char *seed = getenv("SEED");
  return seed ? strtoull(seed, NULL, 10) : 1;
}

static size_t rounds(size_t usual) { return getenv("LONG") ? usual * 20 : usual; }

TEST(random) { run_random(false, false, rounds(60), chosen_seed()); }
TEST(random_with_links) { run_random(false, true, rounds(60), chosen_seed()); }
TEST(random_polling) { run_random(true, false, rounds(15), chosen_seed()); }
TEST(random_polling_with_links) { run_random(true, true, rounds(15), chosen_seed()); }

CHECK_MAIN
