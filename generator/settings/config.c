#include "settings/config.h"

#include "base/path.h"
#include "format/html.h"
#include "format/yaml.h"
#include "settings/setters.h"
#include "site/decode.h"
#include "site/names.h"

enum { CONFIG_BYTES_MAX = 8 * 1024 * 1024 };  // of the file; its YAML has a smaller limit
enum { PAGE_BYTES_UNTRUSTED = 1024 * 1024, NESTING_UNTRUSTED = 50 };

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

void config_set_base_url(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str url;
  bool good =
      key_text(file->arena, &entry->value, &url) && config_base_url(file->arena, url, field);
  if (!good)
    keys_invalid(file, entry, S("must be the site's absolute URL"), str_from(base_url_help));
}

void config_set_edit_url(const KeyFile *file, const ValueEntry *entry, void *field) {
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

// ---- theme --------------------------------------------------------------------------------------

void config_set_theme(const KeyFile *file, const ValueEntry *entry, void *field) {
  const char *why;
  Str name;
  if (key_text(file->arena, &entry->value, &name) && name_is_output(name, &why))
    *(ThemeName *)field =
        (ThemeName){name, entry->value.line, entry->value.column, entry->value.length};
  else
    keys_invalid(file, entry, S("must be the name of a folder in themes/"), (Str){0});
}

// ---- the table ----------------------------------------------------------------------------------

#define KEY_WHOLE(least, most) KEY_WHOLE, .min = (least), .max = (most)
#define KEY_SECONDS(least, most) KEY_SECONDS, .min = (least), .max = (most)
#define KEY_CHOICE(words) KEY_CHOICE, .choices = (words)

static const SettingKey keys[] = {
#define CONFIG_KEY(kind, key, member, otherwise, text) \
  {.name = STR_CONST(#key),                            \
   .type = KEY_##kind,                                 \
   .offset = offsetof(Config, member),                 \
   .fallback = STR_CONST(otherwise),                   \
   .words = STR_CONST(text)},
#define CONFIG_GROUP(key, text) {.name = STR_CONST(#key), .words = STR_CONST(text)},
#include "site/config.def"
#undef CONFIG_GROUP
#undef CONFIG_KEY
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
    FsResult result = fs_read(site->root, file, CONFIG_BYTES_MAX, scratch, &bytes);
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
  KeyFile file = {found.file, (Str){0}, &site->arena, &site->diags, NULL, false};
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

static void set_title(Site *site, Str folder_name) {
  Config *config = &site->config;
  if (config->title.len == 0) config->title = name_title(&site->arena, folder_name);
  if (config->title.len == 0) config->title = S("Handbook");
}

static void distrust(Config *config) {
  config->html = HTML_ESCAPE;
  if (config->limits.page_bytes > PAGE_BYTES_UNTRUSTED)
    config->limits.page_bytes = PAGE_BYTES_UNTRUSTED;
  if (config->limits.nesting > NESTING_UNTRUSTED) config->limits.nesting = NESTING_UNTRUSTED;
}

// What the program asks of scripts (the fuzzers ask for less) counts as the default.
static void set_defaults(Site *site) {
  ScriptsConfig asked = site->config.scripts;
  keys_read_defaults(&config_keys, &site->arena, &site->config);
  if (asked.milliseconds) site->config.scripts.milliseconds = asked.milliseconds;
  if (asked.megabytes) site->config.scripts.megabytes = asked.megabytes;
}

void config_load(Site *site, Str folder_name, Arena *scratch) {
  ArenaMark mark = arena_mark(scratch);
  set_defaults(site);
  check_command_line_url(site);
  Str command_line_url = site->config.base_url;
  Found found = find_file(site, scratch);
  if (found.file.len > 0) read_file(site, found);
  if (command_line_url.len > 0) site->config.base_url = command_line_url;
  set_title(site, folder_name);
  if (site->config.untrusted) distrust(&site->config);
  arena_rewind(scratch, mark);
}
