// What a page's HTML is made of, as far as other stages look at it: headings, links, marks.
#ifndef SITE_PARTS_H
#define SITE_PARTS_H

#include <stdint.h>

#include "base/diag.h"
#include "base/vec.h"

typedef struct Page Page;

typedef struct Heading {
  uint8_t level;  // 1-6 as shown
  bool chosen;    // {#id} rather than made from the text
  Str id;
  Str text;       // plain
  Str html;       // inline HTML without links, for contents lists
  uint32_t line;  // in the source file
  size_t offset;  // of its "<h" in PageMarkdown.html
} Heading;
typedef VEC(Heading) HeadingVec;

typedef enum LinkKind {
  LINK_PAGE,       // a page of the site (or this page: "#id")
  LINK_ASSET,      // another file of the site
  LINK_GENERATED,  // a page prepbook makes: a-z.html, print.html, tags/..., your-data.html
  LINK_EXTERNAL,   // has a scheme, or begins with "//"
  LINK_BROKEN,     // names nothing that exists; check/ says what
} LinkKind;

typedef struct Link {
  LinkKind kind;
  bool image;     // an image, video, or other embedded file
  bool raw_html;  // stood in raw HTML
  bool scripted;  // a script made it: there "/" begins at content/
  Str target;     // as written, entities and escapes decoded
  Str path;  // resolved beneath content/, percent-decoded; empty for external links, "#id", and a
             // LINK_BROKEN that leads out of the site
  Str fragment;  // without "#", percent-decoded, up to ":~:"
  Page *page;    // LINK_PAGE
  Str text;      // link text or alternative text, plain
  bool has_alt;  // images: an alt was given, though it may be empty
  Span span;     // of the whole link
} Link;
typedef VEC(Link) LinkVec;

// A place in PageMarkdown.html that depends on where the HTML stands: print.html, the feed and the
// 404 page rewrite these and copy the rest. In the order of offset.
typedef enum HtmlMarkKind {
  MARK_URL,  // a URL of the site in an attribute (already relative to the page): link says which
  MARK_ID,   // the value of an id attribute, or the name of an <a>
  MARK_REF,  // an id named by another attribute of the page (aria-labelledby, for, headers), or
             // behind the
             // "#" of an href to a heading or footnote
} HtmlMarkKind;

typedef struct HtmlMark {
  HtmlMarkKind kind;
  uint32_t offset, length;  // of the attribute's value in PageMarkdown.html, as escaped
  uint32_t link;            // MARK_URL: index into PageMarkdown.links
} HtmlMark;
typedef VEC(HtmlMark) HtmlMarkVec;

// The visible text of a page's body: blocks and table cells end with a line break, headings are not
// in it.
typedef struct PlainSection {
  uint32_t
      heading;   // index into PageMarkdown.headings; UINT32_MAX for what stands before the first
  size_t start;  // offset in text; it ends where the next section starts
} PlainSection;

typedef struct PlainRange {
  size_t start, end;  // offsets in text
} PlainRange;

typedef VEC(PlainSection) PlainSectionVec;
typedef VEC(PlainRange) PlainRangeVec;

typedef struct PlainText {
  Str text;
  PlainSectionVec
      sections;        // the first is that before the first heading, then every heading's, in order
  PlainRangeVec code;  // code blocks, in order
} PlainText;

#endif
