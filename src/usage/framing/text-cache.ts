/**
 * Texts of JSON, made from their bytes. Logs repeat themselves: who, what and from where come again in every line, and
 * the kernel looks a text up in less time than making it takes. Each place holds the last text of its hash, so the
 * cache never grows.
 */
import { BACKSLASH } from '../../base/ascii.ts';
import type { KernelCalls } from '../../sources/pack/kernel.ts';

const PLACES = 4096;
const TOO_LONG = -1 - PLACES;

export class TextCache {
  readonly #kernel: KernelCalls;
  readonly #texts: string[] = new Array<string>(PLACES).fill('');

  constructor(kernel: KernelCalls) {
    if (!kernel.openTexts()) throw new Error('there is no room for texts');
    this.#kernel = kernel;
  }

  /** The text between the quotes, `[start, end)` of a window that begins at `address`, escapes resolved. */
  get(bytes: Buffer, address: number, start: number, end: number): string {
    const place = this.#kernel.textPlace(address + start, end - start);
    if (place >= 0) return this.#texts[place] as string;
    const text = textOf(bytes, start, end);
    if (place !== TOO_LONG) this.#texts[~place] = text;
    return text;
  }
}

function textOf(bytes: Buffer, start: number, end: number): string {
  let isPlain = true;
  for (let at = start; at < end && isPlain; at++) isPlain = (bytes[at] as number) < 0x80 && bytes[at] !== BACKSLASH;
  if (isPlain) return bytes.toString('latin1', start, end);
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}
