/**
 * Tables: columns of CSV files, of `COPY … FROM stdin` and of Markdown, whose heading names a credential; and rows of
 * Markdown whose first cell does. Cells belong to a heading as far as the reach goes, so of a long table the first rows
 * are read: enough to know what the file holds.
 */
import {
  TAB,
  LF,
  CR,
  DOUBLE_QUOTE,
  OPEN_PAREN,
  CLOSE_PAREN,
  STAR,
  COMMA,
  DASH,
  COLON,
  SEMICOLON,
  BACKTICK,
  PIPE,
  LETTERS_AND_DIGITS,
  byteTable,
} from '../../base/ascii.ts';
import { keyMeaning } from '../value/key-meaning.ts';
import type { Span } from '../../model/span.ts';
import {
  BESIDE,
  BLANK,
  LINE_END,
  QUOTE,
  WORD,
  classAt,
  lineEnd,
  lineStart,
  lookFrom,
  reached,
  sightSince,
  skipBlanks,
  standsAt,
  textOf,
} from './lexical/byte.ts';
import { SHORTEST_VALUE, windowAround, type StructureSink, type Window } from './candidate.ts';
import type { Reach } from '../sight.ts';
import { POINTS } from './form.ts';
import { settleFound } from './generic-match.ts';

const NAMES = ['password', 'passwd', 'secret', 'token', 'api_key', 'apikey', 'api key', 'secret_key', 'access_key'];
/** Ends and beginnings of cells that name a credential, and of the statement that brings a table in. */
export const TABLE_ANCHORS: readonly string[] = [
  ...NAMES.flatMap((name) => [
    `${name},`,
    `${name};`,
    `${name}",`,
    `${name}";`,
    `,${name}`,
    `;${name}`,
    `,"${name}`,
    `;"${name}`,
    `| ${name}`,
    `${name} |`,
  ]),
  '\tpassword\t',
  '\tpassword\n',
  '\npassword\t',
  ' from stdin',
];

/** A heading is at most this long; the rows below it are read this far. */
const MAX_HEADING = 1000;
const ROWS = 8192;
/** The line before the heading is looked at as well. */
export const TABLE_REACH: Reach = { before: 2 * MAX_HEADING + BESIDE, after: MAX_HEADING + ROWS + BESIDE };
const MAX_CELLS = 60;

/** The cells of the line `[start, end)`, without blanks and quotes around them; null where a quote is not closed. */
function cellsOf(bytes: Uint8Array, start: number, end: number, separator: number): Span[] | null {
  const cells: Span[] = [];
  for (let at = start; cells.length <= MAX_CELLS;) {
    let from = separator === TAB ? at : skipBlanks(bytes, at, end);
    let to = from;
    const isQuoted = separator !== PIPE && bytes[from] === DOUBLE_QUOTE;
    if (isQuoted) {
      to = ++from;
      while (to < end && !(bytes[to] === DOUBLE_QUOTE && bytes[to + 1] !== DOUBLE_QUOTE)) {
        to += bytes[to] === DOUBLE_QUOTE ? 2 : 1;
      }
      if (to >= end) return null;
    } else while (to < end && bytes[to] !== separator) to++;
    let next = isQuoted ? skipBlanks(bytes, to + 1, end) : to;
    while (!isQuoted && to > from && (classAt(bytes, to - 1) & BLANK) !== 0) to--;
    cells.push({ start: from, end: to });
    if (next >= end) return cells;
    if (bytes[next++] !== separator) return null;
    at = next;
  }
  return null;
}

/** Text that can head a column: letters, digits and what joins them, but no number, and no symbol of Ruby. */
const HEADING = /^(?!.* :\p{L})[\p{L}_][\p{L}\p{N} _.:/-]{0,39}$/u;

function isHeading(bytes: Uint8Array, cells: readonly Span[]): boolean {
  return cells.every(({ start, end }) => end > start && HEADING.test(textOf(bytes, start, end)));
}

interface Line extends Span {
  /** First byte of the line after it. */
  readonly next: number;
}

function lineAt(bytes: Uint8Array, at: number, hi: number): Line | null {
  const end = lineEnd(bytes, at, hi);
  if (end < 0) return null;
  return { start: at, end, next: bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1 };
}

/** The cell that names what stands in others: its text, and where it begins. */
interface Heading {
  readonly name: string;
  readonly keyAt: number;
}

/** A column below its heading: its number from 0 on, and how many cells a row has. */
interface Column extends Heading {
  readonly number: number;
  /** Number of the column with the users that the values belong to, or -1. */
  readonly user: number;
  readonly cells: number;
  readonly separator: number;
}

/** A heading over users. */
const USER = /^(?:.*[_ .-])?(?:user(?:[_ -]?name)?|login|e?-?mail|account)$/i;

/** Below this weight a heading rather speaks of a credential's property. */
const LEAST_WEIGHT = 0.7;

function namesCredential(heading: string): boolean {
  const { role, weight } = keyMeaning(heading.replaceAll(' ', '_'));
  return role !== 'none' && weight >= LEAST_WEIGHT;
}

function columnAt(bytes: Uint8Array, cells: readonly Span[], at: number, separator: number): Column | null {
  const number = cells.findIndex(({ start, end }) => start <= at && at < end);
  const cell = cells[number];
  if (cell === undefined) return null;
  const name = textOf(bytes, cell.start, cell.end);
  if (!namesCredential(name)) return null;
  return {
    name,
    number,
    user: cells.findIndex(({ start, end }) => USER.test(textOf(bytes, start, end))),
    cells: cells.length,
    separator,
    keyAt: cell.start,
  };
}

/** Bytes that mark a value in Markdown without being part of it. */
function unmarked(bytes: Uint8Array, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (to - from > 2 && (bytes[from] === BACKTICK || bytes[from] === STAR) && bytes[to - 1] === bytes[from]) {
    from++;
    to--;
  }
  return { start: from, end: to };
}

/** A cell of values, and the cell of the user that it belongs to. */
interface ValueCell {
  readonly cell: Span;
  readonly user?: Span | undefined;
}

function settleCell(window: Window, { cell, user }: ValueCell, { name, keyAt }: Heading, sink: StructureSink): void {
  const span = unmarked(window.bytes, cell);
  if (span.end - span.start < SHORTEST_VALUE) return;
  settleFound(
    window,
    {
      span,
      keyText: name.replaceAll(' ', '_'),
      quoted: true,
      syntax: 'set',
      keyAt,
      formPoints: POINTS.cell,
      formDetail: 'a table cell under a heading that names a credential',
      ...(user === undefined || user.end === user.start ? {} : { user }),
    },
    sink,
  );
}

/** Hands on the cells of a column, row by row, as long as rows have as many cells as the heading. */
function settleColumn(window: Window, column: Column, from: number, sink: StructureSink): void {
  const { bytes, hi } = window;
  for (
    let line = lineAt(bytes, from, hi);
    line !== null && line.end > line.start;
    line = lineAt(bytes, line.next, hi)
  ) {
    const cells =
      column.separator === PIPE ? markdownCells(bytes, line) : cellsOf(bytes, line.start, line.end, column.separator);
    const cell = cells?.[column.number];
    if (cells?.length !== column.cells || cell === undefined) return;
    settleCell(window, { cell, user: cells[column.user] }, column, sink);
    if (line.next > bytes.length) return;
  }
}

/** The cells of `| a | b |`; null for a line that is no row. */
function markdownCells(bytes: Uint8Array, { start, end }: Line): Span[] | null {
  const first = skipBlanks(bytes, start, end);
  if (bytes[first] !== PIPE) return null;
  let last = end;
  while (last > first && (classAt(bytes, last - 1) & BLANK) !== 0) last--;
  return cellsOf(bytes, first + 1, bytes[last - 1] === PIPE && last - 1 > first ? last - 1 : last, PIPE);
}

function isRule(bytes: Uint8Array, { start, end }: Line): boolean {
  let dashes = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === DASH) dashes++;
    else if (byte !== PIPE && byte !== COLON && (classAt(bytes, at) & BLANK) === 0) return false;
  }
  return dashes >= 3;
}

/** Digits beside letters, no blanks: what no word of a text is. */
const DRAWN = /^(?=\S*\d)(?=\S*[A-Za-z])\S{8,}$/;

function readMarkdown(window: Window, at: number, line: Line, sink: StructureSink): void {
  const { bytes, hi } = window;
  const cells = markdownCells(bytes, line);
  const below = lineAt(bytes, line.next, hi);
  if (cells === null) return;
  if (below !== null && isRule(bytes, below)) {
    const column = columnAt(bytes, cells, at, PIPE);
    if (column !== null) settleColumn(window, column, below.next, sink);
    return;
  }
  const key = cells[0];
  const value = cells[1];
  if (key === undefined || value === undefined || at < key.start || at >= key.end) return;
  const inner = unmarked(bytes, value);
  const { start: keyAt, end } = unmarked(bytes, key);
  const name = textOf(bytes, keyAt, end);
  if (!namesCredential(name) || !HEADING.test(name)) return;
  if (inner.start !== value.start || DRAWN.test(textOf(bytes, inner.start, inner.end))) {
    settleCell(window, { cell: value }, { name, keyAt }, sink);
  }
}

/**
 * Whether the line that ends before `start` is a row of the same table, which makes the line at `start` one as well.
 */
function followsRow({ bytes, lo }: Window, start: number, { separator, cells }: Column): boolean {
  if (start === 0) return false;
  const end = bytes[start - 1] === LF && bytes[start - 2] === CR ? start - 2 : start - 1;
  const before = lineStart(bytes, end, lo);
  return before < 0 || cellsOf(bytes, before, end, separator)?.length === cells;
}

/** `api_key,v`: a row of names and values. Whether it is one. */
function settlePair(window: Window, at: number, cells: readonly Span[], sink: StructureSink): boolean {
  const { bytes } = window;
  const [key, value, third] = cells;
  if (key === undefined || value === undefined || third !== undefined || at < key.start || at >= key.end) return false;
  const name = textOf(bytes, key.start, key.end);
  if (!DRAWN.test(textOf(bytes, value.start, value.end)) || !HEADING.test(name) || !namesCredential(name)) return false;
  settleCell(window, { cell: value }, { name, keyAt: key.start }, sink);
  return true;
}

function readSeparated(window: Window, at: number, line: Line, sink: StructureSink): void {
  const { bytes } = window;
  for (const separator of [COMMA, SEMICOLON, TAB]) {
    const cells = cellsOf(bytes, line.start, line.end, separator);
    if (cells === null || cells.length < 2) continue;
    if (settlePair(window, at, cells, sink)) return;
    if (!isHeading(bytes, cells)) continue;
    const column = columnAt(bytes, cells, at, separator);
    if (column !== null && !followsRow(window, line.start, column)) {
      settleColumn(window, column, line.next, sink);
    }
    return;
  }
}

/** `COPY t (a, password) FROM stdin;` and its rows, parted by tabs; `at` is the blank before `from`. */
function readCopy(window: Window, at: number, line: Line, sink: StructureSink): void {
  const { bytes } = window;
  const begin = skipBlanks(bytes, line.start, at);
  if (!standsAt(bytes, begin, 'copy ') || bytes[at - 1] !== CLOSE_PAREN) return;
  let open = at - 1;
  while (open > begin && bytes[open] !== OPEN_PAREN) open--;
  const cells = cellsOf(bytes, open + 1, at - 1, COMMA) ?? [];
  for (const cell of cells) {
    const column = columnAt(bytes, cells, cell.start, TAB);
    if (column !== null) settleColumn(window, column, line.next, sink);
  }
}

/** What an anchor has before the name in it. */
const BEFORE_NAME = byteTable(' \t\r\n",;|');

/**
 * What may stand in a line that heads a table: names, quotes, separators. Brackets, operators and the like are code.
 */
const IN_HEADING = byteTable(`${LETTERS_AND_DIGITS}_ .:/-",;\t`).fill(1, 0x80);

/** Whether the line around `at` may be one of headings: most places are code, and are left after a few bytes. */
function mayHead(bytes: Uint8Array, at: number, lo: number, hi: number): boolean {
  let p = at;
  while (p > lo && IN_HEADING[bytes[p - 1] as number] === 1) p--;
  if (reached(p) > 0 && (classAt(bytes, p - 1) & LINE_END) === 0) return false;
  for (p = at; p < hi && IN_HEADING[bytes[p] as number] === 1;) p++;
  return reached(p) >= bytes.length || (classAt(bytes, p) & LINE_END) !== 0;
}

/** Looks at the word of `TABLE_ANCHORS` at `at`. Returns the sight of the verdict where nothing was found. */
export function inspectTable(bytes: Uint8Array, at: number, sink: StructureSink): number {
  const window = windowAround(bytes, at, TABLE_REACH);
  lookFrom(at);
  read(window, at, sink);
  return sightSince(at, window.lo, window.hi, bytes.length);
}

function read(window: Window, at: number, sink: StructureSink): void {
  const { bytes, lo } = window;
  const isCopy = standsAt(bytes, at, ' from stdin');
  const heading = Math.min(bytes.length, at + MAX_HEADING);
  let word = at;
  while (word < heading && BEFORE_NAME[bytes[word] as number] === 1) word++;
  const first = Math.max(lo, reached(word) - MAX_HEADING);
  const isMarkdown = !isCopy && isRow(bytes, word, first);
  if (!isCopy && !isMarkdown && !mayHead(bytes, word, first, heading)) return;
  const start = lineStart(bytes, word, first);
  const line = start < 0 ? null : lineAt(bytes, start, heading);
  if (line === null) return;
  if (isCopy) readCopy(window, at, line, sink);
  else if (isMarkdown) readMarkdown(window, word, line, sink);
  else readSeparated(window, word, line, sink);
}

/** Whether the cell at `at` stands in a row of Markdown: a bar before it, and one at the line's beginning. */
function isRow(bytes: Uint8Array, at: number, lo: number): boolean {
  let p = at;
  while (p > lo && (classAt(bytes, p - 1) & (BLANK | WORD | QUOTE)) !== 0) p--;
  if (bytes[reached(p) - 1] !== PIPE) return false;
  const start = lineStart(bytes, p, lo);
  return start >= 0 && bytes[skipBlanks(bytes, start, at)] === PIPE;
}
