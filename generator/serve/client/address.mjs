// Where the preview stands, and which of its pages this tab shows.
export const here = new URL(document.currentScript.src); // the folder of the preview's own files, seen from them
export const base = new URL('..', here);

// The output that stands at an address of the preview; undefined for addresses elsewhere.
export function outputAt(href) {
  if (!href.startsWith(base.href)) return undefined;
  const path = decodeURIComponent(new URL(href).pathname.slice(base.pathname.length));
  if (/(^|\/)$/.test(path)) return `${path}index.html`;
  return /\.\w+$/.test(path) ? path : `${path}.html`;
}

export const addressOf = (output) => new URL(output.split('/').map(encodeURIComponent).join('/'), base).href;
export const page = outputAt(location.href);
