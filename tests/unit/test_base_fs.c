// fs, pool
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/pool.h"
#include "check.h"

static Arena arena;
static char top[] = "/tmp/test_base_fs.XXXXXX";  // holds "in", the root, and "secret" beside it
static FsRoot root;

static void make_socket(const char *name) {
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
  CHECK(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
  close(fd);
}

static void open_playground(void) {
  if (!mkdtemp(top) || chdir(top) != 0 || mkdir("in", 0755) != 0 ||
      fs_open_root("in", &root).status != FS_OK)
    abort();
  int outside = open("secret", O_CREAT | O_WRONLY, 0644);
  CHECK(write(outside, "s", 1) == 1);
  close(outside);
  CHECK_INT(fs_create(root, S("folder/deep/page.md"), S("text\n")).status, FS_OK);
  CHECK_INT(fs_create(root, S("empty"), S("")).status, FS_OK);
  CHECK_INT(fs_create(root, S("ten"), S("0123456789")).status, FS_OK);
  static const char *const links[][2] = {
      {"ten", "in/link"},
      {"../secret", "in/escape"},
      {"/etc/passwd", "in/absolute"},
      {"..", "in/up"},
      {"loop", "in/loop"},
      {"pong", "in/ping"},
      {"ping", "in/pong"},
      {"gone", "in/dangling"},
      {"folder", "in/to-folder"},
      {"../../ten", "in/folder/deep/back"},
  };
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    CHECK(symlink(links[i][0], links[i][1]) == 0);
  CHECK(mkfifo("in/fifo", 0644) == 0);
  make_socket("in/socket");
}

static void close_playground(void) {
  fs_close(&root);
  arena_free(&arena);
  char command[64];
  snprintf(command, sizeof command, "rm -rf %s", top);
  CHECK(system(command) == 0);
  strcpy(top + strlen(top) - 6, "XXXXXX");
}

typedef struct ReadCase {
  const char *path;
  FsStatus status;  // with openat2, and where the kernel lacks it
} ReadCase;

static const ReadCase reads[] = {
    {"ten", FS_OK},
    {"empty", FS_OK},
    {"folder/deep/page.md", FS_OK},
    {"link", FS_OK},
    {"to-folder/deep/page.md", FS_OK},
    {"folder/deep/back", FS_OK},
    {"none", FS_MISSING},
    {"none/none", FS_MISSING},
    {"ten/none", FS_MISSING},
    {"dangling", FS_MISSING},
    {"to-folder/..", FS_NOT_REGULAR},
    {"to-folder/../ten", FS_OK},
    {"folder/deep/../../link", FS_OK},
    {"ten/", FS_MISSING},
    {"to-folder/../../secret", FS_OUTSIDE},
    {"escape", FS_OUTSIDE},
    {"absolute", FS_OUTSIDE},
    {"up/secret", FS_OUTSIDE},
    {"../secret", FS_OUTSIDE},
    {"folder/../../secret", FS_OUTSIDE},
    {"/etc/passwd", FS_OUTSIDE},
    {"..", FS_OUTSIDE},
    {"loop", FS_LOOP},
    {"ping", FS_LOOP},
    {"fifo", FS_NOT_REGULAR},
    {"socket", FS_NOT_REGULAR},
    {"folder", FS_NOT_REGULAR},
    {"", FS_NOT_REGULAR},
};

static void check_reads(void) {
  for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
    Str text = {0};
    FsResult result = fs_read(root, str_from(reads[i].path), 100, &arena, &text);
    if (result.status != reads[i].status) printf("  path \"%s\"\n", reads[i].path);
    CHECK_INT(result.status, reads[i].status);
    CHECK((strlen(fs_reason(result)) > 0));
  }
}

TEST(fs_reads_beneath_only) {
  open_playground();
  check_reads();
  Str text;
  CHECK_INT(fs_read(root, S("link"), 100, &arena, &text).status, FS_OK);
  CHECK_STR(text, S("0123456789"));
  CHECK_INT(fs_read(root, S("empty"), 100, &arena, &text).status, FS_OK);
  CHECK_STR(text, S(""));
  CHECK_INT(fs_read(root, S("ten"), 10, &arena, &text).status, FS_OK);
  CHECK_INT(fs_read(root, S("ten"), 9, &arena, &text).status, FS_TOO_LARGE);
  CHECK_INT(fs_read(root, (Str){"te\0n", 4}, 9, &arena, &text).status, FS_MISSING);
  close_playground();
}

// openat2 answers ENOSYS from here on, as a kernel before 5.6 does.
static void forbid_openat2(void) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    abort();
}

static bool in_child(void (*check)(void)) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    check_failures = 0;
    check();
    fflush(stdout);
    _exit(check_failures != 0);
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void check_old_kernel(void) {
  forbid_openat2();
  check_reads();
  CHECK_INT(fs_create(root, S("new/folder/file"), S("x")).status, FS_OK);
  CHECK_INT(fs_create(root, S("to-folder/file"), S("x")).status, FS_OK);
  CHECK_INT(fs_create(root, S("up/file"), S("x")).status, FS_OUTSIDE);
  CHECK_INT(fs_create(root, S("../file"), S("x")).status, FS_OUTSIDE);
}

TEST(fs_walks_where_the_kernel_is_old) {
  open_playground();
  CHECK(in_child(check_old_kernel));
  close_playground();
}

TEST(fs_stats_through_links) {
  open_playground();
  FsInfo info;
  CHECK_INT(fs_stat(root, S("link"), &info).status, FS_OK);
  CHECK_INT(info.kind, FS_FILE);
  CHECK_INT(info.size, 10);
  CHECK(info.modified_ns > 1600000000000000000);
  CHECK(fs_stat(root, S("fifo"), &info).status == FS_OK && info.kind == FS_OTHER);
  CHECK(fs_stat(root, S("to-folder"), &info).status == FS_OK && info.kind == FS_FOLDER);
  CHECK_INT(fs_stat(root, S("escape"), &info).status, FS_OUTSIDE);
  CHECK_INT(fs_stat(root, S("ping"), &info).status, FS_LOOP);
  CHECK_INT(fs_stat(root, S("none"), &info).status, FS_MISSING);
  close_playground();
}

TEST(fs_lists_sorted) {
  open_playground();
  FsEntryVec list = {0};
  CHECK_INT(fs_list(root, S(""), &arena, &list).status, FS_OK);
  CHECK_INT(list.len, 14);
  for (size_t i = 1; i < list.len; i++)
    CHECK(str_cmp(list.items[i - 1].name, list.items[i].name) < 0);
  for (size_t i = 0; i < list.len; i++) {
    Str name = list.items[i].name;
    if (str_eq(name, S("ten"))) CHECK_INT(list.items[i].kind, FS_FILE);
    if (str_eq(name, S("folder"))) CHECK_INT(list.items[i].kind, FS_FOLDER);
    if (str_eq(name, S("loop"))) CHECK_INT(list.items[i].kind, FS_SYMLINK);
    if (str_eq(name, S("fifo"))) CHECK_INT(list.items[i].kind, FS_OTHER);
  }
  FsEntryVec none = {0};
  CHECK_INT(fs_list(root, S("up"), &arena, &none).status, FS_OUTSIDE);
  CHECK_INT(fs_list(root, S("none"), &arena, &none).status, FS_MISSING);
  CHECK(strstr(fs_reason(fs_list(root, S("ten"), &arena, &none)), "folder"));
  CHECK_INT(none.len, 0);
  close_playground();
}

TEST(fs_creates_new_files_only) {
  open_playground();
  Str text;
  CHECK_INT(fs_create(root, S("a/b/c/d.txt"), S("new")).status, FS_OK);
  CHECK_INT(fs_read(root, S("a/b/c/d.txt"), 9, &arena, &text).status, FS_OK);
  CHECK_STR(text, S("new"));
  FsResult again = fs_create(root, S("a/b/c/d.txt"), S("other"));
  CHECK(again.status == FS_FAILED && again.number == EEXIST);
  CHECK_INT(fs_create(root, S("dangling"), S("x")).status, FS_FAILED);
  CHECK_INT(fs_create(root, S("up/stolen"), S("x")).status, FS_OUTSIDE);
  CHECK_INT(fs_create(root, S("../stolen"), S("x")).status, FS_OUTSIDE);
  CHECK_INT(fs_create(root, S("up/new/stolen"), S("x")).status, FS_OUTSIDE);
  CHECK_INT(fs_make_folders(root, S("/absolute")).status, FS_OUTSIDE);
  CHECK_INT(fs_make_folders(root, S("x/y/z")).status, FS_OK);
  CHECK_INT(fs_make_folders(root, S("x/y/z")).status, FS_OK);
  CHECK_INT(fs_make_folders(root, S("")).status, FS_OK);
  CHECK(fs_make_folders(root, S("ten")).status != FS_OK &&
        fs_create(root, S("ten/x"), S("")).status != FS_OK);
  CHECK(access("stolen", F_OK) != 0 && access("new", F_OK) != 0);
  close_playground();
}

TEST(fs_names_and_folders) {
  open_playground();
  char name[5000];
  memset(name, 'n', sizeof name);
  Str text;
  CHECK_INT(fs_read(root, (Str){name, 256}, 9, &arena, &text).status, FS_NAME_TOO_LONG);
  CHECK_INT(fs_read(root, (Str){name, sizeof name}, 9, &arena, &text).status, FS_NAME_TOO_LONG);
  CHECK_INT(fs_create(root, (Str){name, 255}, S("x")).status, FS_OK);
  FsRoot sub;
  CHECK_INT(fs_open_folder(root, S("to-folder/deep"), &sub).status, FS_OK);
  CHECK_INT(fs_read(sub, S("page.md"), 9, &arena, &text).status, FS_OK);
  CHECK_INT(fs_read(sub, S("back"), 9, &arena, &text).status, FS_OUTSIDE);  // outside of this root
  fs_close(&sub);
  CHECK_INT(sub.fd, -1);
  CHECK_INT(fs_open_folder(root, S("up"), &sub).status, FS_OUTSIDE);
  CHECK_INT(fs_open_root("in/none", &sub).status, FS_MISSING);
  int fd;
  CHECK(fs_open_file(root, S("ten"), &fd).status == FS_OK && fd >= 0);
  close(fd);
  CHECK(fs_open_file(root, S("fifo"), &fd).status == FS_NOT_REGULAR && fd == -1);
  close_playground();
}

static void check_denied(void) {
  if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return;
  Str text;
  CHECK_INT(fs_read(root, S("locked"), 9, &arena, &text).status, FS_DENIED);
  CHECK_INT(fs_create(root, S("shut/new"), S("x")).status, FS_DENIED);
  CHECK_INT(fs_make_folders(root, S("shut/a/b")).status, FS_DENIED);
}

static void check_full(void) {
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit = {4, 4};
  setrlimit(RLIMIT_FSIZE, &limit);
  CHECK_INT(fs_create(root, S("too-much"), S("0123456789")).status, FS_FULL);
  FsRoot dev;
  CHECK_INT(fs_open_root("/dev", &dev).status, FS_OK);
  fs_close(&dev);
}

TEST(fs_says_denied_and_full) {
  open_playground();
  CHECK(chmod(top, 0755) == 0);
  CHECK(fs_create(root, S("locked"), S("x")).status == FS_OK && chmod("in/locked", 0) == 0);
  CHECK(mkdir("in/shut", 0555) == 0);
  CHECK(in_child(check_denied));
  CHECK(in_child(check_full));
  CHECK_INT(fs_failure(EDQUOT).status, FS_FULL);
  CHECK_INT(fs_failure(EROFS).status, FS_DENIED);
  CHECK(strcmp(fs_reason(fs_failure(EIO)), "Input/output error") == 0);
  close_playground();
}

// ---- pool ---------------------------------------------------------------------------------------

enum { ITEMS = 5000 };

typedef struct Work {
  atomic_int done[ITEMS];
  atomic_int workers_seen[POOL_WORKERS_MAX];
  atomic_int busy[POOL_WORKERS_MAX];  // 1 while that worker's scratch is in use
  atomic_int clashes;
} Work;

static void work(void *context, size_t item, size_t worker) {
  Work *all = context;
  all->clashes += atomic_exchange(&all->busy[worker], 1);
  all->done[item]++;
  all->workers_seen[worker]++;
  all->busy[worker] = 0;
}

TEST(pool_does_each_item_once) {
  static const size_t counts[] = {0, 1, 3, ITEMS}, workers[] = {1, 2, 16, POOL_WORKERS_MAX};
  for (size_t i = 0; i < 4; i++) {
    for (size_t j = 0; j < 4; j++) {
      Work all = {0};
      pool_run(workers[j], counts[i], work, &all);
      for (size_t k = 0; k < ITEMS; k++) CHECK_INT(all.done[k], k < counts[i]);
      for (size_t k = workers[j]; k < POOL_WORKERS_MAX; k++) CHECK_INT(all.workers_seen[k], 0);
      CHECK_INT(all.clashes, 0);
    }
  }
  CHECK(pool_default_workers() >= 1 && pool_default_workers() <= POOL_WORKERS_MAX);
}

CHECK_MAIN
