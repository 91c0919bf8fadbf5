// What handbook.yaml and the command line say. Filled by settings/config.c (handbook.yaml) and cli/
// (the options); read by every stage. A zero field means "not set"; settings/config.c puts the
// defaults in.
#ifndef SITE_CONFIG_H
#define SITE_CONFIG_H

#include <stdint.h>

#include "base/vec.h"
#include "format/value.h"
#include "site/parts.h"
#include "site/search_config.h"
#include "site/zone.h"

typedef enum HtmlPolicy {
  HTML_ALLOW,     // raw HTML passes (its URLs are still checked)
  HTML_SANITIZE,  // elements and attributes by list
  HTML_ESCAPE,    // shown as text
} HtmlPolicy;

// A setting that has a default of its own.
typedef enum Switch { SWITCH_UNSET, SWITCH_ON, SWITCH_OFF } Switch;

typedef struct Limits {
  uint32_t page_bytes;  // a Markdown file
  uint32_t nesting;     // containers (quotes, lists) on one line
} Limits;

// One entry of `nav:`; a page, a group with children, or a link out.
typedef struct NavEntry NavEntry;
typedef VEC(NavEntry) NavEntryVec;
struct NavEntry {
  Str title;  // may be empty: the page's
  Str path;   // source path beneath content/, or a URL; empty for a group without a page
  uint32_t line, column, length;  // in handbook.yaml
  NavEntryVec children;
};

typedef struct NavConfig {
  NavEntryVec entries;
  bool given;  // there is a nav: to go by
} NavConfig;

typedef struct ThemeName {
  Str name;                       // a folder in themes/
  uint32_t line, column, length;  // in handbook.yaml; 0 when not set there
} ThemeName;

// Where a redirect leads: a place in the site, or a URL elsewhere. Zero: not known.
typedef struct RedirectTarget {
  Str path;      // in the output
  Str fragment;  // behind its "#"; may be empty
  Str url;       // elsewhere: absolute; the others are empty then
} RedirectTarget;

typedef struct Redirect {
  Str from;               // output path of the old URL, "old/page.html"
  Str to;                 // as written: a source or output path with its "#fragment", or a URL
  bool resolved;          // target was looked for
  RedirectTarget target;  // zero: there is no such place (an error)
  uint32_t line, column, length;  // in handbook.yaml
} Redirect;
typedef VEC(Redirect) RedirectVec;

typedef enum ChangelogGroups { BY_RELEASE, BY_DAY } ChangelogGroups;

// Whose clock a page's dates follow. Landed is when the change reached the main line.
typedef enum HistoryDate { DATE_LANDED, DATE_COMMITTER, DATE_AUTHOR } HistoryDate;

typedef struct HistoryConfig {
  bool off;
  bool no_redirects;          // renames leave no redirect
  bool no_authors;            // nobody is named
  ChangelogGroups changelog;  // by release where there are some
  HistoryDate updated_by;
  uint32_t diffs;         // changes of a page that carry a diff
  Zone zone;              // that dates are shown in
  StrVec ignore_authors;  // names or e-mails; their changes move no date
} HistoryConfig;

typedef struct ScriptsConfig {
  uint32_t milliseconds;  // of one call of a hook; 0: SCRIPT_SECONDS
  uint32_t megabytes;     // of one Lua state; 0: SCRIPT_MEGABYTES
} ScriptsConfig;

enum { SCRIPT_SECONDS = 5, SCRIPT_SECONDS_MAX = 600 };
enum { SCRIPT_MEGABYTES = 256, SCRIPT_MEGABYTES_MAX = 4096 };

typedef struct Config {
  // handbook.yaml
  Str file;       // as diagnostics show it, "content/handbook.yaml"; empty when there is none
  Str file_text;  // all of it
  Str title;      // default: the folder's name
  Str description;
  Str language;  // BCP 47; default "en"
  Str base_url;  // absolute, ends in "/"; empty when not set
  Str author;
  ThemeName theme;
  Str repo_url;  // shown as a link
  Str edit_url;  // "{path}" stands for the source path beneath the site
  NavConfig nav;
  StrVec ignore;  // what is not published: patterns, as site/names.h has them
  RedirectVec redirects;
  HtmlPolicy html;
  Switch cjk;  // ask config_cjk
  Limits limits;
  HistoryConfig history;
  SearchConfig search;
  ScriptsConfig scripts;
  Value tokens;  // theme: {name: ..., tokens: {accent: "#00687f"}}; a map or null
  Value extra;   // free; templates see it as site.extra

  // command line
  bool drafts;         // publish drafts
  bool untrusted;      // raw HTML escaped, lower limits, confinement required
  int64_t build_time;  // seconds since 1970 UTC: SOURCE_DATE_EPOCH, else 0 = unknown (no output
                       // depends on the clock)
} Config;

// Whether Markdown in that language (a BCP 47 tag; empty: the site's) is read by the rules for text
// without spaces between words: markdown.cjk, else where the language is Chinese, Japanese or
// Korean.
bool config_cjk(const Config *config, Str language);

#endif
