/** What follows the findings on a screen: inventory, protected values, requirements. */
import type { RequirementAssessment } from '../model/assessment.ts';
import type { Report, ReportEntry } from '../model/report.ts';
import { displayWidth, flow, padEnd, wrap } from './layout.ts';
import type { Style } from './style.ts';
import { compareRequirementIds, count, grouped, NO_VERDICT, RESULT_WORDS } from './wording.ts';
import { entriesById } from './view.ts';
import { SEVERITIES } from '../model/severity.ts';

/** Rows shown of a long list; `--verbose` shows all. */
const MAX_ROWS = 12;

export function closingSections(report: Report, style: Style, verbose: boolean): string[][] {
  return [inventorySection(report, style, verbose), protectedSection(report, style), requirementSection(report, style)].filter((lines) => lines.length > 0);
}

/** `12 values kept by reference: environment variable 8, HashiCorp Vault 4`, for either kind. */
export function protectedInWords(report: Report): string[] {
  const kinds = [['reference', 'kept by reference'], ['ciphertext', 'kept encrypted']] as const;
  return kinds.flatMap(([kind, words]) => {
    const values = report.protected.filter((value) => value.kind === kind);
    const total = values.reduce((sum, value) => sum + value.count, 0);
    return total === 0 ? [] : [`${count(total, 'value')} ${words}: ${values.map((value) => `${value.mechanism} ${grouped(value.count)}`).join(', ')}`];
  });
}

function protectedSection(report: Report, style: Style): string[] {
  return protectedInWords(report).flatMap((text) => wrap(style.text(text), style.columns).map(style.good));
}

function inventorySection(report: Report, style: Style, verbose: boolean): string[] {
  const { path, entries, matched, unseen } = report.inventory;
  const paragraphs = (text: string): string[] => wrap(style.text(text), style.columns - 2).map((line) => `  ${line}`);
  const identity = report.run.identity === 'per-run' && path !== null ? paragraphs('No pepper was at hand, so entries known by fingerprint could not be compared.').map(style.warn) : [];
  if (path === null) return [];
  const byId = entriesById(report);
  const shown = verbose ? unseen : unseen.slice(0, MAX_ROWS);
  return [
    ...wrap(`Inventory ${style.text(path)}`, style.columns).map(style.bold),
    ...paragraphs(`${count(entries, 'entry', 'entries')}, ${grouped(matched)} found, ${grouped(unseen.length)} never seen${unseen.length === 0 ? '' : ':'}`),
    ...shown.flatMap((id) => entryLines(id, byId.get(id), style)),
    ...(shown.length < unseen.length ? [`    ${style.dim(`and ${grouped(unseen.length - shown.length)} more`)}`] : []),
    ...identity,
  ];
}

function entryLines(id: string, entry: ReportEntry | undefined, style: Style): string[] {
  const facts = entry === undefined ? [] : [entry.type.replaceAll('_', ' '), entry.provider, entry.environment, entry.status, entry.owner === null ? 'no owner' : `owner ${entry.owner}`];
  const pieces = [{ text: style.text(id), paint: style.warn }, ...facts.flatMap((fact) => (fact === null ? [] : [{ text: style.text(fact), paint: style.dim }]))];
  return flow(pieces, style.columns - 6, '  ').map((line, at) => `    ${at === 0 ? line : `  ${line}`}`);
}

/** Only requirements that need attention have rows; the others are counted. */
function requirementSection(report: Report, style: Style): string[] {
  const { catalogue, requirements } = report.assessment;
  if (requirements.length === 0) return [];
  const wanting = requirements.filter(({ result }) => result === 'exceptions_found' || result === 'insufficient_input').toSorted((a, b) => compareRequirementIds(a.id, b.id));
  const idWidth = Math.max(0, ...wanting.map(({ id }) => displayWidth(style.text(id))));
  const others = (['no_exceptions_found', 'manual_only', 'not_covered'] as const).flatMap((result) => {
    const n = requirements.filter((requirement) => requirement.result === result).length;
    return n === 0 ? [] : [`${grouped(n)} ${RESULT_WORDS[result]}`];
  });
  return [
    ...wrap(style.text(`${catalogue}, as of ${report.run.asOf.slice(0, 'YYYY-MM-DD'.length)}`), style.columns).map(style.bold),
    ...wanting.flatMap((requirement) => requirementLines(requirement, idWidth, style)),
    ...(others.length === 0 ? [] : wrap(`Other requirements: ${others.join(', ')}.`, style.columns - 2).map((line) => `  ${style.dim(line)}`)),
    ...wrap(NO_VERDICT, style.columns - 2).map((line) => `  ${style.dim(line)}`),
  ];
}

function requirementLines(requirement: RequirementAssessment, idWidth: number, style: Style): string[] {
  const isException = requirement.result === 'exceptions_found';
  const severities = SEVERITIES.flatMap((severity) => (requirement.exceptionsBySeverity[severity] > 0 ? [`${grouped(requirement.exceptionsBySeverity[severity])} ${severity}`] : []));
  const reasons = [...new Set(requirement.notEvaluated.map(({ reason }) => reason))];
  const detail = isException ? severities.join(', ') : reasons.slice(0, 2).join('; ');
  const result = RESULT_WORDS[requirement.result];
  const lead = `  ${style.bold(padEnd(style.text(requirement.id), idWidth))}  ${(isException ? style.bad : style.warn)(result.padEnd(18))}`;
  const indent = idWidth + 4;
  const room = style.columns - indent - 20;
  const body = style.text(detail);
  const summary = style.columns < 60 ? [] : wrap(style.text(requirement.summary), style.columns - indent).map((line) => `${' '.repeat(indent)}${style.dim(line)}`);
  if (room >= 12 && displayWidth(body) <= room) return [`${lead}  ${body}`.trimEnd(), ...summary];
  return [lead.trimEnd(), ...wrap(body, style.columns - indent).filter((line) => line !== '').map((line) => ' '.repeat(indent) + line), ...summary];
}
