#include "base/path.h"

#include "base/buf.h"

Str path_dir(Str path) {
  size_t slash = str_find_last_char(path, '/');
  return slash == STR_NONE ? (Str){0} : str_sub(path, 0, slash);
}

Str path_name(Str path) {
  size_t slash = str_find_last_char(path, '/');
  return slash == STR_NONE ? path : str_from_index(path, slash + 1);
}

Str path_ext(Str path) {
  Str name = path_name(path);
  size_t dot = str_find_last_char(name, '.');
  return dot == STR_NONE || dot == 0 ? (Str){0} : str_from_index(name, dot);
}

Str path_stem(Str path) {
  Str name = path_name(path);
  return str_sub(name, 0, name.len - path_ext(path).len);
}

Str path_join(Arena *arena, Str dir, Str name) {
  if (dir.len == 0) return name;
  if (name.len == 0) return dir;
  Buf out = {.arena = arena};
  buf_reserve(&out, dir.len + name.len + 1);
  buf_add(&out, dir);
  if (dir.ptr[dir.len - 1] != '/') buf_add_char(&out, '/');
  buf_add(&out, name);
  return buf_str(&out);
}

bool path_normalize(Arena *arena, Str path, Str *out) {
  Buf result = {.arena = arena};
  buf_reserve(&result, path.len + 1);
  while (path.len > 0) {
    Str name;
    str_cut(path, '/', &name, &path);
    if (name.len == 0 || str_eq(name, S("."))) continue;
    if (str_eq(name, S(".."))) {
      if (result.len == 0) return false;
      buf_truncate(&result, path_dir(buf_str(&result)).len);
      continue;
    }
    if (result.len > 0) buf_add_char(&result, '/');
    buf_add(&result, name);
  }
  *out = buf_str(&result);
  return true;
}

// A star is tried with ever more text; what stands before the last star needs no second look.
bool path_matches(Str pattern, Str path) {
  bool folder = str_ends(pattern, S("/"));
  size_t p = 0, t = 0, star = STR_NONE, from = 0;
  while (t < path.len) {
    if (p < pattern.len && pattern.ptr[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.len && pattern.ptr[p] == path.ptr[t]) {
      p++;
      t++;
      if (folder && p == pattern.len) return true;
    } else if (star != STR_NONE) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.len && pattern.ptr[p] == '*') p++;
  return p == pattern.len;
}

// Bytes up to and with the last "/" that both share.
static size_t shared_folders(Str a, Str b) {
  size_t shared = 0;
  for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
    if (a.ptr[i] == '/') shared = i + 1;
  return shared;
}

Str path_relative(Arena *arena, Str from, Str to) {
  size_t shared = shared_folders(from, to);
  Buf out = {.arena = arena};
  for (size_t i = shared; i < from.len; i++)
    if (from.ptr[i] == '/') buf_add_lit(&out, "../");
  buf_add(&out, str_from_index(to, shared));
  return buf_str(&out);
}
