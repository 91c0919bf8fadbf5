// Publishing: what is written, what stays, what goes. Kills and failing calls are in tests/fault.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/pool.h"
#include "check.h"
#include "publish/publish.h"

enum { PATH_BYTES = 5000 };

typedef struct File {
  const char *path, *text;
} File;

// ---- a folder to work in ------------------------------------------------------------------------

static char home[PATH_BYTES];

static const char *in_home(const char *path) {
  static char text[4][PATH_BYTES * 2];
  static int turn;
  char *out = text[turn++ % 4];
  snprintf(out, sizeof text[0], "%s/%s", home, path);
  return out;
}

static void run(const char *command) {
  char text[PATH_BYTES * 3];
  snprintf(text, sizeof text, "cd '%s' && { %s; } >/dev/null 2>&1", home, command);
  if (system(text) != 0) check_fail(__FILE__, __LINE__, command);
}

static void begin(void) {
  if (!home[0]) {
    const char *shared = getenv("TMPDIR");
    snprintf(home, sizeof home, "%s/prepbook-publish-XXXXXX", shared ? shared : "/tmp");
    if (!mkdtemp(home)) perror("mkdtemp"), exit(3);
  }
  run("chmod -R u+rwX . && rm -rf ./* ./.public*");
}

__attribute__((destructor)) static void tidy(void) {
  if (home[0]) run("chmod -R u+rwX . && rm -rf \"$PWD\"");
}

static void put(const char *path, const char *text) {
  FILE *file = fopen(in_home(path), "w");
  if (!file || fputs(text, file) < 0 || fclose(file) != 0) check_fail(__FILE__, __LINE__, path);
}

static bool has(const char *path, const char *text) {
  char found[256] = {0};
  FILE *file = fopen(in_home(path), "r");
  if (!file) return false;
  size_t length = fread(found, 1, sizeof found - 1, file);
  fclose(file);
  return length == strlen(text) && memcmp(found, text, length) == 0;
}

static struct stat stat_of(const char *path) {
  struct stat out = {0};
  if (lstat(in_home(path), &out) != 0) check_fail(__FILE__, __LINE__, path);
  return out;
}

static bool exists(const char *path) {
  struct stat out;
  return lstat(in_home(path), &out) == 0;
}

// Nothing of ours stands beside the output.
static bool tidy_beside(void) {
  DIR *folder = opendir(home);
  bool clean = true;
  for (struct dirent *entry; (entry = readdir(folder));)
    if (strstr(entry->d_name, ".prepbook-")) clean = false;
  closedir(folder);
  return clean;
}

// ---- publishing ---------------------------------------------------------------------------------

static Arena arena;
static PublishCount count;

static PublishResult publish_to(const char *folder, const File *files) {
  Publish *publish;
  count = (PublishCount){0};
  PublishResult result = publish_open(in_home(folder), &arena, &publish);
  if (!publish) return result;
  for (; files->path; files++) publish_add(publish, str_from(files->path), str_from(files->text));
  result = publish_commit(publish, &count);
  publish_close(publish);
  return result;
}

#define FILES(...) ((const File[]){__VA_ARGS__, {0}})
#define PUBLISH(...) publish_to("public", FILES(__VA_ARGS__))

static bool says(PublishResult result, const char *text) {
  bool found = str_contains(result.message, str_from(text));
  if (!found) printf("  message: \"%.*s\"\n", STR_ARG(result.message));
  return found;
}

// ---- the first site and the next ----------------------------------------------------------------

TEST(first) {
  begin();
  PublishResult result = PUBLISH({"index.html", "home"}, {"a/b/c.html", "deep"}, {"empty", ""});
  CHECK_INT(result.status, PUBLISH_OK);
  CHECK(has("public/index.html", "home") && has("public/a/b/c.html", "deep") &&
        has("public/empty", ""));
  CHECK(has("public/.prepbook-manifest",
            "prepbook manifest 1, 3 files\na/b/c.html\nempty\nindex.html\n"));
  CHECK_INT(count.total, 3);
  CHECK_INT(count.written, 3);
  CHECK(tidy_beside());
}

TEST(nothing_changed_touches_nothing) {
  begin();
  PUBLISH({"index.html", "home"}, {"a/b.html", "b"});
  struct stat before = stat_of("public"), file = stat_of("public/a/b.html");
  CHECK_INT(PUBLISH({"a/b.html", "b"}, {"index.html", "home"}).status, PUBLISH_OK);
  struct stat after = stat_of("public"), again = stat_of("public/a/b.html");
  CHECK(before.st_ino == after.st_ino && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
  CHECK(before.st_ctim.tv_nsec == after.st_ctim.tv_nsec &&
        file.st_ctim.tv_nsec == again.st_ctim.tv_nsec);
  CHECK_INT(count.unchanged, 2);
  CHECK_INT(count.written + count.removed, 0);
  CHECK(tidy_beside());
}

TEST(changed_stale_and_kept) {
  begin();
  PUBLISH({"index.html", "home"}, {"a/old.html", "old"}, {"a/same.html", "same"},
          {"gone/x.html", "x"});
  struct stat before = stat_of("public/a/same.html");
  CHECK_INT(PUBLISH({"index.html", "HOME"}, {"a/same.html", "same"}, {"b/new.html", "new"}).status,
            PUBLISH_OK);
  CHECK(has("public/index.html", "HOME") && has("public/b/new.html", "new") &&
        has("public/a/same.html", "same"));
  CHECK(!exists("public/a/old.html") && !exists("public/gone"));
  struct stat after = stat_of("public/a/same.html");
  CHECK(before.st_ino == after.st_ino && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
  CHECK_INT(after.st_nlink, 1);
  CHECK_INT(count.written, 2);
  CHECK_INT(count.unchanged, 1);
  CHECK_INT(count.removed, 2);
  CHECK(tidy_beside());
}

TEST(only_removed) {
  begin();
  PUBLISH({"index.html", "home"}, {"x.html", "x"});
  CHECK_INT(PUBLISH({"index.html", "home"}).status, PUBLISH_OK);
  CHECK(!exists("public/x.html") &&
        has("public/.prepbook-manifest", "prepbook manifest 1, 1 files\nindex.html\n"));
}

TEST(edited_output_is_mended) {
  begin();
  PUBLISH({"index.html", "home"}, {"b.html", "b"}, {"c.html", "c"}, {"d.html", "d"});
  put("public/index.html", "HOME");
  put("public/d.html", "d and more");
  run("rm public/b.html; rm public/c.html; ln -s index.html public/c.html");
  CHECK_INT(
      PUBLISH({"index.html", "home"}, {"b.html", "b"}, {"c.html", "c"}, {"d.html", "d"}).status,
      PUBLISH_OK);
  CHECK(has("public/index.html", "home") && has("public/b.html", "b") &&
        has("public/c.html", "c") && has("public/d.html", "d"));
  CHECK(S_ISREG(stat_of("public/c.html").st_mode));
}

TEST(file_becomes_folder_and_back) {
  begin();
  PUBLISH({"a", "file"}, {"b/c", "folder"});
  CHECK_INT(PUBLISH({"a/x", "folder"}, {"b", "file"}).status, PUBLISH_OK);
  CHECK(has("public/a/x", "folder") && has("public/b", "file"));
  CHECK_INT(PUBLISH({"a", "file"}, {"b/c", "folder"}).status, PUBLISH_OK);
  CHECK(has("public/a", "file") && has("public/b/c", "folder"));
}

TEST(modes_whatever_the_umask) {
  begin();
  mode_t mask = umask(077);
  PublishResult result = PUBLISH({"a/index.html", "home"});
  umask(mask);
  CHECK_INT(result.status, PUBLISH_OK);
  CHECK_INT(stat_of("public").st_mode & 0777, 0755);
  CHECK_INT(stat_of("public/a").st_mode & 0777, 0755);
  CHECK_INT(stat_of("public/a/index.html").st_mode & 0777, 0644);
  CHECK_INT(stat_of("public/.prepbook-manifest").st_mode & 0777, 0644);
}

TEST(mode_of_the_output_stays) {
  begin();
  PUBLISH({"index.html", "1"});
  run("chmod 750 public");
  PUBLISH({"index.html", "2"});
  CHECK_INT(stat_of("public").st_mode & 0777, 0750);
}

TEST(names) {
  begin();
  char longest[256], too_long[257];
  memset(longest, 'n', 255), longest[255] = 0;
  memset(too_long, 'n', 256), too_long[256] = 0;
  CHECK_INT(PUBLISH({longest, "x"}, {"back\\slash\nline", "y"}, {"-", "z"}).status, PUBLISH_OK);
  CHECK_INT(PUBLISH({longest, "x"}, {"back\\slash\nline", "y"}, {"-", "z"}).status, PUBLISH_OK);
  CHECK_INT(count.unchanged, 3);
  CHECK_INT(PUBLISH({longest, "x"}).status, PUBLISH_OK);
  CHECK_INT(count.removed, 2);
  PublishResult result = PUBLISH({too_long, "x"});
  CHECK_INT(result.status, PUBLISH_FAILED);
  CHECK(says(result, "name is too long") && says(result, "cannot write"));
  CHECK(exists("public/.prepbook-manifest") && tidy_beside());
  char deep[PATH_BYTES];
  memset(deep, 'd', sizeof deep - 1), deep[sizeof deep - 1] = 0;
  for (size_t i = 100; i < sizeof deep; i += 100) deep[i] = '/';
  deep[sizeof deep - 1] = 0;
  CHECK_INT(PUBLISH({deep, "x"}).status, PUBLISH_FAILED);
}

TEST(two_files_of_one_name) {
  begin();
  PublishResult result = PUBLISH({"index.html", "same"}, {"index.html", "same"});
  CHECK(result.status != PUBLISH_OK && !exists("public"));
  PUBLISH({"index.html", "same"});
  result = PUBLISH({"index.html", "same"}, {"index.html", "same"});
  CHECK_INT(result.status, PUBLISH_REFUSED);
  CHECK(says(result, "two files of the site are called index.html"));
}

TEST(copies) {
  begin();
  put("image.bin", "0123456789");
  run("head -c 100000 /dev/urandom >large.bin; mkdir folder");
  FsRoot root;
  CHECK_INT(fs_open_root(home, &root).status, FS_OK);
  for (int round = 0; round < 2; round++) {
    Publish *publish;
    CHECK_INT(publish_open(in_home("public"), &arena, &publish).status, PUBLISH_OK);
    publish_copy(publish, S("a/image.bin"), root, S("image.bin"), (PublishLook){0});
    publish_copy(publish, S("a/large.bin"), root, S("large.bin"), (PublishLook){0});
    CHECK_INT(publish_commit(publish, &count).status, PUBLISH_OK);
    CHECK_INT(count.unchanged, round * 2);
    publish_close(publish);
  }
  CHECK(has("public/a/image.bin", "0123456789"));
  run("cmp large.bin public/a/large.bin");
  Publish *publish;
  publish_open(in_home("public"), &arena, &publish);
  publish_copy(publish, S("x"), root, S("folder"), (PublishLook){0});
  PublishResult result = publish_commit(publish, &count);
  publish_close(publish);
  CHECK_INT(result.status, PUBLISH_FAILED);
  CHECK(says(result, "not a regular file"));
  fs_close(&root);
}

// ---- what others put there ----------------------------------------------------------------------

TEST(foreign_stay) {
  begin();
  PUBLISH({"index.html", "1"}, {"a/x.html", "x"}, {"gone/y.html", "y"});
  run("cd public && echo e.org >CNAME && ln -s CNAME link && ln -s /nowhere dangling && mkfifo fifo && "
      "mkdir -p .git/objects empty uploads/deep && echo o >.git/objects/o && echo u >uploads/deep/u && "
      "chmod 700 uploads && chmod 500 uploads/deep && echo n >a/note && echo n >gone/note");
  struct stat before = stat_of("public/uploads"), note = stat_of("public/a/note");
  CHECK_INT(PUBLISH({"index.html", "2"}, {"a/x.html", "x"}).status, PUBLISH_OK);
  CHECK(has("public/index.html", "2") && !exists("public/gone/y.html"));
  CHECK(has("public/CNAME", "e.org\n") && has("public/.git/objects/o", "o\n") &&
        has("public/uploads/deep/u", "u\n"));
  CHECK(has("public/a/note", "n\n") && has("public/gone/note", "n\n") && exists("public/empty"));
  CHECK(S_ISLNK(stat_of("public/link").st_mode) && S_ISLNK(stat_of("public/dangling").st_mode));
  CHECK(S_ISFIFO(stat_of("public/fifo").st_mode));
  struct stat after = stat_of("public/uploads"), note_after = stat_of("public/a/note");
  CHECK(before.st_ino == after.st_ino && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
  CHECK(note.st_ino == note_after.st_ino && note_after.st_nlink == 1);
  CHECK_INT(after.st_mode & 0777, 0700);
  CHECK_INT(stat_of("public/uploads/deep").st_mode & 0777, 0500);
  CHECK(tidy_beside());
}

TEST(foreign_in_the_way) {
  static const struct {
    const char *command;
    File file;
    const char *stays;
  } cases[] = {
      {"echo mine >public/robots.txt", {"robots.txt", "ours"}, "public/robots.txt"},
      {"echo mine >public/a", {"a/b/c.html", "ours"}, "public/a"},
      {"mkdir public/a && echo mine >public/a/x", {"a", "ours"}, "public/a/x"},
      {"ln -s /etc/hostname public/a", {"a", "ours"}, "public/a"},
      {"mkdir elsewhere && echo mine >elsewhere/x && ln -s ../elsewhere public/a",
       {"a/x", "ours"},
       "elsewhere/x"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    begin();
    PUBLISH({"index.html", "1"});
    run(cases[i].command);
    struct stat before = stat_of(cases[i].stays);
    PublishResult result = PUBLISH({"index.html", "2"}, cases[i].file);
    CHECK_INT(result.status, PUBLISH_REFUSED);
    CHECK(says(result, "prepbook did not write it"));
    CHECK_INT(stat_of(cases[i].stays).st_ino, before.st_ino);
    CHECK(has("public/index.html", "1") && tidy_beside());
  }
}

TEST(foreign_but_the_same) {
  begin();
  PUBLISH({"index.html", "1"});
  put("public/.nojekyll", "");
  CHECK_INT(PUBLISH({"index.html", "2"}, {".nojekyll", ""}).status, PUBLISH_OK);
  CHECK(has("public/index.html", "2") && exists("public/.nojekyll"));
  CHECK_INT(PUBLISH({"index.html", "2"}).status, PUBLISH_OK);
  CHECK(exists("public/.nojekyll"));
}

TEST(refuses_what_is_not_ours) {
  begin();
  run("mkdir public && echo x >public/thesis");
  PublishResult result = PUBLISH({"index.html", "home"});
  CHECK_INT(result.status, PUBLISH_REFUSED);
  CHECK(says(result, "is not empty"));
  CHECK(has("public/thesis", "x\n") && !exists("public/index.html") && tidy_beside());
  run("rm -r public && mkdir public");
  CHECK_INT(PUBLISH({"index.html", "home"}).status, PUBLISH_OK);
  run("rm -r public && echo x >public");
  CHECK_INT(PUBLISH({"index.html", "home"}).status, PUBLISH_REFUSED);
  CHECK(has("public", "x\n"));
}

TEST(damaged_manifest) {
  static const char *const manifests[] = {
      "",
      "hello\n",
      "prepbook manifest 2, 1 files\nindex.html\n",
      "prepbook manifest 1, 2 files\nindex.html\n",
      "prepbook manifest 1, 0 files\nindex.html\n",
      "prepbook manifest 1, 2 files\nz\na\n",
      "prepbook manifest 1, 1 files\n../victim\n",
      "prepbook manifest 1, 1 files\n/etc/passwd\n",
      "prepbook manifest 1, 1 files\na//b\n",
      "prepbook manifest 1, 1 files\n.prepbook-manifest\n",
      "prepbook manifest 1, 99999999999999999999 files\n",
  };
  for (size_t i = 0; i < sizeof manifests / sizeof manifests[0]; i++) {
    begin();
    PUBLISH({"index.html", "home"});
    put("victim", "v");
    put("public/.prepbook-manifest", manifests[i]);
    PublishResult result = PUBLISH({"index.html", "new"});
    CHECK_INT(result.status, PUBLISH_REFUSED);
    CHECK(says(result, "damaged"));
    CHECK(has("public/index.html", "home") && has("victim", "v"));
    CHECK_INT(publish_clean(in_home("public"), &arena, &count).status, PUBLISH_REFUSED);
  }
}

// A folder of the output that was replaced by a link must not lead a deletion out of it.
TEST(links_do_not_lead_out) {
  begin();
  PUBLISH({"index.html", "home"}, {"a/x", "x"});
  run("rm -r public/a && mkdir outside && echo mine >outside/x && ln -s ../outside public/a");
  CHECK_INT(PUBLISH({"index.html", "new"}).status, PUBLISH_OK);
  CHECK(has("outside/x", "mine\n") && has("public/index.html", "new") && exists("public/a"));
  publish_clean(in_home("public"), &arena, &count);
  CHECK(has("outside/x", "mine\n"));
}

// ---- the folder ---------------------------------------------------------------------------------

TEST(output_is_a_link) {
  begin();
  run("mkdir real && ln -s real public");
  CHECK_INT(PUBLISH({"index.html", "1"}).status, PUBLISH_OK);
  CHECK_INT(PUBLISH({"index.html", "2"}).status, PUBLISH_OK);
  CHECK(S_ISLNK(stat_of("public").st_mode) && has("real/index.html", "2") && tidy_beside());
  run("rm public; ln -s nowhere public");
  CHECK_INT(PUBLISH({"index.html", "1"}).status, PUBLISH_FAILED);
}

TEST(relative_and_slashes) {
  begin();
  char *old = getcwd(NULL, 0);
  CHECK(old && chdir(home) == 0);
  Publish *publish;
  static const char *const names[] = {"out", "./out/", "out///"};
  for (size_t i = 0; i < 3; i++) {
    CHECK_INT(publish_open(names[i], &arena, &publish).status, PUBLISH_OK);
    publish_add(publish, S("x"), str_from(names[i]));
    CHECK_INT(publish_commit(publish, &count).status, PUBLISH_OK);
    publish_close(publish);
  }
  CHECK(has("out/x", "out///"));
  PublishResult result = publish_open("none/out", &arena, &publish);
  CHECK(result.status == PUBLISH_FAILED && !publish);
  CHECK(chdir(old) == 0);
  free(old);
}

TEST(two_at_once) {
  begin();
  Publish *first, *second;
  CHECK_INT(publish_open(in_home("public"), &arena, &first).status, PUBLISH_OK);
  PublishResult result = publish_open(in_home("public"), &arena, &second);
  CHECK_INT(result.status, PUBLISH_BUSY);
  CHECK(!second && says(result, "another build (process "));
  char pid[32];
  snprintf(pid, sizeof pid, "process %ld)", (long)getpid());
  CHECK(says(result, pid));
  CHECK_INT(publish_clean(in_home("public"), &arena, &count).status, PUBLISH_BUSY);
  publish_close(first);
  CHECK_INT(publish_open(in_home("public"), &arena, &second).status, PUBLISH_OK);
  publish_close(second);
  CHECK(tidy_beside() && !exists("public"));
  publish_close(NULL);
}

// Publishes its own version over and over; the number of times that another one was at it
// meanwhile, or that the output was not what had just been published.
static int publish_often(const char *version, atomic_int *inside) {
  int wrong = 0;
  for (int i = 0; i < 50; i++) {
    Publish *publish;
    PublishResult result;
    do result = publish_open(in_home("public"), &arena, &publish);
    while (result.status == PUBLISH_BUSY);
    if (!publish) return 100;
    if (atomic_fetch_add(inside, 1) != 0) wrong++;
    publish_add(publish, S("index.html"), str_from(version));
    if (publish_commit(publish, &count).status != PUBLISH_OK || !has("public/index.html", version))
      wrong++;
    atomic_fetch_sub(inside, 1);
    publish_close(publish);
  }
  return wrong < 100 ? wrong : 100;
}

TEST(many_at_once) {
  begin();
  static const char *const versions[] = {"one", "two", "three", "four"};
  atomic_int *inside =
      mmap(NULL, sizeof *inside, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (size_t i = 0; i < 4; i++)
    if (fork() == 0) _exit(publish_often(versions[i], inside));
  for (size_t i = 0; i < 4; i++) {
    int status;
    wait(&status);
    CHECK(WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), 0);
  }
  CHECK(tidy_beside());
  munmap(inside, sizeof *inside);
}

TEST(holder_of_the_lock_died) {
  begin();
  if (fork() == 0) {
    Publish *publish;
    publish_open(in_home("public"), &arena, &publish);
    publish_add(publish, S("half.html"), S("half"));
    raise(SIGKILL);
  }
  int status;
  wait(&status);
  CHECK(exists(".public.prepbook-lock") && exists(".public.prepbook-new"));
  CHECK_INT(PUBLISH({"index.html", "home"}).status, PUBLISH_OK);
  CHECK(!exists("public/half.html") && tidy_beside());
}

// Opening and closing alone tidies up after a build that was ended.
TEST(tidies_without_building) {
  begin();
  PUBLISH({"index.html", "1"});
  run("mkdir -p .public.prepbook-new/new && echo x >.public.prepbook-new/new/index.html && touch "
      ".public.prepbook-lock");
  Publish *publish;
  CHECK_INT(publish_open(in_home("public"), &arena, &publish).status, PUBLISH_OK);
  publish_close(publish);
  CHECK(has("public/index.html", "1") && tidy_beside());
}

TEST(nothing_committed) {
  begin();
  PUBLISH({"index.html", "1"});
  Publish *publish;
  publish_open(in_home("public"), &arena, &publish);
  publish_add(publish, S("index.html"), S("2"));
  publish_close(publish);
  CHECK(has("public/index.html", "1") && tidy_beside());
}

static void count_look(void *context) { ++*(int *)context; }

// What watches over the work hears of every part of a large file; a file that grows is copied as it
// was.
TEST(large_copy) {
  begin();
  int looks = 0;
  FsRoot root;
  Publish *publish;
  run("truncate -s 130M large.bin");
  CHECK_INT(fs_open_root(home, &root).status, FS_OK);
  CHECK_INT(publish_open(in_home("public"), &arena, &publish).status, PUBLISH_OK);
  publish_copy(publish, S("large.bin"), root, S("large.bin"), (PublishLook){count_look, &looks});
  CHECK_INT(publish_commit(publish, &count).status, PUBLISH_OK);
  publish_close(publish);
  fs_close(&root);
  CHECK_INT(looks, 3);
  CHECK_INT(stat_of("public/large.bin").st_size, 130 << 20);
}

// In a process of its own, without the rights of root, who may write anywhere.
static bool is_refused_without_rights(const char *folder) {
  enum { NOBODY = 65534 };
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)) _exit(2);
    PublishResult result = publish_to(folder, FILES({"x", "x"}));
    bool refused = result.status == PUBLISH_FAILED && says(result, "permission denied");
    fflush(stdout);
    _exit(refused ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(read_only) {
  begin();
  run("chmod a+rx . && mkdir closed && chmod 555 closed");
  CHECK(is_refused_without_rights("closed/public"));
  run("chmod 777 closed");
  CHECK(!is_refused_without_rights("closed/public"));
}

// ---- recovery: the states that README.md lists --------------------------------------------------

// Marks a staging folder as ours, as place.h says.
static void mark(const char *folder) {
  struct statx info;
  char text[100], path[100];
  CHECK(statx(AT_FDCWD, in_home(folder), 0, STATX_INO | STATX_BTIME, &info) == 0);
  snprintf(path, sizeof path, "%s/mark", folder);
  snprintf(text, sizeof text, "%llu %lld.%09u\n", (unsigned long long)info.stx_ino,
           (long long)(info.stx_mask & STATX_BTIME ? info.stx_btime.tv_sec : 0),
           info.stx_mask & STATX_BTIME ? info.stx_btime.tv_nsec : 0);
  put(path, text);
}

TEST(recovers_swap) {
  begin();
  PUBLISH({"index.html", "1"}, {"a/b.html", "b"});
  run("mkdir .public.prepbook-new && cp -a public .public.prepbook-new/swap && cd .public.prepbook-new/swap "
      "&& "
      "echo kept >others && mkdir up && echo u >up/u && echo newer >CNAME && echo old >../../public/CNAME && "
      "touch -d '2001-01-01' ../../public/CNAME && touch -d '2001-01-01' old && echo other "
      ">../../public/old");
  mark(".public.prepbook-new");
  CHECK_INT(PUBLISH({"index.html", "2"}).status, PUBLISH_OK);
  CHECK(has("public/index.html", "2") && has("public/others", "kept\n") &&
        has("public/up/u", "u\n"));
  CHECK(has("public/CNAME", "newer\n") && has("public/old", "other\n"));
  CHECK(!exists("public/a") && tidy_beside());
}

TEST(recovers_when_the_output_is_gone) {
  begin();
  PUBLISH({"index.html", "1"});
  run("mkdir .public.prepbook-new && mv public .public.prepbook-new/swap");
  mark(".public.prepbook-new");
  Publish *publish;
  CHECK_INT(publish_open(in_home("public"), &arena, &publish).status, PUBLISH_OK);
  publish_close(publish);
  CHECK(has("public/index.html", "1") && tidy_beside());
}

TEST(recovers_apply) {
  begin();
  PUBLISH({"index.html", "1"}, {"old.html", "old"}, {"same.css", "same"});
  run("mkdir -p .public.prepbook-new/apply/new && cd .public.prepbook-new/apply && printf 2 >index.html && "
      "printf n >new/n.html && "
      "printf 'prepbook manifest 1, 3 files\\nindex.html\\nnew/n.html\\nsame.css\\n' >.prepbook-manifest");
  mark(".public.prepbook-new");
  Publish *publish;
  CHECK_INT(publish_open(in_home("public"), &arena, &publish).status, PUBLISH_OK);
  publish_close(publish);
  CHECK(has("public/index.html", "2") && has("public/new/n.html", "n") &&
        has("public/same.css", "same"));
  CHECK(!exists("public/old.html") && tidy_beside());
}

TEST(recovers_undo) {
  begin();
  PUBLISH({"index.html", "1"}, {"a/old.html", "old"});
  run("mkdir -p .public.prepbook-new/undo .public.prepbook-new/old/a && cd .public.prepbook-new && "
      "mv ../public/index.html ../public/a old && mkdir ../public/b && printf 2 >../public/index.html && "
      "printf n >../public/b/n.html && printf n >undo/staged.html && printf mine >../public/staged.html && "
      "printf 'prepbook manifest 1, 3 files\\nb/n.html\\nindex.html\\nstaged.html\\n' "
      ">undo/.prepbook-manifest");
  mark(".public.prepbook-new");
  Publish *publish;
  CHECK_INT(publish_open(in_home("public"), &arena, &publish).status, PUBLISH_OK);
  publish_close(publish);
  CHECK(has("public/index.html", "1") && has("public/a/old.html", "old") &&
        has("public/staged.html", "mine"));
  CHECK(!exists("public/b") && tidy_beside());
}

TEST(recovers_inside) {
  begin();
  PUBLISH({"index.html", "1"});
  run("mkdir -p public/.prepbook-new/new public/.prepbook-new/apply && cd public/.prepbook-new/apply && "
      "printf 2 >index.html && printf 'prepbook manifest 1, 1 files\\nindex.html\\n' >.prepbook-manifest");
  mark("public/.prepbook-new");
  Publish *publish;
  CHECK_INT(publish_open(in_home("public"), &arena, &publish).status, PUBLISH_OK);
  publish_close(publish);
  CHECK(has("public/index.html", "2") && !exists("public/.prepbook-new") && tidy_beside());
}

// What has the names of ours and came with a site: nothing of it is read, no link in it is
// followed.
TEST(staging_of_others) {
  static const char *const shipped[] = {
      "mkdir -p .public.prepbook-new/apply && cd .public.prepbook-new/apply && printf evil >index.html && "
      "printf 'prepbook manifest 1, 1 files\\nindex.html\\n' >.prepbook-manifest",
      "mkdir .public.prepbook-new && cp -a public .public.prepbook-new/swap && printf evil "
      ">.public.prepbook-new/swap/others && printf '1 2.000000003\\n' >.public.prepbook-new/mark",
      "mkdir -p victim && touch victim/kept && ln -s victim .public.prepbook-new",
      "mkdir -p victim .public.prepbook-new && touch victim/kept && ln -s ../victim .public.prepbook-new/new",
      "printf x >.public.prepbook-new",
      "mkfifo .public.prepbook-new",
      "mkdir -p public/.prepbook-new/apply && cd public/.prepbook-new/apply && printf evil >index.html && "
      "printf 'prepbook manifest 1, 1 files\\nindex.html\\n' >.prepbook-manifest",
      "mkdir -p victim && touch victim/kept && ln -s ../victim public/.prepbook-new",
      "mkdir -p victim && touch victim/kept && ln -s victim/lock .public.prepbook-lock",
      "ln -s nowhere/at/all .public.prepbook-lock",
      "mkdir -p .public.prepbook-lock/deep && touch .public.prepbook-lock/deep/file",
  };
  for (size_t i = 0; i < sizeof shipped / sizeof shipped[0]; i++) {
    begin();
    PUBLISH({"index.html", "1"});
    run(shipped[i]);
    CHECK_INT(PUBLISH({"index.html", "1"}, {"next.html", "2"}).status, PUBLISH_OK);
    if (!has("public/index.html", "1") || !has("public/next.html", "2"))
      printf("  %s\n", shipped[i]);
    CHECK(has("public/index.html", "1") && has("public/next.html", "2"));
    CHECK(!exists("public/others") && !exists("public/.prepbook-new") && tidy_beside());
    CHECK(!exists("victim/lock") && (!exists("victim") || exists("victim/kept")));
    // Without an output nothing of it becomes one.
    run("rm -r public");
    run("mkdir -p .public.prepbook-new/swap && printf evil >.public.prepbook-new/swap/evil.html");
    CHECK_INT(PUBLISH({"index.html", "1"}).status, PUBLISH_OK);
    CHECK(!exists("public/evil.html"));
  }
}

TEST(alone) {
  begin();
  PUBLISH({"index.html", "1"});
  Publish *publish;
  publish_open(in_home("public"), &arena, &publish);
  CHECK_INT(publish_alone(publish).status, PUBLISH_OK);
  publish_close(publish);
  put("public/evil.html", "x");
  publish_open(in_home("public"), &arena, &publish);
  PublishResult result = publish_alone(publish);
  CHECK_INT(result.status, PUBLISH_REFUSED);
  CHECK(says(result, "evil.html"));
  publish_add(publish, S("index.html"), S("2"));
  CHECK_INT(publish_commit(publish, &count).status, PUBLISH_REFUSED);
  publish_close(publish);
  CHECK(has("public/index.html", "1"));
}

// ---- clean --------------------------------------------------------------------------------------

TEST(clean) {
  begin();
  PUBLISH({"index.html", "1"}, {"a/b/c.html", "c"}, {"d/e.html", "e"});
  put("public/d/mine", "m");
  CHECK_INT(publish_clean(in_home("public"), &arena, &count).status, PUBLISH_OK);
  CHECK_INT(count.removed, 3);
  CHECK(has("public/d/mine", "m") && !exists("public/a") && !exists("public/index.html"));
  CHECK(!exists("public/.prepbook-manifest") && tidy_beside());
  CHECK_INT(publish_clean(in_home("public"), &arena, &count).status, PUBLISH_REFUSED);
  run("rm -r public");
  CHECK_INT(publish_clean(in_home("public"), &arena, &count).status, PUBLISH_OK);
  PUBLISH({"a/b/c.html", "c"});
  CHECK_INT(publish_clean(in_home("public"), &arena, &count).status, PUBLISH_OK);
  CHECK(!exists("public") && tidy_beside());
}

// ---- threads ------------------------------------------------------------------------------------

typedef struct Many {
  Publish *publish;
  int version;
} Many;

static void add_one(void *context, size_t item, size_t worker) {
  (void)worker;
  Many *many = context;
  char path[64], text[64];
  snprintf(path, sizeof path, "part%zu/page%zu.html", item % 17, item);
  snprintf(text, sizeof text, "page %zu of %d", item, item % 3 ? 0 : many->version);
  publish_add(many->publish, str_from(path), str_from(text));
}

TEST(many_threads) {
  begin();
  for (int version = 1; version <= 3; version++) {
    Many many = {.version = version < 3 ? version : 2};
    CHECK_INT(publish_open(in_home("public"), &arena, &many.publish).status, PUBLISH_OK);
    pool_run(8, 600, add_one, &many);
    CHECK_INT(publish_commit(many.publish, &count).status, PUBLISH_OK);
    CHECK_INT(count.written, version == 1 ? 600 : version == 2 ? 200 : 0);
    publish_close(many.publish);
  }
  CHECK(has("public/part3/page3.html", "page 3 of 2") &&
        has("public/part4/page4.html", "page 4 of 0"));
}

int main(int argc, char **argv) {
  int code = check_run(argc, argv);
  arena_free(&arena);
  return code;
}
