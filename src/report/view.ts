/** Questions that several reporters ask of a report. Suppressed findings are no task, so they are kept apart. */
import {
  NOT_COMPARED,
  RELATIONS,
  type CheckItem,
  type Relation,
  type RequirementAssessment,
  type RequirementRef,
  compareRequirementIds,
  type CheckResult,
} from '../model/assessment.ts';
import { grouped } from '../base/count.ts';
import type { Exposure } from '../model/exposure.ts';
import type { Report, ReportEntry, ReportFinding, ReportOccurrence } from '../model/report.ts';
import { compareText } from '../base/order.ts';
import { STATES, type State } from '../model/reconciliation.ts';
import { compareSeverity, SEVERITIES, type Severity } from '../model/severity.ts';
import { EXPOSURE_WORDS } from './wording.ts';

export function openFindings(report: Report): readonly ReportFinding[] {
  return report.findings.filter((finding) => finding.suppressed === null);
}

export function suppressedFindings(report: Report): readonly ReportFinding[] {
  return report.findings.filter((finding) => finding.suppressed !== null);
}

/** True where the inventory may know more of the findings than the report tells, because there was no pepper. */
export function isUncompared({ assessment: { checks } }: Report): boolean {
  return checks.some(({ notEvaluated }) => notEvaluated.some(({ reason }) => reason === NOT_COMPARED));
}

/** Gravest first, otherwise in the order given. */
export function gravestFirst<Item extends { readonly severity: Severity }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => compareSeverity(a.severity, b.severity));
}

/** Severities that occur, with their numbers, gravest first. */
export function bySeverity(
  items: readonly { readonly severity: Severity }[],
): readonly (readonly [Severity, number])[] {
  return SEVERITIES.map(
    (severity) => [severity, items.filter((item) => item.severity === severity).length] as const,
  ).filter(([, n]) => n > 0);
}

export function byState(findings: readonly ReportFinding[]): readonly (readonly [State, number])[] {
  return STATES.map((state) => [state, findings.filter((finding) => finding.state === state).length] as const).filter(
    ([, n]) => n > 0,
  );
}

/** Keys in the order of their number, the largest first, then by name. */
export function tally(keys: Iterable<string>): readonly (readonly [string, number])[] {
  const numbers = new Map<string, number>();
  for (const key of keys) numbers.set(key, (numbers.get(key) ?? 0) + 1);
  return [...numbers].toSorted(([a, m], [b, n]) => n - m || compareText(a, b));
}

/** Places of the secret itself, one for each line. */
export function placesOf(finding: ReportFinding): readonly ReportOccurrence[] {
  const seen = new Set<string>();
  return finding.occurrences.filter((occurrence) => {
    const place = `${occurrence.path}\0${occurrence.line}\0${occurrence.commit ?? ''}`;
    if (occurrence.part !== 'secret' || seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

/** Places of the other parts of a composite credential. */
export function companionsOf(finding: ReportFinding): readonly ReportOccurrence[] {
  return finding.occurrences.filter((occurrence) => occurrence.part !== 'secret');
}

/** Direct relations first, then by number; an id stands once. */
export function requirementsOf(finding: ReportFinding): readonly RequirementRef[] {
  const sorted = finding.requirements.toSorted(
    (a, b) => RELATIONS.indexOf(a.relation) - RELATIONS.indexOf(b.relation) || compareRequirementIds(a.id, b.id),
  );
  return sorted.filter((ref, at) => sorted.findIndex(({ id }) => id === ref.id) === at);
}

const JUDGED: ReadonlySet<string> = new Set(['exceptions_found', 'no_exceptions_found', 'insufficient_input']);

/** How one item of a check touches a requirement; null where it does not. */
export function relationTo(id: string, item: CheckItem, check: Pick<CheckResult, 'requirements'>): Relation | null {
  return (item.requirements ?? check.requirements).find((reference) => reference.id === id)?.relation ?? null;
}

/** How many of a requirement's exceptions touch it by analogy alone. */
export function exceptionsByAnalogy({ id, checks }: RequirementAssessment, all: readonly CheckResult[]): number {
  return all
    .filter((check) => checks.includes(check.id))
    .flatMap((check) => check.failed.filter((item) => relationTo(id, item, check) === 'analogous')).length;
}

/** A requirement in our words, and how much of what was checked is another matter than its own. */
export function requirementInWords(requirement: RequirementAssessment, { assessment }: Report): string {
  const { relation, result, summary, exceptions } = requirement;
  if (!JUDGED.has(result)) return summary;
  if (relation === 'analogous') return `by analogy: ${summary}`;
  const analogous = exceptionsByAnalogy(requirement, assessment.checks);
  return analogous === 0 ? summary : `${grouped(analogous)} of ${grouped(exceptions)} by analogy: ${summary}`;
}

export function entriesById(report: Report): ReadonlyMap<string, ReportEntry> {
  return new Map(report.inventory.population.map((entry) => [entry.id, entry]));
}

/** `unregistered`, `registered "ci-bot"`, `registered "ci-bot" but expired 2026-10-15, 17 days ago`. */
export function stateInWords(finding: ReportFinding): string {
  if (finding.state === 'unregistered') return 'unregistered';
  const detail = finding.stateDetail;
  const entry = finding.entry === null ? '' : ` "${finding.entry}"`;
  if (finding.state === 'registered') return `registered${entry}${detail === null ? '' : `, ${detail}`}`;
  const why =
    detail === null
      ? finding.state
      : detail.toLowerCase().includes(finding.state)
        ? detail
        : `${finding.state}: ${detail}`;
  return `registered${entry} but ${why}`;
}

/** Of one finding, unless all is to be said: the most direct ones come first. */
const MAX_REQUIREMENTS = 4;

/** Ids of the requirements that a finding touches, as far as they are shown, and the number of the others. */
export function shownRequirements(
  finding: ReportFinding,
  { verbose }: { readonly verbose: boolean },
): { readonly shown: readonly string[]; readonly more: number } {
  const ids = requirementsOf(finding).map(({ id }) => id);
  const shown = verbose ? ids : ids.slice(0, MAX_REQUIREMENTS);
  return { shown, more: ids.length - shown.length };
}

/** How far a finding has got, beside its first place, which may be another. */
export function exposureInWords(finding: ReportFinding): string {
  const words = EXPOSURE_WORDS[finding.exposure];
  const here = placesOf(finding)[0]?.exposure ?? finding.exposure;
  return here === finding.exposure ? words : `${EXPOSURE_WORDS[here]} here, ${words} elsewhere`;
}

/** One line for all that is known of a finding but its place. */
export function findingInWords(finding: ReportFinding, exposure: Exposure = finding.exposure): string {
  const { title, masked } = finding;
  const requirements = requirementsOf(finding).map(({ id }) => id);
  const pci = requirements.length === 0 ? '' : ` PCI DSS ${requirements.join(', ')}.`;
  return `${title} ${masked}, ${EXPOSURE_WORDS[exposure]}: ${stateInWords(finding)}.${pci}`;
}

const CHANGE_KINDS: ReadonlySet<string> = new Set(['staged', 'unstaged', 'untracked', 'uncommitted', 'range']);

/** Only a change was looked at: what it says of the whole inventory or of requirements is next to nothing. */
export function isOfChange({ run }: Report): boolean {
  return CHANGE_KINDS.has(run.source.kind);
}
