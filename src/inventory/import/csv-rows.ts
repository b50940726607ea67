/** Rows of a provider's CSV, with errors that say where it is broken. */
import { count } from '../../base/count.ts';
import { parseCsv, type CsvRow } from '../../base/csv.ts';
import { ConfigError } from '../../model/error.ts';

/** The first row names the columns. */
export function csvRows(text: string, path: string, separator?: string): readonly CsvRow[] {
  const rows = parseCsv(text, separator);
  if (!('length' in rows)) throw new ConfigError(`${rows.message}.`, { path, position: rows.position });
  return rows;
}

/** The fields of a row below the head, which must be as many as there are columns. */
export function fieldsOfRow({ fields, position }: CsvRow, columns: number, path: string): readonly string[] {
  if (fields.length === columns) return fields;
  throw new ConfigError(`this row has ${count(fields.length, 'field')}, the header has ${columns}.`, {
    path,
    position,
  });
}
