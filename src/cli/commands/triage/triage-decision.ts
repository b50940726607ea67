/** What was decided about a secret: saved at once, and undone again. */
import { updateBaseline } from '../../../findings/baseline.ts';
import type { Baseline, BaselineState } from '../../../findings/baseline-entry.ts';
import { entryFromFinding, type Answers } from '../../../inventory/new-entry.ts';
import type { SecretFindings } from '../../../inventory/unregistered.ts';
import { pathOffsetOf } from '../../../inventory/path-offset.ts';
import type { Io } from '../../../base/io.ts';
import type { Report, ReportFinding } from '../../../model/report.ts';
import { changeBaseline, knownFindings } from '../../files/change-baseline.ts';
import { changeInventory, registerToken } from '../inventory/inventory-file.ts';
import { accessKeyIdBeside } from '../../files/access-key-id.ts';
import { shownPath } from '../../files/named-file.ts';
import { requirePepper } from '../inventory/current-pepper.ts';

/** Where decisions go. Absolute paths; an inventory may be missing until something is registered. */
export interface Records {
  readonly baseline: string;
  readonly inventory: string | undefined;
  readonly by: string | null;
  /** The report that the findings are of; on the screen they may have other paths. */
  readonly report: Report;
  /** The folder that paths of findings start from. */
  readonly folder: string;
}

/** A decision as it was saved, so that it can be undone. */
export type Decided =
  | { readonly kind: 'skipped' }
  | { readonly kind: 'baseline'; readonly state: BaselineState; readonly ids: readonly string[] }
  | { readonly kind: 'registered'; readonly entry: string; /** As messages name it. */ readonly inventory: string };

function changed(file: string, io: Io, change: (baseline: Baseline) => Baseline): Promise<Baseline> {
  return changeBaseline(file, io, (before) => change(before ?? { path: shownPath(file, io.cwd), entries: [] }));
}

function asReported(findings: SecretFindings, report: Report): readonly ReportFinding[] {
  const ids = new Set(findings.map(({ id }) => id));
  return report.findings.filter(({ id }) => ids.has(id));
}

export async function accept(
  findings: SecretFindings,
  { state, reason }: { readonly state: BaselineState; readonly reason: string },
  { baseline, by, report }: Records,
  io: Io,
): Promise<Decided> {
  const known = knownFindings(asReported(findings, report), report);
  await changed(baseline, io, (before) => updateBaseline(before, known, { state, reason, by, until: null }));
  return { kind: 'baseline', state, ids: findings.map(({ id }) => id) };
}

export async function register(
  findings: SecretFindings,
  answers: Answers,
  { inventory, folder, report }: Records,
  io: Io,
): Promise<Decided> {
  const pepper = await requirePepper(io);
  const pathOffset = pathOffsetOf(report.inventory);
  const [finding = findings[0]] = asReported(findings, report);
  const { result, path } = await registerToken(inventory === undefined ? {} : { inventory }, pepper.key, io, (ids) =>
    entryFromFinding({ finding, pathOffset, accessKeyId: accessKeyIdBeside(finding, folder) }, answers, ids),
  );
  return { kind: 'registered', entry: result.id, inventory: path };
}

/** Removes exactly what was saved, whatever others have written since. */
export async function undo(decided: Decided, { baseline, inventory }: Records, io: Io): Promise<void> {
  if (decided.kind === 'baseline') {
    await changed(baseline, io, (before) => ({
      ...before,
      entries: before.entries.filter(({ id }) => !decided.ids.includes(id)),
    }));
  }
  if (decided.kind === 'registered') {
    await changeInventory(inventory === undefined ? {} : { inventory }, io, () => ({
      changes: [{ kind: 'remove', id: decided.entry }],
      result: null,
    }));
  }
}
