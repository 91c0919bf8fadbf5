#include "format/html.h"
#include "settings/setters.h"
#include "site/config.h"
#include "site/names.h"

// ---- nav ----------------------------------------------------------------------------------------

static void read_list(const KeyFile *file, const ValueEntry *from, NavEntryVec *out);

static bool is_url(const KeyFile *file, Str path) {
  return html_url_scheme(file->arena, path).len > 0 || str_starts(path, S("//"));
}

static void place(NavEntry *nav, const ValueEntry *from) {
  bool scalar = from->value.length > 0;
  nav->line = scalar ? from->value.line : from->line;
  nav->column = scalar ? from->value.column : from->column;
  nav->length = scalar ? from->value.length : from->length;
}

static void set_path(const KeyFile *file, const ValueEntry *from, NavEntry *nav) {
  if (!key_text(file->arena, &from->value, &nav->path) || nav->path.len == 0) {
    keys_wrong_kind(file, from, "a page, a URL or a list");
    return;
  }
  place(nav, from);
  if (!is_url(file, nav->path) || html_url_is_safe(nav->path)) return;
  keys_invalid(file, from, S("has a URL with a scheme that can run code"), (Str){0});
  nav->path = (Str){0};
}

// {Title: page.md} or {Title: [...]}
static void read_titled(const KeyFile *file, const ValueEntry *from, NavEntry *nav) {
  nav->title = from->key;
  place(nav, from);
  if (from->value.kind == VALUE_LIST)
    read_list(file, from, &nav->children);
  else
    set_path(file, from, nav);
}

void config_set_nav_path(const KeyFile *file, const ValueEntry *entry, void *field) {
  set_path(file, entry, field);
}

void config_set_nav_children(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind == VALUE_LIST)
    read_list(file, entry, field);
  else
    keys_wrong_kind(file, entry, "a list");
}

static const SettingKey entry_keys[] = {
    {STR_CONST("title"), KEY_TEXT, .offset = offsetof(NavEntry, title)},
    {STR_CONST("path"), KEY_NAV_PATH, .offset = 0},
    {STR_CONST("children"), KEY_NAV_CHILDREN, .offset = offsetof(NavEntry, children)},
};
static const KeyTable entry_table = {
    .keys = entry_keys,
    .count = sizeof entry_keys / sizeof entry_keys[0],
    .free =
        STR_CONST("an entry is \"page.md\", \"Title: page.md\", or has title, path and children"),
};

static bool is_entry_key(Str key) {
  for (size_t i = 0; i < entry_table.count; i++)
    if (str_eq(entry_table.keys[i].name, key)) return true;
  return false;
}

static void add_entry(const KeyFile *file, const ValueEntry *from, void *field) {
  const Value *value = &from->value;
  size_t errors = file->diags->errors;
  NavEntry nav = {0};
  if (value->kind != VALUE_MAP) {
    set_path(file, from, &nav);
  } else if (value->len == 1 && !is_entry_key(value->entries[0].key)) {
    read_titled(file, &value->entries[0], &nav);
  } else {
    keys_read(file, value, &entry_table, &nav);
    if (nav.line == 0 && value->len > 0) place(&nav, &value->entries[0]);
  }
  if (nav.path.len > 0 || nav.children.len > 0)
    *vec_add(file->arena, (NavEntryVec *)field) = nav;
  else if (file->diags->errors == errors)
    keys_invalid(file, from, S("has an entry without page and without children"), (Str){0});
}

static void read_list(const KeyFile *file, const ValueEntry *from, NavEntryVec *out) {
  keys_each(file, from, add_entry, out);
}

void config_set_nav(const KeyFile *file, const ValueEntry *entry, void *field) {
  NavConfig *nav = field;
  if (entry->value.kind != VALUE_LIST) {
    keys_wrong_kind(file, entry, "a list");
    return;
  }
  read_list(file, entry, &nav->entries);
  nav->given = true;
}

// ---- redirects ----------------------------------------------------------------------------------

static void read_redirect(const KeyFile *file, const ValueEntry *entry, RedirectVec *out) {
  Redirect redirect = {.line = entry->line, .column = entry->column, .length = entry->length};
  const char *why;
  if (!key_text(file->arena, &entry->value, &redirect.to) || redirect.to.len == 0) {
    keys_wrong_kind(file, entry, "a page or a URL");
    return;
  }
  if (is_url(file, redirect.to) && !html_url_is_safe(redirect.to)) {
    keys_invalid(file, entry, S("leads to a URL with a scheme that can run code"), (Str){0});
    return;
  }
  if (!name_output_path(file->arena, entry->key, &redirect.from, &why)) {
    ValueEntry key = {entry->key, entry->line, entry->column, entry->length, {0}};
    keys_invalid(file, &key, str_from(why),
                 S("write the path of the old URL, like \"/old/page.html\""));
    return;
  }
  *vec_add(file->arena, out) = redirect;
}

void config_set_redirects(const KeyFile *file, const ValueEntry *entry, void *field) {
  if (entry->value.kind != VALUE_MAP) {
    keys_invalid(file, entry, S("must be a mapping"), S("as in \"old/page.html: new/page.md\""));
    return;
  }
  for (size_t i = 0; i < entry->value.len; i++)
    read_redirect(file, &entry->value.entries[i], field);
}
