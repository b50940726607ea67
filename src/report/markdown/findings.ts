/** Section 5: each open finding: what it is, where it is, whose it is, how to replace it. */
import { andMore, count, grouped } from '../../base/count.ts';
import { addUnder } from '../../base/group-by.ts';
import { locationText } from '../../base/position.ts';
import type { CheckResult } from '../../model/assessment.ts';
import type { Report, ReportEntry, ReportFinding } from '../../model/report.ts';
import { isAtLeast } from '../../model/severity.ts';
import { historyInWords, holdersInWords } from '../history-words.ts';
import { link, prose, span, tableOf } from './text.ts';
import {
  companionsOf,
  entriesById,
  gravestFirst,
  isUncompared,
  openFindings,
  placesOf,
  requirementsOf,
  stateInWords,
  suppressedFindings,
} from '../view.ts';
import { EXPOSURE_WORDS, numbered } from '../wording.ts';

const MAX_PLACES = 10;

/** `F-001` for every finding, gravest first; suppressed ones come last. */
export function findingNumbers(report: Report): ReadonlyMap<string, string> {
  const ordered = [...gravestFirst(openFindings(report)), ...suppressedFindings(report)];
  return new Map(ordered.map(({ id }, at) => [id, numbered('F', at)]));
}

export function placeInMarkdown(finding: ReportFinding): string {
  const [first, ...others] = placesOf(finding);
  if (first === undefined) return '';
  return `${span(locationText(first.path, first.line))}${andMore(others.length, 'place')}`;
}

export function actionSection(report: Report, numbers: ReadonlyMap<string, string>): string[] {
  const open = gravestFirst(openFindings(report));
  const urgent = open.filter(({ severity }) => isAtLeast(severity, 'high'));
  const others = open.filter(({ severity }) => !isAtLeast(severity, 'high'));
  const entries = entriesById(report);
  const ownerInWords = ({ entry }: ReportFinding): string =>
    entry === null
      ? `unknown: it ${isUncompared(report) ? 'was not compared with the inventory' : 'is not in the inventory'}`
      : (entries.get(entry)?.owner ?? 'the inventory names no owner');
  const failing = failuresByEntry(report);
  const ofEntry = ({ entry }: ReportFinding): readonly CheckResult[] =>
    entry === null ? [] : (failing.get(entry) ?? []);
  return [
    '## 5 Findings needing action today',
    urgent.length === 0
      ? 'No finding is critical or high.'
      : `${count(urgent.length, 'finding')} of severity critical or high. For each: replace the credential first, then remove it where it was found. Removing it from history does not make it secret again.`,
    ...urgent.flatMap((finding) =>
      findingSheet(
        finding,
        numbers.get(finding.id) ?? '',
        [`- **Owner:** ${prose(ownerInWords(finding))}`, ...declaredLines(entries.get(finding.entry ?? ''))],
        ofEntry(finding),
      ),
    ),
    ...(others.length === 0 ? [] : ['### Further findings', furtherTable(others, numbers, ownerInWords)]),
  ];
}

function placeLines(finding: ReportFinding): string {
  const places = placesOf(finding);
  const shown = places
    .slice(0, MAX_PLACES)
    .map(
      ({ path, line, column, exposure, commit }) =>
        `  - ${span(locationText(path, line, column))}, ${EXPOSURE_WORDS[exposure]}${commit === null ? '' : `, since commit ${span(commit.slice(0, 12))}`}`,
    );
  const companions = companionsOf(finding)
    .slice(0, MAX_PLACES)
    .map(({ path, line, part }) => `  - with its ${prose(part)} in ${span(locationText(path, line))}`);
  const left = places.length - shown.length;
  return [
    ...shown,
    ...companions,
    ...(left > 0 ? [`  -${andMore(left, 'place')}, listed in the JSON report`] : []),
  ].join('\n');
}

function historyLines({ history }: ReportFinding): string[] {
  if (history == null) return [];
  const holders = holdersInWords(history, MAX_PLACES);
  const versions = history.blobs > 1 ? [`in ${count(history.blobs, 'version')} of files`] : [];
  return [
    `- **History:** ${[...historyInWords(history), ...versions, ...(holders === '' ? [] : [holders])].map(prose).join('; ')}`,
  ];
}

/** Checks that an entry fails by itself, whatever was found of it. */
export function failuresByEntry({ assessment }: Report): ReadonlyMap<string, readonly CheckResult[]> {
  const failing = new Map<string, CheckResult[]>();
  for (const check of assessment.checks) {
    for (const { subject } of check.failed) {
      if (subject.kind === 'entry' && failing.get(subject.id)?.at(-1) !== check) {
        addUnder(failing, subject.id, check);
      }
    }
  }
  return failing;
}

const ROTATION_WORDS: Readonly<Record<string, string>> = {
  dual_key: 'old and new value can be valid at once',
  in_place: 'one value at a time, so consumers fail until they have the new one',
  manual: 'rotated manually',
  automatic: 'rotated automatically',
  none: 'not rotated',
};

/** What is needed to replace a credential: its purpose, consumers, storage and rotation method. */
function declaredLines(entry: ReportEntry | undefined): string[] {
  if (entry === undefined) return [];
  const { purpose, contact, consumers = [], storage = [], rotationMethod } = entry;
  const rotation = ROTATION_WORDS[rotationMethod ?? ''];
  const said = [
    ...(purpose == null ? [] : [`for: ${prose(purpose)}`]),
    ...(consumers.length === 0 ? [] : [`used by ${consumers.map(span).join(', ')}`]),
    ...(storage.length === 0 ? [] : [`kept in ${storage.map(span).join(', ')}`]),
    ...(rotation === undefined ? [] : [rotation]),
    ...(contact == null ? [] : [`contact ${prose(contact)}`]),
  ];
  return said.length === 0 ? [] : [`- **Declared by its entry ${span(entry.id)}:** ${said.join('; ')}`];
}

function requirementsInMarkdown(finding: ReportFinding): string {
  return requirementsOf(finding)
    .map(({ id, relation }) => `${prose(id)} (${relation})`)
    .join(', ');
}

function findingSheet(
  finding: ReportFinding,
  number: string,
  declared: readonly string[],
  ofEntry: readonly CheckResult[],
): string[] {
  const docs = link(finding.provider === 'generic' ? 'Guidance' : 'How to do this at the provider', finding.docs);
  const requirements = requirementsInMarkdown(finding);
  const lines = [
    `- **What:** ${prose(finding.title)}, rule ${span(finding.rule)}${finding.provider === 'generic' ? '' : `, of ${prose(finding.providerName)}`}; value ${span(finding.masked)}; ${finding.confidence} confidence`,
    `- **What it grants:** ${prose(finding.grants)}`,
    `- **Where:**\n${placeLines(finding)}`,
    ...historyLines(finding),
    `- **State:** ${prose(stateInWords(finding))}`,
    ...declared,
    `- **How to replace it:** ${prose(finding.rotate)}${docs === null ? '' : ` ${docs}.`}`,
    ...(finding.proofs.length === 0
      ? []
      : [`- **Established offline:** ${finding.proofs.map(({ detail }) => prose(detail)).join('; ')}`]),
    ...(requirements === ''
      ? []
      : [
          `- **PCI DSS:** ${requirements}; failing checks: ${finding.checks.length === 0 ? 'none' : finding.checks.map(prose).join(', ')}`,
        ]),
    ...(ofEntry.length === 0
      ? []
      : [
          `- **Failing checks of its inventory entry:** ${ofEntry.map(({ id, title }) => `${prose(id)} (${prose(title)})`).join(', ')}; sections 6 and 7`,
        ]),
    `- **Finding id:** ${span(finding.id)}`,
  ];
  return [`### ${number} ${prose(finding.title)}: ${finding.severity}`, lines.join('\n')];
}

const FURTHER_HEADS = [
  'No.',
  'Severity',
  'What',
  'Value',
  'Where',
  'State',
  'Owner',
  'How to replace it',
  'PCI DSS',
  'Failing checks',
  'Finding id',
];

function furtherTable(
  findings: readonly ReportFinding[],
  numbers: ReadonlyMap<string, string>,
  ownerInWords: (finding: ReportFinding) => string,
): string {
  const howToReplace = ({ rotate, docs }: ReportFinding): string =>
    [prose(rotate), link('Documentation', docs)].filter((part) => part !== null).join(' ');
  const rows = findings.map((finding) => [
    numbers.get(finding.id) ?? '',
    finding.severity,
    prose(finding.title),
    span(finding.masked),
    placeInMarkdown(finding),
    prose(stateInWords(finding)),
    prose(ownerInWords(finding)),
    howToReplace(finding),
    requirementsInMarkdown(finding),
    finding.checks.map(prose).join(', ') || 'none',
    span(finding.id),
  ]);
  return `${grouped(findings.length)} of severity medium or below.\n\n${tableOf(FURTHER_HEADS, rows)}`;
}
