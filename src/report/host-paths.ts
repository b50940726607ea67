/**
 * Paths as their readers want them, whichever folder was scanned: from the top of the repository for code hosts, from
 * the current folder on a screen.
 */
import { posix } from 'node:path';
import type { CheckItem } from '../model/assessment.ts';
import { pathBelow } from '../base/path.ts';
import type { Report } from '../model/report.ts';

/** What lies outside of the repository has its whole path there: SARIF 2.1.0, 3.10.2 has no `..` in addresses. */
export function seenFromTop(report: Report): Report {
  const { base = '', repository } = report.run.source;
  return placed(report, (path) => {
    const seen = pathBelow(base, path);
    return seen.startsWith('../') && repository?.startsWith('/') === true ? posix.join(repository, seen) : seen;
  });
}

/** `base` leads from where the reader stands to where the report's paths start. */
export function seenFrom(report: Report, base: string): Report {
  return base === '' ? report : placed(report, (path) => pathBelow(base, path));
}

function placed(report: Report, at: (path: string) => string): Report {
  const { run, findings, inventory, assessment, diagnostics } = report;
  const file = <File extends { readonly path: string }>(own: File): File => ({ ...own, path: at(own.path) });
  const itemAt = (item: CheckItem): CheckItem => ({
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
      checks: assessment.checks.map((check) => ({ ...check, failed: check.failed.map(itemAt) })),
    },
    diagnostics: diagnostics.map((said) => (said.path === null ? said : { ...said, path: at(said.path) })),
  };
}
