/**
 * Paths as their readers want them, whichever folder was scanned: from the top of the repository for code hosts, from
 * the current folder on a screen.
 */
import type { CheckItem } from '../model/assessment.ts';
import { placeBelow } from '../model/place-below.ts';
import type { Report } from '../model/report.ts';

export function seenFromTop(report: Report): Report {
  return seenFrom(report, report.run.source.base ?? '');
}

/** `base` leads from where the reader stands to where the report's paths start. */
export function seenFrom(report: Report, base: string): Report {
  const { run, findings, inventory, assessment, diagnostics } = report;
  if (base === '') return report;
  const at = (path: string): string => placeBelow(base, path);
  const file = <File extends { readonly path: string }>(own: File): File => ({ ...own, path: at(own.path) });
  const placed = (item: CheckItem): CheckItem => ({
    ...item,
    message:
      item.subject.kind === 'place' && item.message.startsWith(`${item.subject.path} `)
        ? at(item.subject.path) + item.message.slice(item.subject.path.length)
        : item.message,
    subject: item.subject.kind === 'place' ? { ...item.subject, path: at(item.subject.path) } : item.subject,
    ...(item.place === undefined ? {} : { place: file(item.place) }),
  });
  return {
    ...report,
    run: {
      ...run,
      skipped: run.skipped.map(file),
      ...(run.configuration == null ? {} : { configuration: file(run.configuration) }),
      ...(run.baseline == null ? {} : { baseline: file(run.baseline) }),
    },
    findings: findings.map((finding) => ({
      ...finding,
      occurrences: finding.occurrences.map(file),
    })),
    inventory: inventory.path === null ? inventory : { ...inventory, path: at(inventory.path) },
    assessment: {
      ...assessment,
      checks: assessment.checks.map((check) => ({ ...check, failed: check.failed.map(placed) })),
    },
    diagnostics: diagnostics.map((said) => (said.path === null ? said : { ...said, path: at(said.path) })),
  };
}
