#include "settings/config_search.h"

#include "base/path.h"
#include "settings/setters.h"
#include "site/config.h"
#include "site/nearest.h"

// Writes a Str that is no blank text; reports what is none, in the words "has WHAT".
static bool read_text(const KeyFile *file, const ValueEntry *entry, const Value *value,
                      const char *what, Str *out) {
  if (key_text(file->arena, value, out) && out->len > 0) return true;
  keys_invalid(file, entry, str_fmt(file->diags->arena, "has %s", what), (Str){0});
  return false;
}

// ---- patterns -----------------------------------------------------------------------------------

static void add_pattern(const KeyFile *file, const ValueEntry *entry, SearchPattern pattern,
                        SearchPatternVec *list) {
  if (list->len == PATTERNS_MAX) {
    keys_invalid(file, entry,
                 str_fmt(file->diags->arena, "has more than %d patterns", PATTERNS_MAX), (Str){0});
    return;
  }
  if (str_starts(pattern.path, S("/"))) pattern.path = str_from_index(pattern.path, 1);
  *vec_add(file->arena, list) = pattern;
}

static void add_boost(const KeyFile *file, const ValueEntry *entry, SearchPatternVec *list) {
  double factor = entry->value.kind == VALUE_NUMBER ? entry->value.number : 0;
  if (factor >= BOOST_MIN && factor <= BOOST_MAX)
    add_pattern(file, entry,
                (SearchPattern){entry->key, factor, entry->line, entry->column, entry->length},
                list);
  else
    keys_invalid(file, entry, S("must be a number, 0.1 to 10"),
                 S("1 changes nothing, 2 doubles the score"));
}

void config_set_boost(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind != VALUE_MAP) {
    keys_wrong_kind(file, entry, "a mapping");
    return;
  }
  for (size_t i = 0; i < entry->value.len; i++) add_boost(file, &entry->value.entries[i], field);
}

static void add_ignored(const KeyFile *file, const ValueEntry *entry, void *field) {
  const Value *value = &entry->value;
  Str path;
  if (read_text(file, entry, value, "an item that is no path", &path))
    add_pattern(file, entry, (SearchPattern){path, 0, value->line, value->column, value->length},
                field);
}

void config_set_paths(const KeyFile *file, const ValueEntry *entry, void *field) {
  keys_each(file, entry, add_ignored, field);
}

// ---- synonyms -----------------------------------------------------------------------------------

static bool add_term(const KeyFile *file, const ValueEntry *entry, const Value *value,
                     StrVec *group) {
  Str term;
  if (!read_text(file, entry, value, "a synonym that is no text", &term)) return false;
  if (group->len < SYNONYMS_MAX) {
    *vec_add(file->arena, group) = term;
    return true;
  }
  keys_invalid(file, entry,
               str_fmt(file->diags->arena, "has a group of more than %d synonyms", SYNONYMS_MAX),
               (Str){0});
  return false;
}

// A group from a list, or from a word and the list (or text) behind it.
static void add_group(const KeyFile *file, const ValueEntry *entry, Str word, const Value *rest,
                      StrVecVec *groups) {
  StrVec group = {0};
  bool list = rest->kind == VALUE_LIST;
  if (word.len > 0) *vec_add(file->arena, &group) = word;
  for (size_t i = 0; i < (list ? rest->len : 1); i++)
    if (!add_term(file, entry, list ? &rest->items[i] : rest, &group)) return;
  if (group.len < 2)
    keys_invalid(file, entry, S("has a group of one word"), S("write [resume, CV]"));
  else if (groups->len == SYNONYM_GROUPS_MAX)
    keys_invalid(file, entry,
                 str_fmt(file->diags->arena, "has more than %d groups", SYNONYM_GROUPS_MAX),
                 (Str){0});
  else
    *vec_add(file->arena, groups) = group;
}

void config_set_synonyms(const KeyFile *file, const ValueEntry *entry, void *field) {
  const Value *value = &entry->value;
  if (value->kind == VALUE_MAP) {
    for (size_t i = 0; i < value->len; i++)
      add_group(file, &value->entries[i], value->entries[i].key, &value->entries[i].value, field);
  } else if (value->kind == VALUE_LIST) {
    for (size_t i = 0; i < value->len; i++)
      add_group(file, entry, (Str){0}, &value->items[i], field);
  } else {
    keys_wrong_kind(file, entry, "a list of groups, or a mapping");
  }
}

// ---- patterns that no page fits -----------------------------------------------------------------

static bool fits_some(const Site *site, Str pattern) {
  for (size_t i = 0; i < site->pages.len; i++)
    if (path_matches(pattern, site->pages.items[i]->source.path)) return true;
  return false;
}

static void check_patterns(Site *site, const SearchPatternVec *list, Arena *scratch) {
  for (size_t i = 0; i < list->len; i++) {
    const SearchPattern *pattern = &list->items[i];
    if (fits_some(site, pattern->path)) continue;
    KeyFile file = {.name = site->config.file, .text = site->config.file_text};
    Str near = site_nearest(site, pattern->path, false, scratch);
    Str help = near.len > 0 ? str_fmt(&site->arena, "did you mean \"%.*s\"?", STR_ARG(near))
                            : S("a folder ends in \"/\"; \"*\" stands for any text");
    diag_add(&site->diags,
             (Diag){.code = DIAG_VALUE_INVALID,
                    .severity = DIAG_WARNING,
                    .span = keys_place(&file, pattern->line, pattern->column, pattern->length),
                    .message = str_fmt(&site->arena, "no page of content/ has the path \"%.*s\"",
                                       STR_ARG(pattern->path)),
                    .help = help});
  }
}

void config_search_check(Site *site, Arena *scratch) {
  check_patterns(site, &site->config.search.boost, scratch);
  check_patterns(site, &site->config.search.ignore, scratch);
}
