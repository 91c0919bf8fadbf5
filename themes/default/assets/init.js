// Runs before the stylesheet: no flash of the other theme, and CSS knows whether JavaScript runs.
document.documentElement.dataset.js = '';
try {
  document.documentElement.dataset.theme = localStorage['pb:theme'] || 'auto';
} catch {}
