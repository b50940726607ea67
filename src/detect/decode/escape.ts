/**
 * Escapes inside text: `%3D`, `\u003d` and `\x3d`, `&quot;` and `&#61;`.
 * An anchor that spells an escape opens a region around itself; the region is decoded with a table that leads every
 * decoded byte back to the bytes that spelled it.
 */
import type { Encoding } from '../../model/match.ts';
import type { Span } from '../../model/span.ts';
import type { Layer } from './layer.ts';

export type EscapeEncoding = Extract<Encoding, 'percent' | 'unicode-escape' | 'html-entity'>;

/** Literals that open a region: escapes of the characters that stand around values. */
export const ESCAPE_ANCHORS = [
  { text: '%3d', encoding: 'percent' }, { text: '%3a', encoding: 'percent' }, { text: '%22', encoding: 'percent' }, { text: '%2b', encoding: 'percent' },
  { text: '\\u00', encoding: 'unicode-escape' }, { text: '\\x22', encoding: 'unicode-escape' }, { text: '\\x3d', encoding: 'unicode-escape' },
  { text: '&quot;', encoding: 'html-entity' }, { text: '&#', encoding: 'html-entity' },
] as const satisfies readonly { readonly text: string; readonly encoding: EscapeEncoding }[];

/** How far a region reaches to either side of its anchor. */
export const ESCAPE_REACH = 512;

const NAMED: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'", colon: ':', equals: '=', sol: '/' };

const ESCAPES: Readonly<Record<EscapeEncoding, RegExp>> = {
  percent: /%([0-9A-Fa-f]{2})/g,
  'unicode-escape': /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))/g,
  'html-entity': /&(?:#(\d{2,7})|#[xX]([0-9A-Fa-f]{2,6})|(quot|amp|lt|gt|apos|colon|equals|sol));/g,
};

/** Bytes that end a region besides line ends: what cannot stand unescaped inside one. */
const ENDS: Readonly<Record<EscapeEncoding, ReadonlySet<number>>> = {
  percent: new Set([...Array(33).keys(), ...Buffer.from('"\'<>`')]),
  'unicode-escape': new Set(),
  'html-entity': new Set(Buffer.from('"<>')),
};

function endsRegion(byte: number, ends: ReadonlySet<number>): boolean {
  return byte === 10 || byte === 13 || ends.has(byte);
}

export function escapeRegion(bytes: Uint8Array, at: number, encoding: EscapeEncoding): Span {
  const ends = ENDS[encoding];
  let start = at;
  const first = Math.max(0, at - ESCAPE_REACH);
  while (start > first && !endsRegion(bytes[start - 1] as number, ends)) start--;
  let end = at + 1;
  const last = Math.min(bytes.length, at + ESCAPE_REACH);
  while (end < last && !endsRegion(bytes[end] as number, ends)) end++;
  return { start, end };
}

function characterOf(encoding: EscapeEncoding, groups: readonly (string | undefined)[]): string {
  const [first, second, third] = groups;
  if (encoding === 'percent') return String.fromCharCode(Number.parseInt(first ?? '0', 16));
  if (encoding === 'unicode-escape') return Buffer.from(String.fromCharCode(Number.parseInt(first ?? second ?? '0', 16)), 'utf8').toString('latin1');
  if (third !== undefined) return NAMED[third] ?? '';
  const point = first === undefined ? Number.parseInt(second ?? '0', 16) : Number.parseInt(first, 10);
  return point > 0x10ffff ? '' : Buffer.from(String.fromCodePoint(point), 'utf8').toString('latin1');
}

/** Decodes a region; undefined when it holds no escape. */
export function escapeLayer(bytes: Buffer, region: Span, encoding: EscapeEncoding): Layer | undefined {
  const text = bytes.toString('latin1', region.start, region.end);
  const origin: number[] = [];
  let out = '', at = 0, found = false;
  const copy = (to: number): void => { for (; at < to; at++) { out += text[at] ?? ''; origin.push(region.start + at); } };
  for (const match of text.matchAll(ESCAPES[encoding])) {
    found = true;
    copy(match.index);
    const character = characterOf(encoding, match.slice(1));
    for (let i = 0; i < character.length; i++) origin.push(region.start + match.index);
    out += character;
    at = match.index + match[0].length;
  }
  if (!found) return undefined;
  copy(text.length);
  origin.push(region.end);
  return {
    encoding,
    bytes: Buffer.from(out, 'latin1'),
    outer: (span) => ({ start: origin[span.start] ?? region.start, end: origin[span.end] ?? region.end }),
  };
}
