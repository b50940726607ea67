/**
 * A table without lines, for any width from 32 cells up. cli-table3 sets it; its own colours are emptied, because it
 * writes them into pipes as well, and its truncation is never used: cells come wrapped, so an id is always whole.
 */
import Table from 'cli-table3';
import { displayWidth, unpainted, wrap } from './layout.ts';
import { visible } from './sanitise.ts';

export interface Column {
  readonly title: string;
  /** The least width that is of use. */
  readonly min: number;
  /** Share in the width that is left over; 0 for a column that needs none. */
  readonly share: number;
}

export interface Cell {
  /** A new line starts where the text has `\n`. */
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = 2;
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};

function widest(texts: readonly string[]): number {
  return texts.reduce((wider, text) => Math.max(wider, displayWidth(text)), 0);
}

/** Parts that a line should not end inside: `square-`, `production`. */
function partsOf(text: string): string[] {
  return text.split(/\s+|(?<=[/\-_.:])/);
}

/** Divides the room that is left among columns that are narrower than they want to be, by their shares. */
function widen(widths: number[], columns: readonly Column[], wanted: readonly number[], room: number): number {
  let left = room;
  while (left > 0) {
    const wanting = columns.flatMap(({ share }, at) =>
      share > 0 && (widths[at] ?? 0) < (wanted[at] ?? 0) ? [{ at, share }] : [],
    );
    const shares = wanting.reduce((sum, { share }) => sum + share, 0);
    if (wanting.length === 0) break;
    let given = 0;
    for (const { at, share } of wanting) {
      const more = Math.min(
        Math.max(1, Math.floor((left * share) / shares)),
        left - given,
        (wanted[at] ?? 0) - (widths[at] ?? 0),
      );
      widths[at] = (widths[at] ?? 0) + more;
      given += more;
    }
    left -= given;
  }
  return left;
}

/**
 * Each column gets its minimum, then what keeps its words whole, then what keeps its lines whole; no column gets more
 * than it can fill.
 */
function widthsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[], total: number): number[] {
  const lines = columns.map(({ title }, at) => [title, ...rows.flatMap((row) => row[at]?.text.split('\n') ?? [])]);
  const natural = lines.map(widest);
  const widths = columns.map(({ min }, at) => Math.min(min, natural[at] ?? min));
  const room = total - GAP * (columns.length - 1) - widths.reduce((sum, width) => sum + width, 0);
  const words = lines.map((texts) => widest(texts.flatMap(partsOf)));
  widen(widths, columns, natural, widen(widths, columns, words, room));
  return widths;
}

function wrapped({ text, paint = unpainted }: Cell, width: number): string[] {
  return text
    .split('\n')
    .flatMap((line) => wrap(line, width))
    .map(paint);
}

/** A row as the lines that it takes: cli-table3 needs the square of a cell's length for each line of it. */
function linesOf(row: readonly Cell[], widths: readonly number[]): string[][] {
  const cells = row.map((cell, at) => wrapped(cell, widths[at] ?? 2));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) => cells.map((lines) => lines[at] ?? ''));
}

/**
 * cli-table3 looks through all lines for each cell, so many are set in portions; the widths are the same in all.
 */
const PORTION = 32;

/** Lines without trailing blanks, heads first. */
export function plainTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  total: number,
  paintHead: (text: string) => string,
): string[] {
  const colWidths = widthsOf(columns, rows, total);
  const head = columns.map(({ title }) => ({ text: title, paint: paintHead }));
  const all = [head, ...rows].flatMap((row) => linesOf(row, colWidths));
  const portions = Array.from({ length: Math.ceil(all.length / PORTION) }, (_, at) =>
    all.slice(at * PORTION, (at + 1) * PORTION),
  );
  return portions.flatMap((portion) => {
    const table = new Table({
      chars: NO_LINES,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
      colWidths,
      wordWrap: false,
    });
    table.push(...portion);
    return table
      .toString()
      .split('\n')
      .map((line) => line.trimEnd());
  });
}

/** A table of texts as they came, without colours, each row on lines of its own. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[], total: number): string {
  const cells = rows.map((row) => row.map((text) => ({ text: visible(text) })));
  return `${plainTable(columns, cells, total, unpainted).join('\n')}\n`;
}
