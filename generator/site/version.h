// The version of prepbook: in `prepbook version`, the man page and <meta name="generator">.
#ifndef SITE_VERSION_H
#define SITE_VERSION_H

#define PREPBOOK_VERSION "0.1.0"

#endif
