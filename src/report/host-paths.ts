/**
 * Paths as code hosts read them: from the top of the repository, whichever folder of it was scanned. Names of the
 * inventory and the settings do not start where the others do, and stay as they are.
 */
import { posix } from 'node:path';
import type { CheckItem } from '../model/assessment.ts';
import type { Report } from '../model/report.ts';

/** What stands where there is no file: `<stdin>`. */
const NAME = /^<[^/]*>$/;

export function seenFromTop(report: Report): Report {
  const { run, findings, assessment, inventory, diagnostics } = report;
  const base = run.source.base ?? '';
  if (base === '') return report;
  const own = new Set([inventory.path, run.configuration?.path ?? null, run.baseline?.path ?? null]);
  const isNoPath = (path: string): boolean => own.has(path) || posix.isAbsolute(path) || NAME.test(path);
  const at = (path: string): string => (isNoPath(path) ? path : posix.join(base, path));
  const placed = (item: CheckItem): CheckItem => ({
    ...item,
    subject: item.subject.kind === 'place' ? { ...item.subject, path: at(item.subject.path) } : item.subject,
    ...(item.place === undefined ? {} : { place: { ...item.place, path: at(item.place.path) } }),
  });
  return {
    ...report,
    findings: findings.map((finding) => ({
      ...finding,
      occurrences: finding.occurrences.map((occurrence) => ({ ...occurrence, path: at(occurrence.path) })),
    })),
    assessment: {
      ...assessment,
      checks: assessment.checks.map((check) => ({ ...check, failed: check.failed.map(placed) })),
    },
    diagnostics: diagnostics.map((said) => (said.path === null ? said : { ...said, path: at(said.path) })),
  };
}
