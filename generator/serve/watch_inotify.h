// The kernel's events. Where there is no inotify, none of this does anything.
#ifndef SERVE_WATCH_INOTIFY_H
#define SERVE_WATCH_INOTIFY_H

#include "serve/watch_tree.h"

// False: *problem says why.
bool inotify_open(Watch *watch, Arena *arena, Str *problem);
void inotify_close(Watch *watch);

// Watches a folder that is held open (fd) or, for a root's top, by its path. False when it cannot
// be; with watch->full when nothing more can be.
bool inotify_add(Watch *watch, Folder *folder, int fd);
bool inotify_add_top(Watch *watch, Folder *top);
// The top's events tell what is written in it, too: its root is a file.
void inotify_add_writes(Watch *watch, Folder *top);
void inotify_remove(Watch *watch, Folder *folder);

// Takes up what came in.
void inotify_take(Watch *watch);

#endif
