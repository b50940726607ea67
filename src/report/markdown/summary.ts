/** Section 4: the numbers of findings, entries and requirements. */
import { count, grouped } from '../../base/count.ts';
import type { Report } from '../../model/report.ts';
import { prose, tableOf } from './text.ts';
import { byState, bySeverity, entriesById, openFindings, suppressedFindings, tally, isUncompared } from '../view.ts';
import { RESULT_MEANINGS, RESULT_WORDS } from '../wording.ts';

/** Entries that are not looked for: `; 1 has ended or is in logs only`. */
function othersInWords(report: Report): string {
  const { entries, matched, unseen } = report.inventory;
  const others = entries - matched - unseen.length;
  if (others === 0) return '';
  const what = others === 1 ? 'has ended or is in logs only' : 'have ended or are in logs only';
  return `; ${grouped(others)} ${what}${isUncompared(report) ? ', or could not be compared without the pepper' : ''}`;
}

function reconciliationInWords(report: Report): string {
  const { path, entries, matched, unseen } = report.inventory;
  if (path === null) return 'No inventory was supplied, so every finding counts as unregistered.';
  const found = `${grouped(matched)} ${matched === 1 ? 'was' : 'were'} found`;
  return `Of ${count(entries, 'inventory entry', 'inventory entries')}, ${found} and ${grouped(unseen.length)} never seen${othersInWords(report)}.`;
}

/** What the results that occur are meant to say. */
function resultMeanings({ assessment: { requirements } }: Report): string[] {
  const meanings = Object.entries(RESULT_MEANINGS)
    .filter(([name]) => requirements.some(({ result }) => result === name))
    .map(([name, meaning]) => `- ${RESULT_WORDS[name as keyof typeof RESULT_WORDS]}: ${meaning}`);
  return meanings.length === 0 ? [] : [meanings.join('\n')];
}

export function summarySection(report: Report): string[] {
  const open = openFindings(report);
  const suppressed = suppressedFindings(report).length;
  const decided = suppressed === 0 ? '' : `, and ${grouped(suppressed)} suppressed by decision (section 8)`;
  const byId = entriesById(report);
  const absence = isUncompared(report) ? 'not compared with the inventory' : 'not in the inventory';
  const owners = tally(
    open.map(({ entry }) =>
      entry === null ? `unknown: ${absence}` : (byId.get(entry)?.owner ?? 'no owner in the inventory'),
    ),
  );
  const results = tally(report.assessment.requirements.map(({ result }) => RESULT_WORDS[result]));
  const numbers = (head: string, rows: readonly (readonly [string, number])[]): string[] =>
    rows.length === 0
      ? []
      : [
          tableOf(
            [head, 'Number'],
            rows.map(([name, n]) => [prose(name), grouped(n)]),
          ),
        ];
  return [
    '## 4 Summary',
    `${count(open.length, 'finding')}${decided}. ${reconciliationInWords(report)}`,
    ...numbers('Severity', bySeverity(open)),
    ...numbers('State in the inventory', byState(open)),
    ...numbers('Owner', owners),
    ...numbers('Requirements with the result', results),
    ...resultMeanings(report),
  ];
}
