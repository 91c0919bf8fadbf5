// One pass over the tokens with a stack of open elements. What stays is copied in runs; edits are
// what stands between two runs. An element that is "silent" has no tags in the output: its start
// tag was left out, so its end tag goes too.
#include "format/html_balance.h"

#include "format/html_element.h"
#include "format/html_token.h"

typedef struct Open {
  Str name;
  unsigned flags;  // those that hold where it stands
  bool marked, silent;
  bool foreign;  // what is right inside is SVG or MathML
  bool linked;   // has a href
  const Mark *mark;
} Open;

typedef VEC(Str) NameVec;

typedef struct Balance {
  MarkedStr in;
  uint32_t kind;
  Markup *out;
  HtmlProblemVec *problems;
  Arena *scratch;
  HtmlReader reader;
  size_t done, mark;  // of the input's bytes and marks: what is copied or left out
  size_t look;        // the first mark that is not before the token
  VEC(Open) open;
  size_t marked, selects;  // open ones
  NameVec endless;         // raw elements that have no end tag in the rest
  bool no_cdata_end;
} Balance;

// ---- output -------------------------------------------------------------------------------------

// Copies the input up to an offset; marks there belong to what follows.
static void copy_to(Balance *b, size_t offset) {
  size_t shift = b->out->html.len - b->done;
  buf_add(&b->out->html, str_sub(b->in.html, b->done, offset - b->done));
  for (; b->mark < b->in.count && b->in.marks[b->mark].offset < offset; b->mark++) {
    Mark mark = b->in.marks[b->mark];
    mark.offset += shift;
    if (mark.kind != b->kind) *vec_add(b->out->html.arena, &b->out->marks) = mark;
  }
  b->done = offset;
}

static void leave_out_to(Balance *b, size_t offset) {
  while (b->mark < b->in.count && b->in.marks[b->mark].offset < offset) b->mark++;
  b->done = offset;
}

static size_t offset_of(const Balance *b, const char *at) { return (size_t)(at - b->in.html.ptr); }
static size_t end_of(const Balance *b, const HtmlToken *token) {
  return offset_of(b, token->raw.ptr) + token->raw.len;
}

// Copies what is before the token, which is left out.
static void leave_out(Balance *b, const HtmlToken *token) {
  copy_to(b, offset_of(b, token->raw.ptr));
  leave_out_to(b, end_of(b, token));
}

static void write_end(Balance *b, Str name) {
  buf_add_fmt(&b->out->html, "</%.*s>", STR_ARG(name));
}

// Has the "<" at an offset be text; reading goes on behind it.
static void write_as_text(Balance *b, size_t offset) {
  copy_to(b, offset);
  buf_add_lit(&b->out->html, "&lt;");
  leave_out_to(b, offset + 1);
}

// The first mark at or in a tag.
static const Mark *mark_of(Balance *b, const HtmlToken *token) {
  size_t from = offset_of(b, token->raw.ptr), end = from + token->raw.len;
  while (b->look < b->in.count && b->in.marks[b->look].offset < from) b->look++;
  for (size_t i = b->look; i < b->in.count && b->in.marks[i].offset < end; i++)
    if (b->in.marks[i].kind == b->kind || b->in.marks[i].length > 0) return &b->in.marks[i];
  return NULL;
}

static void tell(Balance *b, HtmlFault fault, Str name, const Mark *mark) {
  *vec_add(b->scratch, b->problems) = (HtmlProblem){fault, name, mark};
}

// ---- the stack ----------------------------------------------------------------------------------

static bool is(Str name, const char *word) { return str_eq_nocase(name, str_from(word)); }

static bool is_among(Str name, const char *const *words) {
  for (; *words; words++)
    if (is(name, *words)) return true;
  return false;
}

static bool in_foreign(const Balance *b) { return b->open.len > 0 && vec_last(&b->open)->foreign; }

static bool is_scope(const Open *open) { return open->flags & (HTML_SCOPE | HTML_INTEGRATION); }

static void push(Balance *b, Open open) {
  *vec_add(b->scratch, &b->open) = open;
  b->marked += open.marked;
  b->selects += !open.silent && is(open.name, "select");
}

static void remove_at(Balance *b, size_t index) {
  const Open *open = &b->open.items[index];
  b->marked -= open->marked;
  b->selects -= !open->silent && is(open->name, "select");
  memmove(&b->open.items[index], &b->open.items[index + 1], (--b->open.len - index) * sizeof(Open));
}

// Closes what is open beyond `count`. End tags that may be left out are, unless `all` are wanted.
static void close_to(Balance *b, size_t count, bool all) {
  while (b->open.len > count) {
    const Open *open = vec_last(&b->open);
    bool optional = open->flags & HTML_OPTIONAL;
    if (!open->silent && (all || !optional)) write_end(b, open->name);
    if (open->marked && !open->silent && !optional) tell(b, FAULT_UNCLOSED, open->name, open->mark);
    remove_at(b, b->open.len - 1);
  }
}

// ---- what a start tag ends ----------------------------------------------------------------------

// The first element from the top down that is one of `words`; open.len when there is none before
// one that has a flag of `stop` and is not among `through`.
static size_t find_open(const Balance *b, const char *const *words, unsigned stop,
                        const char *const *through) {
  for (size_t i = b->open.len; i > 0; i--) {
    const Open *open = &b->open.items[i - 1];
    if (open->silent) continue;
    if (is_among(open->name, words)) return i - 1;
    if ((open->flags & stop) && !is_among(open->name, through)) break;
  }
  return b->open.len;
}

static const char *const none[] = {NULL};

// A <p> ends where a block begins. What was begun in it goes on: browsers open it again.
static void end_paragraph(Balance *b) {
  static const char *const words[] = {"p", NULL};
  size_t at = b->open.len;
  for (size_t i = b->open.len; i > 0 && at == b->open.len; i--) {
    const Open *open = &b->open.items[i - 1];
    if (is_scope(open) || is(open->name, "button")) return;
    if (!open->silent && is_among(open->name, words)) at = i - 1;
  }
  if (at < b->open.len) remove_at(b, at);
}

// How many elements stay open when a part of a table begins: what it stands in, and what is around.
static size_t kept_by_part(const Balance *b, Str name) {
  static const char *const words[] = {"tr", "tbody", "thead", "tfoot", "table", "template", NULL};
  bool cell = is(name, "td") || is(name, "th"), row = is(name, "tr");
  size_t at = find_open(b, words + (cell ? 0 : row ? 1 : 4), 0, none);
  return at < b->open.len ? at + 1 : at;
}

// Whether the innermost element is one of them.
static bool ends_in(const Balance *b, const char *const *words) {
  return b->open.len > 0 && !vec_last(&b->open)->silent &&
         is_among(vec_last(&b->open)->name, words);
}

// The same for any other tag; open.len when it ends nothing.
static size_t kept_by(const Balance *b, Str name) {
  static const char *const items[] = {"li", NULL}, *const terms[] = {"dd", "dt", NULL},
                           *const plain[] = {"address", "div", "p", NULL},
                           *const tables[] = {"table", NULL}, *const options[] = {"option", NULL},
                           *const ruby[] = {"rb", "rp", "rt", "rtc", NULL};
  if (html_element_flags(name) & HTML_PART) return kept_by_part(b, name);
  if (is(name, "li")) return find_open(b, items, HTML_SPECIAL, plain);
  if (is_among(name, terms)) return find_open(b, terms, HTML_SPECIAL, plain);
  if (is(name, "table")) return find_open(b, tables, HTML_SCOPE, none);
  if (is(name, "option") || is(name, "optgroup")) return b->open.len - ends_in(b, options);
  return b->open.len - (is_among(name, ruby) && ends_in(b, ruby));
}

// Ends what a start tag ends. False when a marked one would end what is not marked.
static bool make_room(Balance *b, const HtmlToken *token, unsigned flags, bool marked) {
  size_t kept = kept_by(b, token->name);
  for (size_t i = kept; marked && i < b->open.len; i++)
    if (!b->open.items[i].marked) return false;
  if (kept < b->open.len) {
    copy_to(b, offset_of(b, token->raw.ptr));
    close_to(b, kept, false);
  }
  if (flags & HTML_BLOCK) end_paragraph(b);
  bool heading = (flags & HTML_HEADING) && b->open.len > 0 && !vec_last(&b->open)->silent;
  if (heading && (vec_last(&b->open)->flags & HTML_HEADING)) remove_at(b, b->open.len - 1);
  return true;
}

// Whether an element of that name is open around. An <a> that leads nowhere makes room for a link.
static bool is_nested(Balance *b, const HtmlToken *token) {
  for (size_t i = b->open.len; i > 0; i--) {
    Open *open = &b->open.items[i - 1];
    if (is_scope(open)) return false;
    if (open->silent || !str_eq_nocase(open->name, token->name)) continue;
    if (!is(open->name, "a") || open->linked || i < b->open.len) return true;
    copy_to(b, offset_of(b, token->raw.ptr));
    write_end(b, open->name);
    open->silent = true;
    return false;
  }
  return false;
}

// ---- start tags ---------------------------------------------------------------------------------

// Whether a raw element has an end tag in the rest. Looked for once where there is none.
static bool has_end(Balance *b, Str name) {
  for (size_t i = 0; i < b->endless.len; i++)
    if (str_eq_nocase(b->endless.items[i], name)) return false;
  bool found = !is(name, "plaintext") && html_raw_length(b->reader.rest, name) < b->reader.rest.len;
  if (!found) *vec_add(b->scratch, &b->endless) = name;
  return found;
}

static void run(Balance *b, size_t start, size_t end);

// Browsers read what is in <noscript> as text or as HTML: it is made whole by itself.
static void balance_inside(Balance *b, const HtmlToken *token) {
  Balance outer = *b;
  size_t start = end_of(b, token), length = html_raw_length(b->reader.rest, token->name);
  b->open.items = NULL;
  b->open.len = b->open.cap = b->marked = b->selects = 0;
  b->endless = (NameVec){0};
  b->no_cdata_end = false;
  copy_to(b, start);
  run(b, start, start + length);
  outer.done = b->done;
  outer.mark = b->mark;
  outer.look = b->look;
  outer.reader.rest = str_from_index(outer.reader.rest, length);
  *b = outer;
}

static void drop_open(Balance *b, const HtmlToken *token, unsigned flags, HtmlFault fault) {
  const Mark *mark = mark_of(b, token);
  bool marked = mark && mark->kind == b->kind;
  tell(b, fault, token->name, mark);
  leave_out(b, token);
  b->reader.raw_element = (Str){0};
  if ((flags & (HTML_VOID | HTML_PAGE)) || token->self_closing) return;
  if (marked && b->marked >= HTML_DEPTH_MAX) return;  // its end tag will close nothing
  push(b, (Open){.name = token->name, .marked = marked, .silent = true, .foreign = in_foreign(b)});
}

static bool is_html_inside(const HtmlToken *token, unsigned flags) {
  if (!(flags & HTML_INTEGRATION)) return false;
  const HtmlAttribute *encoding = html_token_attribute(token, S("encoding"));
  if (!is(token->name, "annotation-xml")) return true;
  return encoding &&
         (is(encoding->value, "text/html") || is(encoding->value, "application/xhtml+xml"));
}

static void open_foreign(Balance *b, const HtmlToken *token, unsigned flags) {
  const Mark *mark = mark_of(b, token);
  bool html = is_html_inside(token, flags);
  b->reader.raw_element = (Str){0};
  if (token->self_closing) return;
  push(b, (Open){.name = token->name,
                 .flags = html ? HTML_INTEGRATION : 0,
                 .marked = mark && mark->kind == b->kind,
                 .foreign = !html,
                 .mark = mark});
}

static bool breaks_out(const HtmlToken *token, unsigned flags) {
  if (!is(token->name, "font")) return flags & HTML_BREAKOUT;
  return html_token_attribute(token, S("color")) || html_token_attribute(token, S("face")) ||
         html_token_attribute(token, S("size"));
}

static void leave_foreign(Balance *b, const HtmlToken *token) {
  copy_to(b, offset_of(b, token->raw.ptr));
  size_t kept = b->open.len;
  while (kept > 0 && b->open.items[kept - 1].foreign) kept--;
  close_to(b, kept, true);
}

static void open_raw(Balance *b, const HtmlToken *token, Open open) {
  if (!has_end(b, token->name)) {
    tell(b, FAULT_ENDLESS, token->name, open.mark);
    write_as_text(b, offset_of(b, token->raw.ptr));
    b->reader = (HtmlReader){
        .rest = str_range(token->raw.ptr + 1, b->reader.rest.ptr + b->reader.rest.len)};
    return;
  }
  push(b, open);
  if (is(token->name, "noscript")) balance_inside(b, token);
}

static void open_html(Balance *b, const HtmlToken *token, unsigned flags) {
  const Mark *mark = mark_of(b, token);
  bool foreign = is(token->name, "svg") || is(token->name, "math");
  Open open = {.name = token->name,
               .flags = flags,
               .marked = mark && mark->kind == b->kind,
               .foreign = foreign,
               .linked = html_token_attribute(token, S("href")) != NULL,
               .mark = mark};
  bool fits = !(flags & HTML_PAGE) && !(b->selects > 0 && (flags & HTML_NO_SELECT));
  if (!fits || !make_room(b, token, flags, open.marked))
    drop_open(b, token, flags, FAULT_MISPLACED);
  else if ((flags & HTML_LONE) && is_nested(b, token))
    drop_open(b, token, flags, FAULT_NESTED);
  else if (open.marked && b->marked >= HTML_DEPTH_MAX)
    drop_open(b, token, flags, FAULT_DEEP);
  else if ((flags & HTML_RAW) && !token->self_closing)
    open_raw(b, token, open);
  else if (!(flags & HTML_VOID) && !token->self_closing)
    push(b, open);
  else if (!(flags & HTML_VOID) && !foreign) {  // "<div/>" opens one: here it is closed
    copy_to(b, end_of(b, token));
    write_end(b, token->name);
    b->reader.raw_element = (Str){0};
  }
}

static void open_tag(Balance *b, const HtmlToken *token) {
  unsigned flags = html_element_flags(token->name);
  bool foreign = in_foreign(b);
  if (foreign && !breaks_out(token, flags)) {
    open_foreign(b, token, flags);
    return;
  }
  if (foreign) leave_foreign(b, token);
  open_html(b, token, flags & ~(unsigned)HTML_INTEGRATION);
}

// ---- end tags -----------------------------------------------------------------------------------

static bool closes(const Open *open, const HtmlToken *token, unsigned flags) {
  bool headings = (open->flags & HTML_HEADING) && (flags & HTML_HEADING);
  return headings || str_eq_nocase(open->name, token->name);
}

// Whether an end tag does not reach beyond an element.
static bool stops(const Open *open, const HtmlToken *token, unsigned flags) {
  bool of_table = (flags & HTML_PART) || is(token->name, "table");
  return of_table ? is(open->name, "table") || is(open->name, "template") : is_scope(open);
}

// The element that an end tag closes; open.len when there is none. A marked tag reaches no further
// than the first element that is not; any other looks at those like it alone.
static size_t find_closed(const Balance *b, const HtmlToken *token, unsigned flags, bool marked) {
  bool in_raw = b->open.len > 0 && (vec_last(&b->open)->flags & HTML_RAW);
  if (in_raw) return b->open.len - 1;  // no other tag is read there
  for (size_t i = b->open.len; i > 0; i--) {
    const Open *open = &b->open.items[i - 1];
    if (marked && !open->marked) break;
    if (marked == open->marked && closes(open, token, flags)) return i - 1;
    if (marked && stops(open, token, flags)) break;
  }
  return b->open.len;
}

static void close_nothing(Balance *b, const HtmlToken *token, const Mark *mark) {
  if (is(token->name, "p") && !in_foreign(b)) {  // an empty paragraph, where none is open
    end_paragraph(b);
    return;
  }
  if (mark && mark->kind == b->kind) tell(b, FAULT_CLOSES_NOTHING, token->name, mark);
  leave_out(b, token);
}

static void close_tag(Balance *b, const HtmlToken *token) {
  unsigned flags = html_element_flags(token->name);
  if ((flags & HTML_VOID) && !in_foreign(b)) return;  // </br> is <br>, others are nothing
  const Mark *mark = mark_of(b, token);
  size_t at = find_closed(b, token, flags, mark && mark->kind == b->kind);
  if (at == b->open.len) {
    close_nothing(b, token, mark);
    return;
  }
  copy_to(b, offset_of(b, token->raw.ptr));
  close_to(b, at + 1, !(b->open.items[at].flags & HTML_SPECIAL));
  if (b->open.items[at].silent) leave_out(b, token);
  remove_at(b, at);
}

// ---- the rest -----------------------------------------------------------------------------------

// A tag without an end makes all that follows text: nothing behind it may be its end.
static void write_text(Balance *b, const HtmlToken *token) {
  Str raw = token->raw;
  bool tag = !token->raw_text && raw.len > 1 && raw.ptr[0] == '<' &&
             (char_is_alpha(raw.ptr[1]) || raw.ptr[1] == '/');
  size_t start = offset_of(b, raw.ptr);
  for (size_t i = 0; tag && i < raw.len; i++)
    if (raw.ptr[i] == '<') write_as_text(b, start + i);
}

static void close_comment(Balance *b, const HtmlToken *token) {
  Str raw = token->raw;
  bool comment = str_starts(raw, S("<!--"));
  bool closed =
      comment ? str_ends(raw, S("-->")) || str_ends(raw, S("--!>")) : str_ends(raw, S(">"));
  if (closed) return;
  copy_to(b, end_of(b, token));
  buf_add(&b->out->html, comment ? S("-->") : S(">"));
}

// In SVG, "<![CDATA[" is text up to "]]>". Whether that stands here; it is read then.
static bool read_cdata(Balance *b) {
  Str rest = b->reader.rest, start = S("<![CDATA[");
  if (!in_foreign(b) || !str_starts(rest, start)) return false;
  size_t end = b->no_cdata_end ? STR_NONE : str_find(rest, S("]]>"));
  b->no_cdata_end = end == STR_NONE;
  if (b->no_cdata_end) write_as_text(b, offset_of(b, rest.ptr));
  b->reader.rest = str_from_index(rest, b->no_cdata_end ? start.len : end + 3);
  return true;
}

// Makes a range of the input whole.
static void run(Balance *b, size_t start, size_t end) {
  HtmlToken token;
  b->reader = (HtmlReader){.rest = str_sub(b->in.html, start, end - start)};
  for (;;) {
    if (read_cdata(b)) continue;
    if (!html_token_next(&b->reader, b->scratch, &token)) break;
    if (token.kind == HTML_OPEN) open_tag(b, &token);
    if (token.kind == HTML_CLOSE) close_tag(b, &token);
    if (token.kind == HTML_COMMENT) close_comment(b, &token);
    if (token.kind == HTML_TEXT) write_text(b, &token);
  }
  copy_to(b, end);
  close_to(b, 0, true);
}

void html_balance(Markup *out, MarkedStr in, uint32_t kind, HtmlProblemVec *problems,
                  Arena *scratch) {
  Balance balance = {.in = in, .kind = kind, .out = out, .problems = problems, .scratch = scratch};
  buf_reserve(&out->html, in.html.len);
  run(&balance, 0, in.html.len);
  for (; balance.mark < in.count; balance.mark++) {
    Mark mark = in.marks[balance.mark];
    mark.offset = out->html.len;
    if (mark.kind != kind) *vec_add(out->html.arena, &out->marks) = mark;
  }
}
