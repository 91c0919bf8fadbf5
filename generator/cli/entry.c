#include "cli/entry.h"

#include "base/buf.h"
#include "format/json.h"
#include "format/yaml.h"

// ---- kinds --------------------------------------------------------------------------------------

static bool is_list(const Value *schema) {
  return str_eq(value_find_text(schema, S("type")), S("array"));
}

static void add_kind(Str file, Str list, const Value *schema, Arena *arena, EntryKindVec *out) {
  const Value *item = is_list(schema) ? value_find(schema, S("items")) : NULL;
  Str name = item ? value_find_text(item, S("title")) : (Str){0};
  const Value *fields = item ? value_find(item, S("properties")) : NULL;
  if (name.len == 0 || !fields || fields->kind != VALUE_MAP || fields->len == 0) return;
  const Value *sorted = value_find(schema, S("x-sorted"));
  *vec_add(arena, out) = (EntryKind){name, file, list, item, sorted && sorted->boolean};
}

void entry_kinds(Str file, const Value *schema, Arena *arena, EntryKindVec *out) {
  const Value *fields = value_find(schema, S("properties"));
  add_kind(file, (Str){0}, schema, arena, out);
  for (uint32_t i = 0; fields && fields->kind == VALUE_MAP && i < fields->len; i++)
    add_kind(file, fields->entries[i].key, &fields->entries[i].value, arena, out);
}

static Str name_key(const EntryKind *kind) {
  return value_find(kind->item, S("properties"))->entries[0].key;
}

// ---- writing one --------------------------------------------------------------------------------

typedef struct Writer {
  Arena *arena;
  Buf text;
  Entry *entry;
  uint32_t line;      // of the file, that is being written
  size_t line_start;  // in `text`
} Writer;

static void end_line(Writer *writer) {
  buf_add_char(&writer->text, '\n');
  writer->line++;
  writer->line_start = writer->text.len;
}

static void add_blanks(Writer *writer, size_t count) {
  for (size_t i = 0; i < count; i++) buf_add_char(&writer->text, ' ');
}

// A word that YAML reads as a text as it stands; everything else is quoted as in JSON.
static bool is_plain(Str text) {
  for (size_t i = 0; i < text.len; i++)
    if (!char_is_alnum(text.ptr[i]) && text.ptr[i] != '-' && text.ptr[i] != '_') return false;
  bool special = str_eq_nocase(text, S("true")) || str_eq_nocase(text, S("false")) ||
                 str_eq_nocase(text, S("null"));
  return text.len > 0 && char_is_alpha(text.ptr[0]) && !special;
}

static void add_text(Writer *writer, Str text) {
  if (is_plain(text))
    buf_add(&writer->text, text);
  else
    json_text(&writer->text, text);
}

// "  # The interview it fits: screen, loop", on the rest of the line.
static void add_about(Writer *writer, const Value *schema) {
  const Value *choices = value_find(schema, S("enum"));
  Str about, rest;
  str_cut(value_find_text(schema, S("description")), '\n', &about, &rest);
  bool choose = choices && choices->kind == VALUE_LIST && choices->len > 0;
  if (about.len == 0 && !choose) return;
  Str before = str_ends(buf_str(&writer->text), S(" ")) ? S(" # ") : S("  # ");
  buf_add_fmt(&writer->text, "%.*s%.*s", STR_ARG(before), STR_ARG(about));
  for (uint32_t i = 0; choose && i < choices->len; i++)
    buf_add_fmt(&writer->text, "%s%.*s",
                i           ? ", "
                : about.len ? ": "
                            : "",
                STR_ARG(choices->items[i].text));
}

static bool is_required(const Value *schema, Str key) {
  const Value *required = value_find(schema, S("required"));
  for (uint32_t i = 0; required && required->kind == VALUE_LIST && i < required->len; i++)
    if (str_eq(required->items[i].text, key)) return true;
  return false;
}

static uint32_t items_of(const Value *schema) {
  const Value *least = value_find(schema, S("minItems"));
  double count = least && least->kind == VALUE_NUMBER ? least->number : 0;
  return count < 0 ? 0 : count > ENTRY_ITEMS_MAX ? ENTRY_ITEMS_MAX : (uint32_t)count;
}

static void write_value(Writer *writer, const Value *schema, Str path, size_t indent, int depth);

// The required properties; the first one goes on in the line at hand. `name`: the first one's
// value.
static void write_fields(Writer *writer, const Value *schema, Str path, size_t indent, int depth) {
  const Value *fields = value_find(schema, S("properties"));
  bool top = depth == 0, begun = false;
  for (uint32_t i = 0; fields->kind == VALUE_MAP && i < fields->len; i++) {
    const ValueEntry *field = &fields->entries[i];
    bool is_name = top && i == 0;
    if (!is_name && !is_required(schema, field->key)) continue;
    if (begun) add_blanks(writer, indent);
    begun = true;
    add_text(writer, field->key);
    buf_add_char(&writer->text, ':');
    Str below = path.len ? str_fmt(writer->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(field->key))
                         : field->key;
    if (!is_name) {
      write_value(writer, &field->value, below, indent, depth + 1);
      continue;
    }
    buf_add_char(&writer->text, ' ');
    add_text(writer, writer->entry->name);
    add_about(writer, &field->value);
    end_line(writer);
  }
  if (!begun) {
    buf_add_lit(&writer->text, "{}");
    end_line(writer);
  }
}

static void write_items(Writer *writer, const Value *schema, Str path, size_t indent, int depth) {
  const Value *item = value_find(schema, S("items"));
  uint32_t count = item ? items_of(schema) : 0;
  if (count == 0) buf_add_lit(&writer->text, " []");
  add_about(writer, schema);
  end_line(writer);
  for (uint32_t i = 0; i < count; i++) {
    bool record = value_find(item, S("properties")) && depth < ENTRY_DEPTH_MAX;
    add_blanks(writer, indent + 2);
    buf_add(&writer->text, record ? S("- ") : S("-"));
    if (record)
      write_fields(writer, item, path, indent + 4, depth + 1);
    else
      write_value(writer, item, path, indent + 2, depth + 1);
  }
}

// What stands behind "key:", with the end of the line.
static void write_value(Writer *writer, const Value *schema, Str path, size_t indent, int depth) {
  const Value *given = value_find(schema, S("default"));
  if (is_list(schema) && depth < ENTRY_DEPTH_MAX) {
    write_items(writer, schema, path, indent, depth);
    return;
  }
  if (value_find(schema, S("properties")) && depth < ENTRY_DEPTH_MAX) {
    end_line(writer);
    add_blanks(writer, indent + 2);
    write_fields(writer, schema, path, indent + 2, depth + 1);
    return;
  }
  buf_add_char(&writer->text, ' ');
  if (given && given->kind == VALUE_TEXT)
    add_text(writer, given->text);
  else if (given)
    json_write(&writer->text, given);
  else
    *vec_add(writer->arena, &writer->entry->fields) =
        (EntryField){path, writer->line, (uint32_t)(writer->text.len - writer->line_start) + 1};
  add_about(writer, schema);
  end_line(writer);
}

// ---- names --------------------------------------------------------------------------------------

// "ownership-8": the length of what stands before the number.
static size_t stem_of(Str name) {
  size_t stem = name.len;
  while (stem > 0 && char_is_digit(name.ptr[stem - 1])) stem--;
  return stem;
}

static Str name_of(const Value *item, Str key) { return value_find_text(item, key); }

// The last one's name with the next number that is free, else "new-question".
static Str make_name(const EntryKind *kind, const Value *list, Arena *arena) {
  Str key = name_key(kind), last = list->len ? name_of(&list->items[list->len - 1], key) : (Str){0};
  Str stem = str_sub(last, 0, stem_of(last));
  size_t width = last.len - stem.len;
  if (width == 0 || width > 8) stem = str_fmt(arena, "new-%.*s-", STR_ARG(kind->name)), width = 1;
  unsigned long most = 0, number;
  for (uint32_t i = 0; i < list->len; i++) {
    Str name = name_of(&list->items[i], key), rest = str_from_index(name, stem.len);
    bool same = str_starts(name, stem) && rest.len <= 8 && str_to_uint(rest, 99999999, &number);
    if (same && number > most) most = number;
  }
  return str_fmt(arena, "%.*s%0*lu", STR_ARG(stem), (int)width, most + 1);
}

static const Value *find_name(const Value *list, Str key, Str name) {
  for (uint32_t i = 0; i < list->len; i++)
    if (str_eq(name_of(&list->items[i], key), name)) return &list->items[i];
  return NULL;
}

// ---- places -------------------------------------------------------------------------------------

typedef struct Adding {
  const EntryKind *kind;
  Str file, text;
  DiagList *diags;
  Value root;
  const Value *list;
  uint32_t end_line;  // the line behind the list
  size_t indent;      // of its dashes
  bool apart;         // a blank line stands between two entries
} Adding;

static bool refuse(const Adding *adding, uint32_t line, Str message, Str help) {
  Span span = line ? span_line(adding->file, adding->text, line) : (Span){.file = adding->file};
  diag_report(adding->diags, DIAG_DATA_INVALID, span, message, help);
  return false;
}

static Str line_at(const Adding *adding, uint32_t line) {
  return span_line(adding->file, adding->text, line).source;
}

static bool is_blank(const Adding *adding, uint32_t line) {
  return str_trim(line_at(adding, line)).len == 0;
}

// A comment that begins where the dashes do.
static bool is_comment(const Adding *adding, uint32_t line, size_t indent) {
  Str text = line_at(adding, line);
  return text.len > indent && text.ptr[indent] == '#' &&
         str_trim(str_sub(text, 0, indent)).len == 0;
}

static uint32_t count_lines(Str text) {
  uint32_t lines = 0;
  for (Str line; str_line(&text, &line);) lines++;
  return lines;
}

// The line behind the last one of the list: that of the next key, without the comments above it.
static uint32_t find_end(const Adding *adding, const ValueEntry *next) {
  uint32_t end = next ? next->line : count_lines(adding->text) + 1;
  while (end > 1 &&
         (is_blank(adding, end - 1) || (next && is_comment(adding, end - 1, next->column - 1))))
    end--;
  return end;
}

static bool find_list(Adding *adding) {
  Str key = adding->kind->list;
  const ValueEntry *entry = NULL, *next = NULL;
  adding->list = &adding->root;
  if (key.len > 0) {
    for (uint32_t i = 0; adding->root.kind == VALUE_MAP && i < adding->root.len; i++)
      if (str_eq(adding->root.entries[i].key, key)) {
        entry = &adding->root.entries[i];
        if (i + 1 < adding->root.len) next = entry + 1;
      }
    adding->list = entry ? &entry->value : NULL;
  }
  bool empty = key.len == 0 && adding->root.kind == VALUE_NULL;
  if (!empty && (!adding->list || adding->list->kind != VALUE_LIST))
    return refuse(
        adding, 0,
        key.len ? str_fmt(adding->diags->arena, "there is no list \"%.*s\" in it", STR_ARG(key))
                : S("it is no list"),
        S("entries are added to a list; see its schema beside it"));
  adding->end_line = find_end(adding, next);
  return true;
}

// The first line of an entry, with the comments right above it.
static uint32_t line_of(const Adding *adding, uint32_t item) {
  uint32_t line = adding->list->items[item].line;
  while (line > 1 && item > 0 && is_comment(adding, line - 1, adding->indent)) line--;
  return line;
}

// How the list is written: where the dashes stand, and whether blank lines stand between entries.
static bool find_form(Adding *adding) {
  if (adding->list->len == 0 && adding->list->kind == VALUE_LIST)
    return refuse(adding, adding->list->line, S("the list is written as \"[]\""),
                  S("take the \"[]\" away, or write the first entry by hand"));
  if (adding->list->kind != VALUE_LIST) return true;
  uint32_t line = adding->list->items[0].line;
  Str text = line_at(adding, line);
  while (adding->indent < text.len && text.ptr[adding->indent] == ' ') adding->indent++;
  if (adding->indent + 1 >= text.len || text.ptr[adding->indent] != '-')
    return refuse(adding, line, S("the list is not written with \"- \" in front of each entry"),
                  S("write the new one by hand"));
  adding->apart = adding->list->len > 1 && is_blank(adding, line_of(adding, 1) - 1);
  return true;
}

// ---- adding -------------------------------------------------------------------------------------

static size_t offset_of(Str text, uint32_t line) {
  size_t at = 0;
  for (; line > 1 && at < text.len; line--) {
    size_t end = str_find_char(str_from_index(text, at), '\n');
    at = end == STR_NONE ? text.len : at + end + 1;
  }
  return at;
}

static Str with_line_ends_of(Str text, Str made, Arena *arena) {
  if (str_find(text, S("\r\n")) == STR_NONE) return made;
  Buf out = {.arena = arena};
  for (size_t i = 0; i < made.len; i++) {
    if (made.ptr[i] == '\n') buf_add_char(&out, '\r');
    buf_add_char(&out, made.ptr[i]);
  }
  return buf_str(&out);
}

// The line the entry is put before: that of the first one with a later name, where they are sorted.
static uint32_t place_for(const Adding *adding, Str name, bool *last) {
  Str key = name_key(adding->kind);
  *last = true;
  if (adding->list->kind != VALUE_LIST || !adding->kind->sorted) return adding->end_line;
  for (uint32_t i = 0; i < adding->list->len; i++)
    if (str_cmp(name_of(&adding->list->items[i], key), name) > 0) {
      *last = false;
      return line_of(adding, i);
    }
  return adding->end_line;
}

static void write_entry(const Adding *adding, Entry *out) {
  Arena *arena = adding->diags->arena;
  bool last;
  uint32_t place = place_for(adding, out->name, &last);
  size_t at = offset_of(adding->text, place);
  Writer writer = {.arena = arena, .entry = out, .line = place};
  writer.text.arena = arena;
  if (at > 0 && adding->text.ptr[at - 1] != '\n') buf_add_char(&writer.text, '\n');
  writer.line_start = writer.text.len;
  if (last && adding->apart) end_line(&writer);
  out->line = writer.line;
  add_blanks(&writer, adding->indent);
  buf_add_lit(&writer.text, "- ");
  write_fields(&writer, adding->kind->item, (Str){0}, adding->indent + 2, 0);
  if (!last && adding->apart) end_line(&writer);
  Buf whole = {.arena = arena};
  buf_add(&whole, str_sub(adding->text, 0, at));
  buf_add(&whole, with_line_ends_of(adding->text, buf_str(&writer.text), arena));
  buf_add(&whole, str_from_index(adding->text, at));
  out->text = buf_str(&whole);
}

// Whether the new text is the list with one entry more.
static bool is_sound(const Adding *adding, Str text) {
  DiagList problems = {.arena = adding->diags->arena};
  Value root;
  YamlInput input = {adding->file, text, 1, YAML_DATA_BYTES_MAX};
  if (!yaml_parse(input, problems.arena, &problems, &root)) return false;
  const Value *list = adding->kind->list.len ? value_find(&root, adding->kind->list) : &root;
  return list && list->kind == VALUE_LIST && list->len == adding->list->len + 1;
}

bool entry_add(const EntryKind *kind, Str file, Str text, Str name, DiagList *diags, Entry *out) {
  Adding adding = {.kind = kind, .file = file, .text = text, .diags = diags};
  YamlInput input = {file, text, 1, YAML_DATA_BYTES_MAX};
  if (!yaml_parse(input, diags->arena, diags, &adding.root)) return false;
  if (!find_list(&adding) || !find_form(&adding)) return false;
  const Value *same = name.len ? find_name(adding.list, name_key(kind), name) : NULL;
  if (same)
    return refuse(&adding, same->line,
                  str_fmt(diags->arena, "there is a %.*s \"%.*s\" already", STR_ARG(kind->name),
                          STR_ARG(name)),
                  S("nothing is written; each needs a name of its own"));
  *out = (Entry){.name = name.len ? name : make_name(kind, adding.list, diags->arena)};
  write_entry(&adding, out);
  return is_sound(&adding, out->text) ||
         refuse(&adding, 0, S("an entry cannot be added to it safely"),
                S("write it by hand; the schema beside it says what belongs in it"));
}
