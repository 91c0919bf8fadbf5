// GitHub's literal autolinks: www.example.org, https://example.org, someone@example.org. The rules
// are those of the GFM specification, 6.9, as the cmark-gfm program reads them. Every function
// looks at a byte of the text a bounded number of times, over all calls with growing positions.
#include "markdown/autolink.h"

#include "base/utf8.h"
#include "markdown/references.h"

// ---- where a link ends --------------------------------------------------------------------------

static bool ends_url(char c) { return char_is_space(c) || c == '<'; }

// "&amp;" at the end of text[start, end): where it begins, or `end`.
static size_t reference_start(Str text, size_t start, size_t end) {
  size_t at = end - 1;  // of ";"
  while (at > start + 1 && char_is_alpha(text.ptr[at - 1])) at--;
  bool is_reference = at < end - 1 && at > start && text.ptr[at - 1] == '&';
  return is_reference ? at - 1 : end;
}

// Takes off what is punctuation around a link rather than part of it.
static size_t trim_url(Str text, size_t start, size_t end) {
  size_t open = 0, close = 0;
  for (size_t i = start; i < end; i++) {
    open += text.ptr[i] == '(';
    close += text.ptr[i] == ')';
  }
  while (end > start) {
    char c = text.ptr[end - 1];
    if (c == ')') {
      if (close <= open) break;
      close--;
      end--;
    } else if (c == ';') {
      size_t before = reference_start(text, start, end);
      end = before < end ? before : end - 1;
    } else if (memchr("?!.,:*_~'\"", c, 10)) {
      end--;
    } else {
      break;
    }
  }
  return end;
}

static size_t url_end(Str text, size_t start, size_t at) {
  while (at < text.len && !ends_url(text.ptr[at])) at++;
  return trim_url(text, start, at);
}

// ---- host names ---------------------------------------------------------------------------------

// Bytes of a host character at text[at]: letters, digits and what is neither blank nor punctuation.
static size_t host_char(Str text, size_t at) {
  size_t length;
  uint32_t c = utf8_decode(str_from_index(text, at), &length);
  return utf8_is_space(c) || utf8_is_punctuation(c) ? 0 : length;
}

// Reads the host name at `start`, unless it was read from an earlier segment of it. The first byte
// is not looked at, nor is the last one of the text.
static void read_host(Str text, size_t start, AutolinkHost *host) {
  if (start > host->start && start < host->end) return;
  size_t at = start + 1;
  *host = (AutolinkHost){.start = start};
  for (; at + 1 < text.len; at++) {
    char c = text.ptr[at];
    if (c == '\\' && at + 2 < text.len) c = text.ptr[++at];
    if (c == '_') {
      host->last_underscore = at;
    } else if (c == '.') {
      host->dot_at[host->dots++ % HOST_DOTS] = at;
    } else if (c != '-' && !char_is_alnum(c)) {
      at += host_char(text, at) > 1;
      break;
    }
  }
  host->end = at;
}

// The place of the nth dot from the end that stands behind `start`; `start` itself when there are
// fewer.
static size_t dot_from_end(const AutolinkHost *host, size_t nth, size_t start) {
  size_t at = host->dots < nth ? start : host->dot_at[(host->dots - nth) % HOST_DOTS];
  return at > start ? at : start;
}

// No underscore in one of the last two segments; with more than ten dots, nobody looks, as in
// cmark-gfm.
static bool host_is_valid(const AutolinkHost *host, size_t start) {
  bool many = dot_from_end(host, HOST_DOTS, start) > start;
  return many || host->last_underscore <= dot_from_end(host, 2, start);
}

// ---- the three kinds ----------------------------------------------------------------------------

static bool may_precede_www(char c) {
  return char_is_space(c) || c == '*' || c == '_' || c == '~' || c == '(';
}

bool autolink_www(Str text, size_t from, size_t at, AutolinkHost *host, Autolink *out) {
  if (!str_starts(str_from_index(text, at), S("www.")) || at < from) return false;
  if (at > 0 && !may_precede_www(text.ptr[at - 1])) return false;
  read_host(text, at, host);
  if (!host_is_valid(host, at) || dot_from_end(host, 1, at) == at) return false;
  size_t end = url_end(text, at, host->end);
  *out = (Autolink){at, end, "http://"};
  return end > at;
}

static bool scheme_is_known(Str text, size_t start, size_t colon) {
  Str scheme = str_sub(text, start, colon - start);
  return str_eq_nocase(scheme, S("http")) || str_eq_nocase(scheme, S("https")) ||
         str_eq_nocase(scheme, S("ftp"));
}

bool autolink_url(Str text, size_t from, size_t colon, AutolinkHost *host, Autolink *out) {
  if (!str_starts(str_from_index(text, colon), S("://")) || colon + 3 >= text.len) return false;
  size_t start = colon;
  while (start > from && char_is_alpha(text.ptr[start - 1])) start--;
  if (!scheme_is_known(text, start, colon) || host_char(text, colon + 3) == 0) return false;
  read_host(text, colon + 3, host);
  if (!host_is_valid(host, colon + 3)) return false;
  size_t end = url_end(text, start, host->end);
  *out = (Autolink){start, end, ""};
  return end > colon + 3;
}

static bool is_local(char c) {
  return char_is_alnum(c) || c == '.' || c == '+' || c == '-' || c == '_';
}

// Where the part before "@" begins, "mailto:" and "xmpp:" included.
static size_t mail_start(Str text, size_t from, size_t at_sign, Autolink *out, bool *xmpp) {
  size_t start = at_sign;
  while (start > from && is_local(text.ptr[start - 1])) start--;
  if (start == from || text.ptr[start - 1] != ':') return start;
  static const Str schemes[] = {STR_CONST("mailto:"), STR_CONST("xmpp:")};
  for (size_t i = 0; i < 2; i++) {
    Str before = str_sub(text, from, start - from);
    if (!str_ends(before, schemes[i])) continue;
    size_t scheme = start - schemes[i].len;
    if (scheme > from && char_is_alnum(text.ptr[scheme - 1])) continue;
    out->prefix = "";
    *xmpp = i == 1;
    return scheme;
  }
  return start;
}

bool autolink_mail(Str text, size_t from, size_t at_sign, Autolink *out) {
  bool xmpp = false;
  *out = (Autolink){.prefix = "mailto:"};
  out->start = mail_start(text, from, at_sign, out, &xmpp);
  if (out->start == at_sign) return false;
  size_t dots = 0, end = at_sign + 1;
  for (; end < text.len; end++) {
    char c = text.ptr[end];
    if (c == '.' && end + 1 < text.len && char_is_alnum(text.ptr[end + 1]))
      dots++;
    else if (c == '@')
      return false;
    else if (!char_is_alnum(c) && c != '-' && c != '_' && !(c == '/' && xmpp))
      break;
  }
  bool url = str_starts(str_from_index(text, end), S("://")) && end + 3 < text.len &&
             host_char(text, end + 3) > 0;
  if (url) {  // the end of it is the scheme of a link of its own
    size_t scheme = end;
    while (scheme > at_sign + 1 && char_is_alpha(text.ptr[scheme - 1])) scheme--;
    if (scheme_is_known(text, scheme, end)) end = scheme;
  }
  char last = text.ptr[end - 1];
  if (end - at_sign < 2 || dots == 0 || (!char_is_alpha(last) && last != '.')) return false;
  out->end = trim_url(text, at_sign, end);
  return out->end > at_sign;
}
