// What a thread of another process has cost so far: its clock, as the kernel keeps it.
#ifndef GUARD_THREAD_TIME_H
#define GUARD_THREAD_TIME_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct ThreadTime {
  uint64_t worked_ms;  // on a processor
  uint64_t ready_ms;   // able to work, without a processor; 0 where the kernel does not count it
} ThreadTime;

// The calling thread's number as thread_time takes it; 0 where there is none.
pid_t thread_number(void);

// False where that is not known: no /proc, another system, no such thread. Cannot be asked with
// clock_gettime: that reads the clocks of one's own threads, and of other processes only as a
// whole.
bool thread_time(pid_t process, pid_t thread, ThreadTime *out);

// The same from a folder like /proc/PID/task/TID; for tests.
bool thread_time_in(const char *folder, ThreadTime *out);

#endif
