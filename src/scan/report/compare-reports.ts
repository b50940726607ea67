/**
 * This report beside an earlier one: which findings appeared, went or were replaced where they stood, and which tokens
 * of the inventory came, went, were rotated or may do more than before (7.2.5.1, 10.2.1.5: evidence between reviews).
 */
import type {
  ComparedFinding,
  Comparison,
  ReplacedFinding,
  TokenChange,
  TokenChangeKind,
} from '../../model/comparison.ts';
import { instantOf } from '../../base/date.ts';
import { addUnder } from '../../base/group-by.ts';
import type { Report, ReportEntry, ReportFinding } from '../../model/report.ts';
import type { EarlierScopes } from '../../pci/input.ts';

export function compareReports(earlier: Report, now: Report): Comparison {
  const compared = earlier.run.identity === 'pepper' && now.run.identity === 'pepper';
  return {
    since: { startedAt: earlier.run.startedAt, asOf: earlier.run.asOf, head: earlier.run.source.head },
    caveats: [
      ...(compared ? [] : ['one of the two reports was made without a pepper, so findings could not be compared']),
      ...caveatsOf(earlier, now),
    ],
    findings: compared
      ? compareFindings(earlier.findings, now.findings)
      : { compared, appeared: [], gone: [], replaced: [], stayed: 0 },
    tokens: compareTokens(earlier.inventory.population, now.inventory.population),
  };
}

function caveatsOf(earlier: Report, now: Report): readonly string[] {
  const places = ({ run: { source } }: Report): string => JSON.stringify([source.kind, source.targets]);
  return [
    ...(places(earlier) === places(now) ? [] : ['the two reports are of different sources']),
    ...(earlier.tool.rulesDigest === now.tool.rulesDigest
      ? []
      : ['the rules have changed: what appeared may have been there before']),
    ...(earlier.run.minConfidence === now.run.minConfidence
      ? []
      : ['the two scans used a different minimum confidence']),
    ...(earlier.run.complete ? [] : ['the earlier scan was incomplete']),
    ...(now.run.complete ? [] : ['this scan was incomplete: what is gone may merely not have been read']),
    ...inventoryCaveat(earlier, now),
  ];
}

function inventoryCaveat(
  { inventory: { path: earlier } }: Report,
  { inventory: { path: now } }: Report,
): readonly string[] {
  if ((earlier === null) === (now === null)) return [];
  return [
    earlier === null
      ? 'the earlier report had no inventory'
      : 'this report has no inventory, so every token counts as removed',
  ];
}

function toCompared({ id, rule, title, severity, occurrences: [place] }: ReportFinding): ComparedFinding {
  return { id, rule, title, severity, path: place?.path ?? '', line: place?.line ?? 0 };
}

function compareFindings(before: readonly ReportFinding[], after: readonly ReportFinding[]): Comparison['findings'] {
  const old = new Set(before.map(({ id }) => id));
  const fresh = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !fresh.has(id)).map(toCompared);
  const appeared = after.filter(({ id }) => !old.has(id)).map(toCompared);
  const replaced = replacements(gone, appeared);
  const left = new Set(replaced.map(({ before: id }) => id));
  const came = new Set(replaced.map(({ id }) => id));
  return {
    compared: true,
    appeared: appeared.filter(({ id }) => !came.has(id)),
    gone: gone.filter(({ id }) => !left.has(id)),
    replaced,
    stayed: after.length - appeared.length,
  };
}

/** Of one rule in one file, what went and what came are paired in the order of the file. */
function replacements(
  gone: readonly ComparedFinding[],
  appeared: readonly ComparedFinding[],
): readonly ReplacedFinding[] {
  const places = new Map<string, ComparedFinding[]>();
  const keyOf = ({ rule, path }: ComparedFinding): string => JSON.stringify([rule, path]);
  for (const finding of gone.toSorted((a, b) => a.line - b.line)) addUnder(places, keyOf(finding), finding);
  return appeared
    .toSorted((a, b) => a.line - b.line)
    .flatMap((finding) => {
      const before = places.get(keyOf(finding))?.shift();
      return before === undefined ? [] : [{ ...finding, before: before.id }];
    });
}

function compareTokens(before: readonly ReportEntry[], after: readonly ReportEntry[]): readonly TokenChange[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const ids = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((entry) => {
      const earlier = old.get(entry.id);
      return earlier === undefined
        ? [change(entry, 'added', `${entry.status}, ${entry.environment}`)]
        : entryChanges(earlier, entry);
    }),
    ...before
      .filter(({ id }) => !ids.has(id))
      .map((entry) => change(entry, 'removed', `was ${entry.status}, ${entry.environment}`)),
  ];
}

function change({ id }: ReportEntry, kind: TokenChangeKind, detail: string): TokenChange {
  return { entry: id, kind, detail };
}

const NOT_STATED = 'not stated';

function entryChanges(old: ReportEntry, now: ReportEntry): readonly TokenChange[] {
  const turned = (
    kind: TokenChangeKind,
    what: string,
    from: string | null,
    to: string | null,
  ): readonly TokenChange[] =>
    from === to ? [] : [change(now, kind, `${what} from ${from ?? NOT_STATED} to ${to ?? NOT_STATED}`)];
  return [
    ...(old.lastRotatedAt === now.lastRotatedAt || now.lastRotatedAt === null
      ? []
      : [change(now, 'rotated', `on ${now.lastRotatedAt}`)]),
    ...powerChanges(old, now),
    ...turned('moved', 'environment', old.environment, now.environment),
    ...turned('status', 'status', old.status, now.status),
    ...turned('expiry', 'expiry', old.expiresAt, now.expiresAt),
    ...turned('owner', 'owner', old.owner, now.owner),
  ];
}

/** Reports of older versions lack scopes, which is no change. */
function powerChanges(old: ReportEntry, now: ReportEntry): readonly TokenChange[] {
  const changes: TokenChange[] = [];
  if (old.scopes !== undefined && now.scopes !== undefined) {
    changes.push(
      ...added(old.scopes, now.scopes).map((scope) => change(now, 'widened', `scope ${scope} added`)),
      ...added(now.scopes, old.scopes).map((scope) => change(now, 'narrowed', `scope ${scope} removed`)),
    );
  }
  if (old.scopeModel !== undefined && old.scopeModel !== now.scopeModel && now.scopeModel === 'unrestricted') {
    changes.push(change(now, 'widened', 'now unrestricted'));
  }
  if (old.networks !== undefined && now.networks !== undefined && old.networks.length > 0) {
    if (now.networks.length === 0) changes.push(change(now, 'widened', 'now usable from any network'));
    else {
      changes.push(
        ...added(old.networks, now.networks).map((network) => change(now, 'widened', `network ${network} added`)),
      );
    }
  }
  return changes;
}

function added(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.filter((item) => !before.includes(item));
}

/** What an earlier report says of scopes, for the check that looks for a record of their change. */
export function earlierScopes({ run, inventory }: Report): EarlierScopes {
  return {
    since: instantOf(run.asOf),
    scopes: new Map(
      inventory.population.flatMap(({ id, scopes }) => (scopes === undefined ? [] : [[id, scopes] as const])),
    ),
  };
}
