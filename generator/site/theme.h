// A theme, loaded: the default one that is compiled in, with the site's own files of the same names
// in their place. Filled by theme/; lives in the site's arena.
#ifndef SITE_THEME_H
#define SITE_THEME_H

#include "base/map.h"
#include "base/vec.h"
#include "format/mustache.h"
#include "format/value.h"
#include "site/parts.h"

typedef struct ThemeAsset {
  Str path;  // output path, "assets/style.css"
  Str bytes;
} ThemeAsset;
typedef VEC(ThemeAsset) ThemeAssetVec;

// A component: components/NAME.mustache, or a function of a script. `{{! attributes: when optional
// }}` in its first line names the attributes it knows; `{{! scripts: tabs }}` the scripts a page
// that uses it loads;
// `{{! void }}` says that it has no content.
typedef struct Component {
  Str name;
  const Template *template_;  // NULL: a script's
  Str file;                   // for diagnostics
  Str *attributes;            // known ones
  size_t attribute_count;
  bool any_attributes;
  bool is_void;
  StrVec scripts;  // files of assets/ that a page with it loads
  StrVec styles;
} Component;

typedef struct AlertKind {
  Str name;    // lower case: "note", "fact"
  Str title;   // "Published fact"
  Str class_;  // CSS class: "fact"
} AlertKind;
typedef VEC(AlertKind) AlertKindVec;

typedef struct Theme {
  Str name;
  Value settings;  // theme.yaml
  Map templates;   // name -> const Template *: "page", "print", "partials/nav" ...
  Map components;  // name -> const Component *
  Map left_out;    // files of an untrusted theme that are: path in the theme -> const Theme *
  AlertKindVec alerts;
  ThemeAssetVec assets;
  Str version;  // 8 hex digits of the assets' hash, for ?v=
} Theme;

#endif
