// What handbook.yaml and the command line say. Filled by settings/config.c (handbook.yaml) and cli/
// (the options); read by every stage. A zero field means "not set"; settings/config.c puts the
// defaults in.
#ifndef SITE_CONFIG_H
#define SITE_CONFIG_H

#include <stdint.h>

#include "base/vec.h"
#include "format/value.h"
#include "site/parts.h"

typedef enum HtmlPolicy {
  HTML_ALLOW,     // raw HTML passes (its URLs are still checked)
  HTML_SANITIZE,  // elements and attributes by list
  HTML_ESCAPE,    // shown as text
} HtmlPolicy;

// A setting that has a default of its own.
typedef enum Switch { SWITCH_UNSET, SWITCH_ON, SWITCH_OFF } Switch;

typedef struct Limits {
  size_t page_bytes;  // a Markdown file; default 8 MB
  uint32_t nesting;   // containers (quotes, lists) on one line; default 100
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

// Whose clock a page's dates follow. Landed is when the change reached the main line.
typedef enum HistoryDate { DATE_LANDED, DATE_COMMITTER, DATE_AUTHOR } HistoryDate;

typedef struct HistoryConfig {
  bool off;
  bool no_redirects;  // renames leave no redirect
  bool no_authors;    // nobody is named
  bool by_day;        // the changelog is grouped by day even where there are releases
  HistoryDate updated_by;
  uint32_t diffs;            // changes of a page that carry a diff; default DIFFS_DEFAULT
  int32_t timezone_minutes;  // east of UTC
  StrVec ignore_authors;     // names or e-mails; their changes move no date
} HistoryConfig;

#define BOOST_MIN 0.1
#define BOOST_MAX 10.0

// Pages by their source path: a file, a folder that ends in "/", "*" for any text (base/path.h,
// path_matches).
typedef struct SearchPattern {
  Str path;
  double factor;                  // of boost: BOOST_MIN to BOOST_MAX
  uint32_t line, column, length;  // in handbook.yaml
} SearchPattern;
typedef VEC(SearchPattern) SearchPatternVec;
typedef VEC(StrVec) StrVecVec;

typedef struct SearchConfig {
  bool off;                 // no index, no search page
  SearchPatternVec boost;   // pages that rank higher or lower; the last pattern that fits counts
  StrVecVec synonyms;       // groups of terms (one word or several) that mean the same
  SearchPatternVec ignore;  // pages that are not searched
} SearchConfig;

typedef struct ScriptsConfig {
  uint32_t milliseconds;  // of one call of a hook; default SCRIPT_SECONDS
  uint32_t megabytes;     // of one Lua state; default SCRIPT_MEGABYTES
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
  Str theme;  // a folder in themes/; default "default"
  // Of its name in handbook.yaml; 0 when not set there.
  uint32_t theme_line, theme_column, theme_length;
  Str repo_url;  // shown as a link
  Str edit_url;  // "{path}" stands for the source path beneath the site
  NavEntryVec nav;
  bool has_nav;
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
