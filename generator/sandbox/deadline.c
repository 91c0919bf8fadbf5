#include "sandbox/deadline.h"

#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static void handle(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  const DeadlineCall *call = info->si_value.sival_ptr;
  if (info->si_code == SI_TIMER && call) call->reached(call->context);
}

// Every start installs the same handler: no state to keep between threads.
static int install_handler(void) {
  struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigemptyset(&action.sa_mask);
  return sigaction(SIGRTMIN, &action, NULL);
}

void deadline_start(Deadline *deadline, uint32_t milliseconds, const DeadlineCall *call) {
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
  event.sigev_value.sival_ptr = (void *)(uintptr_t)call;
  event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
  deadline->on = install_handler() == 0 &&
                 timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &deadline->timer) == 0;
  struct itimerspec when = {
      .it_value = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000}};
  if (deadline->on) timer_settime(deadline->timer, 0, &when, NULL);
}

void deadline_stop(Deadline *deadline) {
  if (deadline->on) timer_delete(deadline->timer);
  deadline->on = false;
}
