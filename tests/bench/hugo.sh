#!/bin/sh
# A Hugo site over the same pages, with a theme of about the same output (sidebar with the top level and
# the open section, contents, previous and next, tags, sitemap), for the comparison in run.sh.
#   sh hugo.sh CONTENT_FOLDER NEW_SITE
set -eu
mkdir -p "$2/layouts/_default"
cp -R "$1" "$2/content"; rm -f "$2/content/handbook.yaml"
find "$2/content" -name '*.md' | xargs sed -i 's/](\(page-[0-9]*\).md/](..\/\1\//g'
cat >"$2/config.yaml" <<END
baseURL: https://example.org/
title: Bench
disableKinds: [RSS]
markup: {highlight: {noClasses: false}}
END
cat >"$2/layouts/_default/baseof.html" <<'END'
<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }} · {{ site.Title }}</title><meta name="description" content="{{ .Description }}"></head><body>
<header><a href="/">{{ site.Title }}</a></header>
<nav aria-label="Handbook"><ul>{{ $page := . }}{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ if .IsAncestor $page }}<ul>{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}</li>{{ end }}</ul></nav>
<main>{{ block "main" . }}{{ end }}</main><footer>Footer</footer></body></html>
END
cat >"$2/layouts/_default/single.html" <<'END'
{{ define "main" }}<nav><a href="/">Home</a> {{ with .Parent }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav><h1>{{ .Title }}</h1><p>{{ .ReadingTime }} minutes</p>{{ .TableOfContents }}{{ .Content }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
END
cat >"$2/layouts/_default/list.html" <<'END'
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
END
