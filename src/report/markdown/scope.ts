/** Sections 1 and 3: purpose and limits, and the scope as declared, with what was not looked at. */
import { NOTHING_TO_LOOK_AT } from '../../model/assessment.ts';
import { count, grouped } from '../../base/count.ts';
import { groupBy } from '../../base/group-by.ts';
import type { Report } from '../../model/report.ts';
import { prose, span, tableOf } from './text.ts';
import { tally, isOfChange } from '../view.ts';
import { NO_VERDICT } from '../wording.ts';

export function purposeSection({ assessment: { catalogue, disclaimers = [] } }: Report): string[] {
  return [
    '## 1 Purpose and limits',
    `This report lists credentials found in clear text in the material scanned, compares them with the known-token inventory, and relates both to requirements of ${prose(catalogue)}. It is evidence for an assessment, not an assessment.`,
    ...(disclaimers.length === 0
      ? [NO_VERDICT]
      : [`${NO_VERDICT} In particular:`, disclaimers.map(({ text }) => `- ${prose(text)}`).join('\n')]),
    'Values are masked: this document contains no secret.',
  ];
}

/** What the source of a run leaves aside by its nature. */
function outOfSource(report: Report): string[] {
  const { kind, base } = report.run.source;
  if (kind === 'usage') return ['- code and configuration: only logs were read'];
  return [
    ...(base ? [`- the rest of the repository: everything outside ${span(base)}`] : []),
    ...(kind === 'history' ? ['- the working tree: ignored and untracked files, and uncommitted changes'] : []),
    ...(isOfChange(report) ? ['- everything that the changes do not touch'] : []),
  ];
}

/** Reasons for which whole checks could not look at anything, with these checks. */
function unexamined(report: Report): string[] {
  const { run, assessment } = report;
  const reasons = assessment.checks
    .filter(({ population }) => population === 0)
    .flatMap(({ id, notEvaluated }) =>
      notEvaluated
        .filter(({ items }) => items === 0)
        .flatMap(({ reason }) => reason.split('; ').map((one) => [one, id] as const)),
    )
    .filter(([reason]) => reason !== NOTHING_TO_LOOK_AT);
  const lines = [...groupBy(reasons, ([reason]) => reason)].map(
    ([reason, of]) => `- ${prose(reason)}: ${of.map(([, id]) => prose(id)).join(', ')}`,
  );
  const left = [
    ...outOfSource(report),
    ...(run.complete ? [] : ['- something in scope could not be read or compared (section 2)']),
    ...(run.skipped.length === 0 ? [] : [`- ${count(run.skipped.length, 'path')} that the run skipped (section 2)`]),
    ...(run.minConfidence === 'low' ? [] : [`- findings below ${run.minConfidence} confidence are not listed`]),
  ];
  return lines.length + left.length === 0
    ? []
    : [
        'What was not looked at, and the checks that could not be evaluated without it:',
        [...left, ...lines].join('\n'),
      ];
}

export function scopeSection(report: Report): string[] {
  const { run, inventory } = report;
  const scopes = tally(inventory.population.map(({ pciScope }) => pciScope ?? 'not stated'));
  const targets = run.source.targets.map((target) => `- ${span(target)}`).join('\n');
  const declared =
    inventory.path === null
      ? 'No inventory was supplied, so no scope was declared for any token.'
      : 'The inventory declares the scope of its tokens as follows. These are statements of its authors, printed as given and not verified.';
  return [
    '## 3 Scope as declared',
    `Targets given to the run:\n\n${targets}`,
    declared,
    ...(scopes.length === 0
      ? []
      : [
          tableOf(
            ['Scope as stated', 'Tokens'],
            scopes.map(([scope, n]) => [prose(scope.replaceAll('_', ' ')), grouped(n)]),
          ),
        ]),
    ...unexamined(report),
  ];
}
