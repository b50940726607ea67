/** What a scan is asked to do, after the command line and the configuration have been read: everything is decided. */
import type { Baseline } from '../findings/baseline-entry.ts';
import type { Fingerprinter } from '../findings/fingerprint.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Inventory } from '../model/inventory.ts';
import type { FingerprintUse } from '../model/reconciliation.ts';
import type { PathOffset } from '../inventory/path-offset.ts';
import type { Confidence } from '../model/severity.ts';
import type { DisabledRule } from './config.ts';
import type { CommitRange } from '../sources/git/commit-range.ts';
import type { PendingKind } from '../sources/git/pending-kind.ts';
import type { HistoryScope } from '../sources/history/scope.ts';
import type { EarlierScopes } from '../pci/input.ts';
import type { LogFormat } from '../usage/log-format.ts';
import type { RulesAsked } from './assets/rules.ts';

/** What git says has changed. `folder` null: the whole repository around the current folder. */
export type ChangeTarget =
  | { readonly kind: PendingKind; readonly folder: string | null }
  /** `label` names the range in the report. */
  | { readonly kind: 'range'; readonly folder: string | null; readonly range: CommitRange; readonly label: string };

/** All of history. `label` names it in the report. */
export interface HistoryTarget {
  readonly kind: 'history';
  readonly folder: string | null;
  readonly scope: HistoryScope;
  /** Objects that no ref reaches any more count too. */
  readonly unreachable: boolean;
  readonly label: string;
}

export type ScanTarget =
  | HistoryTarget
  /** Nothing but usage logs. */
  | { readonly kind: 'usage' }
  | { readonly kind: 'tree'; readonly paths: readonly string[] }
  | { readonly kind: 'stdin' }
  | ChangeTarget;

/** Usage logs to read. */
export interface LogRequest {
  /** Files, folders, patterns; `-`: standard input. */
  readonly paths: readonly string[];
  /** Null: each record tells. */
  readonly format: LogFormat | null;
  /** What a mapping file describes: tried before the formats that are known. */
  readonly mapped: LogFormat | null;
  /** The token whose timeline is complete. */
  readonly timeline: string | null;
  /** Lines are searched for secrets too. */
  readonly secrets: boolean;
}

/** A file as it was read. */
export interface SuppliedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface ScanRequest {
  readonly target: ScanTarget;
  /** Absolute: the folder that paths of the report start from. */
  readonly root: string;
  readonly logs: LogRequest | null;
  readonly inventory: Inventory | null;
  /** From paths of the report to those of the inventory. */
  readonly pathOffset: PathOffset;
  readonly fingerprinter: Fingerprinter;
  readonly fingerprints: FingerprintUse;
  readonly baseline: Baseline | null;
  /** The scan covers the baseline's whole folder, so an entry that was not seen is stale. */
  readonly baselineIsWhole: boolean;
  readonly disabledRules: readonly DisabledRule[];
  /** The files behind `disabledRules`, `exclude` and the like, and behind `baseline`. */
  readonly supplied: { readonly configuration: SuppliedFile | null; readonly baseline: SuppliedFile | null };
  readonly inlineIgnores: boolean;
  /** Absolute paths that are never scanned: inventory, baseline, packs, pepper. */
  readonly ownFiles: readonly string[];
  /** Absolute paths of files that this run writes, which are not scanned unless they are committed. */
  readonly outputs: readonly string[];
  /** Globs of paths that the configuration leaves out, relative to `excludeBase`. */
  readonly exclude: readonly string[];
  readonly excludeBase: string;
  readonly asOf: number;
  readonly minConfidence: Confidence;
  readonly maxFileBytes: number;
  readonly jobs: number;
  /** Where scans leave something for later ones; null: they are to leave and take nothing. */
  readonly cacheFolder: string | null;
  /** A scan of nothing is incomplete: in a CI job, it would go unnoticed. */
  readonly mustFindFiles: boolean;
  readonly rules: RulesAsked;
  /** From an earlier report. */
  readonly earlier?: EarlierScopes;
  /** What reading the settings had to say. */
  readonly diagnostics: readonly Diagnostic[];
}

/** So many files are worth preparing for. */
export const MUCH = 64;

/** Who wants to know how far the scan is. The scanner itself never prints. */
export interface ScanListener {
  onProgress?(done: number, total: number): void;
  /** There is more to scan than a few files, and the scan has not begun. */
  onMuch?(): void;
  /** Everything has been read but usage logs, if there are any. */
  onCollected?(): void;
}
