/**
 * Texts of JSON, made from their bytes. Logs repeat themselves: who, what and from where come again in every line, and
 * looking a text up takes less than making it. Each place holds the last text of its hash, so the cache never grows.
 */
const PLACES = 4096;
/** Longer texts are seldom alike. */
const MAX_CACHED = 96;
const BACKSLASH = 92;

export class TextCache {
  readonly #texts: string[] = new Array<string>(PLACES).fill('');

  /** The text between the quotes, `[start, end)`, escapes resolved. */
  get(bytes: Buffer, start: number, end: number): string {
    if (end - start > MAX_CACHED) return textOf(bytes, start, end);
    let hash = end - start;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte >= 0x80 || byte === BACKSLASH) return textOf(bytes, start, end);
      hash = Math.imul(hash, 31) + byte | 0;
    }
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const known = this.#texts[place] as string;
    if (isSame(known, bytes, start, end)) return known;
    return (this.#texts[place] = bytes.toString('latin1', start, end));
  }
}

function isSame(known: string, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = start, i = 0; at < end; at++, i++) if (known.charCodeAt(i) !== bytes[at]) return false;
  return true;
}

function textOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? JSON.parse(`"${text}"`) as string : text;
}
