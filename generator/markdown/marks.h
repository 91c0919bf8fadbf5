// Places in the HTML that others must find again: URLs, ids, headings.
//
// They are written as bytes that UTF-8 does not have, wherever the HTML goes on its way (through templates
// too), and are taken out and turned into offsets at the end.
#ifndef MARKDOWN_MARKS_H
#define MARKDOWN_MARKS_H

#include "markdown/convert.h"

typedef enum MarkByte {
  MARK_BYTE_BEGIN = 0xFF,  // then one of MarkCode, a number, MARK_BYTE_NUMBER, the value, MARK_BYTE_END
  MARK_BYTE_NUMBER = 0xFE,
  MARK_BYTE_END = 0xFD,
} MarkByte;
typedef enum MarkCode {
  MARK_CODE_URL = 'U',  // number: the link
  MARK_CODE_ID = 'I',
  MARK_CODE_REF = 'R',
  MARK_CODE_HEADING = 'H',     // number: the heading; no value
  MARK_CODE_HEADING_ID = 'h',  // number: the heading; the value is put in at the end
  MARK_CODE_HEADING_REF = 'r',
  MARK_CODE_COMPONENT = 'C',  // the number of a component, in a longer id or reference to one
} MarkCode;
void mark_begin(Buf *out, MarkCode code, uint32_t number);
void mark_end(Buf *out);
void mark_id(Convert *c, Str id);  // writes a marked id, escaped
void mark_ref(Convert *c, Str id);
// Takes the marks out of html, fills page->html, marks, headings' offsets.
void marks_finish(Convert *c, Str html);

#endif
