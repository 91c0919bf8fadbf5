// Lua's patterns (Lua 5.4 reference manual, 6.4.1) with an end to every match: what backtracks
// without end is stopped at the deadline, which a hook inside the standard library's own matcher
// could not do.
#include <ctype.h>
#include <lauxlib.h>
#include <string.h>

#include "sandbox/inside.h"

enum {
  CAPTURES_MAX = 32,
  DEPTH_MAX = 200,      // of matching within matching
  STEPS_A_LOOK = 4096,  // between two looks at the clock
};

enum { OPEN = -1, POSITION = -2 };  // lengths of captures that are not, or never, texts

typedef struct Capture {
  const char *start;
  ptrdiff_t length;
} Capture;

typedef struct Matcher {
  lua_State *lua;
  const char *text, *text_end;
  const char *pattern_end;
  Capture captures[CAPTURES_MAX];
  int count;
  int depth;
  uint32_t steps;
} Matcher;

static const char *match_here(Matcher *m, const char *s, const char *p);

static void step(Matcher *m) {
  if (++m->steps % STEPS_A_LOOK == 0) sandbox_check(m->lua);
}

// ---- single characters --------------------------------------------------------------------------

// The end of the single-character class that begins at p.
static const char *class_end(Matcher *m, const char *p) {
  char c = *p++;
  if (c == '%') {
    if (p == m->pattern_end) luaL_error(m->lua, "malformed pattern (ends with '%%')");
    return p + 1;
  }
  if (c != '[') return p;
  if (p < m->pattern_end && *p == '^') p++;
  do {  // a "]" right at the beginning is one of the set
    if (p == m->pattern_end) luaL_error(m->lua, "malformed pattern (missing ']')");
    if (*p++ == '%') {
      if (p == m->pattern_end) luaL_error(m->lua, "malformed pattern (missing ']')");
      p++;
    }
  } while (p == m->pattern_end || *p != ']');
  return p + 1;
}

static bool in_class(int c, char class) {
  bool in;
  switch (tolower((unsigned char)class)) {
    case 'a': in = isalpha(c); break;
    case 'c': in = iscntrl(c); break;
    case 'd': in = isdigit(c); break;
    case 'g': in = isgraph(c); break;
    case 'l': in = islower(c); break;
    case 'p': in = ispunct(c); break;
    case 's': in = isspace(c); break;
    case 'u': in = isupper(c); break;
    case 'w': in = isalnum(c); break;
    case 'x': in = isxdigit(c); break;
    default: return (unsigned char)class == c;
  }
  return isupper((unsigned char)class) ? !in : in;
}

// p is at "[", end behind its "]".
static bool in_set(int c, const char *p, const char *end) {
  bool found = false, other = p[1] == '^';
  for (p += 1 + other, end--; p < end; p++) {
    if (*p == '%') {
      found |= in_class(c, *++p);
    } else if (p + 2 < end && p[1] == '-') {
      found |= (unsigned char)p[0] <= c && c <= (unsigned char)p[2];
      p += 2;
    } else {
      found |= (unsigned char)*p == c;
    }
  }
  return found != other;
}

static bool matches_one(const Matcher *m, const char *s, const char *p, const char *end) {
  if (s >= m->text_end) return false;
  int c = (unsigned char)*s;
  if (*p == '.') return true;
  if (*p == '%') return in_class(c, p[1]);
  if (*p == '[') return in_set(c, p, end);
  return (unsigned char)*p == c;
}

// ---- items --------------------------------------------------------------------------------------

static const char *match_balanced(Matcher *m, const char *s, const char *p) {
  if (p + 1 >= m->pattern_end) luaL_error(m->lua, "malformed pattern (missing arguments to '%%b')");
  if (s >= m->text_end || *s != p[0]) return NULL;
  size_t open = 1;
  while (++s < m->text_end) {
    step(m);
    if (*s == p[1]) {
      if (--open == 0) return s + 1;
    } else if (*s == p[0]) {
      open++;
    }
  }
  return NULL;
}

// As many as can be, then fewer.
static const char *match_most(Matcher *m, const char *s, const char *p, const char *end) {
  ptrdiff_t count = 0;
  for (; matches_one(m, s + count, p, end); count++) step(m);
  for (; count >= 0; count--) {
    const char *found = match_here(m, s + count, end + 1);
    if (found) return found;
  }
  return NULL;
}

// As few as can be, then more.
static const char *match_least(Matcher *m, const char *s, const char *p, const char *end) {
  for (;; s++) {
    const char *found = match_here(m, s, end + 1);
    if (found) return found;
    step(m);
    if (!matches_one(m, s, p, end)) return NULL;
  }
}

static const char *begin_capture(Matcher *m, const char *s, const char *p, ptrdiff_t length) {
  if (m->count == CAPTURES_MAX) luaL_error(m->lua, "too many captures");
  m->captures[m->count++] = (Capture){s, length};
  const char *found = match_here(m, s, p);
  if (!found) m->count--;
  return found;
}

static const char *end_capture(Matcher *m, const char *s, const char *p) {
  int i = m->count - 1;
  while (i >= 0 && m->captures[i].length != OPEN) i--;
  if (i < 0) luaL_error(m->lua, "invalid pattern capture");
  m->captures[i].length = s - m->captures[i].start;
  const char *found = match_here(m, s, p);
  if (!found) m->captures[i].length = OPEN;
  return found;
}

static const char *match_back(Matcher *m, const char *s, char digit) {
  int i = digit - '1';
  if (i < 0 || i >= m->count || m->captures[i].length == OPEN)
    luaL_error(m->lua, "invalid capture index %%%d", i + 1);
  ptrdiff_t length = m->captures[i].length;
  if (length == POSITION || m->text_end - s < length) return NULL;
  return memcmp(m->captures[i].start, s, (size_t)length) == 0 ? s + length : NULL;
}

// %f[set]: between a character that is not in the set and one that is.
static bool at_frontier(Matcher *m, const char *s, const char *p, const char *end) {
  int before = s == m->text ? 0 : (unsigned char)s[-1],
      here = s < m->text_end ? (unsigned char)*s : 0;
  return !in_set(before, p, end) && in_set(here, p, end);
}

// ---- the whole ----------------------------------------------------------------------------------

// What begins with "%" and is no class. False: it is one.
static bool match_escape(Matcher *m, const char **s, const char **p) {
  if (*p + 1 >= m->pattern_end) return false;
  char c = (*p)[1];
  if (c == 'b') {
    *s = match_balanced(m, *s, *p + 2);
    *p += 4;
  } else if (c == 'f') {
    const char *set = *p + 2;
    if (set >= m->pattern_end || *set != '[')
      luaL_error(m->lua, "missing '[' after '%%f' in pattern");
    const char *end = class_end(m, set);
    if (!at_frontier(m, *s, set, end)) *s = NULL;
    *p = end;
  } else if (isdigit((unsigned char)c)) {
    *s = match_back(m, *s, c);
    *p += 2;
  } else {
    return false;
  }
  return true;
}

// A class with what stands behind it; *s is NULL when there is no match, *done when the rest is
// matched too.
static const char *match_class(Matcher *m, const char *s, const char **p, bool *done) {
  const char *end = class_end(m, *p);
  char mark = end < m->pattern_end ? *end : '\0';
  bool one = matches_one(m, s, *p, end);
  *done = true;
  if (mark == '*') return match_most(m, s, *p, end);
  if (mark == '+') return one ? match_most(m, s + 1, *p, end) : NULL;
  if (mark == '-') return match_least(m, s, *p, end);
  if (mark == '?') {
    const char *found = one ? match_here(m, s + 1, end + 1) : NULL;
    if (found) return found;
  }
  *done = false;
  *p = mark == '?' ? end + 1 : end;
  return mark == '?' ? s : one ? s + 1 : NULL;
}

static const char *match_items(Matcher *m, const char *s, const char *p) {
  while (s && p < m->pattern_end) {
    bool done = false;
    step(m);
    if (*p == '(') {
      bool position = p + 1 < m->pattern_end && p[1] == ')';
      return begin_capture(m, s, p + 1 + position, position ? POSITION : OPEN);
    }
    if (*p == ')') return end_capture(m, s, p + 1);
    if (*p == '$' && p + 1 == m->pattern_end) return s == m->text_end ? s : NULL;
    if (*p == '%' && match_escape(m, &s, &p)) continue;
    s = match_class(m, s, &p, &done);
    if (done) return s;
  }
  return s;
}

static const char *match_here(Matcher *m, const char *s, const char *p) {
  if (++m->depth > DEPTH_MAX) luaL_error(m->lua, "pattern too complex");
  s = match_items(m, s, p);
  m->depth--;
  return s;
}

// ---- captures for scripts -----------------------------------------------------------------------

static Matcher matcher_for(lua_State *lua, const char *text, size_t length,
                           const char *pattern_end) {
  return (Matcher){.lua = lua, .text = text, .text_end = text + length, .pattern_end = pattern_end};
}

// Capture i, or the whole match where the pattern has none.
static void push_capture(Matcher *m, int i, const char *start, const char *end) {
  if (i >= m->count) {
    if (i > 0) luaL_error(m->lua, "invalid capture index %%%d", i + 1);
    lua_pushlstring(m->lua, start, (size_t)(end - start));
  } else if (m->captures[i].length == OPEN) {
    luaL_error(m->lua, "unfinished capture");
  } else if (m->captures[i].length == POSITION) {
    lua_pushinteger(m->lua, m->captures[i].start - m->text + 1);
  } else {
    lua_pushlstring(m->lua, m->captures[i].start, (size_t)m->captures[i].length);
  }
}

// All captures; the whole match where there are none and `whole`.
static int push_captures(Matcher *m, const char *start, const char *end, bool whole) {
  int count = m->count == 0 && whole ? 1 : m->count;
  luaL_checkstack(m->lua, count, "too many captures");
  for (int i = 0; i < count; i++) push_capture(m, i, start, end);
  return count;
}

// ---- find and match -----------------------------------------------------------------------------

// The offset a script's position stands for: from 1, negative ones from the end.
static size_t offset_of(lua_Integer position, size_t length) {
  if (position > 0) return (size_t)position - 1;
  if (position == 0 || position < -(lua_Integer)length) return 0;
  return length + (size_t)position;
}

static bool is_plain(const char *pattern, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (strchr("^$*+?.([%-", pattern[i]) && pattern[i]) return false;
  return true;
}

static int find_plain(lua_State *lua, const char *text, size_t length, size_t from,
                      const char *what, size_t what_length) {
  const char *found =
      what_length ? memmem(text + from, length - from, what, what_length) : text + from;
  if (!found) {
    lua_pushnil(lua);
    return 1;
  }
  lua_pushinteger(lua, found - text + 1);
  lua_pushinteger(lua, found - text + (lua_Integer)what_length);
  return 2;
}

static int find_or_match(lua_State *lua, bool find) {
  size_t length, pattern_length;
  const char *text = luaL_checklstring(lua, 1, &length),
             *p = luaL_checklstring(lua, 2, &pattern_length);
  size_t from = offset_of(luaL_optinteger(lua, 3, 1), length);
  if (from > length) {
    lua_pushnil(lua);
    return 1;
  }
  if (find && (lua_toboolean(lua, 4) || is_plain(p, pattern_length)))
    return find_plain(lua, text, length, from, p, pattern_length);
  Matcher m = matcher_for(lua, text, length, p + pattern_length);
  bool anchored = pattern_length > 0 && *p == '^';
  for (const char *s = text + from; s <= m.text_end; s++) {
    m.count = 0;
    const char *end = match_here(&m, s, p + anchored);
    if (end && find) {
      lua_pushinteger(lua, s - text + 1);
      lua_pushinteger(lua, end - text);
      return push_captures(&m, s, end, false) + 2;
    }
    if (end) return push_captures(&m, s, end, true);
    if (anchored) break;
  }
  lua_pushnil(lua);
  return 1;
}

static int string_find(lua_State *lua) { return find_or_match(lua, true); }
static int string_match(lua_State *lua) { return find_or_match(lua, false); }

// ---- gmatch -------------------------------------------------------------------------------------

// Upvalues: text, pattern, offset of the next try, offset of the last match's end (-1: none).
static int next_match(lua_State *lua) {
  size_t length, pattern_length;
  const char *text = lua_tolstring(lua, lua_upvalueindex(1), &length);
  const char *p = lua_tolstring(lua, lua_upvalueindex(2), &pattern_length);
  lua_Integer from = lua_tointeger(lua, lua_upvalueindex(3)),
              last = lua_tointeger(lua, lua_upvalueindex(4));
  Matcher m = matcher_for(lua, text, length, p + pattern_length);
  for (const char *s = text + from; s <= m.text_end; s++) {
    m.count = 0;
    const char *end = match_here(&m, s, p);
    if (!end || end - text == last) continue;
    lua_pushinteger(lua, end - text);
    lua_copy(lua, -1, lua_upvalueindex(3));
    lua_replace(lua, lua_upvalueindex(4));
    return push_captures(&m, s, end, true);
  }
  return 0;
}

static int string_gmatch(lua_State *lua) {
  size_t length;
  luaL_checklstring(lua, 1, &length);
  luaL_checkstring(lua, 2);
  size_t from = offset_of(luaL_optinteger(lua, 3, 1), length);
  lua_settop(lua, 2);
  lua_pushinteger(lua, (lua_Integer)(from > length ? length + 1 : from));
  lua_pushinteger(lua, -1);
  lua_pushcclosure(lua, next_match, 4);
  return 1;
}

// ---- gsub ---------------------------------------------------------------------------------------

static void add_template(Matcher *m, luaL_Buffer *out, const char *start, const char *end) {
  size_t length;
  const char *with = lua_tolstring(m->lua, 3, &length);
  for (const char *stop = with + length; with < stop; with++) {
    if (*with != '%') {
      luaL_addchar(out, *with);
      continue;
    }
    if (++with == stop || (*with != '%' && !isdigit((unsigned char)*with)))
      luaL_error(m->lua, "invalid use of '%%' in replacement string");
    if (*with == '%') {
      luaL_addchar(out, '%');
    } else if (*with == '0') {
      luaL_addlstring(out, start, (size_t)(end - start));
    } else {
      push_capture(m, *with - '1', start, end);
      luaL_tolstring(m->lua, -1, NULL);
      lua_remove(m->lua, -2);
      luaL_addvalue(out);
    }
  }
}

// Adds what takes the place of a match; true when it is something else than the match.
static bool add_value(Matcher *m, luaL_Buffer *out, const char *start, const char *end, int kind) {
  lua_State *lua = m->lua;
  if (kind == LUA_TSTRING || kind == LUA_TNUMBER) {
    add_template(m, out, start, end);
    return true;
  }
  if (kind == LUA_TFUNCTION) {
    lua_pushvalue(lua, 3);
    lua_call(lua, push_captures(m, start, end, true), 1);
  } else {
    push_capture(m, 0, start, end);
    lua_gettable(lua, 3);
  }
  if (!lua_toboolean(lua, -1)) {
    lua_pop(lua, 1);
    luaL_addlstring(out, start, (size_t)(end - start));
    return false;
  }
  if (!lua_isstring(lua, -1))
    luaL_error(lua, "invalid replacement value (a %s)", luaL_typename(lua, -1));
  luaL_addvalue(out);
  return true;
}

static int string_gsub(lua_State *lua) {
  size_t length, pattern_length;
  const char *text = luaL_checklstring(lua, 1, &length),
             *p = luaL_checklstring(lua, 2, &pattern_length);
  int kind = lua_type(lua, 3);
  bool takes =
      kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE;
  luaL_argexpected(lua, takes, 3, "string/function/table");
  lua_Integer most = luaL_optinteger(lua, 4, (lua_Integer)length + 1), count = 0;
  bool anchored = pattern_length > 0 && *p == '^', changed = false;
  Matcher m = matcher_for(lua, text, length, p + pattern_length);
  const char *s = text, *last = NULL;
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  while (count < most) {
    m.count = 0;
    const char *end = match_here(&m, s, p + anchored);
    if (end && end != last) {
      count++;
      changed |= add_value(&m, &out, s, end, kind);
      s = last = end;
    } else if (s < m.text_end) {
      luaL_addchar(&out, *s++);
    } else {
      break;
    }
    if (anchored) break;
  }
  if (changed) {
    luaL_addlstring(&out, s, (size_t)(m.text_end - s));
    luaL_pushresult(&out);
  } else {
    lua_pushvalue(lua, 1);
  }
  lua_pushinteger(lua, count);
  return 2;
}

void sandbox_open_pattern(lua_State *lua) {
  static const luaL_Reg functions[] = {{"find", string_find},
                                       {"match", string_match},
                                       {"gmatch", string_gmatch},
                                       {"gsub", string_gsub},
                                       {NULL, NULL}};
  luaL_setfuncs(lua, functions, 0);
}
