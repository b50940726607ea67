/** Plain statistics of a value: entropy, classes of characters, runs. */

/** Shannon entropy in bits per UTF-16 unit. */
export function shannonPerChar(value: string): number {
  if (value.length === 0) return 0;
  const counts = new Map<number, number>();
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / value.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

export interface ValueShape {
  readonly length: number;
  readonly lower: number;
  readonly upper: number;
  readonly digits: number;
  readonly blanks: number;
  /** ASCII characters that are none of the above. */
  readonly symbols: number;
  readonly nonAscii: number;
  readonly distinct: number;
  /** Of the four classes lower, upper, digit, symbol. */
  readonly classes: number;
  readonly longestRun: number;
  /** Places where a letter follows a digit or a digit a letter. */
  readonly switches: number;
}

export function shapeOf(value: string): ValueShape {
  let lower = 0, upper = 0, digits = 0, blanks = 0, symbols = 0, nonAscii = 0, longestRun = 0, run = 0, switches = 0, last = -1, lastKind = 0;
  const seen = new Set<number>();
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    let kind = 0;
    if (code >= 97 && code <= 122) { lower++; kind = 1; }
    else if (code >= 65 && code <= 90) { upper++; kind = 1; }
    else if (code >= 48 && code <= 57) { digits++; kind = 2; }
    else if (code === 32 || code === 9) blanks++;
    else if (code > 126) nonAscii++;
    else symbols++;
    if (kind !== 0 && lastKind !== 0 && kind !== lastKind) switches++;
    run = code === last ? run + 1 : 1;
    if (run > longestRun) longestRun = run;
    last = code;
    lastKind = kind;
    seen.add(code);
  }
  const classes = Number(lower > 0) + Number(upper > 0) + Number(digits > 0) + Number(symbols > 0);
  return { length: value.length, lower, upper, digits, blanks, symbols, nonAscii, distinct: seen.size, classes, longestRun, switches };
}
