// Paths as text: '/' between names, no disk involved. Relative paths of the site have no leading
// "/", no "." and no "..".
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/str.h"

Str path_dir(Str path);   // "a/b/c.md" -> "a/b"; "c.md" -> ""
Str path_name(Str path);  // "a/b/c.md" -> "c.md"
Str path_ext(
    Str path);  // "c.tar.gz" -> ".gz"; "" when there is none or the name begins with the dot
Str path_stem(Str path);  // "a/b/c.md" -> "c"

// dir + "/" + name; either may be empty.
Str path_join(Arena *arena, Str dir, Str name);

// Resolves "." and ".." and doubled slashes in a relative path. False when it leaves its root.
bool path_normalize(Arena *arena, Str path, Str *out);

// The relative path that leads from the folder of file `from` to file `to`:
// ("a/b.html", "c/d.html") -> "../c/d.html".
Str path_relative(Arena *arena, Str from, Str to);

// Whether a path fits a pattern: the same text; a folder's name with "/" at the end, for all below
// it; "*" stands for any text, "/" too. Time: the product of the lengths, at most.
bool path_matches(Str pattern, Str path);

#endif
