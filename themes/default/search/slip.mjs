// How far two forms are apart.

// Optimal string alignment; with `beginning` the least over all beginnings of b. More than max: max + 1.
export function distance(a, b, max, beginning) {
  if (a.length - b.length > max || (!beginning && b.length - a.length > max)) return max + 1;
  const wide = Math.min(b.length, a.length + max);
  let before = [];
  let above = Array.from({ length: wide + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= wide; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > max) return max + 1;
    [before, above] = [above, row];
  }
  return Math.min(max + 1, beginning ? Math.min(...above) : above[wide]);
}

// How many units two forms have in common at their beginning.
export function shared(a, b) {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}
