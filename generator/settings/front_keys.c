#include "settings/front_keys.h"

#include "base/buf.h"
#include "base/path.h"
#include "base/utf8.h"
#include "format/html.h"
#include "format/yaml.h"
#include "settings/setters.h"
#include "site/front_matter.h"
#include "site/names.h"

// ---- keys ---------------------------------------------------------------------------------------

enum { WEIGHT_MAX = 1000000, MONTHS_MAX = 1200, TAG_MAX = 60 };

void front_set_weight(const KeyFile *file, const ValueEntry *entry, void *field) {
  long weight;
  if (!key_whole(&entry->value, -WEIGHT_MAX, WEIGHT_MAX, &weight)) {
    keys_invalid(file, entry, S("must be a whole number"), (Str){0});
    return;
  }
  *(Weight *)field = (Weight){(int32_t)weight, true};
}

uint32_t front_matter_months(Str text) {
  Str number, unit;
  unsigned long count;
  str_cut(text, ' ', &number, &unit);
  if (!str_to_uint(number, MONTHS_MAX, &count)) return 0;
  unit = str_trim(unit);
  if (unit.len == 0 || str_eq(unit, S("month")) || str_eq(unit, S("months")))
    return (uint32_t)count;
  bool years = str_eq(unit, S("year")) || str_eq(unit, S("years"));
  return years && count <= MONTHS_MAX / 12 ? (uint32_t)count * 12 : 0;
}

void front_set_months(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str text;
  uint32_t months = key_text(file->arena, &entry->value, &text) ? front_matter_months(text) : 0;
  if (months > 0)
    *(uint32_t *)field = months;
  else
    keys_invalid(file, entry, S("must be a number of months or years"),
                 S("write it as \"6 months\" or \"1 year\""));
}

void front_set_slug(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str slug;
  const char *why;
  if (!key_text(file->arena, &entry->value, &slug)) {
    keys_wrong_kind(file, entry, "text");
    return;
  }
  if (str_ends(slug, S(".html"))) slug.len -= 5;
  if (name_is_output(slug, &why))
    *(Str *)field = utf8_nfc(file->arena, slug);
  else
    keys_invalid(file, entry, str_from(why),
                 S("a slug is the last part of the page's URL, without \".html\""));
}

// A refused alias is kept as an empty one, so that each has the place of its item in the list.
static void add_alias(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str written, *path = vec_add(file->arena, (StrVec *)field);
  const char *why;
  if (!key_text(file->arena, &entry->value, &written))
    keys_invalid(file, entry, S("has an item that is no text"), (Str){0});
  else if (!name_output_path(file->arena, written, path, &why))
    keys_invalid(file, entry, str_fmt(file->diags->arena, "has a path that %s", why),
                 S("an alias is the path of an old URL, like \"/old/page.html\""));
}

void front_set_aliases(const KeyFile *file, const ValueEntry *entry, void *field) {
  keys_each(file, entry, add_alias, field);
}

// "a, b": two texts. Where nothing stands between two commas, nothing is meant.
static void set_listed(const KeyFile *file, const ValueEntry *entry, StrVec *out) {
  ValueEntry list = *entry;
  list.value = value_list();
  for (Str rest = entry->value.text, part; rest.len > 0;) {
    str_cut(rest, ',', &part, &rest);
    Value item = entry->value;
    item.text = str_trim(part);
    if (item.text.len > 0) value_add(&list.value, file->arena, item);
  }
  key_set_texts(file, &list, out);
}

void front_set_tags(const KeyFile *file, const ValueEntry *entry, void *field) {
  StrVec *tags = field;
  if (entry->value.kind == VALUE_TEXT && str_find_char(entry->value.text, ',') != STR_NONE)
    set_listed(file, entry, tags);
  else
    key_set_texts(file, entry, tags);
  for (size_t i = 0; i < tags->len; i++)
    if (utf8_count(tags->items[i]) > TAG_MAX)
      keys_invalid(file, entry, S("has a tag of more than 60 characters"), (Str){0});
}

void front_set_template(const KeyFile *file, const ValueEntry *entry, void *field) {
  Str name;
  bool good = key_text(file->arena, &entry->value, &name) && name.len > 0;
  for (size_t i = 0; good && i < name.len; i++)
    good = char_is_alnum(name.ptr[i]) || name.ptr[i] == '_' || name.ptr[i] == '-' ||
           name.ptr[i] == '/';
  if (good)
    *(Str *)field = name;
  else
    keys_invalid(file, entry, S("must be the name of a template, without ending"), (Str){0});
}

static const KeyOther others[] = {
    {STR_CONST("author"), STR_CONST("authors")},
    {STR_CONST("categories"), STR_CONST("tags")},
    {STR_CONST("hidden"), STR_CONST("unlisted")},
    {STR_CONST("keywords"), STR_CONST("tags")},
    {STR_CONST("lastmod"), STR_CONST("updated")},
    {STR_CONST("layout"), STR_CONST("template")},
    {STR_CONST("linkTitle"), STR_CONST("nav_title")},
    {STR_CONST("nav_order"), STR_CONST("weight")},
    {STR_CONST("order"), STR_CONST("weight")},
    {STR_CONST("permalink"), STR_CONST("slug")},
    {STR_CONST("redirect_from"), STR_CONST("aliases")},
    {STR_CONST("sidebar_label"), STR_CONST("nav_title")},
    {STR_CONST("sidebar_position"), STR_CONST("weight")},
    {STR_CONST("subtitle"), STR_CONST("lead")},
    {STR_CONST("summary"), STR_CONST("description")},
};

const KeyTable front_matter_keys = {
    .keys = front_keys,
    .count = FRONT_KEY_COUNT,
    .others = others,
    .other_count = sizeof others / sizeof others[0],
    .free = STR_CONST("keys of your own go under \"extra\""),
};

Span front_matter_span(const Page *page, Str key) {
  const Value *all = &page->front.all;
  KeyFile file = {.name = page->source.file, .text = page->source.text};
  for (size_t i = 0; all->kind == VALUE_MAP && i < all->len; i++)
    if (str_eq(all->entries[i].key, key)) return keys_span(&file, &all->entries[i]);
  return (Span){.file = page->source.file};
}

Span front_matter_alias_span(const Page *page, size_t index) {
  const Value *aliases = value_find(&page->front.all, S("aliases"));
  if (!aliases || aliases->kind != VALUE_LIST) return front_matter_span(page, S("aliases"));
  const Value *item = &aliases->items[index];
  KeyFile file = {.name = page->source.file, .text = page->source.text};
  return keys_place(&file, item->line, item->column, item->length);
}

// ---- reading ------------------------------------------------------------------------------------

static void report_unclosed(Page *page) {
  diag_report(&page->diags, DIAG_FRONT_MATTER_UNCLOSED,
              span_line(page->source.file, page->source.text, 1),
              S("front matter begins here and never ends"), S("end it with a line \"---\""));
}

// A copy that takes no more room than it needs: 100,000 pages keep theirs.
static Value copy_exactly(Arena *arena, const Value *value) {
  Value copy = *value;
  copy.text = value->text.len > 0 ? str_dup(arena, value->text) : (Str){0};
  copy.cap = copy.len;
  if (value->kind == VALUE_LIST) copy.items = arena_array(arena, Value, copy.len);
  if (value->kind == VALUE_MAP) copy.entries = arena_array(arena, ValueEntry, copy.len);
  for (size_t i = 0; value->kind == VALUE_LIST && i < copy.len; i++)
    copy.items[i] = copy_exactly(arena, &value->items[i]);
  for (size_t i = 0; value->kind == VALUE_MAP && i < copy.len; i++) {
    copy.entries[i] = value->entries[i];
    copy.entries[i].key = str_dup(arena, value->entries[i].key);
    copy.entries[i].value = copy_exactly(arena, &value->entries[i].value);
  }
  return copy;
}

// Other generators' TOML, between lines of +++, is not read; it must not be taken for text in
// silence.
static void report_toml(Page *page) {
  Str rest = page->source.text, line, next;
  bool opens_toml = str_line(&rest, &line) && str_eq(str_trim_end(line), S("+++"));
  if (!opens_toml || !str_line(&rest, &next) || !str_contains(next, S("="))) return;
  diag_report(&page->diags, DIAG_YAML_SYNTAX, span_line(page->source.file, page->source.text, 1),
              S("front matter is YAML here, not TOML"),
              S("write \"key: value\" between lines of \"---\""));
}

void front_matter_reread(Page *page) {
  KeyFile file = {page->source.file, page->source.text, &page->arena, &page->diags, NULL, false};
  Value all = page->front.all;
  page->front = (FrontMatter){.all = all};
  keys_read(&file, &all, &front_matter_keys, &page->front);
}

void front_matter_read(Page *page, Arena *scratch) {
  FrontMatterRange range = front_matter_find(page->source.text);
  report_toml(page);
  page->source.body = range.body;
  if (range.unclosed) report_unclosed(page);
  page->title.chosen = range.unclosed;  // it may have one
  if (!range.found) return;
  YamlInput input = {page->source.file, range.yaml, 2, YAML_BYTES_MAX};
  KeyFile file = {page->source.file, page->source.text, &page->arena, &page->diags, NULL, false};
  Value written;
  page->title.chosen = !yaml_parse(input, scratch, &page->diags, &written);
  if (page->title.chosen) return;
  page->front.all = copy_exactly(&page->arena, &written);
  keys_read(&file, &page->front.all, &front_matter_keys, &page->front);
}
