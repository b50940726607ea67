/**
 * Text in terminal cells: measuring, clipping, wrapping. Works on plain text; colour is put on afterwards, so that no
 * escape code is ever measured or cut. Everything that comes in has been through `visible` and is one line.
 */
import { PLAIN } from './sanitise.ts';

const ZERO_WIDTH = /^[\p{Mn}\p{Me}]$/u;
const WIDE =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

function cellsOf(character: string): number {
  return PLAIN.test(character) ? 1 : ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The longest start of `text` that fits into `width` cells, as a number of code units. */
function fittingLength(text: string, width: number): number {
  let cells = 0;
  let length = 0;
  for (const character of text) {
    cells += cellsOf(character);
    if (cells > width) break;
    length += character.length;
  }
  return length;
}

export function clip(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  return text.slice(0, fittingLength(text, Math.max(0, width - displayWidth(ellipsis)))) + ellipsis;
}

/** Clipped at both ends as needed, so that the part between the two offsets stays in sight. */
export function clipAround(
  text: string,
  [from, to]: readonly [from: number, to: number],
  width: number,
  ellipsis: string,
): string {
  if (displayWidth(text) <= width) return text;
  const kept = Math.max(0, width - 2 * displayWidth(ellipsis));
  const before = Math.max(0, Math.floor((kept - displayWidth(text.slice(from, to))) / 2));
  let start = from;
  let cells = 0;
  while (start > 0 && cells < before) {
    start -= 1;
    cells += cellsOf(text.charAt(start));
  }
  if (start > 0 && isLowSurrogate(text, start)) start += 1;
  return start === 0
    ? clip(text, width, ellipsis)
    : ellipsis + clip(text.slice(start), width - displayWidth(ellipsis), ellipsis);
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Breaks a path or an id, after a separator where there is one. */
function breakWord(word: string, width: number): string[] {
  const lines: string[] = [];
  let rest = word;
  for (let fitting = fittingLength(rest, width); fitting < rest.length; fitting = fittingLength(rest, width)) {
    const separator = Math.max(...['/', '-', '_', '.', ':'].map((sign) => rest.lastIndexOf(sign, fitting - 1)));
    const at = separator >= fitting / 3 ? separator + 1 : fitting === 0 ? (isLowSurrogate(rest, 1) ? 2 : 1) : fitting;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  if (rest !== '') lines.push(rest);
  return lines;
}

/** Lines of at most `width` cells, broken between words, and inside a word only where it is longer than a line. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const broken = breakWord(word, room);
    lines.push(...broken.slice(0, -1));
    line = broken.at(-1) ?? '';
  }
  lines.push(line);
  return lines;
}

/** A text of several lines, each wrapped under its own indentation, and two cells further in where it goes on. */
export function reflow(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      return displayWidth(line) <= width
        ? [line]
        : wrap(line, width - indent.length - 2).map((part, at) => `${indent}${at === 0 ? '' : '  '}${part}`);
    })
    .join('\n');
}

export interface Piece {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export const unpainted = (text: string): string => text;

/** Pieces set one after the other with a separator, broken between pieces where that will do. */
export function flow(pieces: readonly Piece[], width: number, separator: string): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { text, paint = unpainted } of pieces) {
    const needed = displayWidth(text) + (used === 0 ? 0 : displayWidth(separator));
    if (used + needed <= width) {
      line += (used === 0 ? '' : separator) + paint(text);
      used += needed;
      continue;
    }
    if (used > 0) lines.push(line);
    const wrapped = wrap(text, width);
    lines.push(...wrapped.slice(0, -1).map(paint));
    line = paint(wrapped.at(-1) ?? '');
    used = displayWidth(wrapped.at(-1) ?? '');
  }
  if (used > 0) lines.push(line);
  return lines;
}
