/** The files that decide what is scanned and reported, as the run record names them, and what each took away. */
import { createHash } from 'node:crypto';
import type { Skipped } from '../../model/diagnostic.ts';
import { mayRepeatName } from '../../redaction/quote.ts';
import type { ReportFinding, ReportRun } from '../../model/report.ts';
import { EXCLUDED } from '../exclude.ts';
import type { ScanRequest, SuppliedFile } from '../request.ts';

function named({ path, bytes }: SuppliedFile): { readonly path: string; readonly sha256: string } {
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function suppressedBy(source: string, findings: readonly ReportFinding[]): number {
  return findings.filter(({ suppressed }) => suppressed?.source === source).length;
}

export function settingsPart(
  { supplied, disabledRules, baseline }: Pick<ScanRequest, 'supplied' | 'disabledRules' | 'baseline'>,
  findings: readonly ReportFinding[],
  skipped: readonly Skipped[],
): Required<Pick<ReportRun, 'configuration' | 'baseline'>> {
  return {
    configuration:
      supplied.configuration === null
        ? null
        : {
            ...named(supplied.configuration),
            excluded: skipped.filter(({ reason }) => reason === EXCLUDED).length,
            disabled: disabledRules.map(({ rule }) => (mayRepeatName(rule) ? rule : '…')),
            suppressed: suppressedBy('config', findings),
          },
    baseline:
      supplied.baseline === null
        ? null
        : {
            ...named(supplied.baseline),
            entries: baseline?.entries.length ?? 0,
            suppressed: suppressedBy('baseline', findings),
            known: findings.filter(({ isNew, suppressed }) => !isNew && suppressed === null).length,
          },
  };
}
