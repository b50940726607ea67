/** The one place that decides how a run ends. Formats and outputs have no say. */
import type { RequirementAssessment } from '../model/assessment.ts';
import type { Report, ReportFinding } from '../model/report.ts';
import { UsageError } from '../model/error.ts';
import { isOfEvents } from '../model/event-check.ts';
import { got } from '../redaction/quote.ts';
import { isAtLeast, SEVERITIES, type Severity } from '../model/severity.ts';

export const EXIT = { clean: 0, findings: 1, error: 2, incomplete: 3, interrupted: 130, terminated: 143 } as const;

/**
 * Which findings a gate fails on: those at or over a level, perhaps only new or unregistered ones, or any exception of
 * the assessment.
 */
export interface FailOn {
  readonly level: Severity;
  readonly onlyNew: boolean;
  readonly onlyUnregistered: boolean;
  readonly pci: boolean;
}

export const DEFAULT_FAIL_ON: FailOn = { level: 'medium', onlyNew: false, onlyUnregistered: false, pci: false };

/** `medium`, `new`, `unregistered`, `pci`, or several with commas: `new,high`. `option`: as it was typed, for the message. */
export function parseFailOn(text: string, option = ''): FailOn {
  const words = text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const levels = SEVERITIES.filter((level) => words.includes(level));
  const unknown = words.find((word) => !['new', 'unregistered', 'pci', ...SEVERITIES].includes(word));
  if (words.length === 0 || unknown !== undefined || levels.length > 1) {
    throw new UsageError(
      `${option === '' ? 'expected' : `${option} expects`} one severity (${SEVERITIES.join(', ')}), "new", "unregistered" or "pci", or several separated by commas${got(text)}.`,
    );
  }
  return {
    level: levels[0] ?? DEFAULT_FAIL_ON.level,
    onlyNew: words.includes('new'),
    onlyUnregistered: words.includes('unregistered'),
    pci: words.includes('pci'),
  };
}

export interface ExitPolicy {
  readonly failOn: FailOn;
  /** Findings and incompleteness do not count: for jobs that only report. */
  readonly exitZero: boolean;
  readonly allowIncomplete: boolean;
}

function counts(finding: ReportFinding, failOn: FailOn): boolean {
  return (
    finding.suppressed === null &&
    isAtLeast(finding.severity, failOn.level) &&
    (!failOn.onlyNew || finding.isNew) &&
    (!failOn.onlyUnregistered || finding.state === 'unregistered')
  );
}

function hasExceptions({ exceptionsBySeverity }: RequirementAssessment, level: Severity): boolean {
  return SEVERITIES.some((severity) => isAtLeast(severity, level) && exceptionsBySeverity[severity] > 0);
}

/**
 * What logs show to have happened counts as findings do; what they fail to show, among the exceptions of the assessment
 * alone.
 */
function happened(report: Report, failOn: FailOn): boolean {
  return report.assessment.checks
    .filter(isOfEvents)
    .some(
      ({ id, failed }) =>
        (!failOn.onlyUnregistered || id === 'USE-003') &&
        failed.some(({ severity }) => isAtLeast(severity, failOn.level)),
    );
}

export interface Verdict {
  readonly code: number;
  /** What decided, for a person; null where nothing was found and nothing is missing. */
  readonly why: string | null;
}

/** `2 new findings of severity medium or more`. */
function asked(failOn: FailOn, n: number): string {
  const words = [
    ...(failOn.onlyNew ? ['new'] : []),
    ...(failOn.onlyUnregistered ? ['unregistered'] : []),
    n === 1 ? 'finding' : 'findings',
  ].join(' ');
  return `${words} of severity ${failOn.level}${failOn.level === 'critical' ? '' : ' or more'}`;
}

export function verdictOf(report: Report, policy: ExitPolicy): Verdict {
  const verdict = gate(report, policy);
  return policy.exitZero && verdict.code !== EXIT.clean
    ? { code: EXIT.clean, why: `--exit-zero, instead of ${verdict.code} for ${verdict.why ?? ''}` }
    : verdict;
}

function gate(report: Report, { failOn, allowIncomplete }: ExitPolicy): Verdict {
  const counted = report.findings.filter((finding) => counts(finding, failOn)).length;
  if (counted > 0) return { code: EXIT.findings, why: `${counted} ${asked(failOn, counted)}` };
  if (happened(report, failOn)) {
    return { code: EXIT.findings, why: `exceptions in usage logs of severity ${failOn.level} or more` };
  }
  const requirements = failOn.pci
    ? report.assessment.requirements.filter((requirement) => hasExceptions(requirement, failOn.level)).length
    : 0;
  if (requirements > 0) {
    return {
      code: EXIT.findings,
      why: `${requirements} PCI DSS ${requirements === 1 ? 'requirement' : 'requirements'} with exceptions of severity ${failOn.level} or more`,
    };
  }
  if (!report.run.complete && !allowIncomplete) return { code: EXIT.incomplete, why: 'an incomplete scan' };
  return {
    code: EXIT.clean,
    why: report.findings.some(({ suppressed }) => suppressed === null) ? `no ${asked(failOn, 0)}` : null,
  };
}
