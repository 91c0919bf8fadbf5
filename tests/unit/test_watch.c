// Watching files: every way of saving them, by the kernel's events and by looking again.
#include "serve/watch.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "check.h"
#include "temp_site.h"

enum { PATIENCE_MS = 2000, NOTHING_MS = 70, POLL_MS = 5, RECENT_MS = 12 };

static int64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void sleep_ms(long ms) { nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL); }

// ---- the watched site ---------------------------------------------------------------------------------

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

// ---- what people and programs do ----------------------------------------------------------------------

static void move(TempSite *t, const char *from, const char *to) {
  if (rename(temp_path(t, from), temp_path(t, to)) != 0) abort();
}

static void delete (TempSite *t, const char *path) {
  if (remove(temp_path(t, path)) != 0) abort();
}

static void delete_tree(TempSite *t, const char *path) {
  if (system(str_cstr(&t->arena, str_fmt(&t->arena, "rm -rf '%s'", temp_path(t, path)))) != 0) abort();
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

static void empty_file(TempSite *t) { close(open(temp_path(t, "content/a.md"), O_WRONLY | O_TRUNC)); }

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

CHECK_MAIN
