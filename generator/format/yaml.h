// YAML 1.2's core schema, read with libyaml (its only user) by events, with limits.
//
// Anchors and aliases, tags and merge keys are refused: a handbook needs none, and they are how
// YAML bombs are made. yes/no/on/off are text; dates stay text; numbers are decimal ones (0x1F and
// .inf are text).
#ifndef FORMAT_YAML_H
#define FORMAT_YAML_H

#include "base/diag.h"
#include "format/value.h"

enum {
  YAML_BYTES_MAX = 64 * 1024,             // front matter, handbook.yaml, theme.yaml
  YAML_DATA_BYTES_MAX = 8 * 1024 * 1024,  // _data/*.yaml
  YAML_DEPTH_MAX = 32,                    // nested maps and lists
};

typedef struct YamlInput {
  Str file;             // for diagnostics
  Str text;             // UTF-8; the YAML itself
  uint32_t first_line;  // the line of the file that text begins at, 1-based
  size_t bytes_max;
} YamlInput;

// Parses one document. False, with a located diagnostic, when it cannot be read or passes a limit;
// the depth is counted by a linear scan before libyaml sees the text. An empty document is null,
// true. The value's texts are copies in the arena.
bool yaml_parse(YamlInput input, Arena *arena, DiagList *diags, Value *out);

#endif
