/** Numbers and counted nouns as they are printed. */

/** `12,004`. Not through `Intl`, whose loading costs a short run more than the scan. */
export function grouped(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** ` and 3 more`, ` and 1 more place`; nothing where none is left. */
export function andMore(left: number, noun?: string): string {
  if (left <= 0) return '';
  return ` and ${noun === undefined ? `${grouped(left)} more` : count(left, `more ${noun}`)}`;
}

/** The first `most` of `names`, and how many more there are: `a, b and 3 more`, `a, b and 3 more places`. */
export function firstFew(names: readonly string[], most: number, noun?: string): string {
  return names.slice(0, most).join(', ') + andMore(names.length - most, noun);
}

/** `1 finding`, `12,004 findings`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(n)} ${n === 1 ? noun : plural}`;
}
