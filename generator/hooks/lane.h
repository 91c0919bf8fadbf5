// What the files of this room share; nobody else includes it.
#ifndef HOOKS_LANE_H
#define HOOKS_LANE_H

#include "hooks/hooks.h"
#include "hooks/objects.h"
#include "sandbox/sandbox.h"

typedef enum Event {
  EVENT_CONFIG,
  EVENT_PAGES,
  EVENT_DOCUMENT,
  EVENT_HTML,
  EVENT_SITE,
  EVENT_FINISH,
  EVENT_COUNT,
  EVENT_COMPONENT = EVENT_COUNT,  // not an event: a component's function runs
  EVENT_LOAD,                     // a script itself runs
} Event;

typedef struct Script {
  Str file, text;
} Script;
typedef VEC(Script) ScriptVec;

// A file of content/_data/.
typedef struct DataFile {
  Str name, file, text;
  Value value;
  bool csv, given;  // fields are texts until a shape says otherwise; a script saw it: too late for
                    // a shape
} DataFile;
typedef VEC(DataFile) DataFileVec;

// A function that a script registered. The same ones have the same index in every lane.
typedef struct Handler {
  Event event;
  Str component;  // EVENT_COMPONENT: its name
  Str file;
  uint32_t line;
  int reference;  // of the function in the registry
  uint64_t ns;
  uint32_t calls;
} Handler;
typedef VEC(Handler) HandlerVec;

// A problem of a script that may come again on every page; it is reported once.
typedef struct Failure {
  SandboxResult result;
  Event event;
  const Page *page;  // the first one; NULL: none
  uint32_t count;
} Failure;
typedef VEC(Failure) FailureVec;

typedef struct Lane {
  Hooks *hooks;
  bool main, failed;  // the state of the site; its scripts did not load, or one of them was stopped
  Sandbox *sandbox;
  Arena arena;  // handlers, failures
  HandlerVec handlers;
  Map components;  // by name: its index in handlers, plus 1
  FailureVec failures;
  size_t printed;  // lines of print that were reported
  PageScripts scripts;

  // The call at hand.
  size_t worker;
  Event event;
  Page *page;           // NULL: the whole site
  const Page *charged;  // the last one that memory was charged for
  Str loading;          // EVENT_LOAD: the script
  Span tag;             // EVENT_COMPONENT: where the component stands
  const Handler *handler;
  bool touched;        // a table that page_flush has to look at was given out
  Document *document;  // EVENT_DOCUMENT
  uint32_t serial;     // of the document: nodes of others are gone
  Str html;            // EVENT_HTML: the body as it is now
  bool html_changed;
} Lane;

struct Hooks {
  Site *site;
  HooksOptions options;
  Arena *arena;  // the site's: problems point into scripts and data
  ScriptVec scripts, modules;
  DataFileVec data;
  VEC(Component *) components;
  bool broken;         // nothing runs any more
  bool too_many;       // scripts in the folder that is walked
  size_t added;        // pages of site:add in all events, those that failed too
  PageVec unfinished;  // that it has begun: an error leaves them to hooks_close
  PageVec changed;     // in the event at hand
  Map sources;         // pages by their path, in the event at hand; so many of the site's are in it
  size_t indexed;
  Map taken;       // paths of pages, assets and written files, folded; made when it is asked for
  bool new_pages;  // in the event at hand
  uint32_t data_version;  // of site.data
  size_t written;         // bytes of the site's files
  Map backlinks;          // a page's URL -> PageVec *; made when it is asked for
  Lane main, lanes[HOOKS_LANES];
};

// Makes a state belong to a lane, and asks for the lane it belongs to.
void lane_bind(lua_State *lua, Lane *lane);
Lane *lane_of(lua_State *lua);
// Where problems of the call at hand go.
DiagList *lane_diags(Lane *lane);
// An event as scripts write it: "pages".
const char *event_name(Event event);

// Makes the globals prepbook and html, and the types of the other files. In sandbox_run.
void api_open(lua_State *lua);
void data_open(lua_State *lua);           // .data and .shape into the table at the top
void words_changed_open(lua_State *lua);  // .diff likewise

// Reads the files of content/_data/.
void data_load(Hooks *hooks, Arena *scratch);
// The place of a row of a data file that the table at index stands for, or of a field of it, if one
// is named.
bool data_find_place(lua_State *lua, int index, Str field, Span *out);

// Makes the file's values be what the shape at index says; reports what is not.
void shape_check(lua_State *lua, int index, DataFile *file, Hooks *hooks);

#endif
