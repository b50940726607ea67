/**
 * The baseline: decisions about findings that stand where they stood. An entry is known by the finding's id, which
 * needs the pepper to be made, so that no entry tells a secret and none can be forged without it; the path only says
 * how many places the decision was about. Text in, text out: nothing here touches a file.
 */
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import { endOf, type IsoDate } from '../base/date.ts';
import { isPast } from '../model/exposure.ts';
import type { Finding, Suppression } from '../model/finding.ts';
import { groupBy } from '../base/group-by.ts';
import { pathBelow } from '../base/path.ts';
import { maskIssued } from '../redaction/quote.ts';
import type { Baseline, BaselineEntry, BaselineState, KnownFinding } from './baseline-entry.ts';

export interface BaselineUse {
  /** Milliseconds since the epoch: decisions that ended before have no effect. */
  readonly asOf: number;
  /** `per-run`: ids are new in every run, so nothing can be compared. */
  readonly identity: 'pepper' | 'per-run';
  /** False where only a part was scanned: an entry that was not seen is not stale then. */
  readonly isWhole: boolean;
  /** From the top of the repository, where paths of a baseline start, to where those of the findings do. */
  readonly base: string;
  /** Whether the place of an entry was not looked at: what stood there has neither gone nor moved. */
  readonly isUnseen: (entry: BaselineEntry) => boolean;
}

export interface BaselineResult {
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
}

function secretPlaces({ occurrences }: KnownFinding): KnownFinding['occurrences'] {
  return occurrences.filter(({ part }) => part === 'secret');
}

/** Places of the secret by path. Blobs of a history count once for each path: their number grows with every commit. */
function countsOf(finding: KnownFinding, base = ''): ReadonlyMap<string, number> {
  const places = new Map<string, Set<string>>();
  for (const { path: seen, span, blob } of secretPlaces(finding)) {
    const path = pathBelow(base, seen);
    const known = places.get(path) ?? new Set<string>();
    known.add(blob === null ? String(span.start) : 'history');
    places.set(path, known);
  }
  return new Map([...places].map(([path, spans]) => [path, spans.size]));
}

/** Whether no file of today holds the secret at `path`. */
function isInHistoryOnly(finding: KnownFinding, path: string): boolean {
  return secretPlaces(finding).every((place) => place.path !== path || isPast(place.exposure));
}

function entriesById(baseline: Baseline): ReadonlyMap<string, readonly BaselineEntry[]> {
  return groupBy(baseline.entries, ({ id }) => id);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Places beyond those of the entries, and places of the entries that are gone. */
function difference(
  entries: readonly BaselineEntry[],
  counts: ReadonlyMap<string, number>,
  { isUnseen }: BaselineUse,
): { readonly more: readonly string[]; readonly added: number; readonly gone: number } {
  const known = new Map<string, number>();
  for (const entry of entries) known.set(entry.path, (known.get(entry.path) ?? 0) + entry.count);
  const unseen = new Set(entries.filter(isUnseen).map(({ path }) => path));
  const more = [...counts].filter(([path, count]) => count > (known.get(path) ?? 0)).map(([path]) => path);
  return {
    more,
    added: sum(more.map((path) => (counts.get(path) ?? 0) - (known.get(path) ?? 0))),
    gone: sum([...known].map(([path, count]) => (unseen.has(path) ? 0 : Math.max(0, count - (counts.get(path) ?? 0))))),
  };
}

function suppressionOf(entries: readonly BaselineEntry[]): Suppression | null {
  const [first] = entries;
  if (first === undefined || entries.some((entry) => entry.state === 'to-rotate')) return null;
  const until =
    entries
      .map((entry) => entry.until)
      .filter((day) => day !== null)
      .sort((a, b) => endOf(a) - endOf(b))[0] ?? null;
  return { source: 'baseline', reason: maskIssued(first.reason), by: first.by, until };
}

function movedMessage({ rule }: Finding, to: readonly string[], { isWhole }: BaselineUse): string {
  return isWhole
    ? `a known finding of ${rule.id} has moved to ${to.join(', ')}; \`keyroll baseline update\` records that`
    : `a known finding of ${rule.id} is in ${to.join(', ')}, which the baseline does not name; a scan of everything that it covers shows whether it has moved`;
}

/** `finding` as its entries have decided about it; `report` is called with what there is to say about that. */
function applyTo(
  finding: Finding,
  entries: readonly BaselineEntry[],
  use: BaselineUse,
  report: (severity: Diagnostic['severity'], code: string, message: string) => void,
): Finding {
  const expired = entries.find((entry) => entry.until !== null && endOf(entry.until) < use.asOf);
  if (expired !== undefined) {
    report(
      'warning',
      'baseline-expired',
      `the decision about a finding of ${finding.rule.id} in ${expired.path} ended on ${expired.until ?? ''}`,
    );
    return finding;
  }
  const { more, added, gone } = difference(entries, countsOf(finding, use.base), use);
  // As many new places as are gone count as moved; with more new ones than that, the finding is new.
  if (added > gone) return finding;
  if (more.length > 0) report('note', 'baseline-moved', movedMessage(finding, more, use));
  return { ...finding, isNew: false, suppression: finding.suppression ?? suppressionOf(entries) };
}

function staleEntries(baseline: Baseline, findings: readonly KnownFinding[]): BaselineEntry[] {
  const seen = new Set(findings.map((finding) => finding.id));
  return baseline.entries.filter((entry) => !seen.has(entry.id));
}

export function applyBaseline(findings: readonly Finding[], baseline: Baseline, use: BaselineUse): BaselineResult {
  if (use.identity === 'per-run') {
    const said = diagnostic(
      'warning',
      'baseline-not-compared',
      'the baseline could not be compared: there is no pepper, so every finding counts as new',
      { path: baseline.path },
    );
    return { findings, diagnostics: baseline.entries.length === 0 ? [] : [said] };
  }
  const byId = entriesById(baseline);
  const diagnostics: Diagnostic[] = [];
  const report: Parameters<typeof applyTo>[3] = (severity, code, message) =>
    diagnostics.push(diagnostic(severity, code, message, { path: baseline.path }));
  const decided = findings.map((finding) => {
    const entries = byId.get(finding.id);
    return entries === undefined ? finding : applyTo(finding, entries, use, report);
  });
  if (use.isWhole) {
    for (const entry of staleEntries(baseline, findings).filter((stale) => !use.isUnseen(stale))) {
      report(
        'warning',
        'baseline-stale',
        `the entry ${entry.id} (${entry.rule} in ${entry.path}) no longer matches anything; \`keyroll baseline prune\` removes it`,
      );
    }
  }
  return { findings: decided, diagnostics };
}

export interface Decision {
  readonly state: BaselineState;
  readonly reason: string;
  readonly by: string | null;
  readonly until: IsoDate | null;
}

/**
 * Entries for findings as they stand now. What was decided before holds; `decision` is for the rest. Places that were
 * not looked at stay.
 */
export function updateBaseline(
  baseline: Baseline,
  findings: readonly KnownFinding[],
  decision: Decision,
  isUnseen: BaselineUse['isUnseen'] = () => false,
): Baseline {
  const byId = entriesById(baseline);
  const present = new Map(findings.map((finding) => [finding.id, countsOf(finding)]));
  const kept = baseline.entries.filter((entry) => {
    const counts = present.get(entry.id);
    return counts === undefined || (isUnseen(entry) && !counts.has(entry.path));
  });
  const current = findings.flatMap((finding) => {
    const before = byId.get(finding.id) ?? [];
    return [...countsOf(finding)].map(([path, count]): BaselineEntry => {
      const { state, reason, by, until } = before.find((entry) => entry.path === path) ?? before[0] ?? decision;
      const history = isInHistoryOnly(finding, path);
      return { id: finding.id, rule: finding.rule.id, path, count, history, state, reason, by, until };
    });
  });
  return { path: baseline.path, entries: [...kept, ...current] };
}

/** Without the entries that match nothing any more where they were looked for. */
export function pruneBaseline(
  baseline: Baseline,
  findings: readonly KnownFinding[],
  isUnseen: BaselineUse['isUnseen'],
): Baseline {
  const stale = new Set(staleEntries(baseline, findings).filter((entry) => !isUnseen(entry)));
  return { path: baseline.path, entries: baseline.entries.filter((entry) => !stale.has(entry)) };
}
