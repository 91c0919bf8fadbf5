// What handbook.yaml says of search.
#ifndef SITE_SEARCH_CONFIG_H
#define SITE_SEARCH_CONFIG_H

#include <stdint.h>

#include "base/vec.h"

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

#endif
