// A program that is started and forgotten: the browser.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guard/guard.h"

// Never returns. `told` closes when the program runs; what is written there first says that it does
// not.
static void become(const char *const argv[], int told) {
  int nothing = open("/dev/null", O_RDWR);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) dup2(nothing, fd);
  setsid();
  signal(SIGPIPE, SIG_DFL);  // what this program ignores is its own affair
  execvp(argv[0], (char *const *)argv);
  _exit(write(told, "x", 1) == 1);
}

bool guard_start(const char *const argv[]) {
  int ends[2], status = 0;
  char failed;
  if (pipe(ends) != 0) return false;
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  pid_t child = fork();
  if (child == 0) {
    pid_t grandchild = fork();  // the child of one that is gone is nobody's to wait for
    if (grandchild != 0) _exit(grandchild < 0);
    close(ends[0]);
    become(argv, ends[1]);
  }
  close(ends[1]);
  if (child > 0) waitpid(child, &status, 0);
  bool started = child > 0 && status == 0 && read(ends[0], &failed, 1) == 0;
  close(ends[0]);
  return started;
}
