/**
 * CSV by RFC 4180: fields between commas, quotes doubled inside quotes, line ends inside quotes kept. Strict, because a
 * listing that is read wrong is worse than one that is refused; problems come with their place and without their text,
 * which a listing of tokens must not lose into a log.
 */
import type { Position } from './span.ts';

export interface CsvRow {
  readonly fields: readonly string[];
  readonly position: Position;
}

export interface CsvProblem {
  readonly message: string;
  readonly position: Position;
}

const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;

/** All rows, empty lines left out, or the first problem. A byte order mark at the start does not count. */
export function parseCsv(text: string, separator = ','): readonly CsvRow[] | CsvProblem {
  const rows: CsvRow[] = [];
  const field = separator === ',' ? FIELD : new RegExp(FIELD.source.replaceAll(',', separator), 'y');
  let [at, line, lineStart] = [text.startsWith('\uFEFF') ? 1 : 0, 1, 0];
  while (at < text.length) {
    const position = { line, column: at - lineStart + 1 };
    const fields: string[] = [];
    for (;;) {
      field.lastIndex = at;
      const [whole = '', quoted, bare = ''] = field.exec(text) ?? [];
      if (quoted === undefined && text[at] === '"') return { message: 'a quoted field is not closed', position: { line, column: at - lineStart + 1 } };
      if (quoted !== undefined) for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', end + 1)) [line, lineStart] = [line + 1, at + end + 1];
      at += whole.length;
      fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (text[at] !== separator) break;
      at += 1;
    }
    const end = /\r?\n|$/y;
    end.lastIndex = at;
    const [lineEnd] = end.exec(text) ?? [];
    if (lineEnd === undefined) return { message: 'a quote stands in the middle of a field; a field with quotes in it is written between quotes, each of them doubled', position: { line, column: at - lineStart + 1 } };
    at += lineEnd.length;
    [line, lineStart] = [line + 1, at];
    if (fields.length > 1 || fields[0] !== '') rows.push({ fields, position });
  }
  return rows;
}

/** Begins a formula where a spreadsheet opens the file. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows with CRLF ends; what a spreadsheet would take for a formula gets a `'` before it. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((fields) => `${fields.map(csvField).join(',')}\r\n`).join('');
}

function csvField(text: string): string {
  const safe = FORMULA.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
