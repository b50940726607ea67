/** Rows of a provider's CSV, with errors that say where it is broken. */
import { count } from '../../base/count.ts';
import { parseCsv, type CsvRow } from '../../base/csv.ts';
import { ConfigError } from '../../model/error.ts';

export const SEPARATORS: readonly string[] = [',', ';', '\t', '|'];

/** What the line that names the columns has most of: where a comma is a decimal sign, spreadsheets write semicolons. */
function separatorOf(text: string): string {
  const [head = ''] = text
    .slice(0, 10_000)
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/, 1);
  const numbers = SEPARATORS.map((sign) => head.split(sign).length);
  return SEPARATORS[numbers.indexOf(Math.max(...numbers))] ?? ',';
}

/** The first row names the columns. Rows of empty fields, which spreadsheets leave behind, are left out. */
export function csvRows(text: string, path: string, separator: string | null): readonly CsvRow[] {
  const rows = parseCsv(text, separator ?? separatorOf(text));
  if (!('length' in rows)) throw new ConfigError(`${rows.message}.`, { path, position: rows.position });
  return rows.filter(({ fields }) => fields.some((field) => field.trim() !== ''));
}

/** The fields of a row below the head, which must be as many as there are columns. */
export function fieldsOfRow({ fields, position }: CsvRow, columns: number, path: string): readonly string[] {
  if (fields.length === columns) return fields;
  throw new ConfigError(`this row has ${count(fields.length, 'field')}, the header has ${columns}.`, {
    path,
    position,
  });
}
