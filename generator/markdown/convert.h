// Convert: one page being made from its Docs. What the files of this folder share; nobody else
// includes it.
//
// The renderer walks libcmark's tree and calls one function when it enters and one when it leaves a
// node (Kind). What the passes find out about a node hangs on it as user data, by the type of the
// node:
//   text             -> TextPieces: what to write in place of its literal
//   other inline     -> NodeMarks: a literal link or strikethrough runs through it, or it is a tag
//                       that nobody knows, so it is these marks as text, with its content in
//                       between if it is emphasis
//   paragraph        -> ParagraphExtra
#ifndef MARKDOWN_CONVERT_H
#define MARKDOWN_CONVERT_H

#include "markdown/leaf.h"
#include "markdown/open.h"
#include "markdown/visible_text.h"
#include "site/scripting.h"
#include "site/site.h"

typedef struct Kind Kind;  // nodes.h

enum {
  KIND_COUNT = CMARK_NODE_LAST_INLINE + 1,
  INCLUDE_DEPTH_MAX = 16,
  CELLS_MAX = 200000,    // table cells of a page
  SUMMARY_MAX = 200,     // code points
  NEAREST_MAX = 200,     // names compared for a "did you mean"
  ATTRIBUTES_MAX = 256,  // of a tag that is rewritten; further ones are left out
};

typedef struct ParagraphExtra {
  bool task;     // the text of a task item: a label
  bool written;  // stands somewhere else already: the caption of a table
} ParagraphExtra;

typedef VEC(Footnote *) FootnoteVec;

// The level-1 heading: headings.c.
typedef struct ConvertTitle {
  bool found;
  Str text, slug, id;
  Buf html;
} ConvertTitle;

// The first paragraph: page_kinds.c.
typedef struct ConvertSummary {
  Str text;
  bool is_final;  // it stood at the top of the page
} ConvertSummary;

// What other files gave: include.c.
typedef struct ConvertIncluded {
  Map files;               // those that are no pages: path -> Str *
  size_t bytes, searched;  // of what was included, and of the files it was taken from
} ConvertIncluded;

// Fields stand with the file that writes them; others read them.
struct Convert {
  // set when it begins
  Dialect dialect;
  bool cjk;  // emphasis and literal links by the rules for text without spaces between words
  const Kind *kinds;
  Arena *scratch;
  // ... and of a page
  Page *page;  // NULL: plain HTML
  const Site *site;
  Arena *arena;               // the page's: what outlives the stage
  PageScripts *page_scripts;  // NULL: no script has to do with this page

  // render.c: where the walk is
  Markup *markup;  // where HTML goes: the page's, or the inside of the innermost open component;
                   // see write_to
  Buf *out;        // the HTML of `markup`
  Doc *doc;        // whose nodes are walked
  Leaf leaf;
  OpenParagraph open_paragraph;
  DocVec docs;  // every Doc with a tree

  // components.c, raw_html.c
  OpenTagVec open;
  StrVec late;  // closing tags met deeper than their opening tag; see tags_close_late
  StrVec scripts, styles;
  VEC(Span) raw_tags;  // where tags of raw HTML stand, by the number of their mark; see whole.h
  uint32_t component_ids;

  // links.c, images.c
  LinkVec links;      // collected in scratch, copied when the page is done
  StrVec urls;        // of each link, as it stands in an attribute
  Map link_by_url;    // the first link's index plus 1, by its URL; of a body that a script has
                      // changed
  size_t urls_known;  // so many of the URLs are in it
  uint32_t images;

  // headings.c
  HeadingVec headings;
  StrVec heading_slugs;   // of each, what its id begins with when nobody chose one
  uint8_t heading_level;  // of the last heading
  ConvertTitle title;
  bool muted;  // the title is being walked: what it writes is not shown
  Map ids;     // every id -> how many were numbered after it, plus one
  StrVec id_list;
  Map labels;  // aria-labels of regions -> count, so that none is there twice

  // scripted.c
  PagePieceVec pieces;  // scripts see only their numbers
  uint32_t piece_depth;
  Document *record;     // where the nodes are noted; NULL: nobody asks
  struct Edits *edits;  // nodes that are replaced; NULL: none

  FootnoteVec footnotes;      // footnotes.c: by number
  uint32_t definition_lists;  // lists.c: open where the walk is
  uint32_t cells;             // tables.c
  Visible visible;            // visible.c
  uint32_t words;             // whatever writes text
  ConvertSummary summary;
  ConvertIncluded included;
};

// ---- render.c: the walk

// Walks `first` and its next siblings up to but not including `stop` (NULL: all).
void render_range(Convert *c, cmark_node *first, cmark_node *stop);
void render_children(Convert *c, cmark_node *node);
// Parses and walks a Doc (text, file, ... are set) into c->out. What is wrong with it is reported.
void render_doc(Convert *c, Doc *doc);
// The same for a text that stands within the lines of `parent`. A single paragraph flows there
// without a <p>; other blocks end the paragraph around them, where there is one to end.
void render_doc_in_line(Convert *c, Doc *doc, cmark_node *parent);
// Writes the end of c->open_paragraph.
void paragraph_end(Convert *c);
// Parses and walks a text without line breaks as the inside of a paragraph.
void render_inline(Convert *c, Str text, Place place);
// Sets c->leaf for a heading or paragraph of c->doc.
void leaf_begin(Convert *c, cmark_node *block);
void convert_free_trees(Convert *c);

// ---- write.c

// Has HTML go to `markup`. Returns where it went.
Markup *write_to(Convert *c, Markup *markup);
Markup *markup_new(Convert *c);
// A line break, unless the output stands at the start of a line.
void write_newline(Convert *c);
void write_text(Convert *c, Str text);
// In the header, so that the length of a literal is known when it is compiled.
static inline void write_lit(Convert *c, const char *literal) {
  buf_add(c->out, (Str){literal, __builtin_strlen(literal)});
}
// Adds a problem to the page's. The message, the help and what the span points to live as long as
// the page.
void report(Convert *c, DiagCode code, Span span, Str message, Str help);

// A list of exactly its length in the page's arena.
#define VEC_COPY(T, to, vec)                                                 \
  ((T){.items = vec_copy((to), (vec).items, (vec).len, sizeof *(vec).items), \
       .len = (vec).len,                                                     \
       .cap = (vec).len})

#endif
