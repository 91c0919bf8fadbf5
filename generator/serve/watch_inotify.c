// A watch is the kernel's, on a folder itself; a Folder is ours, on a path. Several paths may lead
// to one folder (links, roots in each other), so one watch may belong to several Folders, and an
// event is taken up in each.
//
// Events are history: what they name may be different by now, or gone. So no event is believed
// further than "look at this name". The last event of a name came after its last change, so what is
// seen then is how it is.
#include "serve/watch_inotify.h"

#ifdef __linux__

#include <errno.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
  READ_BYTES = 64 * 1024,
  READS_MAX = 64,  // of one taking: more than the kernel's queue holds by default
  NAMES = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB,
  WRITES = IN_MODIFY | IN_CLOSE_WRITE,
  HOW = IN_ONLYDIR | IN_EXCL_UNLINK | IN_MASK_ADD,
};

// ---- opening ------------------------------------------------------------------------------------

bool inotify_open(Watch *watch, Arena *arena, Str *problem) {
  watch->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (watch->inotify >= 0) return true;
  if (errno == EMFILE)
    *problem =
        S("too many programs watch files: raise the limit (sysctl fs.inotify.max_user_instances), "
          "or use "
          "--poll");
  else
    *problem = str_fmt(arena, "cannot watch files (%s): use --poll to look at them again and again",
                       fs_reason(fs_failure(errno)));
  return false;
}

void inotify_close(Watch *watch) {
  if (watch->inotify >= 0) close(watch->inotify);
  watch->inotify = -1;
}

// ---- watches ------------------------------------------------------------------------------------

static Folder **bucket_of(Watch *watch, int descriptor) {
  return &watch->buckets[(unsigned)descriptor % WATCH_BUCKETS];
}

static bool is_watched(Watch *watch, int descriptor) {
  for (const Folder *folder = *bucket_of(watch, descriptor); folder; folder = folder->next)
    if (folder->descriptor == descriptor) return true;
  return false;
}

static bool adopt(Watch *watch, Folder *folder, int descriptor) {
  if (descriptor < 0) {
    watch->full |= errno == ENOSPC || errno == ENOMEM;
    return false;
  }
  Folder **bucket = bucket_of(watch, descriptor);
  folder->descriptor = descriptor;
  folder->next = *bucket;
  *bucket = folder;
  return true;
}

// By way of /proc, so that the folder that is watched is the one that will be read, whatever its
// path leads to by now.
bool inotify_add(Watch *watch, Folder *folder, int fd) {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int descriptor = inotify_add_watch(watch->inotify, path, NAMES | WRITES | HOW);
  if (descriptor < 0 && errno == ENOENT)  // no /proc here
    descriptor = inotify_add_watch(watch->inotify, folder->path.ptr, NAMES | WRITES | HOW);
  return adopt(watch, folder, descriptor);
}

// Who writes what beside the root is not asked: it may be a busy folder.
bool inotify_add_top(Watch *watch, Folder *top) {
  if (top->path.len == 0) return false;
  int mask = NAMES | IN_MOVE_SELF | HOW;
  return adopt(watch, top, inotify_add_watch(watch->inotify, top->path.ptr, (uint32_t)mask));
}

void inotify_add_writes(Watch *watch, Folder *top) {
  if (top->descriptor >= 0) inotify_add_watch(watch->inotify, top->path.ptr, WRITES | HOW);
}

static void let_go(Watch *watch, Folder *folder) {
  Folder **place = bucket_of(watch, folder->descriptor);
  while (*place != folder) place = &(*place)->next;
  *place = folder->next;
  folder->descriptor = -1;
}

void inotify_remove(Watch *watch, Folder *folder) {
  int descriptor = folder->descriptor;
  if (descriptor < 0) return;
  let_go(watch, folder);
  if (!is_watched(watch, descriptor)) inotify_rm_watch(watch->inotify, descriptor);
}

// ---- events -------------------------------------------------------------------------------------

static void lose_watch(Watch *watch, Folder *folder) {
  inotify_remove(watch, folder);
  watch->next_ns = 0;
  watch_tree_take_unwatched(watch, folder);
}

static void take_event(Watch *watch, Folder *folder, const struct inotify_event *event) {
  uint32_t mask = event->mask;
  bool moved = (mask & IN_MOVE_SELF) && !folder->up;
  if ((mask & (IN_IGNORED | IN_UNMOUNT)) || moved) {
    lose_watch(watch, folder);
    return;
  }
  if (event->len == 0) return;  // of the folder itself: the one above has it, too
  Str name = str_from(event->name);
  if (watch_tree_ignores(folder, name)) return;
  if (mask & (IN_DELETE | IN_MOVED_FROM))
    watch_tree_take_gone(watch, folder, name);
  else if (mask & (IN_CREATE | IN_MOVED_TO | IN_ATTRIB))
    watch_tree_take_made(watch, folder, name, !(mask & IN_CREATE));
  else if (mask & WRITES)
    watch_tree_take_written(watch, folder, name, mask & IN_CLOSE_WRITE);
}

// A Folder of this watch that has not taken the event yet. Taking it may end others.
static Folder *next_taker(Watch *watch, int descriptor) {
  for (Folder *folder = *bucket_of(watch, descriptor); folder; folder = folder->next)
    if (folder->descriptor == descriptor && folder->event != watch->event) return folder;
  return NULL;
}

static void take_up(Watch *watch, const struct inotify_event *event) {
  if (event->mask & IN_Q_OVERFLOW) watch->overflow = true;
  watch->event++;
  for (Folder *folder; event->wd >= 0 && (folder = next_taker(watch, event->wd));) {
    folder->event = watch->event;
    take_event(watch, folder, event);
  }
}

void inotify_take(Watch *watch) {
  alignas(struct inotify_event) char bytes[READ_BYTES];
  for (int reads = 0; reads < READS_MAX && watch->inotify >= 0; reads++) {
    ssize_t got = read(watch->inotify, bytes, sizeof bytes);
    if (got <= 0) return;
    for (const char *at = bytes; at < bytes + got;) {
      const struct inotify_event *event = (const void *)at;
      take_up(watch, event);
      at += sizeof *event + event->len;
    }
  }
}

#else

bool inotify_open(Watch *watch, Arena *arena, Str *problem) {
  (void)arena, (void)problem;
  return watch->polling = true;
}

void inotify_close(Watch *watch) { (void)watch; }

bool inotify_add(Watch *watch, Folder *folder, int fd) {
  (void)watch, (void)folder, (void)fd;
  return false;
}

bool inotify_add_top(Watch *watch, Folder *top) {
  (void)watch, (void)top;
  return false;
}

void inotify_add_writes(Watch *watch, Folder *top) { (void)watch, (void)top; }
void inotify_remove(Watch *watch, Folder *folder) { (void)watch, (void)folder; }
void inotify_take(Watch *watch) { (void)watch; }

#endif
