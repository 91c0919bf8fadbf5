// Publishes one small site over another while calls fail and kills strike, and looks at what is
// left.
//
//   drive publish FOLDER A|B [FILES]   publishes version A or B; the message goes to stderr, the
//   status
//                                      (PublishStatus) is the exit code
//   drive sweep FAULT.SO SCENE INJECTION EVERY FIRST
//                                      every so many calls from the FIRST on, in turn, fails or is
//                                      the last; EVERY 0: the FIRST alone
//   drive kills FAULT.SO RUNS          kills at random instants
//   drive list                         the scenes and the injections, as SCENE/INJECTION
//
// sweep and kills close with "N passed, N failed", one test being one publication.
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "publish/publish.h"

enum { FILES = 24, NAME_BYTES = 400, LARGE = 40000, TEXT_MAX = 1 << 20 };

// ---- the two sites ------------------------------------------------------------------------------

// What file number i is about: some stay, change, come and go, in folders that stay, come and go.
typedef enum Fate { STAYS, CHANGES, GOES, COMES, GROWS, FATE_COUNT } Fate;

static const char *const folders[] = {"", "assets/", "deep/er/"};

static Str site_path(Arena *arena, int i) {
  static const char *const fates[] = {"stays", "changes", "goes", "comes", "grows"};
  const char *only = i % FATE_COUNT == GOES ? "old/" : i % FATE_COUNT == COMES ? "new/" : "";
  return str_fmt(arena, "%s%s%s%d%s", folders[i % 3], only, fates[i % FATE_COUNT], i,
                 i % 2 ? ".html" : ".css");
}

static Str site_text(Arena *arena, int i, char version) {
  Fate fate = (Fate)(i % FATE_COUNT);
  Str text = str_fmt(arena, "file %d of %c\n", i, fate == STAYS ? '-' : version);
  if (fate != GROWS) return text;
  Buf large = {.arena = arena};
  while (large.len < LARGE) buf_add(&large, text);
  return buf_str(&large);
}

typedef void EachFile(void *context, Str path, Str text);

static void each_file(Arena *arena, char version, int files, EachFile *each, void *context) {
  for (int i = 0; i < files; i++) {
    if (i % FATE_COUNT == (version == 'A' ? COMES : GOES)) continue;
    each(context, site_path(arena, i), site_text(arena, i, version));
  }
  // A file becomes a folder, a folder a file.
  each(context, version == 'A' ? S("turns/inner.css") : S("turns"), S("turn"));
  each(context, version == 'A' ? S("moves") : S("moves/inner.html"), S("move"));
}

static void publish_file(void *publish, Str path, Str text) { publish_add(publish, path, text); }

static PublishResult publish_site(const char *folder, char version, int files, Arena *arena) {
  Publish *publish;
  PublishCount count;
  PublishResult result = publish_open(folder, arena, &publish);
  if (!publish) return result;
  if (version) {
    each_file(arena, version, files, publish_file, publish);
    result = publish_commit(publish, &count);
  }
  publish_close(publish);
  return result;
}

// ---- what is in a folder ------------------------------------------------------------------------

static void add_tree(Buf *out, int at, const char *name, Str path);

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_folder(Buf *out, int folder, Str path) {
  struct dirent **entries;
  int count = scandirat(folder, ".", &entries, NULL, by_name);
  for (int i = 0; i < count; i++) {
    const char *name = entries[i]->d_name;
    bool staging_inside = path.len == 0 && strcmp(name, ".prepbook-new") == 0;
    if (strcmp(name, ".") && strcmp(name, "..") && !staging_inside)
      add_tree(out, folder, name, str_fmt(out->arena, "%.*s/%s", STR_ARG(path), name));
    free(entries[i]);
  }
  if (count >= 0) free(entries);
}

static void add_tree(Buf *out, int at, const char *name, Str path) {
  static char text[TEXT_MAX];
  int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  struct stat info;
  if (fd < 0 && errno == ELOOP) buf_add_fmt(out, "%.*s -> link\n", STR_ARG(path));
  if (fd < 0) return;
  if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
    buf_add_fmt(out, "%.*s/ %o\n", STR_ARG(path), info.st_mode & 07777);
    add_folder(out, fd, path);
  } else {
    ssize_t size = read(fd, text, sizeof text);
    buf_add_fmt(out, "%.*s %o, %zd bytes: ", STR_ARG(path), info.st_mode & 07777, size);
    buf_add(out, str_sub((Str){text, size > 0 ? (size_t)size : 0}, 0, 20));
    buf_add_char(out, '\n');
  }
  close(fd);
}

static Str tree(Arena *arena, const char *path) {
  Buf out = {.arena = arena};
  add_tree(&out, AT_FDCWD, path, (Str){0});
  return buf_str(&out);
}

// ---- the scene: a folder with version A and what others put there -------------------------------

typedef struct Scene {
  const char *name;
  const char *lacks;  // FAULT_NO
  bool first;         // nothing is published yet
  bool file_by_file;  // not in one exchange
} Scene;

typedef struct Drive {
  void (*arm)(void);  // of the library
  char home[NAME_BYTES], out[NAME_BYTES * 2], log[NAME_BYTES * 2], said[NAME_BYTES * 2];
  int files;
  Arena arena;  // rewound for each run
  Str a, b;     // the trees that are right
  Arena kept;   // where they live
  long passed, failed;
} Drive;

static void run(const Drive *drive, const char *commands) {
  char text[NAME_BYTES * 4];
  snprintf(text, sizeof text, "cd '%s' && %s", drive->home, commands);
  if (system(text) != 0) fprintf(stderr, "drive: failed: %s\n", text), exit(3);
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place) {
  (void)info, (void)kind, (void)place;
  return remove(path);
}

// Away with the output and what stands beside it.
static void clear(const Drive *drive) {
  enum { DESCRIPTORS = 8 };
  struct dirent **entries;
  int count = scandir(drive->home, &entries, NULL, by_name);
  for (int i = 0; i < count; i++) {
    char path[NAME_BYTES * 2];
    const char *name = entries[i]->d_name;
    snprintf(path, sizeof path, "%s/%s", drive->home, name);
    if (strcmp(name, "public") == 0 || strncmp(name, ".public", strlen(".public")) == 0)
      nftw(path, remove_entry, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
    free(entries[i]);
  }
  if (count >= 0) free(entries);
}

static const char FOREIGN[] =
    "mkdir -p public/deep public/.git/x public/uploads/empty && cd public && echo e.org >CNAME && echo n "
    ">deep/note && "
    "echo g >.git/config && echo x >.git/x/y && ln -s CNAME link && echo u >uploads/u && chmod 750 uploads";

static Str expected(Drive *drive, const Scene *scene, char version) {
  clear(drive);
  if (!scene->first) {
    publish_site(drive->out, 'A', drive->files, &drive->arena);
    run(drive, FOREIGN);
  }
  if (version) publish_site(drive->out, version, drive->files, &drive->arena);
  return tree(&drive->kept, drive->out);
}

// Sets the scene. Publishing A over what the last run left is the quick way.
static void prepare(Drive *drive, const Scene *scene) {
  if (!scene->first &&
      publish_site(drive->out, 'A', drive->files, &drive->arena).status == PUBLISH_OK &&
      str_eq(tree(&drive->arena, drive->out), drive->a))
    return;
  clear(drive);
  if (!scene->first) run(drive, "cp -a master public");
}

static void open_scene(Drive *drive, const Scene *scene) {
  run(drive, "rm -rf master");
  drive->a = expected(drive, scene, 0);
  if (!scene->first) run(drive, "cp -a public master");
  drive->b = expected(drive, scene, 'B');
  if (str_eq(drive->a, drive->b)) fprintf(stderr, "drive: the two sites are the same\n"), exit(3);
}

// ---- one publication ----------------------------------------------------------------------------

typedef struct Injection {
  const char *name;
  const char *kind;  // "FAULT_CALL" or "FAULT_KILL"
  const char *number;
  bool sticky;
} Injection;

static int publish_command(const char *folder, char version, int files);

// In the child: publishes B under the library, which counts from here.
static void become_publisher(const Drive *drive, const Scene *scene, const Injection *injection,
                             long call) {
  char text[32];
  snprintf(text, sizeof text, "%ld", call);
  int said = open(drive->said, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  dup2(said, STDERR_FILENO);
  setenv("FAULT_LOG", drive->log, 1);
  setenv("FAULT_NO", scene->lacks, 1);
  if (injection) {
    setenv(injection->kind, text, 1);
    setenv("FAULT_ERRNO", injection->number, 1);
    setenv("FAULT_STICKY", injection->sticky ? "1" : "0", 1);
  }
  drive->arm();
  _exit(publish_command(drive->out, 'B', drive->files));
}

static pid_t start(const Drive *drive, const Scene *scene, const Injection *injection, long call) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) become_publisher(drive, scene, injection, call);
  return child;
}

static Str read_text(Drive *drive, const char *path) {
  static char text[4096];
  int fd = open(path, O_RDONLY);
  ssize_t size = fd >= 0 ? read(fd, text, sizeof text) : 0;
  if (fd >= 0) close(fd);
  return str_trim(str_dup(&drive->arena, (Str){text, size > 0 ? (size_t)size : 0}));
}

// What one publication left, and what is wrong with it: NULL when all is well.
static const char *judge(Drive *drive, const Scene *scene, bool sticky, int status) {
  Str message = read_text(drive, drive->said);
  Str found = tree(&drive->arena, drive->out);
  bool is_a = str_eq(found, drive->a), is_b = str_eq(found, drive->b);
  if (WIFSIGNALED(status)) {
    if (WTERMSIG(status) != SIGKILL) return "it crashed";
    return is_a || is_b || scene->file_by_file ? NULL : "the site is a mixture";
  }
  if (WEXITSTATUS(status) == PUBLISH_OK)
    return is_b ? NULL : "it says fine, but the site is not the new one";
  if (WEXITSTATUS(status) > PUBLISH_FAILED) return "it crashed";
  if (message.len == 0) return "no message";
  if (str_contains(message, S("the next build repairs")))
    return scene->file_by_file && sticky ? NULL : "it gave up";
  return is_a ? NULL : "it says failed, but the site is not the old one";
}

// The start after it: the old or the new site, then the new one, and nothing of ours beside it.
static bool is_tidy(Drive *drive) {
  Str beside = tree(&drive->arena, drive->home);
  return !str_contains(beside, S(".prepbook-new")) && !str_contains(beside, S(".prepbook-lock"));
}

static const char *judge_next(Drive *drive) {
  PublishResult result = publish_site(drive->out, 0, 0, &drive->arena);
  Str found = tree(&drive->arena, drive->out);
  if (result.status != PUBLISH_OK) return "the next start fails";
  if (!str_eq(found, drive->a) && !str_eq(found, drive->b))
    return "the next start leaves a mixture";
  result = publish_site(drive->out, 'B', drive->files, &drive->arena);
  if (result.status != PUBLISH_OK) return "the next build fails";
  if (!str_eq(tree(&drive->arena, drive->out), drive->b))
    return "the next build is not the new site";
  return is_tidy(drive) ? NULL : "leftovers";
}

static void report(Drive *drive, const Scene *scene, const char *what, const char *wrong) {
  if (!wrong) {
    drive->passed++;
    return;
  }
  drive->failed++;
  printf("FAILED %s/%s\n  %s\n", scene->name, what, wrong);
  printf("  call: %.*s\n", STR_ARG(read_text(drive, drive->log)));
  printf("  said: %.*s\n", STR_ARG(read_text(drive, drive->said)));
}

// False when the injection came too late to strike.
static bool inject(Drive *drive, const Scene *scene, const Injection *injection, long call) {
  ArenaMark mark = arena_mark(&drive->arena);
  prepare(drive, scene);
  unlink(drive->log);
  int status;
  waitpid(start(drive, scene, injection, call), &status, 0);
  bool struck = access(drive->log, F_OK) == 0 && read_text(drive, drive->log).len > 0;
  const char *wrong = judge(drive, scene, injection->sticky, status);
  if (!wrong) wrong = judge_next(drive);
  char what[64];
  snprintf(what, sizeof what, "%s/%ld", injection->name, call);
  report(drive, scene, what, wrong);
  arena_rewind(&drive->arena, mark);
  return struck;
}

// ---- all of them --------------------------------------------------------------------------------

static const Scene scenes[] = {
    {.name = "exchange", .lacks = ""},
    {.name = "first-site", .lacks = "", .first = true},
    {.name = "file-by-file", .lacks = "exchange", .file_by_file = true},
    {.name = "no-links", .lacks = "link", .file_by_file = true},
    {.name = "inside", .lacks = "beside", .file_by_file = true},
};
enum { SCENES = sizeof scenes / sizeof scenes[0] };

static const Injection injections[] = {
    {"kill", "FAULT_KILL", "", false},
    {"EIO", "FAULT_CALL", "EIO", false},
    {"ENOSPC-from-then-on", "FAULT_CALL", "ENOSPC", true},
    {"EACCES", "FAULT_CALL", "EACCES", false},
    {"EPERM", "FAULT_CALL", "EPERM", false},
    {"EMFILE", "FAULT_CALL", "EMFILE", false},
    {"EROFS", "FAULT_CALL", "EROFS", false},
};
enum { INJECTIONS = sizeof injections / sizeof injections[0] };

static void list(void) {
  for (int i = 0; i < INJECTIONS; i++)
    for (int s = 0; s < SCENES; s++) printf("%s/%s\n", scenes[s].name, injections[i].name);
}

static void sweep_one(Drive *drive, const Scene *scene, const Injection *injection, long every,
                      long first) {
  long call = first, runs = 1;
  for (; inject(drive, scene, injection, call) && every > 0; call += every) runs++;
  printf("%s/%s: %ld runs, to call %ld\n", scene->name, injection->name, runs, call);
}

// False when there is no such scene or injection.
static bool sweep(Drive *drive, const char *scene, const char *injection, long every, long first) {
  for (int s = 0; s < SCENES; s++)
    for (int i = 0; i < INJECTIONS; i++) {
      if (strcmp(scenes[s].name, scene) != 0 || strcmp(injections[i].name, injection) != 0)
        continue;
      open_scene(drive, &scenes[s]);
      sweep_one(drive, &scenes[s], &injections[i], every, first);
      return true;
    }
  return false;
}

static long microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static long undisturbed_time(Drive *drive, const Scene *scene) {
  prepare(drive, scene);
  long began = microseconds();
  int status;
  waitpid(start(drive, scene, NULL, 0), &status, 0);
  return microseconds() - began;
}

static void kill_once(Drive *drive, const Scene *scene, long wait) {
  prepare(drive, scene);
  pid_t child = start(drive, scene, NULL, 0);
  nanosleep(&(struct timespec){.tv_nsec = wait * 1000}, NULL);
  kill(child, SIGKILL);
  int status;
  waitpid(child, &status, 0);
  const char *wrong = judge(drive, scene, false, status);
  if (!wrong) wrong = judge_next(drive);
  char what[64];
  snprintf(what, sizeof what, "killed-after-%ld-us", wait);
  report(drive, scene, what, wrong);
}

static void kills(Drive *drive, long runs) {
  for (long s = 0; s < SCENES; s++) {
    open_scene(drive, &scenes[s]);
    long whole = undisturbed_time(drive, &scenes[s]);
    for (long i = s; i < runs; i += SCENES)
      kill_once(drive, &scenes[s], whole * (i + 1) / (runs + 1));
  }
}

// ---- the program --------------------------------------------------------------------------------

static int publish_command(const char *folder, char version, int files) {
  Arena arena = {0};
  PublishResult result = publish_site(folder, version, files, &arena);
  if (result.status != PUBLISH_OK)
    fprintf(stderr, "%.*s (%.*s)\n", STR_ARG(result.message), STR_ARG(result.help));
  arena_free(&arena);
  return (int)result.status;
}

// A folder of its own for the runs, in memory where there is such a place.
static bool find_home(Drive *drive) {
  const char *above = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  snprintf(drive->home, sizeof drive->home, "%s/prepbook-fault-XXXXXX", above);
  if (!mkdtemp(drive->home)) return false;
  snprintf(drive->out, sizeof drive->out, "%s/public", drive->home);
  snprintf(drive->log, sizeof drive->log, "%s/log", drive->home);
  snprintf(drive->said, sizeof drive->said, "%s/said", drive->home);
  return true;
}

// The program starts itself anew with the library, so that its children need no start of their own.
static void preload(char **argv) {
  char *self = realpath("/proc/self/exe", NULL), *fault = realpath(argv[2], NULL);
  if (!self || !fault) exit(3);
  setenv("LD_PRELOAD", fault, 1);
  execv(self, argv);
  exit(3);
}

static int test_command(int argc, char **argv) {
  bool sweeping = argc == 7, known = true;
  Drive drive = {.files = sweeping ? FILES : FILES * 20};
  *(void **)&drive.arm = dlsym(RTLD_DEFAULT, "fault_arm");
  if (!drive.arm) preload(argv);
  unsetenv("LD_PRELOAD");
  if (!find_home(&drive)) return 3;
  if (sweeping)
    known = sweep(&drive, argv[3], argv[4], strtol(argv[5], NULL, 10), strtol(argv[6], NULL, 10));
  else
    kills(&drive, strtol(argv[3], NULL, 10));
  run(&drive, "rm -rf \"$PWD\"");
  arena_free(&drive.arena);
  arena_free(&drive.kept);
  printf("%ld passed, %ld failed\n", drive.passed, drive.failed);
  return known && !drive.failed ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  const char *verb = argc > 1 ? argv[1] : "";
  if (strcmp(verb, "list") == 0) return list(), EXIT_SUCCESS;
  if (strcmp(verb, "publish") == 0 && argc >= 4)
    return publish_command(argv[2], argv[3][0], argc > 4 ? (int)strtol(argv[4], NULL, 10) : FILES);
  if ((strcmp(verb, "sweep") == 0 && argc == 7) || (strcmp(verb, "kills") == 0 && argc == 4))
    return test_command(argc, argv);
  fprintf(stderr,
          "usage: drive publish FOLDER A|B [FILES] | list\n"
          "       drive sweep FAULT.SO SCENE INJECTION EVERY FIRST | kills FAULT.SO RUNS\n");
  return 2;
}
