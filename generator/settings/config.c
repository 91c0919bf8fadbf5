#include "settings/config.h"

#include "base/path.h"
#include "format/html.h"
#include "format/yaml.h"
#include "settings/config_history.h"
#include "settings/config_nav.h"
#include "settings/config_search.h"
#include "site/decode.h"
#include "site/names.h"

enum {
  PAGE_BYTES_MIN = 1024,
  PAGE_BYTES_DEFAULT = 8 * 1024 * 1024,
  PAGE_BYTES_MAX = 256 * 1024 * 1024,
  PAGE_BYTES_UNTRUSTED = 1024 * 1024,
  NESTING_DEFAULT = 100,
  NESTING_MAX = 1000,
  NESTING_UNTRUSTED = 50,
};

// ---- URLs ---------------------------------------------------------------------------------------

bool config_base_url(Arena *arena, Str url, Str *out) {
  Str scheme = html_url_scheme(arena, url), rest = str_from_index(url, scheme.len);
  if (!str_eq(scheme, S("http")) && !str_eq(scheme, S("https"))) return false;
  if (!str_starts(rest, S("://")) || rest.len == 3 || rest.ptr[3] == '/') return false;
  for (size_t i = 0; i < url.len; i++)
    if ((unsigned char)url.ptr[i] <= ' ' || strchr("?#\"<>\\", url.ptr[i])) return false;
  *out = str_ends(url, S("/")) ? url : str_fmt(arena, "%.*s/", STR_ARG(url));
  return true;
}

static const char base_url_help[] = "write it as \"https://example.org/handbook/\"";

static void set_base_url(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str url;
  bool good =
      key_text(file->arena, &entry->value, &url) && config_base_url(file->arena, url, field);
  if (!good)
    keys_invalid(file, entry, S("must be the site's absolute URL"), str_from(base_url_help));
}

static void set_edit_url(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str url = {0};
  size_t errors = file->diags->errors;
  key_set_url(file, entry, &url);
  if (file->diags->errors > errors) return;
  if (str_contains(url, S("{path}")))
    *(Str *)field = url;
  else
    keys_invalid(file, entry, S("must have \"{path}\" where the page's file belongs"),
                 S("as in \"https://github.com/you/handbook/edit/main/{path}\""));
}

// ---- small ones ---------------------------------------------------------------------------------

// field is the whole Config: the name's place is kept too.
static void set_theme_name(const KeyFile *file, const ValueEntry *entry, void *field) {
  Config *config = field;
  const char *why;
  Str name;
  if (!key_text(file->arena, &entry->value, &name) || !name_is_output(name, &why)) {
    keys_invalid(file, entry, S("must be the name of a folder in themes/"), (Str){0});
    return;
  }
  config->theme = name;
  config->theme_line = entry->value.line;
  config->theme_column = entry->value.column;
  config->theme_length = entry->value.length;
}

static const Key theme_keys[] = {
    {STR_CONST("name"), set_theme_name, 0},
    {STR_CONST("tokens"), key_set_map, offsetof(Config, tokens)},
};
static const KeyTable theme_table = {.keys = theme_keys,
                                     .count = sizeof theme_keys / sizeof theme_keys[0]};

static void set_theme(const KeyFile *file, const ValueEntry *entry, void *field) {
  Config *config = field;
  if (entry->value.kind == VALUE_MAP)
    keys_read(file, &entry->value, &theme_table, config);
  else
    set_theme_name(file, entry, config);
}

// ---- markdown -----------------------------------------------------------------------------------

static void set_html(const KeyFile *file, const ValueEntry *entry, void *field) {
  static const Str words[] = {STR_CONST("allow"), STR_CONST("sanitize"), STR_CONST("escape")};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (!str_eq(entry->value.text, words[i])) continue;
    *(HtmlPolicy *)field = (HtmlPolicy)i;
    return;
  }
  Nearest nearest = {.word = entry->value.text};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) nearest_offer(&nearest, words[i]);
  Str help = nearest.best.len == 0
                 ? (Str){0}
                 : str_fmt(file->diags->arena, "did you mean \"%.*s\"?", STR_ARG(nearest.best));
  keys_invalid(file, entry, S("must be allow, sanitize or escape"), help);
}

static void set_page_bytes(const KeyFile *file, const ValueEntry *entry, void *field) {
  long bytes;
  if (key_whole(&entry->value, PAGE_BYTES_MIN, PAGE_BYTES_MAX, &bytes))
    *(size_t *)field = (size_t)bytes;
  else
    keys_invalid(file, entry, S("must be a whole number of bytes, 1024 to 268435456"), (Str){0});
}

static void set_nesting(const KeyFile *file, const ValueEntry *entry, void *field) {
  long depth;
  if (key_whole(&entry->value, 1, NESTING_MAX, &depth))
    *(uint32_t *)field = (uint32_t)depth;
  else
    keys_invalid(file, entry, S("must be a whole number, 1 to 1000"), (Str){0});
}

static const Key limit_keys[] = {
    {STR_CONST("page_bytes"), set_page_bytes, offsetof(Limits, page_bytes)},
    {STR_CONST("nesting"), set_nesting, offsetof(Limits, nesting)},
};
static const KeyTable limit_table = {.keys = limit_keys,
                                     .count = sizeof limit_keys / sizeof limit_keys[0]};

static void set_limits(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind == VALUE_MAP)
    keys_read(file, &entry->value, &limit_table, field);
  else
    keys_wrong_kind(file, entry, "a mapping");
}

static const Key markdown_keys[] = {
    {STR_CONST("html"), set_html, offsetof(Config, html)},
    {STR_CONST("cjk"), key_set_switch, offsetof(Config, cjk)},
    {STR_CONST("limits"), set_limits, offsetof(Config, limits)},
};
static const KeyTable markdown_table = {.keys = markdown_keys,
                                        .count = sizeof markdown_keys / sizeof markdown_keys[0]};

static void set_markdown(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind == VALUE_MAP)
    keys_read(file, &entry->value, &markdown_table, field);
  else
    keys_wrong_kind(file, entry, "a mapping");
}

static void set_seconds(const KeyFile *file, const ValueEntry *entry, void *field) {
  long seconds;
  if (key_whole(&entry->value, 1, SCRIPT_SECONDS_MAX, &seconds))
    *(uint32_t *)field = (uint32_t)seconds * 1000;
  else
    keys_invalid(file, entry,
                 str_fmt(file->diags->arena, "must be a whole number, 1 to %d", SCRIPT_SECONDS_MAX),
                 (Str){0});
}

static void set_megabytes(const KeyFile *file, const ValueEntry *entry, void *field) {
  long megabytes;
  if (key_whole(&entry->value, 1, SCRIPT_MEGABYTES_MAX, &megabytes))
    *(uint32_t *)field = (uint32_t)megabytes;
  else
    keys_invalid(
        file, entry,
        str_fmt(file->diags->arena, "must be a whole number, 1 to %d", SCRIPT_MEGABYTES_MAX),
        (Str){0});
}

static const Key script_keys[] = {
    {STR_CONST("seconds"), set_seconds, offsetof(ScriptsConfig, milliseconds)},
    {STR_CONST("megabytes"), set_megabytes, offsetof(ScriptsConfig, megabytes)},
};
static const KeyTable script_table = {.keys = script_keys,
                                      .count = sizeof script_keys / sizeof script_keys[0]};

static void set_scripts(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind == VALUE_MAP)
    keys_read(file, &entry->value, &script_table, field);
  else
    keys_wrong_kind(file, entry, "a mapping");
}

// ---- the table ----------------------------------------------------------------------------------

#define FIELD(name) offsetof(Config, name)

static const Key keys[] = {
    {STR_CONST("title"), key_set_text, FIELD(title)},
    {STR_CONST("description"), key_set_text, FIELD(description)},
    {STR_CONST("language"), key_set_language, FIELD(language)},
    {STR_CONST("base_url"), set_base_url, FIELD(base_url)},
    {STR_CONST("author"), key_set_text, FIELD(author)},
    {STR_CONST("theme"), set_theme, 0},
    {STR_CONST("nav"), config_set_nav, 0},
    {STR_CONST("repo_url"), key_set_url, FIELD(repo_url)},
    {STR_CONST("edit_url"), set_edit_url, FIELD(edit_url)},
    {STR_CONST("redirects"), config_set_redirects, FIELD(redirects)},
    {STR_CONST("markdown"), set_markdown, 0},
    {STR_CONST("search"), config_set_search, FIELD(search)},
    {STR_CONST("history"), config_set_history, FIELD(history)},
    {STR_CONST("scripts"), set_scripts, FIELD(scripts)},
    {STR_CONST("extra"), key_set_map, FIELD(extra)},
};

static const KeyOther others[] = {
    {STR_CONST("authors"), STR_CONST("author")},
    {STR_CONST("baseURL"), STR_CONST("base_url")},
    {STR_CONST("edit_uri"), STR_CONST("edit_url")},
    {STR_CONST("languageCode"), STR_CONST("language")},
    {STR_CONST("menu"), STR_CONST("nav")},
    {STR_CONST("params"), STR_CONST("extra")},
    {STR_CONST("site_name"), STR_CONST("title")},
    {STR_CONST("site_url"), STR_CONST("base_url")},
    {STR_CONST("site_description"), STR_CONST("description")},
};

const KeyTable config_keys = {
    .keys = keys,
    .count = sizeof keys / sizeof keys[0],
    .others = others,
    .other_count = sizeof others / sizeof others[0],
    .free = STR_CONST("keys of your own go under \"extra\""),
};

// ---- loading ------------------------------------------------------------------------------------

typedef struct Found {
  Str file;  // beneath the site; empty when there is none
  Str bytes;
} Found;

static void report_second(Site *site, Str file, Str first) {
  Str message =
      str_fmt(&site->arena, "this file is not read, because there is \"%.*s\"", STR_ARG(first));
  diag_report(&site->diags, DIAG_CONFIG_DOUBLE, (Span){.file = file}, message,
              S("keep one of them"));
}

static Found find_file(Site *site, Arena *scratch) {
  static const Str names[] = {STR_CONST("handbook.yaml"), STR_CONST("handbook.yml")};
  bool bare = site->content_prefix.len == 0;
  Found found = {0};
  for (size_t i = 0; i < (bare ? 2 : 4); i++) {
    Str bytes,
        file = path_join(&site->arena, i < 2 && !bare ? S("content") : (Str){0}, names[i % 2]);
    FsResult result = fs_read(site->root, file, PAGE_BYTES_DEFAULT, scratch, &bytes);
    if (result.status == FS_MISSING) continue;
    if (result.status != FS_OK)
      text_report_file(&site->diags, file, result);
    else if (found.file.len > 0)
      report_second(site, file, found.file);
    else
      found = (Found){file, bytes};
  }
  return found;
}

static void read_file(Site *site, Found found) {
  Value map = {0};
  KeyFile file = {found.file, (Str){0}, &site->arena, &site->diags};
  if (!text_decode(found.bytes, found.file, &site->arena, &site->diags, &file.text)) return;
  site->config.file = file.name;
  site->config.file_text = file.text;
  YamlInput input = {found.file, file.text, 1, YAML_BYTES_MAX};
  if (yaml_parse(input, &site->arena, &site->diags, &map))
    keys_read(&file, &map, &config_keys, &site->config);
}

static void check_command_line_url(Site *site) {
  Str url = site->config.base_url;
  if (url.len == 0 || config_base_url(&site->arena, url, &site->config.base_url)) return;
  Str message = str_fmt(&site->arena, "--base-url must be the site's absolute URL, not \"%.*s\"",
                        STR_ARG(url));
  diag_report(&site->diags, DIAG_VALUE_INVALID, (Span){0}, message, str_from(base_url_help));
}

static void set_defaults(Site *site, Str folder_name) {
  Config *config = &site->config;
  if (config->title.len == 0) config->title = name_title(&site->arena, folder_name);
  if (config->title.len == 0) config->title = S("Handbook");
  if (config->language.len == 0) config->language = S("en");
  if (config->theme.len == 0) config->theme = S("default");
  if (config->limits.page_bytes == 0) config->limits.page_bytes = PAGE_BYTES_DEFAULT;
  if (config->limits.nesting == 0) config->limits.nesting = NESTING_DEFAULT;
}

static void distrust(Config *config) {
  config->html = HTML_ESCAPE;
  if (config->limits.page_bytes > PAGE_BYTES_UNTRUSTED)
    config->limits.page_bytes = PAGE_BYTES_UNTRUSTED;
  if (config->limits.nesting > NESTING_UNTRUSTED) config->limits.nesting = NESTING_UNTRUSTED;
}

void config_load(Site *site, Str folder_name, Arena *scratch) {
  ArenaMark mark = arena_mark(scratch);
  site->config.history.diffs = DIFFS_DEFAULT;
  check_command_line_url(site);
  Str command_line_url = site->config.base_url;
  Found found = find_file(site, scratch);
  if (found.file.len > 0) read_file(site, found);
  if (command_line_url.len > 0) site->config.base_url = command_line_url;
  set_defaults(site, folder_name);
  if (site->config.untrusted) distrust(&site->config);
  arena_rewind(scratch, mark);
}
