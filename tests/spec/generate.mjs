// Markdown made of fragments, the same for the same seed: documents that use GitHub's extensions in the
// company of everything else.

// Numerical Recipes' linear congruential generator: small, and enough for dice.
export function dice(seed) {
  let state = seed >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const words = ["role", "interview", "bar raiser", "loop", "narrative", "PM-T", "naïve", "größe", "日本", "a_b", "3.5", "x*y"];
const spans = [
  "~~gone~~", "~one~", "~~a *b* c~~", "*a ~~b~~ c*", "~~~three~~~", "~~ not ~~", "a~b", "~~open", "shut~~", "\\~~x~~",
  "**bold ~~and gone~~**", "`~~code~~`", "`a | b`", "`` ` ``", "*em*", "__strong__", "_in_word_s", "***both***",
  "www.example.com", "www.example.com/a_(b)", "(www.example.com)", "www.a_b.example.com", "www.x.y_z", "www.", "xwww.a.b",
  "http://example.com", "https://example.com/path?q=1&r=2#f", "http://example.com.", "http://example.com/a)b", "(http://a.b/(c))",
  "http://a.b/c;d&amp;", "<http://angle.example>", "ftp://f.example", "http://", "HTTPS://UP.example", "http://a.b/_c_d",
  "someone@example.com", "a.b-c_d@e.f-g.h.", "a@b", "mailto:x@y.z", "x@y.z_", "@nobody", "a@b@c.d",
  "[text](url)", "[text](<u r l> \"title\")", "[ref]", "[text][ref]", "[ref][]", "![alt](img.png)", "[![a](b)](c)",
  "[www.example.com](x)", "[a ~~b~~](c)", "&amp;", "&copy;", "&#35;", "\\*", "<b>raw</b>", "<!-- note -->", "<br/>", "a  \nb", "a\\\nb",
];
const rows = ["| a | b |", "a | b", "|a|b|c|", "| `x\\|y` | ~~z~~ |", "| *a* | www.example.com |", "|  |  |", "| only |", "| \\| | [ref] |", "no pipes here", "| a@b.c | **d** | more | cells |"];
const delimiters = ["| - | - |", "---|---", "|:--|--:|", "| :-: | --- |", "|-|-|-|", "| --- |", "|---|:-:", ":-|-:", "| - | x |", "-|-|-"];

export function generate(seed) {
  const roll = dice(seed);
  const pick = (list) => list[roll(list.length)];
  const text = () => Array.from({ length: 1 + roll(6) }, () => pick(roll(3) ? spans : words)).join(pick([" ", " ", " ", ", ", "", "-"]));
  const lines = () => Array.from({ length: 1 + roll(3) }, text).join("\n");
  const indent = (block, first, rest) => first + block.replaceAll("\n", "\n" + rest);
  const table = () => [pick(rows), pick(delimiters), ...Array.from({ length: roll(4) }, () => pick(rows))].join("\n");
  const box = (depth) => (depth > 0 ? pick(["", "[ ] ", "[x] ", "[X] ", "[]", "[ ]"]) : ""); // not in quotes
  const item = (depth) => (depth > 0 && roll(4) === 0 ? block(depth - 1) : box(depth) + text());
  const list = (depth) => {
    const [marker, width] = pick([["- ", "  "], ["* ", "  "], ["+ ", "  "], ["1. ", "   "], ["7) ", "   "]]);
    const gap = pick(["\n", "\n", "\n\n"]);
    return Array.from({ length: 1 + roll(4) }, () => indent(item(depth), marker, width)).join(gap);
  };
  const block = (depth) => {
    switch (roll(depth > 0 ? 14 : 9)) {
      case 0: case 1: case 2: return lines();
      case 3: return "#".repeat(1 + roll(6)) + " " + text();
      case 4: case 5: return table();
      case 6: return text() + "\n" + table();
      case 7: return pick(["```\ncode ~~x~~\n```", "    indented www.example.com", "~~~ js\nlet a = `b`\n~~~", "***", "- - -"]);
      case 8: return pick(["<div>\n*raw* ~~x~~\n</div>", "<!-- www.example.com -->", "[ref]: /url \"title\"", text() + "\n==="]);
      case 9: case 10: return list(depth - 1);
      case 11: case 12: return indent(block(depth - 1), "> ", "> ");
      default: return indent(block(depth - 1) + "\n\n" + block(depth - 1), "> ", "> ");
    }
  };
  const blocks = Array.from({ length: 1 + roll(6) }, () => block(2));
  if (roll(2)) blocks.push("[ref]: /url 'title'");
  return blocks.join(pick(["\n\n", "\n\n", "\n"])) + "\n";
}
