/** The report as tables: findings, inventory, requirements. Narrow outputs get fewer columns, not shorter ids. */
import { count, grouped } from '../base/count.ts';
import { compareRequirementIds } from '../model/assessment.ts';
import { locationText } from '../base/position.ts';
import type { Report, ReportFinding } from '../model/report.ts';
import { unpainted, wrap } from './layout.ts';
import { plainTable, type Cell, type Column } from './plain-table.ts';
import { styleOf, type RenderOptions, type Style } from './style.ts';
import { usageItems } from './usage-items.ts';
import { openFindings, placesOf, requirementInWords, shownRequirements } from './view.ts';
import { NO_VERDICT, RESULT_WORDS } from './wording.ts';

/** From here on a table has room for all its columns. */
const WIDE = 76;
/** What of an instant fits its column. */
const DAY_LENGTH = 'YYYY-MM-DD'.length;
const MAX_COLUMNS = 200;

function findingRow(finding: ReportFinding, style: Style): Cell[] {
  const [first, ...others] = placesOf(finding);
  const place = first === undefined ? '' : locationText(first.path, first.line, first.column);
  const more = others.length === 0 ? '' : `\n+ ${count(others.length, 'more place')}`;
  const severity = { text: finding.severity, paint: style.severity(finding.severity) };
  const state = finding.entry === null ? finding.state : `${finding.state}\n${style.text(finding.entry)}`;
  const where = { text: style.text(place) + more };
  if (style.columns < WIDE) return [severity, where, { text: `${style.text(finding.rule)}\n${state}` }];
  return [
    severity,
    where,
    { text: `${style.text(finding.rule)}\n${style.text(finding.masked)}` },
    { text: state },
    { text: requirementsIn(finding, style) },
  ];
}

/** In eighty columns each stands on a line of its own. */
function requirementsIn(finding: ReportFinding, style: Style): string {
  const { shown, more } = shownRequirements(finding, style);
  return `${shown.map(style.text).join(' ')}${more === 0 ? '' : `\n+ ${grouped(more)}`}`;
}

function findingTable(report: Report, style: Style): string[] {
  const findings = style.verbose ? report.findings : openFindings(report);
  if (findings.length === 0) return [usageItems(report).length === 0 ? 'No findings.' : 'No secret was found.'];
  const columns: Column[] =
    style.columns < WIDE
      ? [
          { title: 'severity', min: 8, share: 0 },
          { title: 'place', min: 9, share: 1 },
          { title: 'rule, state', min: 9, share: 1 },
        ]
      : [
          { title: 'severity', min: 8, share: 0 },
          { title: 'place', min: 20, share: 3 },
          { title: 'rule, value', min: 16, share: 2 },
          { title: 'state', min: 12, share: 2 },
          { title: 'PCI DSS', min: 7, share: 1 },
        ];
  return plainTable(
    columns,
    findings.map((finding) => findingRow(finding, style)),
    style.columns,
    style.bold,
  );
}

function inventoryTable({ inventory }: Report, style: Style): string[] {
  if (inventory.population.length === 0) return [];
  const isWide = style.columns >= WIDE;
  const columns: Column[] = [
    { title: 'entry', min: 10, share: 2 },
    { title: 'status', min: 8, share: 1 },
    ...(isWide
      ? [
          { title: 'owner', min: 10, share: 2 },
          { title: 'rotated', min: 10, share: 0 },
        ]
      : []),
    { title: 'expires', min: 10, share: 0 },
    ...(isWide ? [{ title: 'findings', min: 10, share: 0 }] : []),
  ];
  const rows = inventory.population.map((entry) => [
    { text: style.text(entry.id) },
    { text: style.text(entry.status) },
    ...(isWide
      ? [
          { text: style.text(entry.owner ?? style.signs.dash) },
          { text: style.text(entry.lastRotatedAt ?? style.signs.dash) },
        ]
      : []),
    { text: style.text(entry.expiresAt?.slice(0, DAY_LENGTH) ?? style.signs.dash) },
    ...(isWide ? [{ text: inventory.unseen.includes(entry.id) ? 'never seen' : grouped(entry.findings.length) }] : []),
  ]);
  return plainTable(columns, rows, style.columns, style.bold);
}

function requirementTable(report: Report, style: Style): string[] {
  const { assessment } = report;
  if (assessment.requirements.length === 0) return [];
  const hasExcepted = assessment.requirements.some(({ excepted = 0 }) => excepted > 0);
  const isWide = style.columns >= WIDE;
  const columns: Column[] = [
    { title: 'PCI DSS', min: 8, share: 0 },
    { title: 'result', min: 12, share: 1 },
    { title: 'failing', min: 7, share: 0 },
    ...(hasExcepted ? [{ title: 'excepted', min: 8, share: 0 }] : []),
    ...(isWide ? [{ title: 'requirement (paraphrased)', min: 30, share: 4 }] : []),
  ];
  const rows = assessment.requirements
    .toSorted((a, b) => compareRequirementIds(a.id, b.id))
    .map((requirement) => [
      { text: style.text(requirement.id) },
      {
        text: RESULT_WORDS[requirement.result],
        paint:
          requirement.result === 'exceptions_found'
            ? style.bad
            : requirement.result === 'insufficient_input'
              ? style.warn
              : unpainted,
      },
      { text: grouped(requirement.exceptions) },
      ...(hasExcepted ? [{ text: grouped(requirement.excepted ?? 0) }] : []),
      ...(isWide ? [{ text: style.text(requirementInWords(requirement, report)) }] : []),
    ]);
  return [...plainTable(columns, rows, style.columns, style.bold), ...wrap(NO_VERDICT, style.columns).map(style.dim)];
}

function usageTable({ usage }: Report, style: Style): string[] {
  if (usage === undefined || usage === null || usage.tokens.length === 0) return [];
  const columns: Column[] = [
    { title: 'token in logs', min: 10, share: 2 },
    { title: 'events', min: 6, share: 0 },
    { title: 'failed', min: 6, share: 0 },
    { title: 'last used', min: 10, share: 0 },
    ...(style.columns >= WIDE ? [{ title: 'logs', min: 8, share: 1 }] : []),
  ];
  const rows = usage.tokens.map((use) => [
    { text: use.entry === null ? `${style.text(use.ref)}\nunknown` : style.text(use.entry) },
    { text: grouped(use.events) },
    { text: grouped(use.failures) },
    { text: use.lastUsed?.slice(0, 10) ?? style.signs.dash },
    ...(style.columns >= WIDE ? [{ text: style.text(use.sources.join(', ')) }] : []),
  ]);
  return plainTable(columns, rows, style.columns, style.bold);
}

function eventTable(report: Report, style: Style): string[] {
  const items = usageItems(report);
  if (items.length === 0) return [];
  const columns: Column[] = [
    { title: 'severity', min: 8, share: 0 },
    { title: 'check', min: 7, share: 0 },
    ...(style.columns < WIDE ? [] : [{ title: 'place', min: 16, share: 1 }]),
    { title: 'what logs show', min: 12, share: 3 },
  ];
  const rows = items.map(({ check, item, place }): Cell[] => [
    { text: item.severity, paint: style.severity(item.severity) },
    { text: style.text(check) },
    ...(style.columns < WIDE
      ? []
      : [
          {
            text: place === null ? style.signs.dash : style.text(locationText(place.path, place.line)),
          },
        ]),
    { text: style.text(item.message) },
  ]);
  return plainTable(columns, rows, style.columns, style.bold);
}

export function table(report: Report, options: RenderOptions): string {
  const style = styleOf(options, MAX_COLUMNS);
  const sections = [
    findingTable(report, style),
    eventTable(report, style),
    inventoryTable(report, style),
    usageTable(report, style),
    requirementTable(report, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
