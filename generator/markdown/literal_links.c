// Literal links as an inline rule: what autolink.c finds in a text becomes a link, and what
// libcmark saw in it (emphasis, code, a line break) becomes text again.
#include "base/utf8.h"
#include "format/html.h"
#include "markdown/convert.h"
#include "markdown/inline.h"
#include "markdown/links.h"

InlineFind literal_link_find_mail, literal_link_find_url, literal_link_find_www;
InlineWrite literal_link_write;

// Adds a link over raw[link.start, link.end), whose text begins at literal[at].
static size_t add_link(InlineText *text, const InlineRule *rule, size_t at, Autolink link,
                       Str shown) {
  Convert *c = text->finder->c;
  inline_take(text, at, at,
              (Piece){.kind = PIECE_OBJECT,
                      .rule = rule,
                      .text = shown,
                      .place = text_cursor_place(c, &text->cursor, link.start),
                      .value = str_fmt(c->scratch, "%s%.*s", link.prefix, STR_ARG(shown))});
  TextCursor *cursor = &text->cursor;
  while (cursor->in_literal < cursor->literal.len && cursor->in_raw < link.end)
    text_cursor_go(cursor, cursor->in_literal + 1);
  text->done = cursor->in_literal;
  text->raw_done = link.end;
  if (cursor->in_raw > link.end)  // it ends inside of "\\*" or "&#35;", whose rest is text again
    inline_add(text, (Piece){.text = str_sub(cursor->raw, link.end, cursor->in_raw - link.end)});
  if (cursor->in_raw < link.end && !cursor->lost) {
    text->finder->taken_line = cursor->place.line;
    text->finder->taken = (uint32_t)link.end;
  }
  return text->done;
}

typedef bool FindUrl(Str text, size_t from, size_t at, AutolinkHost *host, Autolink *out);

// Where punctuation of full width or a curved quote stands in text[start, end): it ends a link
// where no space divides words. `end` when there is none.
static size_t find_cjk_end(Str text, size_t start, size_t end) {
  for (size_t at = start, length; at < end; at += length) {
    uint32_t c = utf8_decode(str_from_index(text, at), &length);
    bool quote = c >= 0x2018 && c <= 0x201F;
    if (quote || (utf8_is_cjk(c) && utf8_is_punctuation(c))) return at;
  }
  return end;
}

static bool find_link(InlineText *text, FindUrl *find, Autolink *link) {
  Str raw = text->cursor.raw;
  size_t at = text->cursor.in_raw;
  if (!find(raw, text->raw_done, at, &text->host, link)) return false;
  if (!text->finder->c->cjk) return true;
  size_t end = find_cjk_end(raw, link->start, link->end);
  if (end == link->end) return true;
  text->host = (AutolinkHost){0};
  return find(str_sub(raw, 0, end), text->raw_done, at, &text->host, link);
}

static size_t find_url(InlineText *text, const InlineRule *rule, size_t at, FindUrl *find) {
  size_t raw = text->cursor.in_raw;
  Autolink link;
  if (text->finder->in_link > 0 || text->finder->c->leaf.brackets > 0 ||
      !find_link(text, find, &link) || raw - link.start > at - text->done)
    return at;
  Str shown = str_sub(text->cursor.raw, link.start, link.end - link.start);
  return add_link(text, rule, at - (raw - link.start), link, shown);
}

size_t literal_link_find_url(InlineText *text, const InlineRule *rule, size_t at) {
  return find_url(text, rule, at, autolink_url);
}

size_t literal_link_find_www(InlineText *text, const InlineRule *rule, size_t at) {
  return find_url(text, rule, at, autolink_www);
}

size_t literal_link_find_mail(InlineText *text, const InlineRule *rule, size_t at) {
  Autolink link;
  if (text->finder->in_link > 0 || !autolink_mail(text->cursor.literal, text->done, at, &link))
    return at;
  Str shown = str_sub(text->cursor.literal, link.start, link.end - link.start);
  size_t before = at - link.start, after = link.end - at, raw = text->cursor.in_raw;
  if (raw < before) return at;
  link.start = raw - before;
  link.end = raw + after;
  return add_link(text, rule, at - before, link, shown);
}

// As cmark-gfm does.
static void write_plain(Convert *c, const Piece *piece) {
  write_lit(c, "<a href=\"");
  html_url(c->out, piece->value);
  write_lit(c, "\">");
  html_attr(c->out, piece->text);
  write_lit(c, "</a>");
}

void literal_link_write(Convert *c, const Piece *piece) {
  if (c->page)
    link_write_literal(c, piece);
  else
    write_plain(c, piece);
}
