/**
 * The report: the one document that every reporter renders and that `keyroll report` reads back.
 * It is the JSON of the contract, field for field; there is no other serialisation. It holds masks, never secrets.
 */
import type { Assessment, RequirementRef } from './assessment.ts';
import type { Comparison } from './comparison.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Exposure } from './exposure.ts';
import type { Suppression } from './finding.ts';
import type { BlobReach } from './history.ts';
import type { Encoding, Proof } from './match.ts';
import type { FileRole, PlaceEnvironment } from './place.ts';
import type { State } from './reconciliation.ts';
import type { CredentialKind, TokenLifetime } from './rule.ts';
import type { Confidence, Severity } from './severity.ts';
import type { TextRange } from './span.ts';
import type { TimelineRow } from './usage.ts';

export const SCHEMA_VERSION = '1';
/** The name by which the package gives its schema out. */
export const SCHEMA_ID = 'keyroll/schema/report-1.json';

export interface ReportConfiguration {
  readonly path: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  /** Number of paths that its patterns left out, each among the skipped. */
  readonly excluded: number;
  /** Rules whose findings it suppresses. */
  readonly disabled: readonly string[];
  /** Number of findings that it suppressed. */
  readonly suppressed: number;
}

export interface ReportBaseline {
  readonly path: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  readonly entries: number;
  /** Number of findings that it suppressed. */
  readonly suppressed: number;
  /** Number of findings that it knows and that count all the same. */
  readonly known: number;
}

export interface ReportOccurrence extends TextRange {
  readonly path: string;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly blob: string | null;
  readonly commit: string | null;
  readonly exposure: Exposure;
  readonly part: string;
  readonly role: FileRole;
  /** Role by the text around it, where that differs from the file's: the severity depends on it. */
  readonly roleHere?: FileRole;
  readonly environment: PlaceEnvironment;
  readonly decoded: readonly Encoding[];
  readonly excerpt: string;
}

export interface ReportCommit {
  readonly commit: string;
  readonly author: string;
  readonly date: string;
}

/** Where the history was looked at: who brought the secret in, until when it stood there, and what holds it still. */
export interface ReportHistory {
  readonly introduced: ReportCommit;
  readonly removed: ReportCommit | null;
  readonly daysExposed: number;
  readonly atHead: boolean;
  readonly reach: BlobReach;
  /** The first names, at most twenty of each, of branches and tags whose history has it. */
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  readonly branchCount: number;
  readonly tagCount: number;
  /** Number of objects that hold it; the occurrences show where it came in and where it stands. */
  readonly blobs: number;
}

export interface ReportFinding {
  readonly id: string;
  /** What an inventory entry would store; null without a pepper. */
  readonly fingerprint: string | null;
  readonly rule: string;
  readonly title: string;
  readonly provider: string;
  readonly providerName: string;
  readonly kind: CredentialKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly masked: string;
  readonly lifetime: TokenLifetime;
  readonly exposure: Exposure;
  readonly state: State;
  readonly stateDetail: string | null;
  readonly entry: string | null;
  readonly isNew: boolean;
  readonly suppressed: Suppression | null;
  readonly requirements: readonly RequirementRef[];
  /** Ids of the checks that this finding fails. */
  readonly checks: readonly string[];
  readonly proofs: readonly Proof[];
  readonly grants: string;
  readonly rotate: string;
  readonly docs: string | null;
  readonly history?: ReportHistory | null;
  readonly occurrences: readonly ReportOccurrence[];
}

/** What the inventory says of an entry, in a list and in a report. */
export interface EntryRow {
  readonly id: string;
  readonly name: string | null;
  readonly type: string;
  readonly provider: string | null;
  readonly status: string;
  readonly environment: string;
  readonly owner: string | null;
  /** Scope as the inventory states it (`cde`, `connected`, ...), unverified. */
  readonly pciScope?: string | null;
  readonly createdAt: string | null;
  readonly expiresAt: string | null;
  readonly lastRotatedAt: string | null;
  readonly lastReviewedAt: string | null;
  /** What it may do and from where, as the inventory states it. Reports of older versions lack it. */
  readonly scopes?: readonly string[];
  readonly scopeModel?: string | null;
  readonly networks?: readonly string[];
  /** What those who replace it have to know, as the inventory states it. Reports of older versions lack it. */
  readonly purpose?: string | null;
  readonly contact?: string | null;
  /** Who uses it. */
  readonly consumers?: readonly string[];
  /** `vault kv/prod/stripe`: where it is meant to live. */
  readonly storage?: readonly string[];
  readonly rotationMethod?: string | null;
}

export interface ReportEntry extends EntryRow {
  /** Ids of the findings that matched it. */
  readonly findings: readonly string[];
}

export interface ReportProtected {
  readonly mechanism: string;
  readonly kind: 'reference' | 'ciphertext';
  readonly count: number;
  /** The first places, at most ten. */
  readonly places: readonly { readonly path: string; readonly line: number }[];
}

/** A row of a token's timeline; instants as `2026-08-02T10:00:00Z`. */
export interface ReportTimelineRow extends Omit<TimelineRow, 'first' | 'last'> {
  readonly first: string;
  readonly last: string;
}

export interface ReportTokenUse {
  /** Id of the inventory's entry; null where none matches the reference. */
  readonly entry: string | null;
  /** Id of the finding of this report that is the same token, by its hash. Reports of older versions lack it. */
  readonly finding?: string | null;
  /** What may be shown of the reference in the log. */
  readonly ref: string;
  readonly refKind: string;
  readonly sources: readonly string[];
  readonly events: number;
  readonly failures: number;
  readonly first: string;
  readonly last: string;
  /** Last successful use. */
  readonly lastUsed: string | null;
  readonly timeline: readonly ReportTimelineRow[];
  /** Events that found no room in the timeline. */
  readonly untold: number;
}

/** A log file, or what came from standard input. */
export interface ReportLogFile {
  readonly path: string;
  readonly formats: readonly string[];
  readonly events: number;
  readonly notUnderstood: number;
  /** After decompression. */
  readonly bytes: number;
  /** Of the file as supplied, as is `sha256`. Reports of older versions lack both. */
  readonly storedBytes?: number;
  readonly sha256?: string;
  readonly first: string | null;
  readonly last: string | null;
  readonly complete: boolean;
}

/** A system that writes logs, over all its files. */
export interface ReportLogSource {
  readonly name: string;
  readonly title: string;
  readonly files: number;
  readonly events: number;
  readonly failures: number;
  readonly first: string | null;
  readonly last: string | null;
}

export interface ReportUsage {
  readonly files: readonly ReportLogFile[];
  readonly sources: readonly ReportLogSource[];
  readonly tokens: readonly ReportTokenUse[];
  /** Events of temporary credentials, which no inventory lists. */
  readonly temporary: number;
  /** Events of unknown tokens beyond the most that are listed. */
  readonly unlisted: number;
}

export interface ReportTool {
  readonly name: 'keyroll';
  readonly version: string;
  readonly rulesDigest: string;
  readonly catalogueDigest: string;
  readonly rules: number;
}

export interface ReportSource {
  /** `tree`, `stdin`, `staged`, ... */
  readonly kind: string;
  /** As given. */
  readonly targets: readonly string[];
  readonly repository: string | null;
  /** Host and path of its remote `origin`; null where there is none. Reports of older versions lack it. */
  readonly remote?: string | null;
  readonly head: string | null;
  /**
   * Of a history of all refs: how many there were, and the SHA-256 of a line `ID NAME` for each, as `git for-each-ref`
   * sorts them.
   */
  readonly refs?: { readonly count: number; readonly sha256: string };
  /** Of a range: ids of its commits that have no parent, where it has such. */
  readonly roots?: readonly string[];
  /**
   * From the repository's top to the folder that paths of findings start from, `services/api`; empty at the top and
   * outside of repositories. Reports of older versions lack it.
   */
  readonly base?: string;
}

export interface ReportRun {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly asOf: string;
  readonly source: ReportSource;
  readonly files: number;
  readonly blobs: number;
  readonly commits: number;
  readonly bytes: number;
  readonly complete: boolean;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** `pepper`: stable ids over runs. `per-run`: ids hold in this report alone, fingerprints were not compared. */
  readonly identity: 'pepper' | 'per-run';
  readonly minConfidence: Confidence;
  /** The files that decide what is scanned and reported; null where none was used. Reports of older versions lack both. */
  readonly configuration?: ReportConfiguration | null;
  readonly baseline?: ReportBaseline | null;
}

export interface ReportSummary {
  readonly findings: number;
  readonly suppressed: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly byState: Readonly<Record<State, number>>;
}

export interface ReportInventory {
  readonly path: string | null;
  /** Of the file's bytes. Reports of older versions lack it, and the two paths below. */
  readonly sha256?: string | null;
  /** From the inventory's folder to the folder that paths of findings start from, `services/api`. */
  readonly base?: string;
  /** The other way, `../..`. */
  readonly folder?: string;
  readonly entries: number;
  readonly matched: number;
  readonly unseen: readonly string[];
  readonly population: readonly ReportEntry[];
}

export interface ReportAssessment extends Omit<Assessment, 'disclaimers'> {
  /** Reports of older versions lack them. */
  readonly disclaimers?: Assessment['disclaimers'];
}

export interface Report {
  readonly $schema: string;
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: ReportTool;
  readonly run: ReportRun;
  readonly summary: ReportSummary;
  readonly findings: readonly ReportFinding[];
  readonly inventory: ReportInventory;
  readonly protected: readonly ReportProtected[];
  /** Absent or null where no usage log was read. */
  readonly usage?: ReportUsage | null;
  readonly assessment: ReportAssessment;
  /** Only where an earlier report was given to compare with. */
  readonly changes?: Comparison | null;
  readonly diagnostics: readonly Diagnostic[];
}
