/**
 * How well each rule has done by the decisions that were made: of the secrets it found, which were some, which were
 * none, and which nobody has looked at. A test value is counted as none: it looks like a secret and is made up.
 */
import type { BaselineEntry } from '../../../findings/baseline-entry.ts';
import type { SecretFindings } from '../../../inventory/unregistered.ts';
import { compareText } from '../../../base/order.ts';
import type { Report } from '../../../model/report.ts';
import { textTable, type Column } from '../../../report/plain-table.ts';

export interface RuleStats {
  readonly rule: string;
  readonly leaks: number;
  readonly registered: number;
  readonly accepted: number;
  readonly falsePositives: number;
  readonly testValues: number;
  readonly open: number;
  /** Share of secrets among the decided findings; null where none is decided. */
  readonly precision: number | null;
}

type Kind = keyof Omit<RuleStats, 'rule' | 'precision'>;

const KIND_OF: Readonly<Record<BaselineEntry['state'], Kind>> = {
  'to-rotate': 'leaks',
  accepted: 'accepted',
  'false-positive': 'falsePositives',
  'test-value': 'testValues',
};

/** `decisions`: the baseline, whether or not the report still has their findings. `open`: what is undecided. */
export function ruleStats(
  report: Report,
  decisions: readonly BaselineEntry[],
  open: readonly SecretFindings[],
): readonly RuleStats[] {
  const counts = new Map<string, Record<Kind, Set<string>>>();
  const count = (rule: string, kind: Kind, id: string): void => {
    const known = counts.get(rule) ?? {
      leaks: new Set(),
      registered: new Set(),
      accepted: new Set(),
      falsePositives: new Set(),
      testValues: new Set(),
      open: new Set(),
    };
    counts.set(rule, known);
    known[kind].add(id);
  };
  for (const { rule, id, state } of decisions) count(rule, KIND_OF[state], id);
  for (const { rule, id, state, kind } of report.findings) {
    if (state !== 'unregistered' && kind !== 'identifier') count(rule, 'registered', id);
  }
  for (const { rule, id } of open.flat()) count(rule, 'open', id);
  return [...counts].sort(([a], [b]) => compareText(a, b)).map(([rule, kinds]) => statsOf(rule, kinds));
}

function statsOf(rule: string, kinds: Readonly<Record<Kind, ReadonlySet<string>>>): RuleStats {
  const right = kinds.leaks.size + kinds.registered.size + kinds.accepted.size;
  const decided = right + kinds.falsePositives.size + kinds.testValues.size;
  return {
    rule,
    leaks: kinds.leaks.size,
    registered: kinds.registered.size,
    accepted: kinds.accepted.size,
    falsePositives: kinds.falsePositives.size,
    testValues: kinds.testValues.size,
    open: kinds.open.size,
    precision: decided === 0 ? null : right / decided,
  };
}

const COLUMNS: readonly Column[] = [
  { title: 'rule', min: 16, share: 1 },
  ...['leaks', 'registered', 'accepted', 'false', 'test', 'open', 'precision'].map((title) => ({
    title,
    min: title.length,
    share: 0,
  })),
];

export function statsTable(stats: readonly RuleStats[], columns: number): string {
  if (stats.length === 0) return 'Nothing is decided, and nothing is left to decide.\n';
  const rows = stats.map(({ rule, leaks, registered, accepted, falsePositives, testValues, open, precision }) => [
    rule,
    ...[leaks, registered, accepted, falsePositives, testValues, open].map(String),
    precision === null ? '' : `${Math.round(precision * 100)} %`,
  ]);
  return textTable(COLUMNS, rows, columns);
}
