#include "hooks/hooks.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/path.h"
#include "hooks/lane.h"
#include "hooks/pieces.h"
#include "hooks/report.h"
#include "sandbox/builders.h"
#include "sandbox/values.h"
#include "site/inert.h"

enum {
  SCRIPTS_MAX = 1000,    // and as many modules
  ENTRIES_MAX = 100000,  // of a folder of scripts and those in it that are looked at
  UNTRUSTED_MILLISECONDS = 2000,
  UNTRUSTED_MEGABYTES = 64,
  SPARE_MILLISECONDS = 1000,  // from the end of a call's time to that of the supervisor's patience
};

// ---- limits -------------------------------------------------------------------------------------

static uint32_t at_most(uint32_t value, uint32_t limit, bool limited) {
  return limited && value > limit ? limit : value;
}

static SandboxLimits limits_of(const Config *config) {
  uint32_t milliseconds =
      config->scripts.milliseconds ? config->scripts.milliseconds : SCRIPT_SECONDS * 1000;
  uint32_t megabytes = config->scripts.megabytes ? config->scripts.megabytes : SCRIPT_MEGABYTES;
  return (SandboxLimits){at_most(milliseconds, UNTRUSTED_MILLISECONDS, config->untrusted),
                         (size_t)at_most(megabytes, UNTRUSTED_MEGABYTES, config->untrusted) << 20};
}

// ---- one call -----------------------------------------------------------------------------------

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// The script at work, "scripts/a.lua:12" or, while it is loaded, "scripts/a.lua"; then the page it
// is at.
static void watch(const Lane *lane, uint32_t deadline_ms) {
  const HooksOptions *options = &lane->hooks->options;
  Str page = lane->page ? lane->page->source.file : (Str){0};
  Str script = lane->handler ? lane->handler->file : lane->loading;
  char name[8192], line[16] = "";  // the longest paths there are
  if (!options->watch) return;
  if (lane->handler) snprintf(line, sizeof line, ":%u", lane->handler->line);
  snprintf(name, sizeof name, "%.*s%s%s%.*s", STR_ARG(script), line, page.len > 0 ? ", at " : "",
           STR_ARG(page));
  bool at_work = deadline_ms > 0 && script.len > 0;
  options->watch(options->context, lane->worker, at_work ? str_from(name) : page, deadline_ms);
}

// Runs a task for an event; what goes wrong is noted.
static bool run(Lane *lane, Event event, SandboxTask *task, void *context) {
  if (lane->failed) return false;
  Arena *arena = lane->page ? &lane->page->arena : &lane->arena;
  Event outer = lane->event;
  lane->event = event;
  watch(lane, limits_of(&lane->hooks->site->config).milliseconds + SPARE_MILLISECONDS);
  if (lane->main) sandbox_watch(lane->sandbox, &lane->hooks->site->arena, false);
  sandbox_watch(lane->sandbox, lane->scripts.scratch, true);
  SandboxResult result = sandbox_run(lane->sandbox, task, context, arena);
  lane->event = outer;
  watch(lane, 0);
  if (result.status != SANDBOX_OK && result.file.len == 0 && lane->handler) {
    result.file = lane->handler->file;  // what it returned was wrong
    result.line = lane->handler->line;
  }
  if (result.status != SANDBOX_OK) failure_note(lane, &result, event);
  return result.status == SANDBOX_OK;
}

typedef struct HandlerCall {
  const Handler *handler;
  SandboxTask *arguments;  // pushes them
  void *context;
  Markup *out;  // of a component
} HandlerCall;

static void call_handler(lua_State *lua, void *context) {
  const HandlerCall *call = context;
  lua_rawgeti(lua, LUA_REGISTRYINDEX, call->handler->reference);
  call->arguments(lua, call->context);
  lua_call(lua, lua_gettop(lua) - 1, call->out ? 1 : 0);
  if (!call->out || lua_isnil(lua, -1)) return;
  markup_add(call->out, html_take(lua, -1, "what the component returns"));
}

static bool call(Lane *lane, Handler *handler, HandlerCall how) {
  uint64_t began = now_ns();
  how.handler = lane->handler = handler;
  bool fine = run(lane, handler->event, call_handler, &how);
  handler->ns += now_ns() - began;
  handler->calls++;
  lane->handler = NULL;
  return fine;
}

static void call_all(Lane *lane, Event event, SandboxTask *arguments, void *context) {
  for (size_t i = 0; i < lane->handlers.len && !lane->failed; i++)
    if (lane->handlers.items[i].event == event)
      call(lane, &lane->handlers.items[i],
           (HandlerCall){.arguments = arguments, .context = context});
}

static bool listens(const Lane *lane, Event event) {
  for (size_t i = 0; i < lane->handlers.len; i++)
    if (lane->handlers.items[i].event == event) return true;
  return false;
}

// ---- states -------------------------------------------------------------------------------------

static bool find_module(void *context, Str name, Str *file, Str *text) {
  const Hooks *hooks = context;
  for (size_t i = 0; i < hooks->modules.len; i++) {
    const Script *module = &hooks->modules.items[i];
    Str known = str_sub(module->file, sizeof "scripts/lib/" - 1,
                        module->file.len - sizeof "scripts/lib/" + 1 - 4);
    if (!str_eq(known, name)) continue;
    *file = module->file;
    *text = module->text;
    return true;
  }
  return false;
}

static void open_state(lua_State *lua, void *context) {
  lane_bind(lua, context);
  api_open(lua);
}

static bool load_scripts(Lane *lane) {
  const ScriptVec *scripts = &lane->hooks->scripts;
  lane->event = EVENT_LOAD;
  bool fine = true;
  for (size_t i = 0; i < scripts->len; i++) {
    lane->loading = scripts->items[i].file;
    watch(lane, limits_of(&lane->hooks->site->config).milliseconds + SPARE_MILLISECONDS);
    SandboxResult result =
        sandbox_load(lane->sandbox, scripts->items[i].file, scripts->items[i].text, &lane->arena);
    if (result.status != SANDBOX_OK) failure_note(lane, &result, EVENT_LOAD);
    fine = fine && result.status == SANDBOX_OK;
  }
  lane->loading = (Str){0};
  watch(lane, 0);
  return fine;
}

static void lane_open(Lane *lane) {
  static const SandboxResult no_state = {
      .status = SANDBOX_MEMORY,
      .message = STR_CONST(
          "Lua cannot be started: there is too little memory for it, or it is another Lua than "
          "the 5.4 that prepbook knows")};
  Hooks *hooks = lane->hooks;
  lane->sandbox =
      sandbox_new((SandboxOptions){limits_of(&hooks->site->config), find_module, hooks});
  if (lane->sandbox)
    lane->failed = !run(lane, EVENT_LOAD, open_state, lane) || !load_scripts(lane);
  else
    failure_note(lane, &no_state, EVENT_LOAD);
}

static void lane_close(Lane *lane) {
  sandbox_free(lane->sandbox);
  arena_free(&lane->arena);
}

// ---- files --------------------------------------------------------------------------------------

static void report_unreadable(Hooks *hooks, Str path, FsResult result) {
  Arena *arena = &hooks->site->arena;
  diag_report(&hooks->site->diags, DIAG_FILE_UNREADABLE, (Span){.file = str_dup(arena, path)},
              str_fmt(arena, "cannot read: %s", fs_reason(result)), (Str){0});
  hooks->broken = true;
}

static bool read_file(Hooks *hooks, Str path, Str *out) {
  FsResult result = fs_read(hooks->site->root, path, HOOKS_FILE_BYTES_MAX, hooks->arena, out);
  if (result.status != FS_OK) report_unreadable(hooks, path, result);
  return result.status == FS_OK;
}

typedef void Take(Hooks *hooks, Str path, Str bytes);

static bool is_utf8(Hooks *hooks, Str path, Str bytes) {
  if (!diag_not_utf8(&hooks->site->diags, DIAG_SCRIPT_ERROR, path, bytes,
                     S("the script is not UTF-8")))
    return true;
  hooks->broken = true;
  return false;
}

static void add_script(Hooks *hooks, ScriptVec *list, Script script) {
  Site *site = hooks->site;
  if (list->len < SCRIPTS_MAX) {
    if (is_utf8(hooks, script.file, script.text)) *vec_add(hooks->arena, list) = script;
    return;
  }
  if (!hooks->too_many)
    diag_report(&site->diags, DIAG_SCRIPT_ERROR, (Span){.file = str_dup(&site->arena, script.file)},
                str_fmt(&site->arena, "there are more than %d scripts of its kind", SCRIPTS_MAX),
                S("this one and those that come after it by name are not read"));
  hooks->too_many = hooks->broken = true;
}

static void take_script(Hooks *hooks, Str path, Str bytes) {
  if (str_starts(bytes, S("\xEF\xBB\xBF"))) bytes = str_from_index(bytes, 3);
  add_script(hooks, &hooks->scripts, (Script){path, bytes});
}

static void take_module(Hooks *hooks, Str path, Str bytes) {
  add_script(hooks, &hooks->modules, (Script){path, bytes});
}

static void take_asset(Hooks *hooks, Str path, Str bytes) {
  Site *site = hooks->site;
  Str name = str_from_index(path, sizeof "scripts/" - 1);
  if (site->config.untrusted && !inert_theme_file(path)) {
    inert_report(site, path);
    return;
  }
  *vec_add(&site->arena, &site->theme.assets) =
      (ThemeAsset){str_dup(&site->arena, name), str_dup(&site->arena, bytes)};
}

// A folder on the way down, to notice a link back to one of them.
typedef struct Step Step;
struct Step {
  const Step *up;
  uint64_t device, inode;
};

typedef struct Gather {
  Hooks *hooks;
  Str ending;
  bool deep;
  Take *take;
  size_t entries;
} Gather;

static bool leads_back(const Step *step, const FsInfo *info) {
  for (; step; step = step->up)
    if (step->device == info->device && step->inode == info->inode) return true;
  return false;
}

// What a name stands for, through links; a link that leads nowhere counts as a file, which is told
// when it is read. False when it cannot be looked at (reported).
static bool look_at(Gather *gather, const FsEntry *entry, Str path, FsInfo *info) {
  *info = (FsInfo){.kind = entry->kind};
  if (entry->kind != FS_SYMLINK && entry->kind != FS_FOLDER) return true;
  FsResult result = fs_stat(gather->hooks->site->root, path, info);
  if (result.status == FS_OK || result.status == FS_MISSING) return true;
  report_unreadable(gather->hooks, path, result);
  return false;
}

static void gather_folder(Gather *gather, Str folder, const Step *up);

static void gather_entry(Gather *gather, const FsEntry *entry, Str path, const Step *up) {
  Hooks *hooks = gather->hooks;
  Str bytes;
  FsInfo info;
  if (++gather->entries > ENTRIES_MAX) {
    if (gather->entries == ENTRIES_MAX + 1)
      report_unreadable(hooks, path, (FsResult){.status = FS_TOO_LARGE});
    return;
  }
  if (!look_at(gather, entry, path, &info)) return;
  if (info.kind == FS_FOLDER) {
    Step step = {up, info.device, info.inode};
    if (gather->deep && !leads_back(up, &info)) gather_folder(gather, path, &step);
  } else if (str_ends(path, gather->ending) && read_file(hooks, path, &bytes)) {
    gather->take(hooks, path, bytes);
  }
}

static void gather_folder(Gather *gather, Str folder, const Step *up) {
  Hooks *hooks = gather->hooks;
  FsEntryVec entries = {0};
  FsResult result = fs_list(hooks->site->root, folder, hooks->arena, &entries);
  if (result.status == FS_MISSING) return;
  if (result.status != FS_OK) {
    report_unreadable(hooks, folder, result);
    return;
  }
  for (size_t i = 0; i < entries.len; i++) {
    const FsEntry *entry = &entries.items[i];
    if (str_starts(entry->name, S(".")) || str_starts(entry->name, S("_"))) continue;
    gather_entry(gather, entry, path_join(hooks->arena, folder, entry->name), up);
  }
}

// Takes the files of a folder in the order of their names. There may be no such folder.
static void walk(Hooks *hooks, Str folder, Str ending, bool deep, Take *take) {
  Gather gather = {hooks, ending, deep, take, 0};
  FsInfo info;
  bool there = fs_stat(hooks->site->root, folder, &info).status == FS_OK;
  Step top = {NULL, there ? info.device : 0, there ? info.inode : 0};
  hooks->too_many = false;
  gather_folder(&gather, folder, &top);
}

// A bare folder of Markdown may hold scripts that are none of ours.
static bool may_have_scripts(const Site *site) {
  return site->content_prefix.len > 0 || site->config.file.len > 0;
}

Hooks *hooks_open(Site *site, HooksOptions options) {
  if (!may_have_scripts(site)) return NULL;
  Hooks *hooks = arena_new(&site->arena, Hooks);
  *hooks = (Hooks){.site = site, .options = options, .arena = &site->arena};
  walk(hooks, S("scripts"), S(".lua"), false, take_script);
  walk(hooks, S("scripts/assets"), (Str){0}, true, take_asset);
  if (hooks->scripts.len == 0 && !hooks->broken) return NULL;
  walk(hooks, S("scripts/lib"), S(".lua"), true, take_module);
  data_load(hooks, hooks->arena);
  hooks->main = (Lane){.hooks = hooks, .main = true};
  if (!hooks->broken) lane_open(&hooks->main);
  if (hooks->main.failed) hooks->broken = true;
  failures_report(hooks);
  return hooks;
}

void hooks_close(Hooks *hooks) {
  if (!hooks) return;
  for (size_t i = 0; i < hooks->unfinished.len; i++) page_free(hooks->unfinished.items[i]);
  lane_close(&hooks->main);
  for (size_t i = 0; i < HOOKS_LANES; i++) lane_close(&hooks->lanes[i]);
}

// ---- events of the site -------------------------------------------------------------------------

static void push_site(lua_State *lua, void *context) {
  (void)context;
  site_push(lua);
}

static void flush(lua_State *lua, void *context) {
  (void)context;
  page_flush(lua);
  site_flush(lua);
}

static void run_site_event(Hooks *hooks, Event event) {
  if (!hooks || hooks->broken) return;
  Lane *lane = &hooks->main;
  for (size_t i = 0; i < hooks->changed.len; i++) hooks->changed.items[i]->scripted.changed = false;
  hooks->changed = (PageVec){0};
  hooks->sources = (Map){0};
  hooks->indexed = 0;
  hooks->new_pages = false;
  hooks->backlinks = (Map){0};
  if (listens(lane, event)) {
    call_all(lane, event, push_site, NULL);
    run(lane, event, flush, NULL);
  }
  failures_report(hooks);
}

void hooks_config(Hooks *hooks) {
  if (!hooks || hooks->broken) return;
  run_site_event(hooks, EVENT_CONFIG);
  // What scripts left in site.data when they were loaded.
  if (!listens(&hooks->main, EVENT_CONFIG)) run(&hooks->main, EVENT_CONFIG, flush, NULL);
}

void hooks_pages(Hooks *hooks) { run_site_event(hooks, EVENT_PAGES); }
const PageVec *hooks_changed(const Hooks *hooks) { return &hooks->changed; }
void hooks_finish(Hooks *hooks) { run_site_event(hooks, EVENT_FINISH); }

void hooks_site(Hooks *hooks, bool *added) {
  run_site_event(hooks, EVENT_SITE);
  *added = hooks && hooks->new_pages;
}

static bool has_asset(const Site *site, Str name) {
  for (size_t i = 0; i < site->theme.assets.len; i++)
    if (str_eq(str_from_index(site->theme.assets.items[i].path, sizeof "assets/" - 1), name))
      return true;
  return false;
}

// What an untrusted site's component wants and does not get is taken from its list.
static void check_assets(Hooks *hooks, const Component *component, StrVec *names) {
  Site *site = hooks->site;
  size_t kept = 0;
  for (size_t i = 0; i < names->len; i++) {
    if (site->config.untrusted && !inert_theme_file(names->items[i])) continue;
    names->items[kept++] = names->items[i];
    if (has_asset(site, names->items[i])) continue;
    diag_report(
        &site->diags, DIAG_SCRIPT_ERROR, (Span){.file = component->file},
        str_fmt(&site->arena,
                "the component \"%.*s\" wants a file that is not there: scripts/assets/%.*s",
                STR_ARG(component->name), STR_ARG(names->items[i])),
        (Str){0});
  }
  names->len = kept;
}

void hooks_components(Hooks *hooks) {
  if (!hooks || hooks->broken) return;
  for (size_t i = 0; i < hooks->components.len; i++) {
    Component *component = hooks->components.items[i];
    check_assets(hooks, component, &component->scripts);
    check_assets(hooks, component, &component->styles);
    *map_put(&hooks->site->theme.components, &hooks->site->arena, component->name) = component;
  }
}

// ---- pages --------------------------------------------------------------------------------------

bool hooks_broken(const Hooks *hooks) { return hooks && hooks->broken; }

bool hooks_wants_pages(const Hooks *hooks) {
  if (!hooks || hooks->broken) return false;
  return hooks->components.len > 0 || listens(&hooks->main, EVENT_DOCUMENT) ||
         listens(&hooks->main, EVENT_HTML);
}

static void flush_page(lua_State *lua, void *context) {
  (void)context;
  page_flush(lua);
}

// A lane is opened at its first page, which its problems name.
static void begin_page(Lane *lane, Page *page) {
  lane->page = page;
  if (!lane->sandbox && !lane->failed) lane_open(lane);
  if (lane->charged != page && lane->sandbox) sandbox_next_page(lane->sandbox);
  lane->charged = page;
}

// Takes over what scripts changed in page.data.
static void end_page(Lane *lane, Event event) {
  if (lane->touched) run(lane, event, flush_page, NULL);
  lane->touched = false;
}

typedef struct ComponentArguments {
  const ComponentCall *call;
  Page *page;
} ComponentArguments;

static void push_component(lua_State *lua, void *context) {
  const ComponentArguments *arguments = context;
  value_push(lua, arguments->call->attributes);
  html_push_piece(lua, lane_of(lua)->scripts.conversion, arguments->call->inner);
  page_push(lua, arguments->page);
}

static Handler *find_component(Lane *lane, Str name) {
  uintptr_t number = (uintptr_t)map_find(&lane->components, name);
  return number > 0 ? &lane->handlers.items[number - 1] : NULL;
}

static bool on_component(PageScripts *scripts, Page *page, const ComponentCall *what, Markup *out) {
  Lane *lane = scripts->lane;
  ComponentArguments arguments = {what, page};
  Page *outer = lane->page;
  Span outer_tag = lane->tag;
  begin_page(lane, page);
  Handler *handler = lane->failed ? NULL : find_component(lane, what->component->name);
  lane->tag = what->span;
  bool fine = handler &&
              call(lane, handler,
                   (HandlerCall){.arguments = push_component, .context = &arguments, .out = out});
  lane->page = outer;
  lane->tag = outer_tag;
  if (handler && !outer) {
    lane->page = page;
    end_page(lane, EVENT_COMPONENT);
    lane->page = NULL;
  }
  return fine;
}

static void push_document(lua_State *lua, void *context) {
  document_push(lua);
  page_push(lua, context);
}

static void on_document(PageScripts *scripts, Page *page, Document *document) {
  Lane *lane = scripts->lane;
  begin_page(lane, page);
  lane->document = document;
  lane->serial++;
  call_all(lane, EVENT_DOCUMENT, push_document, page);
  end_page(lane, EVENT_DOCUMENT);
  lane->document = NULL;
  lane->page = NULL;
}

static void push_page(lua_State *lua, void *context) { page_push(lua, context); }

static bool on_html(PageScripts *scripts, Page *page, Buf *out) {
  Lane *lane = scripts->lane;
  begin_page(lane, page);
  lane->html = page->markdown.html;
  lane->html_changed = false;
  call_all(lane, EVENT_HTML, push_page, page);
  end_page(lane, EVENT_HTML);
  lane->page = NULL;
  if (lane->html_changed) buf_add(out, lane->html);
  return lane->html_changed;
}

PageScripts *hooks_lane(Hooks *hooks, size_t number, size_t worker) {
  Lane *lane = &hooks->lanes[number];
  lane->worker = worker;
  if (lane->hooks) return &lane->scripts;
  lane->hooks = hooks;
  lane->scripts = (PageScripts){.lane = lane,
                                .on_document = listens(&hooks->main, EVENT_DOCUMENT),
                                .on_html = listens(&hooks->main, EVENT_HTML),
                                .component = on_component,
                                .document = on_document,
                                .html = on_html};
  return &lane->scripts;
}

void hooks_report(Hooks *hooks) {
  if (hooks) failures_report(hooks);
}

// ---- what it cost -------------------------------------------------------------------------------

static HookTime time_of(const Hooks *hooks, size_t index, Arena *arena) {
  const Handler *handler = &hooks->main.handlers.items[index];
  HookTime time = {.ns = handler->ns, .calls = handler->calls};
  for (size_t i = 0; i < HOOKS_LANES; i++) {
    if (index >= hooks->lanes[i].handlers.len) continue;
    time.ns += hooks->lanes[i].handlers.items[index].ns;
    time.calls += hooks->lanes[i].handlers.items[index].calls;
  }
  bool component = handler->event == EVENT_COMPONENT;
  Str what = component ? str_fmt(arena, "<%.*s>", STR_ARG(handler->component))
                       : str_from(event_name(handler->event));
  time.name = str_fmt(arena, "%.*s %.*s:%u", STR_ARG(what), STR_ARG(handler->file), handler->line);
  return time;
}

HookTimeVec hooks_times(const Hooks *hooks, Arena *arena) {
  HookTimeVec times = {0};
  for (size_t i = 0; hooks && i < hooks->main.handlers.len; i++)
    *vec_add(arena, &times) = time_of(hooks, i, arena);
  return times;
}
