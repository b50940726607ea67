/** The rules behind the results. Severity and precision stand at the rule in SARIF, so they come from its findings. */
import { groupBy } from '../../base/group-by.ts';
import { compareText } from '../../base/order.ts';
import { compareRequirementIds } from '../../model/assessment.ts';
import type { ReportFinding } from '../../model/report.ts';
import { CONFIDENCES, SEVERITIES, type Confidence, type Severity } from '../../model/severity.ts';
import { helpMarkdown, helpText } from '../rule-help.ts';
import { requirementsOf } from '../view.ts';
import { limited, visible, webAddress } from '../sanitise.ts';

export type SarifLevel = 'error' | 'warning' | 'note';

const SECURITY_SEVERITY = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: null,
} as const satisfies Record<Severity, string | null>;
const LEVELS = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
} as const satisfies Record<Severity, SarifLevel>;
const PROBLEM_SEVERITY = { error: 'error', warning: 'warning', note: 'recommendation' } as const satisfies Record<
  SarifLevel,
  string
>;
const MAX_TAGS = 20;
const MAX_DESCRIPTION = 1024;
export const MAX_NAME = 255;

/** From 0 to 100, as SARIF ranks results. */
export function rankOf(severity: Severity): number {
  return Number(SECURITY_SEVERITY[severity] ?? 0) * 10;
}

export function levelOf(severity: Severity): SarifLevel {
  return LEVELS[severity];
}

/** `very-high` is kept for values whose own check digits prove them; else the least confidence among the findings. */
function precisionOf(findings: readonly ReportFinding[]): Confidence | 'very-high' {
  const isProven = (finding: ReportFinding): boolean =>
    finding.confidence === 'high' &&
    finding.proofs.some(({ kind, result }) => kind === 'checksum' && result === 'holds');
  if (findings.every(isProven)) return 'very-high';
  return CONFIDENCES.findLast((confidence) => findings.some((finding) => finding.confidence === confidence)) ?? 'low';
}

/** Of a rule: what it is about, and the requirements that it touches. */
export function tagsOf(about: readonly string[], requirements: readonly string[]): readonly string[] {
  const pci = [...new Set(requirements)].toSorted(compareRequirementIds).map((id) => `pci-dss-${visible(id)}`);
  return ['security', ...about, ...pci].slice(0, MAX_TAGS);
}

export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: SarifLevel };
  readonly properties: Readonly<Record<string, string | readonly string[]>>;
}

/** How grave a rule is, in the words of SARIF and of code hosts. */
export function markOf(
  severity: Severity,
  tags: readonly string[],
  precision: Confidence | 'very-high' = 'high',
): Pick<SarifRule, 'defaultConfiguration' | 'properties'> {
  const level = levelOf(severity);
  const security = SECURITY_SEVERITY[severity];
  return {
    defaultConfiguration: { level },
    properties: {
      tags,
      precision,
      'problem.severity': PROBLEM_SEVERITY[level],
      ...(security === null ? {} : { 'security-severity': security }),
    },
  };
}

function ruleOf(first: ReportFinding, findings: readonly ReportFinding[]): SarifRule {
  const severity = SEVERITIES.find((level) => findings.some((finding) => finding.severity === level)) ?? 'info';
  const requirements = findings.flatMap((finding) => requirementsOf(finding).map(({ id }) => id));
  const tags = tagsOf(['secret', 'external/cwe/cwe-798'], requirements);
  const { defaultConfiguration, properties } = markOf(severity, tags, precisionOf(findings));
  const address = webAddress(first.docs);
  return {
    id: first.rule,
    name: limited(first.title, MAX_NAME),
    shortDescription: { text: limited(first.title, MAX_DESCRIPTION) },
    fullDescription: { text: limited(`${first.title} in clear text. ${first.grants}`, MAX_DESCRIPTION) },
    help: { text: helpText({ ...first, id: first.rule }), markdown: helpMarkdown({ ...first, id: first.rule }) },
    ...(address === null ? {} : { helpUri: address }),
    defaultConfiguration,
    properties: { ...properties, provider: first.provider, kind: first.kind },
  };
}

/** The rules that the findings come from, by id. */
export function rulesOf(findings: readonly ReportFinding[]): readonly SarifRule[] {
  const groups = [...groupBy(findings, ({ rule }) => rule).values()];
  return groups
    .flatMap((group) => (group[0] === undefined ? [] : [ruleOf(group[0], group)]))
    .toSorted((a, b) => compareText(a.id, b.id));
}
