// Runs a command and prints what it took, or fails: a figure of a command that did not do its work
// is none.
//   measure wall|cpu|peak OUTPUT COMMAND...
// wall: milliseconds from its start to its end; cpu: of processor time, of it and of all its
// children; peak: MB of memory, its own and its children's at one time. The command must end with 0
// and leave the file OUTPUT
// ("-": none). Its output is thrown away; what it says of errors is shown when it fails.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 2 };

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double ms(struct timeval time) {
  return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

// ---- memory: the resident sets of a process and of all beneath it -------------------------------

static pid_t parent_of(pid_t pid) {
  char path[64], state;
  int parent = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fscanf(file, "%*d (%*[^)]) %c %d", &state, &parent) != 2) parent = 0;
  fclose(file);
  return parent;
}

static bool is_beneath(pid_t pid, pid_t top) {
  for (; pid > 1; pid = parent_of(pid))
    if (pid == top) return true;
  return false;
}

// In KB. Pages that two processes share count half for each (Pss); 0 for one that has ended.
static long proportional_kb(pid_t pid) {
  char path[64], line[256];
  long kb = 0;
  snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "Pss: %ld", &kb) == 1) break;
  if (file) fclose(file);
  return kb;
}

static long family_kb(pid_t top) {
  long sum = 0;
  DIR *folder = opendir("/proc");
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    pid_t pid = (pid_t)atoi(entry->d_name);
    if (pid > 0 && is_beneath(pid, top)) sum += proportional_kb(pid);
  }
  if (folder) closedir(folder);
  return sum;
}

// ---- the command --------------------------------------------------------------------------------

static int fail(const char *why, char **command) {
  fprintf(stderr, "not measured, %s:", why);
  for (; *command; command++) fprintf(stderr, " %s", *command);
  fprintf(stderr, "\n");
  return 1;
}

static pid_t start(char **command) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  int nothing = open("/dev/null", O_WRONLY);
  dup2(nothing, STDOUT_FILENO);
  execvp(command[0], command);
  fprintf(stderr, "%s: %s\n", command[0], strerror(errno));
  _exit(127);
}

// Waits for it. The most memory that was seen at one time, at least what the largest of them had by
// the kernel's own account, which misses nothing.
static long wait_watching(pid_t pid, bool watch, int *status) {
  long most = 0;
  while (watch && waitpid(pid, status, WNOHANG) == 0) {
    long now = family_kb(pid);
    if (now > most) most = now;
    nanosleep(&(struct timespec){0, LOOK_EVERY_MS * 1000000}, NULL);
  }
  if (!watch) waitpid(pid, status, 0);
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_maxrss > most ? usage.ru_maxrss : most;
}

int main(int argc, char **argv) {
  if (argc < 4) return fail("no command", argv);
  const char *what = argv[1], *output = argv[2];
  char **command = argv + 3;
  struct stat made;
  if (strcmp(output, "-") != 0) unlink(output);
  double began = now_ms();
  pid_t pid = start(command);
  int status = 0;
  if (pid < 0) return fail("it cannot be started", command);
  long kb = wait_watching(pid, strcmp(what, "peak") == 0, &status);
  double wall = now_ms() - began;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return fail("it failed", command);
  if (strcmp(output, "-") != 0 && stat(output, &made) != 0)
    return fail("it wrote nothing", command);
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  if (strcmp(what, "wall") == 0) printf("%.2f\n", wall);
  if (strcmp(what, "cpu") == 0) printf("%.2f\n", ms(usage.ru_utime) + ms(usage.ru_stime));
  if (strcmp(what, "peak") == 0) printf("%.0f\n", (double)kb / 1024);
  return 0;
}
