/**
 * Which bytes are text, and how wide text becomes UTF-8 without losing its place.
 * Everything that is a superset of ASCII counts as `utf8` and is scanned as stored; only UTF-16 and UTF-32 are
 * rewritten, with checkpoints that lead from an offset in the UTF-8 text back to the stored one.
 */
import { LF } from '../../base/ascii.ts';
import type { TextEncoding } from '../../model/fragment.ts';

/** As git decides: the beginning of a file tells whether it is text. */
export const SNIFF_BYTES = 8000;

export interface Transcoded {
  readonly bytes: Uint8Array;
  /** The stored offset of the character that holds the UTF-8 byte at `offset`; the length maps to the end. */
  toStored(offset: number): number;
}

type WideEncoding = Exclude<TextEncoding, 'utf8'>;

interface Layout {
  readonly width: 2 | 4;
  readonly littleEndian: boolean;
}

const LAYOUTS = {
  utf16le: { width: 2, littleEndian: true },
  utf16be: { width: 2, littleEndian: false },
  utf32le: { width: 4, littleEndian: true },
  utf32be: { width: 4, littleEndian: false },
} as const satisfies Record<WideEncoding, Layout>;

const REPLACEMENT = 0xfffd;
const BYTE_ORDER_MARK = 0xfeff;
/** Where pictures, archives and programs say what they are, behind what may be a mark of wide text. */
const HEAD = { start: 4, end: 16 };
/** Fewer than any of them has there. */
const MOST_IN_HEAD = 1;
/** One in so many may be a control character or worse. */
const FEW = 10;
/** UTF-8 bytes between two checkpoints: the most that is walked to map one offset. */
const CHECKPOINT_BYTES = 1024;

function byteOrderMark(bytes: Uint8Array): TextEncoding | null {
  const a = bytes[0];
  const b = bytes[1];
  const c = bytes[2];
  const d = bytes[3];
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf32le' : 'utf16le';
  if (a === 0xfe && b === 0xff) return 'utf16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf32be' : null;
}

function isControl(code: number): boolean {
  return (
    (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d && code !== 0x0c && code !== 0x1b) || code === 0x7f
  );
}

/** One of so many units may be a control character or a lone surrogate, and whether NULs are among these. */
interface Tolerance {
  readonly oneIn: number;
  readonly ofNuls: boolean;
}

/** Behind a mark some, or a comment that holds them would hide all the rest. */
const MARKED: Tolerance = { oneIn: FEW, ofNuls: true };
/** Without one hardly any, for it is a guess then. */
const GUESSED: Tolerance = { oneIn: 50, ofNuls: false };

/** True when the code units read as text. */
function readsAsText(sample: Uint8Array, layout: Layout, { oneIn, ofNuls }: Tolerance): boolean {
  let units = 0;
  let odd = 0;
  for (let at = 0; at + layout.width <= sample.length; units += 1) {
    const code = codePointAt(sample, at, layout);
    if (code === 0 && !ofNuls) return false;
    if (isControl(code) || code === REPLACEMENT) odd += 1;
    at += stored(code, layout);
  }
  return units > 0 && odd * oneIn <= units;
}

/** How many bytes of `sample[from, to)` are no text; counts no further than one beyond `most`. */
function oddBytes(sample: Uint8Array, from: number, to: number, most: number): number {
  let odd = 0;
  for (let at = from; at < to && odd <= most;) {
    const length = utf8At(sample, at);
    if (length === 0 || (length === 1 && isControl(sample[at] as number))) odd += 1;
    at += length || 1;
  }
  return odd;
}

/** Text of single bytes with a stray NUL in it, as programs read it: what is compressed or compiled has many more. */
function readsAsBytes(sample: Uint8Array): boolean {
  const { length } = sample;
  const most = length / FEW;
  return (
    oddBytes(sample, HEAD.start, Math.min(HEAD.end, length), MOST_IN_HEAD) <= MOST_IN_HEAD &&
    oddBytes(sample, 0, length, most) <= most
  );
}

/** Bytes of the UTF-8 character at `at`; 0 where there is none. */
function utf8At(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let next = at + 1; next < at + length; next += 1) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** ASCII, of which wide text holds no more than half, and line ends of a single byte. */
function isNarrow(sample: Uint8Array, layout: Layout): boolean {
  let plain = 0;
  let lines = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const byte = sample[at] as number;
    if (byte < 0x7f && !isControl(byte)) plain += 1;
    if (byte === LF) lines += unitAt(sample, at - (at % layout.width), layout) === LF ? -1 : 1;
  }
  return plain * 4 >= sample.length * 3 && lines > 0;
}

/**
 * Which byte of each unit is zero tells the width and order of text that is mostly ASCII. A zero both first and last of
 * four bytes is of none of them, which a few bytes of most binary files tell.
 */
function sniffByZeros(sample: Uint8Array): WideEncoding | null {
  const zeros: [number, number, number, number] = [0, 0, 0, 0];
  for (let at = 0; at < sample.length; at += 1) {
    if (sample[at] !== 0) continue;
    zeros[(at & 3) as 0 | 1 | 2 | 3] += 1;
    if (zeros[0] > 0 && zeros[3] > 0) return null;
  }
  const [z0, z1, z2, z3] = zeros;
  const quads = sample.length >> 2;
  if (quads < 2) return null;
  if (z0 === 0 && z3 >= quads && z2 * 20 >= quads * 19) return 'utf32le';
  if (z3 === 0 && z0 >= quads && z1 * 20 >= quads * 19) return 'utf32be';
  const isMostlyAscii = (z: number): boolean => z * 5 >= quads * 4;
  if (z0 + z2 === 0 && isMostlyAscii(z1 + z3)) return 'utf16le';
  return z1 + z3 === 0 && isMostlyAscii(z0 + z2) ? 'utf16be' : null;
}

export function sniffEncoding(bytes: Uint8Array): TextEncoding | 'binary' {
  const sample = bytes.length > SNIFF_BYTES ? bytes.subarray(0, SNIFF_BYTES) : bytes;
  const marked = byteOrderMark(sample);
  const hasNul = sample.includes(0);
  if (!hasNul && (marked === null || marked === 'utf8')) return 'utf8';
  const encoding = marked ?? sniffByZeros(sample);
  // A mark in front of bytes that are ASCII all the same costs a program the first line, and a scanner the whole file.
  if (encoding === null || encoding === 'utf8' || isNarrow(sample, LAYOUTS[encoding])) {
    return readsAsBytes(sample) ? 'utf8' : 'binary';
  }
  return readsAsText(sample, LAYOUTS[encoding], marked === null ? GUESSED : MARKED) ? encoding : 'binary';
}

function unitAt(bytes: Uint8Array, at: number, layout: Layout): number {
  const a = bytes[at] ?? 0;
  const b = bytes[at + 1] ?? 0;
  if (layout.width === 2) return layout.littleEndian ? a | (b << 8) : (a << 8) | b;
  const c = bytes[at + 2] ?? 0;
  const d = bytes[at + 3] ?? 0;
  return (layout.littleEndian ? a | (b << 8) | (c << 16) | (d << 24) : (a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function codePointAt(bytes: Uint8Array, at: number, layout: Layout): number {
  const unit = unitAt(bytes, at, layout);
  if (!isSurrogate(unit)) return unit > 0x10ffff ? REPLACEMENT : unit;
  if (layout.width === 4 || unit > 0xdbff || at + 4 > bytes.length) return REPLACEMENT;
  const low = unitAt(bytes, at + 2, layout);
  return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
}

/** Bytes that a code point takes as stored, and as UTF-8. */
function stored(code: number, layout: Layout): number {
  return layout.width === 2 && code > 0xffff ? 4 : layout.width;
}

function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function writeUtf8(out: Uint8Array, at: number, code: number): number {
  const length = utf8Length(code);
  if (length === 1) {
    out[at] = code;
    return at + 1;
  }
  for (let i = length - 1, rest = code; i > 0; i -= 1, rest >>>= 6) out[at + i] = 0x80 | (rest & 0x3f);
  out[at] = ((0xf00 >> length) & 0xff) | (code >>> (6 * (length - 1)));
  return at + length;
}

/** `bytes` as UTF-8, without its byte order mark. Broken units become U+FFFD; a cut-off last unit is dropped. */
export function transcode(bytes: Uint8Array, encoding: TextEncoding): Transcoded {
  if (encoding === 'utf8') return { bytes, toStored: (offset) => offset };
  const layout: Layout = LAYOUTS[encoding];
  const start = codePointAt(bytes, 0, layout) === BYTE_ORDER_MARK ? layout.width : 0;
  const out = new Uint8Array(Math.ceil((bytes.length / layout.width) * (layout.width === 2 ? 3 : 4)));
  const checkpoints: { readonly utf8: number; readonly stored: number }[] = [];
  let at = start;
  let length = 0;
  let due = 0;
  while (at + layout.width <= bytes.length) {
    if (length >= due) {
      checkpoints.push({ utf8: length, stored: at });
      due = length + CHECKPOINT_BYTES;
    }
    const code = codePointAt(bytes, at, layout);
    length = writeUtf8(out, length, code);
    at += stored(code, layout);
  }
  const end = at;
  const toStored = (offset: number): number => {
    if (offset >= length) return end;
    let low = 0;
    for (let high = checkpoints.length; high - low > 1;) {
      const middle = (low + high) >>> 1;
      if ((checkpoints[middle]?.utf8 ?? 0) <= offset) low = middle;
      else high = middle;
    }
    let { utf8, stored: place } = checkpoints[low] ?? { utf8: 0, stored: start };
    for (;;) {
      const code = codePointAt(bytes, place, layout);
      utf8 += utf8Length(code);
      if (utf8 > offset) return place;
      place += stored(code, layout);
    }
  };
  return { bytes: out.subarray(0, length), toStored };
}
