// Document blocks: the text of sections.
import { file, root } from './files.mjs';

async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}

export async function section(page, unit) {
  const { page: from, unit: part } = root.blocks.findLast(
    (block) => block.page < page || (block.page === page && block.unit <= unit),
  );
  const block = await file(`d${from}${part ? `_${part}` : ''}`, inflate);
  const [url, title, crumbs, first, sections] = block[page - from];
  const [id, heading, text] = unit ? sections[unit - first] : ['', '', sections.find((one) => one[2])?.[2] ?? ''];
  return { url, title, crumbs, id, heading, text };
}
