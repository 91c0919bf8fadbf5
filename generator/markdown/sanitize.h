// Raw HTML by a list of elements and attributes: for handbooks that one did not write.
#ifndef MARKDOWN_SANITIZE_H
#define MARKDOWN_SANITIZE_H

#include "format/html_token.h"

// Whether an element may stay (lower or upper case). Elements whose content must go too (script,
// style, iframe, object, ...) answer SANITIZE_DROP_CONTENT.
typedef enum SanitizeVerdict {
  SANITIZE_KEEP,
  SANITIZE_DROP_TAG,
  SANITIZE_DROP_CONTENT
} SanitizeVerdict;
SanitizeVerdict sanitize_element(Str name);
// Whether an attribute may stay on an element; event handlers, style, srcdoc, formaction, ... may
// not. URL attributes are judged by the caller with html_url_is_safe on the decoded value.
bool sanitize_attribute(Str element, Str attribute);

#endif
