// File names and what becomes of them: order, titles, output paths. Text only, no disk.
#ifndef SITE_NAMES_H
#define SITE_NAMES_H

#include "base/str.h"
#include "base/vec.h"

enum {
  NAME_BYTES_MAX = 255,   // of one part of an output path, as file systems have it
  PATH_BYTES_MAX = 2000,  // of an output path that a person writes
};

// The name without its ordering number: up to three digits and "-", when no further digit follows.
// "01-start" -> "start"; "2026-review" and "30-60-90-plan" stay as they are.
Str name_without_number(Str name);

// A title for people from a file or folder name without ending: "01-phone-screen" -> "Phone
// screen".
Str name_title(Arena *arena, Str stem);

// The part of a URL that a file or folder name gives: without its number, in Unicode form NFC.
Str name_for_url(Arena *arena, Str stem);

// Natural order: runs of digits by their value, letters without case (ASCII); names that are equal
// so far in byte order.
int name_cmp(Str a, Str b);

// Whether the file is a page: .md or .markdown, in any case.
bool name_is_markdown(Str name);

// What a site leaves out beside what every site does.
typedef struct LeftOut {
  bool bare;             // the content is a bare folder of Markdown: public/, themes/, scripts/
  const StrVec *ignore;  // Config.ignore: a pattern (base/path.h) without "/" is about names, one
                         // with "/" about paths beneath content/; NULL: none
} LeftOut;

// Whether a file or folder, by its path beneath content/, is no part of a site: what begins with
// "." or "_" (but for a file "_index.md"), node_modules, what editors leave, and what `also` names.
// The folders above it are asked for by themselves.
bool name_is_left_out(Str path, bool folder, LeftOut also);

// Which name an index page has, best first. NAME_INDEX_NONE: it is no index page.
typedef enum NameIndex {
  NAME_INDEX,
  NAME_INDEX_UNDERSCORE,
  NAME_INDEX_README,
  NAME_INDEX_NONE
} NameIndex;
NameIndex name_index(Str stem);

// Whether one part of a path may stand in the output: not empty, no leading dot, no "/", "\" or
// control character. *why (may be NULL) is a literal then: "begins with a dot".
bool name_is_output(Str name, const char **why);

// The output path of an old URL or of a redirect's source, as a person writes it:
// "/old/page/" and "old/page" -> "old/page/index.html"; "old.md" and "old.html" -> "old.html".
// False with a literal reason when it is no path beneath the site.
bool name_output_path(Arena *arena, Str written, Str *out, const char **why);

#endif
