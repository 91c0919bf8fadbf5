#include "theme/theme.h"

#include "base/path.h"
#include "format/yaml.h"
#include "theme/tokens.h"

static const char *const known_settings[] = {"name", "description", "alerts", "tokens", "contrast"};

// ---- theme.yaml ---------------------------------------------------------------------------------

static void check_key(Site *site, const ThemeFile *file, const ValueEntry *entry) {
  Nearest nearest = {.word = entry->key};
  for (size_t i = 0; i < sizeof known_settings / sizeof known_settings[0]; i++) {
    if (str_eq(entry->key, str_from(known_settings[i]))) return;
    nearest_offer(&nearest, str_from(known_settings[i]));
  }
  diag_report(&site->diags, DIAG_KEY_UNKNOWN,
              theme_file_span(file, entry->line, entry->column, entry->length),
              str_fmt(&site->arena, "theme.yaml has no key \"%.*s\"", STR_ARG(entry->key)),
              nearest_help(&nearest, &site->arena));
}

// A name that may stand in a class: lower-case letters, digits and "-".
static bool is_name(Str name) {
  for (size_t i = 0; i < name.len; i++)
    if (name.ptr[i] != char_lower(name.ptr[i]) ||
        !(char_is_alnum(name.ptr[i]) || name.ptr[i] == '-'))
      return false;
  return name.len > 0;
}

static void add_alert(Site *site, const ThemeFile *file, const ValueEntry *entry) {
  if (is_name(entry->key) && entry->value.kind == VALUE_TEXT) {
    *vec_add(&site->arena, &site->theme.alerts) =
        (AlertKind){entry->key, entry->value.text, entry->key};
    return;
  }
  diag_report(&site->diags, DIAG_VALUE_INVALID,
              theme_file_span(file, entry->line, entry->column, entry->length),
              S("an alert is a name in lower case with its title"), S("fact: Published fact"));
}

static void load_settings(Site *site, const ThemeFile *file) {
  Value *settings = &site->theme.settings;
  YamlInput input = {
      .file = file->shown, .text = file->bytes, .first_line = 1, .bytes_max = YAML_BYTES_MAX};
  bool parsed = yaml_parse(input, &site->arena, &site->diags, settings);
  if (parsed && settings->kind != VALUE_MAP)
    diag_report(&site->diags, DIAG_VALUE_INVALID, (Span){.file = file->shown},
                S("theme.yaml must be a mapping of keys to values"), (Str){0});
  if (settings->kind != VALUE_MAP) return;
  for (size_t i = 0; i < settings->len; i++) check_key(site, file, &settings->entries[i]);
  const Value *alerts = value_find(settings, S("alerts"));
  for (size_t i = 0; alerts && alerts->kind == VALUE_MAP && i < alerts->len; i++)
    add_alert(site, file, &alerts->entries[i]);
}

// ---- templates and components -------------------------------------------------------------------

static const Template *load_template(Site *site, const ThemeFile *file) {
  return mustache_parse(file->shown, file->bytes, &site->arena, &site->diags);
}

// What "{{! key: words }}" says in the first lines of a component, a view of text; false when it
// has no such comment.
static bool find_note(Str text, Str key, Str *out) {
  Str line;
  while (str_line(&text, &line)) {
    if (!str_starts(line, S("{{!"))) return false;
    Str note = str_trim(str_sub(line, 3, str_find(line, S("}}")) - 3));
    if (!str_starts(note, key)) continue;
    note = str_from_index(note, key.len);
    if (note.len > 0 && note.ptr[0] != ':') continue;
    *out = str_trim(str_from_index(note, 1));
    return true;
  }
  return false;
}

static bool next_word(Str *rest, Str *word) {
  *rest = str_trim(*rest);
  return rest->len > 0 && (str_cut(*rest, ' ', word, rest), true);
}

static void add_attributes(Site *site, Component *component, Str words) {
  VEC(Str) names = {0};
  for (Str word; next_word(&words, &word);) *vec_add(&site->arena, &names) = word;
  component->attributes = names.items;
  component->attribute_count = names.len;
}

static bool has_asset(const Site *site, Str path) {
  for (size_t i = 0; i < site->theme.assets.len; i++)
    if (str_eq(site->theme.assets.items[i].path, path)) return true;
  return false;
}

// Needs the assets: they come before components/ in the order of files.
static void add_script(Site *site, const ThemeFile *file, Str script, StrVec *list) {
  Str path = str_fmt(&site->arena, "assets/%.*s.js", STR_ARG(script));
  if (script.len == 0) return;
  *vec_add(&site->arena, list) = str_from_index(path, S("assets/").len);
  if (has_asset(site, path)) return;
  Span span = span_at(file->shown, file->bytes, (size_t)(script.ptr - file->bytes.ptr), script.len);
  diag_report(&site->diags, DIAG_THEME_INVALID, span,
              str_fmt(&site->arena, "the theme has no script \"%.*s\"", STR_ARG(path)), (Str){0});
}

static void load_component(Site *site, const ThemeFile *file) {
  Component *component = arena_new(&site->arena, Component);
  *component = (Component){.name = path_stem(file->path), .file = file->shown};
  component->template_ = load_template(site, file);
  Str note = {0};
  component->any_attributes = !find_note(file->bytes, S("attributes"), &note);
  add_attributes(site, component, note);
  if (find_note(file->bytes, S("scripts"), &note))
    add_script(site, file, note, &component->scripts);
  component->is_void = find_note(file->bytes, S("void"), &note);
  if (component->template_)
    *map_put(&site->theme.components, &site->arena, component->name) = component;
}

static Str template_name(Str path, Str folder) {
  Str name = str_from_index(path, folder.len);
  return str_sub(name, 0, name.len - path_ext(name).len);
}

static void report_missing(Site *site, DiagList *diags, Str name, Span span) {
  Nearest nearest = {.word = name};
  for (size_t i = 0; i < site->theme.templates.len; i++)
    nearest_offer(&nearest, site->theme.templates.entries[i].key);
  diag_report(diags, DIAG_TEMPLATE_MISSING, span,
              str_fmt(diags->arena, "there is no template \"%.*s\"", STR_ARG(name)),
              nearest_help(&nearest, &site->arena));
}

// Reports partials and parents that are named and do not exist.
static void check_partial(void *context, Str name, Span span) {
  Site *site = context;
  if (!map_find(&site->theme.templates, name)) report_missing(site, &site->diags, name, span);
}

static void report_loop(void *context, Str name, Span span) {
  Site *site = context;
  diag_report(
      &site->diags, DIAG_TEMPLATE_LOOP, span,
      str_fmt(&site->arena, "the template \"%.*s\" includes itself without end", STR_ARG(name)),
      S("a file in themes/ takes the place of the default theme's; it cannot build on it"));
}

static void check_partials(Site *site, Arena *scratch) {
  const Theme *theme = &site->theme;
  mustache_each_loop(&theme->templates, report_loop, site, scratch);
  for (size_t i = 0; i < theme->templates.len; i++)
    mustache_each_partial(theme->templates.entries[i].value, check_partial, site);
  for (size_t i = 0; i < theme->components.len; i++)
    mustache_each_partial(((const Component *)theme->components.entries[i].value)->template_,
                          check_partial, site);
}

// The same for a page; one that is left out of an untrusted site gives way to the default one.
static void report_choice(Site *site, Page *page, Str name, Span span) {
  Str file = str_fmt(&site->arena, "templates/%.*s.mustache", STR_ARG(name));
  if (!map_find(&site->theme.left_out, file)) {
    report_missing(site, &page->diags, name, span);
    return;
  }
  diag_report(&page->diags, DIAG_ACTIVE_LEFT_OUT, span,
              str_fmt(page->diags.arena, "the template \"%.*s\" is left out of an untrusted site",
                      STR_ARG(name)),
              S("the page takes the default theme's"));
}

// The templates that pages ask for in their front matter.
static void check_pages(Site *site) {
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    Str name = page->front.template;
    if (name.len == 0 || map_find(&site->theme.templates, name)) continue;
    const Value *value = value_find(&page->front.all, S("template"));
    Span span = {.file = page->source.file};
    if (value) span = span_line(page->source.file, page->source.text, value->line);
    if (value) span.column = value->column, span.length = value->length ? value->length : 1;
    report_choice(site, page, name, span);
  }
}

// ---- all ----------------------------------------------------------------------------------------

static void load_file(Site *site, const ThemeFile *file) {
  Theme *theme = &site->theme;
  bool mustache = str_eq(path_ext(file->path), S(".mustache"));
  if (str_eq(file->path, S("theme.yaml"))) {
    load_settings(site, file);
  } else if (mustache && str_starts(file->path, S("templates/"))) {
    const Template *template_ = load_template(site, file);
    if (template_)
      *map_put(&theme->templates, &site->arena, template_name(file->path, S("templates/"))) =
          (void *)template_;
  } else if (mustache && str_starts(file->path, S("components/"))) {
    load_component(site, file);
  } else if (str_starts(file->path, S("assets/")) && has_asset(site, file->path)) {
    diag_report(&site->diags, DIAG_THEME_INVALID,
                (Span){.file = str_fmt(&site->arena, "scripts/%.*s", STR_ARG(file->path))},
                S("the theme has a file of that name too"), S("rename it"));
  } else if (str_starts(file->path, S("assets/"))) {
    *vec_add(&site->arena, &theme->assets) = (ThemeAsset){file->path, file->bytes};
  }
}

static void set_version(Site *site) {
  uint64_t hash = 0;
  for (size_t i = 0; i < site->theme.assets.len; i++)
    hash = hash * 31 + hash_bytes(site->theme.assets.items[i].bytes) +
           hash_bytes(site->theme.assets.items[i].path);
  site->theme.version = str_fmt(&site->arena, "%08x", (unsigned)(hash ^ hash >> 32));
}

// tokens.css is made from handbook.yaml, so a file of that name would have to give way.
static void add_tokens(Site *site, Str css) {
  Str path = S("assets/tokens.css");
  if (css.len == 0) return;
  if (has_asset(site, path))
    diag_report(
        &site->diags, DIAG_THEME_INVALID, (Span){.file = site->config.file},
        S("assets/tokens.css of the theme stands where the tokens of handbook.yaml are written"),
        S("rename the theme's file"));
  else
    *vec_add(&site->arena, &site->theme.assets) = (ThemeAsset){path, css};
}

void theme_load(Site *site, Arena *scratch) {
  ThemeFileVec files = {0};
  ThemeFile settings = {0};
  site->theme.name = site->config.theme.name.len ? site->config.theme.name : S("default");
  theme_files_load(site, site->theme.name, &files, scratch);
  for (size_t i = 0; i < files.len; i++) {
    if (str_eq(files.items[i].path, S("theme.yaml"))) settings = files.items[i];
    load_file(site, &files.items[i]);
  }
  check_partials(site, scratch);
  check_pages(site);
  add_tokens(site, tokens_css(site, &settings, scratch));
  set_version(site);
}
