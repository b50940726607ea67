/**
 * Paths as their readers want them, whichever folder was scanned: from the top of the repository for code hosts, from
 * the current folder on a screen. What the run record calls the inventory and the settings is as it was named, and
 * stays.
 */
import type { CheckItem } from '../model/assessment.ts';
import { placeBelow } from '../model/place-below.ts';
import type { Report } from '../model/report.ts';

export function seenFromTop(report: Report): Report {
  return seenFrom(report, report.run.source.base ?? '');
}

/** `base` leads from where the reader stands to where the report's paths start. */
export function seenFrom(report: Report, base: string): Report {
  const { run, findings, assessment, diagnostics } = report;
  if (base === '') return report;
  const at = (path: string): string => placeBelow(base, path);
  const placed = (item: CheckItem): CheckItem => ({
    ...item,
    message:
      item.subject.kind === 'place' && item.message.startsWith(`${item.subject.path} `)
        ? at(item.subject.path) + item.message.slice(item.subject.path.length)
        : item.message,
    subject: item.subject.kind === 'place' ? { ...item.subject, path: at(item.subject.path) } : item.subject,
    ...(item.place === undefined ? {} : { place: { ...item.place, path: at(item.place.path) } }),
  });
  return {
    ...report,
    run: { ...run, skipped: run.skipped.map((skipped) => ({ ...skipped, path: at(skipped.path) })) },
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
