/**
 * Texts of JSON, made from their bytes. Logs repeat themselves: who, what and from where come again in every line, and
 * looking a text up takes less than making it. Each place holds the last text of its hash, so the cache never grows.
 */
const PLACES = 4096;
/** Longer texts are seldom alike. */
const MOST_WORDS = 24;
const BACKSLASH = 92;

export class TextCache {
  readonly #texts: string[] = new Array<string>(PLACES).fill('');
  readonly #lengths = new Int32Array(PLACES);
  /** The bytes of each text, four to a word. */
  readonly #words = new Int32Array(PLACES * MOST_WORDS);

  /** The text between the quotes, `[start, end)`, escapes resolved. `view` may be read three bytes beyond `end`. */
  get(bytes: Buffer, view: DataView, start: number, end: number): string {
    const length = end - start, last = (length - 1) >> 2;
    if (length === 0) return '';
    if (last >= MOST_WORDS) return textOf(bytes, start, end);
    const mask = (length & 3) === 0 ? -1 : (1 << ((length & 3) * 8)) - 1;
    let hash = length;
    for (let i = 0, p = start; i < last; i++, p += 4) hash = Math.imul(hash ^ view.getInt32(p, true), 0x9e3779b1) ^ (hash >>> 15);
    const ending = view.getInt32(start + last * 4, true) & mask;
    hash = Math.imul(hash ^ ending, 0x9e3779b1);
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1), words = this.#words, from = place * MOST_WORDS;
    let isKnown = this.#lengths[place] === length && words[from + last] === ending;
    for (let i = 0, p = start; isKnown && i < last; i++, p += 4) isKnown = view.getInt32(p, true) === words[from + i];
    if (isKnown) return this.#texts[place] as string;
    const text = textOf(bytes, start, end);
    for (let i = 0, p = start; i < last; i++, p += 4) words[from + i] = view.getInt32(p, true);
    words[from + last] = ending;
    this.#lengths[place] = length;
    this.#texts[place] = text;
    return text;
  }
}

function textOf(bytes: Buffer, start: number, end: number): string {
  let isPlain = true;
  for (let at = start; at < end && isPlain; at++) isPlain = (bytes[at] as number) < 0x80 && bytes[at] !== BACKSLASH;
  if (isPlain) return bytes.toString('latin1', start, end);
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? JSON.parse(`"${text}"`) as string : text;
}
