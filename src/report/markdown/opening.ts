/** Sections 1 to 4: purpose and limits, run record, scope as declared, summary. */
import { NOTHING_TO_LOOK_AT } from '../../model/assessment.ts';
import { count, grouped } from '../../base/count.ts';
import { groupBy } from '../../base/group-by.ts';
import { locationText } from '../../base/position.ts';
import type { Report } from '../../model/report.ts';
import { prose, span, tableOf } from './text.ts';
import {
  byState,
  bySeverity,
  entriesById,
  openFindings,
  suppressedFindings,
  tally,
  isOfChange,
  isUncompared,
} from '../view.ts';
import { bytesInWords, durationInWords, NO_VERDICT, RESULT_MEANINGS, RESULT_WORDS } from '../wording.ts';

/** Skipped paths and diagnostics listed one by one; the JSON report has all. */
const MAX_LISTED = 50;

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

export function runSection(report: Report): string[] {
  const { tool, run, inventory } = report;
  const identity =
    run.identity === 'pepper'
      ? 'keyed hashes; ids are the same in every run with the same pepper'
      : '**no pepper was available**: ids are valid in this report only, and entries known by fingerprint were not compared';
  const rows = [
    ['Tool', `keyroll ${prose(tool.version)}`],
    ['Rules', `${grouped(tool.rules)} in force, digest ${span(tool.rulesDigest)}`],
    ['Requirement catalogue', `${prose(report.assessment.catalogue)}, digest ${span(tool.catalogueDigest)}`],
    ['Started (UTC)', prose(run.startedAt)],
    ['Duration', durationInWords(run.durationMs)],
    ['Dates judged as of', prose(run.asOf)],
    ['Source', `${prose(run.source.kind)}: ${run.source.targets.map(span).join(', ')}`],
    ['Repository', run.source.repository === null ? 'none' : span(run.source.repository)],
    ...(run.source.remote ? [['Cloned from', span(run.source.remote)]] : []),
    ...(run.source.base ? [['Paths start from', `${span(run.source.base)} in the repository`]] : []),
    ['Checked-out commit', commitInWords(run.source)],
    ...refsRow(run.source),
    [
      'Looked at',
      `${count(run.files, 'file')}, ${count(run.commits, 'commit')}, ${count(run.blobs, 'blob')}, ${bytesInWords(run.bytes)}`,
    ],
    ['Complete', run.complete ? 'yes' : '**no**: something in scope could not be read or compared'],
    ['Lowest confidence reported', run.minConfidence],
    [
      'Inventory',
      inventory.path === null
        ? 'none supplied'
        : `${span(inventory.path)}${typeof inventory.sha256 === 'string' ? `, SHA-256 ${span(inventory.sha256)}` : ''}`,
    ],
    ...settingsRows(run),
    ['Identity of secrets', identity],
    ['Run by', 'to be filled in'],
  ];
  return [
    '## 2 Run record',
    tableOf(['Item', 'Value'], rows),
    ...skippedParagraphs(report),
    ...diagnosticParagraphs(report),
  ];
}

/** What tells another run over the same history from one over a history that has grown. */
function refsRow({ refs }: Report['run']['source']): string[][] {
  return refs === undefined
    ? []
    : [
        [
          'Refs',
          `${count(refs.count, 'ref')}; the output of ${span("git for-each-ref --format='%(objectname) %(refname)'")} has the SHA-256 ${span(refs.sha256)}`,
        ],
      ];
}

/** Files are read as they stand in the working tree, which may be ahead of the commit. */
function commitInWords({ head, kind }: Report['run']['source']): string {
  if (head === null) return 'none';
  return kind === 'tree'
    ? `${span(head)}; files were read from the working tree, including uncommitted changes`
    : span(head);
}

/** The files that decide what is scanned and reported. Reports of before they were kept say nothing of them. */
function settingsRows({ configuration, baseline }: Report['run']): string[][] {
  const rows: string[][] = [];
  if (configuration !== undefined) {
    rows.push([
      'Configuration',
      configuration === null
        ? 'none'
        : `${span(configuration.path)}, SHA-256 ${span(configuration.sha256)}: ${[
            `excluded ${count(configuration.excluded, 'path')}`,
            `disabled ${configuration.disabled.length === 0 ? 'no rule' : configuration.disabled.map(span).join(', ')}`,
            `suppressed ${count(configuration.suppressed, 'finding')}`,
          ].join(', ')}`,
    ]);
  }
  if (baseline !== undefined) {
    rows.push([
      'Baseline',
      baseline === null
        ? 'none'
        : `${span(baseline.path)}, SHA-256 ${span(baseline.sha256)}, ${count(baseline.entries, 'entry', 'entries')}: suppressed ${count(baseline.suppressed, 'finding')}; ${grouped(baseline.known)} more known, which still count`,
    ]);
  }
  return rows;
}

function more(total: number): string {
  return total > MAX_LISTED ? `\n- and ${grouped(total - MAX_LISTED)} more, listed in the JSON report` : '';
}

function skippedParagraphs({ run: { skipped } }: Report): string[] {
  if (skipped.length === 0) return ['No path in scope was skipped.'];
  const reasons = tally(skipped.map(({ reason }) => reason))
    .map(([reason, n]) => `${prose(reason)} ${grouped(n)}`)
    .join(', ');
  return [
    `Skipped: ${count(skipped.length, 'path')} (${reasons}).`,
    skipped
      .slice(0, MAX_LISTED)
      .map(({ path, reason }) => `- ${span(path)}: ${prose(reason)}`)
      .join('\n') + more(skipped.length),
  ];
}

function diagnosticParagraphs({ diagnostics }: Report): string[] {
  if (diagnostics.length === 0) return [];
  const place = (path: string | null, line: number | null): string =>
    path === null ? '' : `${span(locationText(path, line))}: `;
  const lines = diagnostics
    .slice(0, MAX_LISTED)
    .map(({ severity, message, path, line }) => `- ${severity}: ${place(path, line)}${prose(message)}`);
  return ['Messages of the run:', lines.join('\n') + more(diagnostics.length)];
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
