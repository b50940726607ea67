/**
 * The line of a secret as a report may show it. Nothing of the file is printed but the words of a fixed vocabulary, and
 * those only where a name or keyword stands: every value is an ellipsis, known secrets are their masks. So a second
 * secret on the line stays hidden whether or not a rule knows it, and no control, escape or bidi character gets
 * through.
 */
import { CR, LF } from '../base/ascii.ts';
import type { Span } from '../model/span.ts';
import { maskOf } from '../model/secret.ts';
import { isSyntax, wordMeaning } from './excerpt-words.ts';
import type { MaskedSpan } from './masked-spans.ts';

const MAX_LENGTH = 160;
/** Bytes looked at on each side of the secret: the line of a minified file has no end. */
export const EXCERPT_REACH = 400;
const ELLIPSIS = '…';
const UNKNOWN_MASK = maskOf('', { kind: 'hidden' });

/** A piece of the line: text to be judged, or a mask that stands as it is. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mask'; readonly text: string; readonly isOwn: boolean };

const isLineEnd = (byte: number | undefined): boolean => byte === LF || byte === CR || byte === undefined;
const isWordByte = (byte: number | undefined): boolean =>
  byte !== undefined && (byte >= 0x80 || /\w/.test(String.fromCharCode(byte)));

/** The part of the line around `span` that is looked at; cut at a word's edge where the line is longer. */
function windowOf(bytes: Uint8Array, span: Span): Span {
  let start = span.start;
  while (start > 0 && span.start - start < EXCERPT_REACH && !isLineEnd(bytes[start - 1])) start -= 1;
  if (start > 0 && !isLineEnd(bytes[start - 1])) {
    while (start < span.start && isWordByte(bytes[start - 1]) && isWordByte(bytes[start])) start += 1;
  }
  let end = span.end;
  while (end < bytes.length && end - span.end < EXCERPT_REACH && !isLineEnd(bytes[end])) end += 1;
  if (!isLineEnd(bytes[end])) while (end > span.end && isWordByte(bytes[end]) && isWordByte(bytes[end - 1])) end -= 1;
  return { start, end };
}

function isMultiLine(bytes: Uint8Array, span: Span): boolean {
  for (let at = span.start; at < span.end; at += 1) if (isLineEnd(bytes[at])) return true;
  return false;
}

function cut(bytes: Uint8Array, start: number, end: number): Piece {
  return { kind: 'text', text: Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1') };
}

/** The window as text and masks in turn. Where spans overlap, the own one is shown and the others only hide. */
function piecesOf(bytes: Uint8Array, span: Span, all: readonly MaskedSpan[]): Piece[] {
  const window = windowOf(bytes, span);
  const last = isMultiLine(bytes, span) ? span.end : window.end;
  const own =
    all.find((other) => other.span.start === span.start && other.span.end === span.end)?.masked ?? UNKNOWN_MASK;
  const hidden = all
    .filter((other) => other.span.start < last && other.span.end > other.span.start)
    .sort((a, b) => a.span.start - b.span.start);
  const pieces: Piece[] = [];
  let at = window.start;
  for (const other of hidden) {
    if (other.span.start >= span.start || other.span.end <= at) continue;
    if (other.span.start > at) pieces.push(cut(bytes, at, other.span.start));
    if (other.span.end <= span.start) pieces.push({ kind: 'mask', text: other.masked, isOwn: false });
    at = Math.min(other.span.end, span.start);
  }
  if (at < span.start) pieces.push(cut(bytes, at, span.start));
  pieces.push({ kind: 'mask', text: own, isOwn: true });
  at = span.end;
  for (const other of hidden) {
    if (other.span.end <= at || at >= last) continue;
    if (other.span.start > at) pieces.push(cut(bytes, at, other.span.start));
    if (other.span.start >= span.end) pieces.push({ kind: 'mask', text: other.masked, isOwn: false });
    at = other.span.end;
  }
  if (at < last) pieces.push(cut(bytes, at, last));
  return pieces;
}

/** Masks hold the ends of values, and values may hold anything. */
function printable(mask: string): string {
  return mask.replace(/[^\x20-\x7e\u2022\u2026]/gu, '·');
}

const TOKEN = /--?[A-Za-z][\w-]*|[A-Za-z_$][\w$-]*|\s+|["'`]|[()[\]{},;]|=>|[=:]|[^\sA-Za-z_$"'`()[\]{},;=:]+/g;
const SEPARATORS = '()[]{},;';
const QUOTES = `"'\``;
const OPERATORS: ReadonlySet<string> = new Set(['??', '||', '&&']);
const FLAG = /^-[A-Za-z]$/;
/** What may follow the name in a quoted key. */
const KEY_END = /^["'`]\s*(?:=>|[:=\]])/;

/**
 * Reads the line from the left. `inValue`: right of `=` or `:` or of a word that announces a value, up to a separator.
 * `quote`: the string that is open. Both states only ever hide more, never less.
 */
class Masking {
  #out = '';
  #inValue = false;
  #quote: string | null = null;
  #announced = false;

  get text(): string {
    return this.#out;
  }

  add(piece: Piece): void {
    if (piece.kind === 'mask') this.#out += printable(piece.text);
    else this.#addText(piece.text);
  }

  #hide(): void {
    if (!this.#out.endsWith(ELLIPSIS)) this.#out += ELLIPSIS;
  }

  #addText(text: string): void {
    TOKEN.lastIndex = 0;
    for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
      this.#addToken(found[0], text, TOKEN.lastIndex);
    }
  }

  #addToken(token: string, text: string, next: number): void {
    if (this.#quote !== null) this.#addQuoted(token, text, next);
    else if (token.trim() === '') this.#addSpace();
    else if (QUOTES.includes(token)) this.#open(token);
    else if (SEPARATORS.includes(token)) this.#separate(token);
    else if (token === '=' || token === ':' || token === '=>') this.#assign(token);
    else if (this.#inValue || this.#announced) this.#addValue(token);
    else this.#addName(token);
  }

  #addSpace(): void {
    // Values hidden one after the other are one value to the reader.
    if (!this.#out.endsWith(' ') && this.#out !== '') this.#out += ' ';
  }

  #open(quote: string): void {
    this.#quote = quote;
    this.#out += quote;
  }

  /** Inside a string only a key of known words is shown, and only where nothing but the key stands in it. */
  #addQuoted(token: string, text: string, next: number): void {
    if (token === this.#quote) {
      this.#quote = null;
      this.#inValue = false;
      this.#announced = false;
      this.#out += token;
    } else if (
      this.#out.endsWith(this.#quote ?? '') &&
      !this.#inValue &&
      wordMeaning(token).isShown &&
      KEY_END.test(text.slice(next, next + 12))
    ) {
      this.#out += token;
    } else if (token.trim() !== '' || !this.#out.endsWith(ELLIPSIS)) this.#hide();
  }

  #separate(token: string): void {
    this.#out += token;
    this.#inValue = false;
    this.#announced = false;
  }

  #assign(token: string): void {
    if (this.#inValue) return this.#hideValue();
    this.#out += token;
    this.#inValue = true;
    this.#announced = false;
  }

  #hideValue(): void {
    // `… …` and `…:…` read as one.
    if (this.#out.endsWith(`${ELLIPSIS} `)) this.#out = this.#out.slice(0, -1);
    this.#hide();
  }

  #addValue(token: string): void {
    if (this.#inValue && (isSyntax(token) || OPERATORS.has(token))) this.#out += token;
    else this.#hideValue();
    this.#announced = false;
  }

  #addName(token: string): void {
    const isOption = token.startsWith('-');
    const { isShown, announcesValue } = wordMeaning(isOption ? token.replace(/^-+/, '') : token);
    if (isShown || FLAG.test(token)) this.#out += token;
    else if (/^[A-Za-z_$-]/.test(token)) this.#hide();
    else this.#addPunctuation(token);
    // `-u v`, `--token v`
    this.#announced = isOption || announcesValue;
  }

  /** Operators stay; digits, foreign letters and long runs of signs might be a value. */
  #addPunctuation(token: string): void {
    if (/^[!-/:-@[-`{-~]{1,3}$/.test(token)) this.#out += token;
    else this.#hide();
  }
}

/** Keeps what stands closest to the secret. Everything given is fit to be shown. */
function clip(left: string, own: string, right: string): string {
  const room = Math.max(0, MAX_LENGTH - own.length);
  const leftRoom = Math.max(Math.floor(room / 2), room - right.length);
  const shownLeft = left.length <= leftRoom ? left : `${ELLIPSIS}${left.slice(left.length - leftRoom + 1)}`;
  const rightRoom = room - shownLeft.length;
  const shownRight = right.length <= rightRoom ? right : `${right.slice(0, Math.max(0, rightRoom - 1))}${ELLIPSIS}`;
  return `${shownLeft}${own}${shownRight}`.slice(0, MAX_LENGTH);
}

/**
 * `bytes` are UTF-8 and the spans count in them. `all` holds the spans of every candidate within `EXCERPT_REACH`
 * with its mask, also suppressed and low ones, and the own.
 */
export function excerptOf(bytes: Uint8Array, span: Span, all: readonly MaskedSpan[]): string {
  const masking = new Masking();
  let left = '';
  let own = '';
  for (const piece of piecesOf(bytes, span, all)) {
    if (piece.kind === 'mask' && piece.isOwn) left = masking.text;
    masking.add(piece);
    if (piece.kind === 'mask' && piece.isOwn) own = masking.text.slice(left.length);
  }
  const right = masking.text.slice(left.length + own.length);
  return clip(left.trimStart(), own, right.trimEnd());
}
