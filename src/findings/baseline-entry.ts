/** What a baseline is made of. */
import type { IsoDate } from '../base/date.ts';
import type { Exposure } from '../model/exposure.ts';
import { compareText } from '../base/order.ts';

/** `to-rotate` is known and remains a task; the others are no task. */
export const BASELINE_STATES = ['accepted', 'false-positive', 'to-rotate', 'test-value'] as const;
export type BaselineState = (typeof BASELINE_STATES)[number];

export interface BaselineEntry {
  /** Id of the finding. */
  readonly id: string;
  readonly rule: string;
  readonly path: string;
  /** Number of places of the secret in `path`. */
  readonly count: number;
  /** Whether the secret stood in the history of `path` alone: scans of files neither see it nor miss it. */
  readonly history: boolean;
  readonly state: BaselineState;
  readonly reason: string;
  readonly by: string | null;
  readonly until: IsoDate | null;
}

export interface Baseline {
  /** The file, as messages name it. */
  readonly path: string;
  readonly entries: readonly BaselineEntry[];
}

/** What a baseline needs to know of a finding: a saved report holds it as well. */
export interface KnownFinding {
  readonly id: string;
  readonly rule: { readonly id: string };
  readonly occurrences: readonly {
    readonly path: string;
    readonly span: { readonly start: number };
    readonly blob: string | null;
    readonly exposure: Exposure;
    readonly part: string;
  }[];
}

/** The order of the file: by path, so that neighbours in a merge have nothing to do with each other. */
export function compareEntries(a: BaselineEntry, b: BaselineEntry): number {
  return compareText(a.path, b.path) || compareText(a.rule, b.rule) || compareText(a.id, b.id);
}
