/** Usage logs on a screen: what was read, and what of it fails a check. */
import { count, grouped } from '../../base/count.ts';
import type { Report } from '../../model/report.ts';
import { wrap } from '../layout.ts';
import type { Style } from '../style.ts';
import { checkHeading } from './exceptions.ts';
import { usageItems } from '../usage-items.ts';

/** Items shown of a long list; `--verbose` shows all. */
const MAX_ITEMS = 20;

export function usageSection(report: Report, style: Style): string[] {
  const { usage } = report;
  if (usage === undefined || usage === null) return [];
  const paragraph = (text: string, indent: number): string[] =>
    wrap(style.text(text), style.columns - indent).map((line) => `${' '.repeat(indent)}${line}`);
  const events = usage.files.reduce((sum, file) => sum + file.events, 0);
  const lost = usage.files.reduce((sum, file) => sum + file.notUnderstood, 0);
  const known = usage.tokens.filter(({ entry }) => entry !== null).length;
  const items = usageItems(report);
  const shown = style.verbose ? items : items.slice(0, MAX_ITEMS);
  return [
    ...wrap('Usage logs', style.columns).map(style.bold),
    ...paragraph(
      `${count(usage.files.length, 'file')} (${usage.sources.map(({ title }) => title).join(', ') || 'no known format'}), ${count(events, 'event')}${lost === 0 ? '' : `, ${count(lost, 'record')} not understood`}; ${count(known, 'token')} of the inventory, ${grouped(usage.tokens.length - known)} unknown`,
      2,
    ),
    ...shown.flatMap(({ check, title, item }) => [
      ...checkHeading({ id: check, title }, item.severity, style),
      ...paragraph(item.message, 4),
    ]),
    ...(shown.length < items.length ? [`    ${style.dim(`and ${grouped(items.length - shown.length)} more`)}`] : []),
  ];
}
