/** What was decided about a secret, written down at once, and taken back again. */
import { updateBaseline } from '../../../findings/baseline.ts';
import type { Baseline, BaselineState } from '../../../findings/baseline-entry.ts';
import { entryFromFinding, type Answers } from '../../../inventory/new-entry.ts';
import type { SecretFindings } from '../../../inventory/unregistered.ts';
import type { PathOffset } from '../../../inventory/path-offset.ts';
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
  /** How the inventory sees the paths of findings. */
  readonly pathOffset: PathOffset;
}

/** A decision as it was written, so that it can be taken back. */
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
  state: BaselineState,
  reason: string,
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
  { inventory, pathOffset, folder, report }: Records,
  io: Io,
): Promise<Decided> {
  const pepper = await requirePepper(io);
  const [finding = findings[0]] = asReported(findings, report);
  const { result, path } = await registerToken(inventory === undefined ? {} : { inventory }, pepper.key, io, (ids) =>
    entryFromFinding({ finding, pathOffset, accessKeyId: accessKeyIdBeside(finding, folder) }, answers, ids),
  );
  return { kind: 'registered', entry: result.id, inventory: path };
}

/** Takes back exactly what was written, whatever others have written since. */
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
