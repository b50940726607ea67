/**
 * The report itself, as `schema/report-schema.ts` describes it: the form that scripts read and `keyroll report` takes back.
 */
import type { Report } from '../model/report.ts';
import { inSchemaOrder } from './schema/schema-order.ts';
import { visibleJson } from './sanitise.ts';

/** A report may be written twice: to its destination, and for the next command. */
const written = new WeakMap<Report, string>();

export function json(report: Report): string {
  const known = written.get(report);
  if (known !== undefined) return known;
  const text = `${visibleJson(JSON.stringify(inSchemaOrder(report), null, 2))}\n`;
  written.set(report, text);
  return text;
}
