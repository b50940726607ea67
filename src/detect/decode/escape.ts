/**
 * Escapes inside text: `%3D`, `\u003d` and `\x3d`, `&quot;` and `&#61;`.
 * An anchor that spells an escape opens a region around itself; the region is decoded with a table that leads every
 * decoded byte back to the bytes that spelled it.
 */
import {
  SPACE,
  HASH,
  PERCENT,
  AMPERSAND,
  SEMICOLON,
  UPPER_X,
  BACKSLASH,
  LOWER_U,
  LOWER_X,
  byteTable,
} from '../../base/ascii.ts';
import type { Encoding } from '../../model/match.ts';
import { NIBBLES } from './alphabet.ts';
import type { EscapeRegion, EscapeSpelling } from './escape-region.ts';
import type { Layer } from './layer.ts';

export const ESCAPE_ENCODINGS = ['percent', 'unicode-escape', 'html-entity'] as const satisfies readonly Encoding[];
export type EscapeEncoding = (typeof ESCAPE_ENCODINGS)[number];

/** Literals that open a region: escapes of the characters that stand around values. */
export const ESCAPE_ANCHORS = [
  { text: '%3d', encoding: 'percent' },
  { text: '%3a', encoding: 'percent' },
  { text: '%22', encoding: 'percent' },
  { text: '%2b', encoding: 'percent' },
  { text: '\\u00', encoding: 'unicode-escape' },
  { text: '\\x22', encoding: 'unicode-escape' },
  { text: '\\x3d', encoding: 'unicode-escape' },
  { text: '&quot;', encoding: 'html-entity' },
  { text: '&#', encoding: 'html-entity' },
] as const satisfies readonly { readonly text: string; readonly encoding: EscapeEncoding }[];

/** Named entities of characters that stand around values, as they are spelled behind the ampersand. */
const NAMED = (
  [
    ['quot;', '"'],
    ['amp;', '&'],
    ['lt;', '<'],
    ['gt;', '>'],
    ['apos;', "'"],
    ['colon;', ':'],
    ['equals;', '='],
    ['sol;', '/'],
  ] as const
).map(([name, character]) => ({ name: Buffer.from(name, 'latin1'), code: character.charCodeAt(0) }));

/** First byte of every escape. */
const LEADS: Readonly<Record<EscapeEncoding, number>> = {
  percent: PERCENT,
  'unicode-escape': BACKSLASH,
  'html-entity': AMPERSAND,
};

/** Bytes that end a region: line ends, and what cannot stand unescaped inside one. */
const ENDS: Readonly<Record<EscapeEncoding, Uint8Array>> = {
  percent: byteTable([...Array(SPACE + 1).keys(), ...Buffer.from('"\'<>`')]),
  'unicode-escape': byteTable('\r\n'),
  'html-entity': byteTable('\r\n"<>'),
};

/** How the escapes of each kind that open regions are spelled. */
export const ESCAPE_SPELLINGS: Readonly<Record<EscapeEncoding, EscapeSpelling>> = {
  percent: spelling('percent'),
  'unicode-escape': spelling('unicode-escape'),
  'html-entity': spelling('html-entity'),
};

function spelling(encoding: EscapeEncoding): EscapeSpelling {
  return {
    lead: LEADS[encoding],
    ends: ENDS[encoding],
    openers: ESCAPE_ANCHORS.filter((anchor) => anchor.encoding === encoding).map(({ text }) =>
      Buffer.from(text.slice(1), 'latin1'),
    ),
  };
}

/** The digit of hex at `at`, or -1. */
function digitAt(bytes: Uint8Array, at: number, end: number): number {
  return at < end ? (NIBBLES[bytes[at] as number] as number) : -1;
}

/**
 * What the escape read last stands for, and where it ends: module state, because it is asked for at every lead byte.
 */
let code = 0;
let escapeEnd = 0;

/** Hexadecimal digits in `bytes[at, at + count)`. */
function readDigits(bytes: Uint8Array, at: number, count: number, end: number): boolean {
  code = 0;
  escapeEnd = at + count;
  for (let i = at; i < escapeEnd; i++) {
    const digit = digitAt(bytes, i, end);
    if (digit < 0) return false;
    code = code * 16 + digit;
  }
  return true;
}

/** A number of so many digits, and the semicolon behind it. */
function readNumber(bytes: Uint8Array, at: number, base: 10 | 16, most: number, end: number): boolean {
  code = 0;
  let i = at;
  for (; i < at + most; i++) {
    const digit = digitAt(bytes, i, end);
    if (digit < 0 || digit >= base) break;
    code = code * base + digit;
  }
  escapeEnd = i + 1;
  return i >= at + 2 && i < end && bytes[i] === SEMICOLON;
}

function readEntity(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at + 1] === HASH) {
    const isHex = bytes[at + 2] === LOWER_X || bytes[at + 2] === UPPER_X;
    return isHex ? readNumber(bytes, at + 3, 16, 6, end) : readNumber(bytes, at + 2, 10, 7, end);
  }
  const known = NAMED.find(
    ({ name }) => at + 1 + name.length <= end && name.every((byte, i) => bytes[at + 1 + i] === byte),
  );
  if (known === undefined) return false;
  ({ code } = known);
  escapeEnd = at + 1 + known.name.length;
  return true;
}

/** Reads the escape whose lead byte stands at `at`: `code` is what it stands for, `escapeEnd` where it ends. */
function readEscape(bytes: Uint8Array, at: number, end: number, encoding: EscapeEncoding): boolean {
  if (encoding === 'percent') return readDigits(bytes, at + 1, 2, end);
  if (encoding === 'html-entity') return readEntity(bytes, at, end);
  if (bytes[at + 1] === LOWER_U) return readDigits(bytes, at + 2, 4, end);
  return bytes[at + 1] === LOWER_X && readDigits(bytes, at + 2, 2, end);
}

/** Writes a character as UTF-8, which never takes more bytes than its escape did; returns how many. */
function writeCharacter(out: Buffer, at: number, point: number): number {
  if (point < 0x80) {
    out[at] = point;
    return 1;
  }
  return point > 0x10ffff ? 0 : out.write(String.fromCodePoint(point), at, 'utf8');
}

/** Decodes a region; undefined when it holds no escape. */
export function escapeLayer(
  bytes: Buffer,
  { region, focus }: EscapeRegion,
  encoding: EscapeEncoding,
): Layer | undefined {
  const { start, end } = region;
  const lead = LEADS[encoding];
  const out = Buffer.allocUnsafe(end - start);
  const origin = new Int32Array(end - start + 1);
  let size = 0;
  let found = false;
  let focusStart = -1;
  let focusEnd = -1;
  for (let at = start; at < end;) {
    const byte = bytes[at] as number;
    if (focusStart < 0 && at >= focus.start) focusStart = size;
    if (focusEnd < 0 && at >= focus.end) focusEnd = size;
    origin[size] = at;
    if (byte !== lead || !readEscape(bytes, at, end, encoding)) {
      out[size++] = byte;
      at++;
      continue;
    }
    found = true;
    let written = 1;
    if (encoding === 'percent') out[size] = code;
    else written = writeCharacter(out, size, code);
    origin.fill(at, size, size + written);
    size += written;
    at = escapeEnd;
  }
  if (!found) return undefined;
  origin[size] = end;
  return {
    encoding,
    bytes: out.subarray(0, size),
    focus: { start: focusStart < 0 ? size : focusStart, end: focusEnd < 0 ? size : focusEnd },
    outer: (span) => ({ start: origin[span.start] ?? start, end: origin[span.end] ?? start }),
  };
}
