/** What is printed when a session of triage has ended. */
import { count, firstFew } from '../../../base/count.ts';
import type { SecretFindings } from '../../../inventory/unregistered.ts';
import { wrap } from '../../../report/layout.ts';
import { visible } from '../../../report/sanitise.ts';
import { placeInWords } from '../../../report/terminal/finding.ts';
import type { Decided } from './triage-decision.ts';

/** Places of a secret that the checklist names. */
const MAX_PLACES = 5;

function isLeak(decided: Decided | undefined): boolean {
  return decided?.kind === 'baseline' && decided.state === 'to-rotate';
}

function checklistItem([finding]: SecretFindings, columns: number): string {
  const places = [...new Set(finding.occurrences.map(placeInWords))];
  const steps = [finding.rotate, finding.docs, `then remove it from ${firstFew(places, MAX_PLACES, 'place')}`];
  return [
    `[ ] ${visible(finding.title)} ${visible(finding.masked)}`,
    ...steps.flatMap((step) => (step === null ? [] : wrap(visible(step), columns - 4))).map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** What was decided, and what is to be done about the leaks. `decided` is in the order of the secrets. */
export function triageSummary(
  secrets: readonly SecretFindings[],
  decided: readonly Decided[],
  baseline: string,
  columns: number,
): string {
  const made = decided.filter(({ kind }) => kind !== 'skipped');
  const left = secrets.length - made.length;
  const counts = [
    ['leak', made.filter(isLeak).length],
    ['registered', made.filter(({ kind }) => kind === 'registered').length],
    ['false positive', stateCount(made, 'false-positive')],
    ['test value', stateCount(made, 'test-value')],
  ] as const;
  const parts = counts.flatMap(([word, n]) =>
    n === 0 ? [] : [`${n} ${n === 1 || word === 'registered' ? word : `${word}s`}`],
  );
  const checklist = secrets.filter((_, at) => isLeak(decided[at])).map((secret) => checklistItem(secret, columns));
  const written = [...new Set(made.map((one) => (one.kind === 'registered' ? one.inventory : baseline)))];
  const summary = `${count(made.length, 'secret')} decided${parts.length === 0 ? '' : `: ${parts.join(', ')}`}; ${left} left.${written.length === 0 ? '' : ` Decisions are in ${written.join(' and ')}.`}`;
  return `\n${wrap(summary, columns).join('\n')}\n${checklist.length === 0 ? '' : `\nTo rotate:\n${checklist.join('')}`}`;
}

function stateCount(decided: readonly Decided[], state: string): number {
  return decided.filter((one) => one.kind === 'baseline' && one.state === state).length;
}
