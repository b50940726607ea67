/** How numbers are put into words wherever somebody reads them. */

/** `12,004`. Not through `Intl`, whose loading costs a short run more than the scan. */
export function grouped(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 finding`, `12,004 findings`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(n)} ${n === 1 ? noun : plural}`;
}
