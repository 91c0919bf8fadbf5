// What may differ between our HTML and cmark-gfm's.

// White space between tags, and before a line's end.
export function normalize(html) {
  return html.replace(/>\s+</g, "><").replace(/[ \t]+\n/g, "\n").trim();
}

// Where cmark-gfm 0.29.0.gfm.6 and CommonMark 0.30 or GitHub itself part ways. null: not a known one.
const known = [
  // cmark-gfm looks for "[ ]" from the start of the line only: not in quotes, not in a list on a list's line.
  ["task item in a container", /^ *(>|[-+*] +[-+*] |\d+[.)] +[-+*] |[-+*] +\d+[.)] ).*\[[ xX]\]/m],
  // After the box, cmark-gfm looks for the start of another block: a table, a link definition.
  ["block after a task's box", /\[[ xX]\] +($|\[[^\]]*\]:|(.*\n)+?[ >]*([|:-][ |:-]*|=+)$)/m],
  // cmark-gfm takes an unticked item for ticked when "[x]" stands anywhere in the rest of the document's line.
  ["[x] later in an unticked item", /\[ \].*\[[xX]\]/],
  // cmark-gfm takes such a line for a header, and the definition with it.
  ["definition above a delimiter row", /^[ >]*\[[^\]]*\]:.*\n[ >]*[|:-][ |:-]*$/m],
  // cmark-gfm overlooks tildes when it decides whether emphasis marks beside them open or close.
  ["emphasis between tildes and a letter", /~[*_]+[^\s\p{P}]|[^\s\p{P}][*_]+~/u],
  // Marks of links or emphasis inside of a literal link are no marks for cmark-gfm; what they would have
  // enclosed beyond the link comes out a little differently.
  ["marks inside a literal link", /(www\.|:\/\/)\S*[[*_`]/],
  // In the paragraph before a table, cmark-gfm takes "\|" for "|", even in code and in links.
  ["escaped pipe before a table", /\\\|/],
  // A row without the mark of its quote or the indent of its item: cmark-gfm ends the table there, we take it
  // for a row.
  ["lazy row", /^ {0,3}>.*\n(?! {0,3}>|\s*$)|^ {0,3}> ?>.*\n {0,3}> ?(?![> ])|^([-+*] |\d+[.)] ).*\n( +.*\n)*\S/m],
  // cmark-gfm reads "mailto:" as a part of the name before "@", and "www." behind "_" before the address.
  ["address that runs into something else", /mailto:@|[.+_-]mailto:|@\S*_www\./],
];

export function explain(document) {
  return known.find(([, pattern]) => pattern.test(document))?.[0] ?? null;
}
