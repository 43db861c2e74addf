/** What someone may have meant: the nearest of some names, if one is near enough to be a slip of the fingers. */

/** Undefined if none is near: then a guess would only mislead. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  const ranked = names
    .map((name) => ({ name, steps: steps(lower, name.toLowerCase()), isBegun: name.toLowerCase().startsWith(lower) }))
    // Of two that are as near, whoever stopped typing means the one that was begun.
    .sort((a, b) => a.steps - b.steps || Number(b.isBegun) - Number(a.isBegun));
  const [best] = ranked;
  return best !== undefined && best.steps <= Math.max(1, Math.floor(text.length / 3)) ? best.name : undefined;
}

/** How many letters must be put in, taken out, changed, or swapped with the next one, to make one text the other. */
function steps(from: string, to: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    [before, last] = [last, row];
  }
  return last[to.length] ?? 0;
}
