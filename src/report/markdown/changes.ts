/** Section 11: what changed since an earlier report. It stands only where one was given. */
import type { ComparedFinding } from '../../model/comparison.ts';
import { locationText } from '../../base/position.ts';
import type { Report } from '../../model/report.ts';
import { prose, span, tableOf } from './text.ts';
import { changesInWords } from '../wording.ts';

export function changesSection({ changes }: Report): string[] {
  if (changes === undefined || changes === null) return [];
  const { findings, tokens, since } = changes;
  const row =
    (what: string) =>
    ({ title, severity, path, line, id }: ComparedFinding): string[] => [
      what,
      severity,
      prose(title),
      span(locationText(path, line)),
      span(id),
    ];
  const rows = [
    ...findings.appeared.map(row('appeared')),
    ...findings.replaced.map(row('replaced')),
    ...findings.gone.map(row('gone')),
  ];
  return [
    '## 11 Changes since the earlier report',
    `The earlier report is of ${prose(since.asOf)}${since.head === null ? '' : `, at commit ${span(since.head)}`}: ${prose(changesInWords(changes))}.`,
    ...(changes.caveats.length === 0 ? [] : [changes.caveats.map((caveat) => `- ${prose(caveat)}`).join('\n')]),
    ...(rows.length === 0 ? [] : [tableOf(['Change', 'Severity', 'Finding', 'Where', 'Id'], rows)]),
    ...(tokens.length === 0
      ? ['No token of the inventory changed.']
      : [
          tableOf(
            ['Token', 'Change', 'What'],
            tokens.map(({ entry, kind, detail }) => [span(entry), kind, prose(detail)]),
          ),
        ]),
  ];
}
