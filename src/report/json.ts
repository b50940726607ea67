/**
 * The report itself, as `report.schema.json` describes it: the form that scripts read and `keyroll report` takes back.
 */
import type { Report } from '../model/report.ts';
import { inModelOrder } from './report-shape.ts';
import { visibleJson } from './sanitise.ts';

export function json(report: Report): string {
  return `${visibleJson(JSON.stringify(inModelOrder(report), null, 2))}\n`;
}
