# What a build survives. Always: no crash, bounded time and memory, a located message, the old site whole.
# Small inputs go through $prepbook (with sanitizers), big ones through the release build, $release.
# Rooms: guard markdown content format site theme
active=$root/tests/e2e/active.mjs

sound() { ! grep -E 'Sanitizer|runtime error:|Assertion|work-died' out err >&2 || { say "not sound: $*"; return 1; }; }
# worked CODE: what the program says, it says as one that did its work: a summary, or what was wrong
worked() { case $1 in 0) has out ' page' ;; *) has err 'error' ;; esac; }
# attack CODE SITE [OPTION...] ends with CODE within 60 s of processor time; the clock only ends what waits for ever
attack() { attacked=$1; shift; expect "$attacked" sh -c 'ulimit -t 60; exec timeout 300 "$@"' sh "$prepbook" build "$@" && worked "$attacked" && sound "$@"; }
# big CODE SITE [OPTION...]: the release build, within 20 s of processor time and 2 GB
big() { attacked=$1; shift; expect "$attacked" sh -c 'ulimit -v 2000000; ulimit -t 20; exec timeout 300 "$@"' sh "$release" build -j 2 "$@" && worked "$attacked" && sound "$@"; }
# A site that is published, so that what a failure leaves of it can be seen.
published() { page site/index.md '# Home' && expect 0 "$release" build site && bytes site/public >before; }
untouched() { bytes site/public >after && cmp before after; }
# refused CODE MESSAGE...: the build of ./site ends so, says so, and publishes nothing
refused() {
  refused_code=$1; shift
  attack "$refused_code" site || return 1
  for message in "$@"; do has err "$message" || return 1; done
  untouched
}
# bytes_page NAME FORMAT: a page made by printf
bytes_page() { mkdir -p "$(dirname "$1")" && printf "$2" >"$1"; }
# repeat COUNT TEXT: \n, \t and \\ are what they are in C; %d is the running number
repeat() {
  perl -e '($n, $s) = @ARGV; %c = (n => "\n", t => "\t"); $s =~ s{\\(.)}{$c{$1} || $1}ge;
    if ($s =~ m{%d}) { for $i (1 .. $n) { ($t = $s) =~ s{%d}{$i}g; print $t } } else { print $s x $n }' "$1" "$2"
}
harmless() { node "$active" "$@" || { say "active content"; return 1; }; }

# ---- bytes --------------------------------------------------------------------------------------------

case_hostile_bom_and_line_ends() {
  bytes_page site/index.md '\357\273\277---\r\ntitle: T\r\n---\r\n# One\r\n\r\ntext\r\n' && bytes_page site/b.md '# A\rtext\r\r## B\r' &&
    bytes_page site/bom.md '\357\273\277' && attack 0 site && has site/public/index.html 'content="T"' && has site/public/b.html 'id="b"'
}
case_hostile_nul_and_invalid_utf8() {
  bytes_page site/index.md '# A\000B\n\nx\377y \300\257 \355\240\200 \364\220\200\200 \342\202' && attack 0 site &&
    has err 'index.md:1:4: warning' && has err '[text-nul]' && has err 'index.md:3:2: warning' && has err '[text-not-utf8]'
}
case_hostile_utf16() {
  published && bytes_page site/le.md '\377\376#\000 \000A\000' && bytes_page site/be.md '\376\377\000#\000 \000A' && bytes_page site/bare.md '#\000 \000A\000\n\000' &&
    refused 1 'le.md' 'be.md' '[text-utf16]'
}
case_hostile_control_bytes() {
  awk 'BEGIN {for (i = 1; i < 256; i++) printf "%c", i; print ""}' >bytes && mkdir site &&
    for name in a b c d e; do cat bytes bytes >site/$name.md; done && (printf -- '---\ntitle: '; cat bytes; printf -- '---\n') >site/f.md &&
    attack 1 site && has err 'f.md:' && ! LC_ALL=C grep -q "$(printf '\033')" err
}
case_hostile_empty_things() {
  mkdir -p site/empty/deeper && : >site/a.md && printf '\n' >site/b.md && printf -- '---\n---\n' >site/c.md && printf -- '---' >site/d.md &&
    : >site/handbook.yaml && attack 0 site && has err 'page-untitled'
}

# ---- size ---------------------------------------------------------------------------------------------

case_hostile_huge_pages() {
  published && truncate -s 100M site/sparse.md && yes 'sixteen bytes. ' | head -c 100000000 >site/real.md &&
    big 1 site && has err 'sparse.md: error' && has err 'real.md: error' && has err '[file-too-large]' && untouched
}
case_hostile_huge_asset() { published && truncate -s 100M site/film.bin && big 0 site && cmp site/film.bin site/public/film.bin; }
case_hostile_huge_config() { published && repeat 700000 '# sixteen bytes\n' >site/handbook.yaml && refused 2 'handbook.yaml' '[file-too-large]'; }
case_hostile_nesting() {
  published && repeat 10000 '>' >site/a.md && repeat 10000 '> ' >site/b.md && repeat 10000 '+ ' >site/c.md && repeat 10000 '1. ' >site/d.md &&
    repeat 10000 '* > 1) + ' >site/e.md && awk 'BEGIN {for (i = 0; i < 1000; i++) {printf "%*s- a\n", 2 * i, ""}}' >site/f.md &&
    refused 1 'a.md:1' 'b.md:1' 'c.md:1' 'd.md:1' 'e.md:1' 'f.md:' '[markdown-limit]'
}
# Deep in what libcmark nests without containers, in components and in raw HTML.
case_hostile_inline_nesting() {
  mkdir site && for unit in '*a **a ' '[' '![' '~~a *b ' '<b>' '<steps>' '<details>\n\n' '<tabs><tab>' '[^a](' '_a __a ' '(' '[a](<'; do
    n=$((n + 1)); repeat 10000 "$unit" >site/p$n.md; done
  attack 1 site && has err '[markdown-limit]'
}
# 1 MB each; what takes longer than the limit is named.
case_hostile_patterns() {
  mkdir site && n=0
  for unit in '|' '|-' '| a ' '~' '~a ' 'www._' 'a@' 'http://' 'mailto:' '[^a]' '[^' '[![' '[a](' '`' '<a' '<b x="' '<!--' '</' '<box>\n\n' '\t' 'a\n: b\n\n' \
    '> [!NOTE]\n> a\n\n' '- [ ] a\n' '*a_' '*a **a ' '\\' '&amp;' '[a]: b\n' '[^%d]: n [^%d]\n' '|a|\n|-|\n|b|\n\n' '$' '{{' '{#a' '<include src="' '```\n' '&#' '<steps>\n\n'; do
    n=$((n + 1)); repeat $((1000000 / ${#unit})) "$unit" >site/p$n.md
  done
  expect 1 sh -c 'ulimit -v 8000000; exec timeout 300 "$@"' sh "$release" build --time-limit 10 site && worked 1 && sound site && lacks err work-hung
}
# libcmark's own slow one, at 1 MB: ended, and named.
case_hostile_slow_page() { published && repeat 170000 '![[]()' >site/slow.md && big 1 site --time-limit 1 && has err 'slow.md: error: markdown took over 1 s' && untouched; }
case_hostile_many_headings() { mkdir site && repeat 100000 '## Same\n\n' >site/a.md && big 0 site && has site/public/a.html 'same-99999'; }
case_hostile_many_links() { mkdir site && repeat 100000 '[a](no-%d.md)\n' >site/a.md && big 1 site && [ "$(wc -c <err)" -lt 20000000 ]; }
case_hostile_many_notes() { mkdir site && (repeat 50000 'a[^%d]\n'; printf '\n'; repeat 50000 '[^%d]: b\n') >site/a.md && big 0 site; }
case_hostile_tables() {
  mkdir site && (repeat 100000 '|a'; echo; repeat 100000 '|-'; echo; repeat 3 '|b') >site/wide.md && big 0 site &&
    (echo '|a|b|c|d|e|f|g|h|i|j|'; echo '|-|-|-|-|-|-|-|-|-|-|'; repeat 10000 '|1|2|3|4|5|6|7|8|9|*0*|\n') >site/wide.md && big 0 site
}
case_hostile_one_title() { mkdir site && for i in $(seq 300); do printf '# Same\n' >site/$i.md; done; attack 0 site && [ -f site/public/300.html ]; }
case_hostile_many_tags() { mkdir site && (printf -- '---\ntags: ['; repeat 2000 't%d,'; printf ']\n---\n# A\n') >site/a.md && attack 1 site && has err '1000'; }
case_hostile_deep_folders() {
  published && (cd site && for i in $(seq 200); do mkdir d && cd d || exit; done; echo '# A' >a.md) && attack 1 site && has err 'd/d' && untouched
}
case_hostile_srcset() { mkdir site && (printf '<img alt=a srcset="'; repeat 50000 'https://example.org/%d.png %dx, '; printf '">\n') >site/a.md && big 0 site; }

# ---- YAML ---------------------------------------------------------------------------------------------

case_hostile_yaml_bombs() {
  published && printf -- '---\nextra:\n  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]\n---\n# A\n' >site/alias.md &&
    (printf -- '---\nextra: '; repeat 10000 '['; printf '\n---\n') >site/flow.md && (printf -- '---\nextra: '; repeat 10000 '{a: '; printf '\n---\n') >site/maps.md &&
    (echo ---; awk 'BEGIN {print "extra:"; for (i = 1; i < 200; i++) printf "%*sa:\n", i, ""}'; echo ---) >site/block.md &&
    (printf -- '---\nextra: '; repeat 5000 '- '; printf '\n---\n') >site/dashes.md && (printf -- '---\nextra: '; repeat 5000 '? '; printf '\n---\n') >site/marks.md &&
    refused 1 'alias.md:3' 'flow.md:2' 'maps.md:2' 'block.md:' 'dashes.md:2' 'marks.md:2' '[yaml-limit]'
}
case_hostile_yaml_config() {
  published && repeat 60000 '[' >site/handbook.yaml && refused 2 'handbook.yaml:1' && printf 'title: &a T\nauthor: *a\n' >site/handbook.yaml &&
    refused 2 'handbook.yaml:1' '[yaml-limit]' && printf 'a: b: c\n\t- x' >site/handbook.yaml && refused 2 'handbook.yaml:1' '[yaml-syntax]'
}
case_hostile_yaml_tags() {
  published && printf -- '---\ntitle: !!python/object:os.system ls\nextra: {a: !!binary x, <<: {b: c}, ? [k]: v, null: 1}\n---\n# A\n' >site/a.md &&
    attack 1 site && has err 'a.md:2' && untouched
}
case_hostile_front_matter_huge() { published && (printf -- '---\ntitle: '; repeat 20000 'long '; printf '\n---\n# A\n') >site/a.md && refused 1 'a.md:' '[yaml-limit]'; }
case_hostile_front_matter_unclosed() {
  published && printf -- '---\ntitle: A\n# A\n' >site/a.md && (printf -- '---\ntitle: A\n'; repeat 100000 'line: b\n') >site/b.md && refused 1 'a.md:1' 'b.md:1' '[front-matter-unclosed]'
}

# ---- what is no file ----------------------------------------------------------------------------------

make_socket() { perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($ARGV[0])) or die' "$1" 2>/dev/null || mkfifo "$1"; }
case_hostile_special_files() {
  published && mkfifo site/page.md site/asset.png && (cd site && make_socket socket.md) && refused 1 'page.md: error' 'asset.png: error' 'socket.md: error' '[file-not-regular]'
}
case_hostile_devices() {
  mknod probe c 1 5 2>/dev/null || skip "needs the right to make devices"
  published && mknod site/zero.md c 1 5 && mknod site/handbook.yaml c 1 5 && attack 2 site && has err handbook.yaml && untouched && rm site/handbook.yaml && refused 1 'zero.md: error'
}
case_hostile_special_config() { published && mkfifo site/handbook.yaml && attack 2 site && has err handbook.yaml && untouched; }
case_hostile_special_theme() {
  page book/content/index.md && page book/content/handbook.yaml 'theme: house' && mkdir -p book/themes/house/templates book/themes/house/assets &&
    mkfifo book/themes/house/templates/page.mustache && attack 2 book && has err page.mustache && rm book/themes/house/templates/page.mustache &&
    mkfifo book/themes/house/theme.yaml book/themes/house/assets/style.css && attack 2 book && has err theme.yaml && [ ! -e book/public ]
}
case_hostile_links_out() {
  published && echo 'secret' >secret.md && mkdir other && echo '# Secret' >other/page.md && ln -s ../secret.md site/leak.md && ln -s ../other site/folder &&
    ln -s /etc/passwd site/passwd.txt && ln -s /etc site/etc && ln -s /dev/zero site/zero.md && ln -s nowhere site/dangling.md &&
    refused 1 'leak.md' 'folder' 'passwd.txt' 'etc' 'zero.md' 'dangling.md' '[file-outside]' && lacks err secret$
}
case_hostile_links_inside() { page site/a/one.md '# One' && ln -s a/one.md site/two.md && attack 0 site && has site/public/two.html '<h1' && has site/public/a/one.html '<h1'; }
case_hostile_link_loops() {
  published && mkdir site/d && ln -s . site/here && ln -s .. site/d/up && ln -s y.md site/x.md && ln -s x.md site/y.md && refused 1 'x.md' 'here' '[file-loop]'
}
case_hostile_linked_config() { published && echo 'title: Secret' >secret.yaml && ln -s ../secret.yaml site/handbook.yaml && attack 2 site && has err handbook.yaml && untouched; }
case_hostile_linked_theme() {
  page book/content/index.md && page book/content/handbook.yaml 'theme: house' && mkdir -p book/themes out.d && page out.d/templates/page.mustache 'secret' &&
    ln -s ../../out.d book/themes/house && attack 2 book && has err 'themes/house: error: cannot read: it leads out of the folder' && lacks err 'did you mean' && [ ! -e book/public ]
}
case_hostile_unreadable() {
  published && page site/a.md && mkdir site/closed && page site/closed/b.md && chmod 000 site/a.md site/closed && cp "$release" ./prepbook &&
    expect 1 as_nobody timeout 300 ./prepbook build site && has err 'a.md: error' && has err 'closed: error' && has err '[file-unreadable]' && untouched
}

# ---- names --------------------------------------------------------------------------------------------

long_name() { repeat "$1" a; }
case_hostile_name_bytes() {
  published && touch "site/$(printf 'a\377b').md" "site/$(printf '\355\240\200').png" && refused 1 '[name-not-utf8]'
}
case_hostile_name_long() { published && page "site/$(long_name 252).md" && attack 1 site && has err '[name-too-long]' && untouched; }
case_hostile_name_case() { published && page site/Home.md && page site/home.md && refused 1 Home.md home.md '[name-collision]'; }
case_hostile_name_forms() { published && page "site/$(printf 'e\314\201').md" && page "site/$(printf '\303\251').md" && refused 1 '[name-collision]'; }
case_hostile_name_signs() {
  page site/index.md '# Home' && for name in -rf '--help' ' blank ' "quote'" 'double"' '<script>alert(1)<' 'per%cent' '%2e%2e%2f' 'hash#' 'ask?' '..like' 'a..' 'back\slash' \
    'a&b;' '{{title}}' 'javascript:alert(1)' "'\"><pwn pwn=1 onclick=x>" "$(printf 'rtl\342\200\256x')" 'con' 'a:b' 'star*' '~' '$(id)'; do
    page "site/$name/$name.md" '# T' && : >"site/$name/$name.bin"
  done
  attack 0 site && ! grep -q "$(printf '\033')" err || return 1
  harmless site/public && ! grep -rl --include='*.html' --include='*.xml' '<pwn' site/public || return 1
  : >"site/$(printf 'new\nline').md" && : >"site/$(printf 'es\033[31mc').bin" && attack 1 site && has err 'control character' && ! grep -q "$(printf '\033')" err
}

# ---- active content -----------------------------------------------------------------------------------

# One URL of each kind that runs code, a line each.
hostile_urls() {
  cat <<'URLS'
javascript:alert(1)
JaVaScRiPt:alert(1)
java&#10;script:alert(1)
java&Tab;script:alert(1)
javascript&colon;alert(1)
&#106;avascript:alert(1)
&#x6a&#x61vascript:alert(1)
&#0000106;avascript&#58;alert(1)
&#1;javascript:alert(1)
 javascript:alert(1)
vbscript:msgbox(1)
data:text/html;base64,PHNjcmlwdD4=
data:image/svg+xml,%3Csvg/onload=alert(1)%3E
DATA:text/html,x
file:///etc/passwd
blob:https://x/y
view-source:javascript:x
feed:javascript:alert(1)
jar:javascript:x
javascript://%0aalert(1)
URLS
}
# Every URL of the list in every place of Markdown and HTML that takes one.
hostile_page() {
  echo '# Title {#a"onclick=pwn}'; echo
  hostile_urls | while IFS= read -r url; do
    printf '[a](<%s>) [a](%s) ![a](<%s>) <%s> [a][%s]\n\n' "$url" "$url" "$url" "$url" "$url"
    for tag in 'a href' 'img alt=x src' 'img alt=x srcset' 'a xlink:href' 'button formaction' 'form action' 'iframe src' 'object data' 'video poster' 'blockquote cite' \
      'body background' 'a ping' 'embed src' 'base href' 'link rel=stylesheet href' 'meta http-equiv=refresh content' 'svg><a xlink:href' 'math href' 'A HREF' 'input type=image src' 'isindex action'; do
      printf '<%s="%s">x</a>\n\n' "$tag" "$url"
    done
    printf '<card href="%s">x</card>\n\n<badge href="%s">x</badge>\n\n<video-card title="a" href="%s">x</video-card>\n\n[%s]: <%s>\n\n' "$url" "$url" "$url" "$url" "$url"
  done
  cat <<'HTML'
<script>alert(1)</script>

<SCRIPT src=//evil.example/x.js></SCRIPT>

<img src=x alt=a onerror=alert(1)>

<img/src=x/alt=a/onerror=alert(1)>

<svg onload=alert(1)><animate attributeName=href values=javascript:x></svg>

<svg/onload=alert(1)//

<a style="position:fixed" onmouseover=alert(1)>x</a>

<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>

<noscript><p title="</noscript><img src=x onerror=alert(1)>">

<!--><img src=x onerror=alert(1)>-->

<!--> --!><img src=x onerror=alert(1)>

<![CDATA[><img src=x onerror=alert(1)>]]>

<?php ><img src=x onerror=alert(1)> ?>

<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>

<title><img title="</title><img src=x onerror=alert(1)>"></title>

<p title="`<img src=x onerror=alert(1)>`">a</p>

<div
onclick=alert(1)
>

</main></body></html><script>alert(1)</script>

<plaintext><xmp><script>alert(1)</script>

<style>@import 'x'</style><template><script>alert(1)</script></template>

<a href="x"onclick="alert(1)">x</a> <a href='x'onclick=alert(1)>x</a> <b/onclick=alert(1)>x</b>

`<script>` *a <script>alert(1)</script> b*
HTML
}
# Values that would leave an attribute, a text, a script, a comment.
breaker="'\\\"><pwn pwn=1 onclick=pwn()></title></textarea></script></style>--><script>pwn()</script><pwn>"
breaker_plain="'\"><pwn pwn=1 onclick=pwn()></title></textarea></script></style>--><script>pwn()</script><pwn>"
hostile_book() {
  mkdir -p book/content && cat >book/content/handbook.yaml <<END
title: "$breaker"
description: "$breaker"
author: "$breaker"
markdown: {html: $1}
extra: {disclaimer: "$breaker", tagline: "$breaker"}
nav:
  - index.md
  - {title: "$breaker", path: values.md}
  - "$breaker": [code.md]
END
  page book/content/index.md '# Home'
  cat >book/content/values.md <<END
---
title: "$breaker"
description: "$breaker"
lead: "$breaker"
tags: ["'\\"><pwn>", "</title><pwn>", "&#60;pwn&#62;"]
authors: ["$breaker"]
owner: "$breaker"
nav_title: "$breaker"
changelog: "$breaker"
extra: {x: "$breaker"}
---
text
END
  cat >book/content/code.md <<END
# Code

## $breaker_plain

\`\`\`$breaker_plain
x
\`\`\`

\`\`\`js title="'&quot;><pwn>" class='"><pwn>'
</code></pre><pwn>
\`\`\`

| $breaker_plain |
| --- |
| $breaker_plain |

Table: $breaker_plain

Note[^"><pwn>] and[^'pwn=1].

[^"><pwn>]: a
[^'pwn=1]: b

> [!NOTE] $breaker_plain
> x

> [!"><pwn>]
> x

<steps>

<step when="&quot;&gt;&lt;pwn&gt;'" optional>

x

</step>

</steps>

[a](https://x/"><pwn> "t") [a](<https://x/"pwn=1> "&quot;pwn=1") ![&quot;pwn=1](https://x/'pwn '"pwn=1')
END
}
case_hostile_active_sanitize() {
  page book/content/index.md "$(hostile_page)" && page book/content/handbook.yaml 'markdown: {html: sanitize}' && attack 1 book && has err '[url-unsafe]' &&
    lacks out '-> book' && sed -i 's/sanitize/escape/' book/content/handbook.yaml && attack 1 book && has err '[url-unsafe]'
}
# Each URL in each place is reported at its own line.
case_hostile_active_urls() {
  count=$(hostile_urls | wc -l)
  for form in '[a](<%s>)' '![a](<%s>)' '<a href="%s">x</a>' '<img alt=a src="%s">' '<img alt=a srcset="%s 1x">' '<badge href="%s">x</badge>'; do
    mkdir -p site && hostile_urls | while IFS= read -r url; do printf "a $form\n\n" "$url"; done >site/index.md
    attack 1 site || return 1
    for line in $(seq $count); do has err "index.md:$((2 * line - 1)):" || { say "$form of $(hostile_urls | sed -n ${line}p)"; return 1; }; done
  done
}
# What would be published were the problems no errors: each URL left out, each page still harmless.
case_hostile_active_output() {
  for policy in sanitize escape; do
    page $policy/content/index.md "$(hostile_page | grep -vE '\]\(|^\[|<(card|badge|video-card) |="[^"]*(:|&colon;|&#)|^# ' | sed '1i # Title
' | sed 's|src=x|src=https://x.example/x|; s|img src |img src=https://x.example/x |')" && page $policy/content/handbook.yaml "markdown: {html: $policy}" || return 1
    timeout 300 "$prepbook" build $policy >out 2>err
    sound && [ -d $policy/public ] || { say "$policy"; cat err; return 1; }
    harmless $policy/public || return 1
  done
}
case_hostile_breakouts() {
  for policy in escape sanitize allow; do
    rm -rf book && hostile_book $policy || return 1
    timeout 300 "$prepbook" build book -d "$policy" --base-url https://example.org/h/ >out 2>err; sound || return 1
    [ -d $policy ] || { say "$policy"; cat err; return 1; }
    [ $policy = allow ] || harmless $policy || return 1
  done
}
case_hostile_config_urls() {
  published && cp before kept
  for line in 'base_url: "javascript:alert(1)"' 'base_url: "https://x/\"><pwn>"' 'repo_url: "javascript:alert(1)"' 'repo_url: " java\nscript:alert(1)"' 'edit_url: "javascript:{path}"' \
    'nav: [index.md, {X: "javascript:alert(1)"}]' 'nav: [index.md, {X: "data:text/html,x"}]' 'redirects: {a.html: "javascript:alert(1)"}' 'redirects: {a.html: "JAVA\tscript:alert(1)"}' \
    'redirects: {a.html: "data:text/html,x"}' 'redirects: {../a.html: index.md}' 'redirects: {/../../a.html: index.md}' \
    'redirects: {"..\\..\\a.html": index.md}' 'language: "en\" onclick=pwn"' 'theme: ../..' 'theme: /etc' 'theme: {tokens: {bg: "red;}</style><pwn>"}}'; do
    echo "$line" >site/handbook.yaml && timeout 300 "$prepbook" build site >out 2>err; code=$?
    sound "$line" && [ $code = 2 ] || [ $code = 1 ] || { say "exit $code for $line"; cat err; return 1; }
    has err handbook.yaml:1 && untouched || return 1
  done
}
case_hostile_config_redirect_breakout() {
  page site/index.md && printf 'redirects: {a.html: "https://x/\\"><pwn pwn=1>", b.html: "https://x/;url=javascript:pwn"}\nrepo_url: "https://x/\\"><pwn>"\nedit_url: "https://x/\\"><pwn>{path}"\nnav: [index.md, {X: "https://x/\\"><pwn>"}]\n' >site/handbook.yaml &&
    attack 2 site --base-url 'https://example.org/"><pwn>/' && [ ! -e site/public ] && attack 0 site && harmless site/public &&
    has site/public/a.html 'url=https://x/&quot;' && has site/public/b.html 'url=https://x/;url='
}

# ---- ways out -----------------------------------------------------------------------------------------

case_hostile_aliases_and_slugs() {
  published
  for line in 'slug: ../up' 'slug: a/b' 'slug: .hidden' 'slug: "a\\b"' 'slug: ""' 'aliases: [../../etc/passwd]' 'aliases: ["..\\..\\x"]' \
    'aliases: [/../x]' 'aliases: ["%2e%2e/%2e%2e/x"]' 'aliases: ["https://evil.example/"]' 'aliases: ["."]' 'aliases: [index.html]' 'template: ../../../etc/passwd' 'template: /etc/passwd' \
    'template: "a\0b"' 'template: "..\\x"' "slug: $(long_name 300)" "aliases: [$(long_name 300)]"; do
    printf -- '---\n%s\n---\n# A\n' "$line" >site/a.md && timeout 300 "$prepbook" build site >out 2>err; code=$?
    sound "$line" && { [ $code = 1 ] && has err 'a.md:' && untouched; } || { say "exit $code for $line"; ls -R site/public; return 1; }
  done
  [ "$(ls -A . | tr '\n' ' ')" = 'after before err out site ' ]
}
case_hostile_includes() {
  published && mkdir site/_parts && mkfifo site/_parts/fifo.md && truncate -s 100M site/_parts/big.md && ln -s /etc/passwd site/_parts/link.md && ln -s loop.md site/_parts/loop.md &&
    echo 'secret words' >secret.md && echo '<include src="_parts/self.md">' >site/_parts/self.md && echo '<include src="self.md">' >>site/_parts/self.md
  for target in ../secret.md ../../../../../../etc/passwd /etc/passwd "$PWD/secret.md" _parts/fifo.md _parts/big.md _parts/link.md _parts/loop.md _parts/self.md _parts '..\secret.md' \
    '%2e%2e/secret.md' '&#46;./secret.md' 'https://example.org/' 'file:///etc/passwd' '' . _parts/self.md/; do
    printf '# A\n\n<include src="%s">\n' "$target" >site/a.md && expect 1 timeout 300 "$prepbook" build site && sound "$target" && grep -qE '^(a|_parts/self).md:' err && untouched || { say "$target"; return 1; }
    case $target in "" | _parts/self.md*) continue ;; esac
    printf '# A\n\n```txt src="%s"\n```\n' "$target" >site/a.md && expect 1 timeout 300 "$prepbook" build site && sound "$target" && untouched || { say "code $target"; return 1; }
  done
  ! grep -rq 'secret words\|root:x:' site/public
}
# Ten files that each include the next ten times: 10^10 lines were they all written.
case_hostile_include_bomb() {
  published && mkdir site/_b && for i in 0 1 2 3 4 5 6 7 8 9; do repeat 10 "<include src=\"$((i + 1)).md\">\n\n" >site/_b/$i.md; done
  echo end >site/_b/10.md && printf '# A\n\n<include src="_b/0.md">\n' >site/a.md && big 1 site && grep -qE 'markdown-limit|a.md: .*work-hung' err && untouched
}
case_hostile_partials() {
  page book/content/index.md && page book/content/handbook.yaml 'theme: house' && echo 'secret words' >secret.mustache
  for name in ../../../secret ../../../../../../etc/passwd /etc/passwd '..\x' missing; do
    page book/themes/house/templates/page.mustache "{{>$name}}" && timeout 300 "$prepbook" build book >out 2>err; code=$?
    sound "$name" && ! grep -rq 'secret words\|root:x:' book/public 2>/dev/null || { say "$name"; return 1; }
    { [ $code = 1 ] || [ $code = 2 ]; } && has err page.mustache || { say "$name: exit $code"; return 1; }
  done
}
case_hostile_untrusted() {
  published && mkfifo fifo && ln -s ../fifo site/fifo.md && ln -s /etc/passwd site/_p.md && printf '# A\n\n<include src="/etc/passwd">\n\n<include src="_p.md">\n' >site/a.md
  timeout 300 "$prepbook" build --untrusted site >out 2>err; code=$?
  [ $code != 3 ] || ! grep -q Landlock err || skip "this kernel has no Landlock"
  sound && [ $code = 1 ] && has err 'fifo.md' && has err 'a.md:3' && untouched && rm site/fifo.md site/_p.md &&
    printf '# A\n\n<script>alert(1)</script>\n\n<b onclick=x>x</b>\n' >site/a.md && echo 'markdown: {html: allow}' >site/handbook.yaml && attack 0 --untrusted site && harmless site/public
}

# ---- the machine --------------------------------------------------------------------------------------

case_hostile_source_date() {
  page site/index.md "$(printf -- '---\nlast_reviewed_on: 2020-01-01\nreview_in: 6 months\n---\n# A')"
  for date in garbage -1 99999999999999999999 1e9 '' ' 5' 0x10 9223372036854775807 253402300800; do
    expect 0 env SOURCE_DATE_EPOCH="$date" timeout 300 "$prepbook" build site && worked 0 && sound "$date" || { say "$date"; return 1; }
  done
}
in_mounts() { [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; }
case_hostile_full_disk() {
  in_mounts || skip "needs a mount namespace of its own"
  mkdir disk && page site/index.md && cat >script <<'END'
mount -t tmpfs -o size=400k tmpfs disk && "$1" build site -d disk/public >/dev/null 2>err || { cat err; exit 1; }
(cd disk/public && find . -type f -exec md5sum {} \; | sort) >before
i=0; while [ $i -lt 100 ]; do i=$((i + 1)); printf '# P%s\n' $i >site/p$i.md; done
"$1" build site -d disk/public >out 2>err; code=$?
(cd disk/public && find . -type f -exec md5sum {} \; | sort) >after
[ $code = 3 ] && cmp before after && grep -i 'no space left' err && [ "$(ls -A disk)" = "$(ls -A disk | grep -v 'prepbook-new')" ]
END
  unshare -m sh script "$release"
}
case_hostile_other_file_system() {
  in_mounts || skip "needs a mount namespace of its own"
  mkdir disk && page site/index.md && unshare -m sh -c 'mount -t tmpfs tmpfs disk && "$1" build site -d disk && "$1" build site -d disk && "$1" build site -d disk/deeper && [ -f disk/deeper/index.html ] && [ -f disk/index.html ]' sh "$prepbook" >out 2>&1
}
case_hostile_read_only_output() {
  in_mounts || skip "needs a mount namespace of its own"
  mkdir disk && page site/index.md && unshare -m sh -c 'mount -t tmpfs tmpfs disk && "$1" build site -d disk/public && mount -o remount,ro disk && echo x >>site/index.md && "$1" build site -d disk/public; [ $? = 3 ] && [ -f disk/public/index.html ]' sh "$prepbook" >out 2>err &&
    grep -qi 'read-only' err
}
# A kill at a random instant leaves the old site or the new one, and the next build works.
case_hostile_kills() {
  mkdir site && echo 'title: T' >site/handbook.yaml && for i in $(seq 60); do printf '# Page %s\n' $i >site/p$i.md; done
  "$release" build -q site -d a && for i in $(seq 60); do printf 'More.\n' >>site/p$i.md; done
  "$release" build -q site -d b && cp -a site changed || return 1
  for delay in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 17 19 22 25 30; do
    rm -rf out.d && cp -a a out.d || return 1
    "$release" build -q changed -d out.d 2>/dev/null & pid=$!
    sleep 0.0$(printf %02d $delay)5; kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null
    [ ! -e .out.d.prepbook-lock ] || flock -w 9 .out.d.prepbook-lock true  # its child dies a moment later
    diff -rq a out.d >out || diff -rq b out.d >out || { say "killed after $delay ms: a mixture"; return 1; }
    "$release" build -q changed -d out.d && diff -rq b out.d || return 1
  done
}
case_hostile_crowd() {
  mkdir site && for i in $(seq 30); do printf '# Page %s\n' $i >site/p$i.md; done
  for i in 1 2 3 4 5 6; do (timeout 300 "$release" build site >out$i 2>&1; echo $? >code$i) & done; wait
  for i in 1 2 3 4 5 6; do case $(cat code$i) in 0) ;; 3) has out$i 'another build' || return 1 ;; *) cat out$i; return 1 ;; esac; done
  "$release" build site -d right >/dev/null && bytes right >r && bytes site/public >p && cmp r p
}
