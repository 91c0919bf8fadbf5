// Small help with elements.
export const root = document.documentElement;
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
export const classesOf = (element) => (element.getAttribute('class') ?? '').split(/\s+/).filter(Boolean);

export function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
