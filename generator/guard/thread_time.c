// proc(5): `schedstat` has nanoseconds on a processor and nanoseconds in wait for one, but only
// zeros where the kernel does not keep them; `stat` has the processor's time everywhere, in ticks.
#include "guard/thread_time.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

enum { PATH_BYTES = 512, LINE_BYTES = 1024, NS_PER_MS = 1000000 };

pid_t thread_number(void) {
#ifdef __linux__
  return (pid_t)syscall(SYS_gettid);
#else
  return 0;
#endif
}

static bool read_line(const char *folder, const char *name, char line[LINE_BYTES]) {
  char path[PATH_BYTES];
  int length = snprintf(path, sizeof path, "%s/%s", folder, name);
  int fd = length < PATH_BYTES ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return false;
  ssize_t got = read(fd, line, LINE_BYTES - 1);
  close(fd);
  line[got > 0 ? got : 0] = '\0';
  return got > 0;
}

static bool read_schedstat(const char *folder, ThreadTime *out) {
  char line[LINE_BYTES];
  uint64_t worked_ns, ready_ns;
  if (!read_line(folder, "schedstat", line)) return false;
  if (sscanf(line, "%" SCNu64 " %" SCNu64, &worked_ns, &ready_ns) != 2 || worked_ns == 0)
    return false;
  *out = (ThreadTime){worked_ns / NS_PER_MS, ready_ns / NS_PER_MS};
  return true;
}

// Its 14th and 15th field. The second is the program's name in brackets, which may hold anything.
static bool read_stat(const char *folder, ThreadTime *out) {
  char line[LINE_BYTES];
  uint64_t user, system;
  long ticks = sysconf(_SC_CLK_TCK);
  if (ticks <= 0 || !read_line(folder, "stat", line)) return false;
  const char *name_end = strrchr(line, ')');
  if (!name_end ||
      sscanf(name_end + 1, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %" SCNu64 " %" SCNu64,
             &user, &system) != 2)
    return false;
  *out = (ThreadTime){.worked_ms = (user + system) * 1000 / (uint64_t)ticks};
  return true;
}

bool thread_time_in(const char *folder, ThreadTime *out) {
  return read_schedstat(folder, out) || read_stat(folder, out);
}

bool thread_time(pid_t process, pid_t thread, ThreadTime *out) {
  char folder[PATH_BYTES];
  if (thread <= 0) return false;
  snprintf(folder, sizeof folder, "/proc/%ld/task/%ld", (long)process, (long)thread);
  return thread_time_in(folder, out);
}
