// Words and their folded forms: the same as words.c and base/fold.c give.

const FORM_MAX = 48;
const pattern =
  /\p{L}(?:\.\p{L})+(?![\p{L}\p{N}\p{M}_])\.?|[\p{L}\p{N}_][\p{L}\p{N}\p{M}_\u00ad\u200c\u200d\u2060]*(?:[+#]+(?![\p{L}\p{N}_])|['’][sS](?![\p{L}\p{N}_]))?/gu;
const dropped = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u00ad\u200c\u200d\u2060 ]/g;

// A letter of a script that puts no spaces between words.
export const unspaced =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

const cut = (form) => (form.length > FORM_MAX ? [...form].slice(0, FORM_MAX).join('') : form);

function foldAll(text) {
  if (/^[!-~]*$/.test(text)) return text.toLowerCase();
  const plain = text.normalize('NFKD').replace(dropped, '').normalize('NFC');
  // Letter by letter: a word's last sigma is like the others.
  const lower = plain.replace(/./gsu, (c) => c.toLowerCase());
  return lower.replace(/ß/g, 'ss').replace(/ς/g, 'σ');
}

export const fold = (text) => cut(foldAll(text));

// The words of a text: form, place (start and end, in UTF-16 units), position among the words. Words that hyphens
// join are one more, after the last of them: `joins` is their number, else 0.
export function words(text) {
  const found = [];
  let position = 0;
  let chain = [];
  const give = (form, start, end) => found.push({ form: cut(form), start, end, position: position++, joins: 0 });

  // Runs of scripts without spaces become pairs. Where folding changed the number of letters, all have one place.
  const givePairs = (form, core, start, end) => {
    const letters = [...form];
    const starts = [start];
    for (const c of core) starts.push(starts.at(-1) + c.length);
    const same = starts.length === letters.length + 1;
    const giveLetters = (i, j) =>
      give(letters.slice(i, j).join(''), same ? starts[i] : start, same ? starts[j] : end);
    for (let i = 0, j; i < letters.length; i = j) {
      const dense = unspaced.test(letters[i]);
      for (j = i + 1; j < letters.length && unspaced.test(letters[j]) === dense; ) j++;
      if (!dense || j === i + 1) giveLetters(i, j);
      else for (let k = i; k + 1 < j; k++) giveLetters(k, k + 2);
    }
  };

  const join = (end) => {
    const goesOn = /^[-\u2010\u2011][\p{L}\p{N}_]/u.test(text.slice(end, end + 3));
    if (goesOn || chain.length) chain.push(found.at(-1));
    if (goesOn || !chain.length) return;
    const form = chain.map((one) => one.form).join('');
    if (chain.length <= 4 && [...form].length <= FORM_MAX)
      found.push({ ...chain[0], form, end, joins: chain.length });
    chain = [];
  };

  for (const { 0: match, index: start } of text.matchAll(pattern)) {
    const end = start + match.length;
    const core = match.replace(/['’][sS]$/, '');
    const form = foldAll(/^\p{L}\./u.test(core) ? core.replaceAll('.', '') : core);
    if (!form || unspaced.test(form)) chain = [];
    if (!form) continue;
    if (unspaced.test(form)) givePairs(form, core, start, end);
    else {
      give(form, start, end);
      join(end);
    }
  }
  return found;
}
