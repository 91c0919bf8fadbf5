// The words of a question marked on the page, as highlights of the browser: its elements stay as they are.
import { marks } from './excerpt.mjs';
import { search } from './query.mjs';
import { words } from './words.mjs';

const MARKS_MAX = 2000;

async function find(query, main) {
  const { terms } = await search(query);
  const found = await marks(terms);
  const telling = terms.some(({ common }) => !common);
  const text = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const ranges = new Highlight();
  while (text.nextNode() && ranges.size < MARKS_MAX)
    for (const { form, start, end } of words(text.currentNode.data)) {
      if (!found.has(form) || (telling && terms[found.get(form)].common)) continue;
      const range = new Range();
      range.setStart(text.currentNode, start);
      range.setEnd(text.currentNode, end);
      ranges.add(range);
    }
  return ranges;
}

// Marks them until Escape or the button; nothing in browsers without highlights.
export async function highlight(query) {
  const main = document.querySelector('main');
  const ranges = globalThis.Highlight && (await find(query, main));
  if (!ranges?.size) return;
  // Not in search.css: checkers of style sheets do not know it yet.
  const style = new CSSStyleSheet();
  style.replaceSync('::highlight(search) { background: var(--mark); color: inherit }');
  document.adoptedStyleSheets.push(style);
  CSS.highlights.set('search', ranges);

  const button = make('button', { type: 'button', className: 'search-clear' }, 'Clear highlights');
  const clear = () => {
    CSS.highlights.delete('search');
    button.remove();
    removeEventListener('keydown', escape);
    const url = new URL(location);
    url.searchParams.delete('q');
    try {
      history.replaceState(history.state, '', url);
    } catch {}
  };
  const escape = ({ key }) => key === 'Escape' && !document.querySelector('dialog[open]') && clear();
  addEventListener('keydown', escape);
  button.onclick = () => {
    clear();
    main.focus({ preventScroll: true });
  };
  main.append(button);
}
