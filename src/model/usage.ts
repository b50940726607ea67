/**
 * What usage logs say of tokens: one event each of their many shapes, and what is kept of millions of events once they
 * have been read. Nothing here holds a token's value: references are public ids, hashes, or names that a gateway gave.
 */

/** What an event says happened to a token, or to the log itself. */
export const EVENT_KINDS = ['use', 'create', 'rotate', 'revoke', 'grant', 'auth_fail', 'log_control'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export type EventOutcome = 'success' | 'failure' | 'unknown';

/** How a log names a token. `sha256` is a hash of the value in hexadecimal digits, whatever the log writes. */
export type TokenRefKind =
  'access_key_id' | 'temporary_key_id' | 'token_id' | 'sha256' | 'accessor' | 'key_id' | 'name';

export interface TokenRef {
  readonly kind: TokenRefKind;
  readonly ref: string;
}

/** One event of any log. Absent fields are null, so that what a source leaves out can be counted. */
export interface UsageEvent {
  /** Milliseconds since the epoch; null where no time could be read. */
  readonly ts: number | null;
  /** The log wrote a time without its zone; UTC was assumed. */
  readonly naive: boolean;
  readonly kind: EventKind;
  readonly token: TokenRef | null;
  /** Another name of the same token, where the log gives two. */
  readonly alias: TokenRef | null;
  readonly principal: string | null;
  readonly action: string | null;
  readonly outcome: EventOutcome;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly resource: string | null;
}

/** Where and when an event stands. */
export interface Sighting {
  readonly ts: number;
  readonly file: string;
  readonly line: number;
}

/** Distinct values (actions, networks, clients) that are counted separately for one token. */
export const MOST_KEPT = 1000;

/** What use of a token was seen that a check asks about. */
export type ObservationKind =
  | 'after-revocation'
  | 'after-expiry'
  | 'after-leaving'
  | 'foreign-principal'
  | 'outside-networks'
  | 'new-network'
  | 'human-client'
  | 'new-client'
  | 'volume'
  | 'hour'
  | 'failures'
  | 'failures-then-success'
  | 'other-environment'
  | 'beyond-scopes';

/** Events of one token that have something in common, told by their number and the first of them. */
export interface Observation {
  readonly kind: ObservationKind;
  readonly count: number;
  readonly first: Sighting;
  /** Who, where or how much, ready to be printed: "ops@acme.test", "203.0.113.0/24". */
  readonly detail: string;
}

/** One line of a token's timeline: events alike in who, from where, with what, and what was done. */
export interface TimelineRow {
  readonly first: number;
  readonly last: number;
  readonly events: number;
  readonly principal: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly action: string | null;
  readonly resource: string | null;
  readonly outcome: EventOutcome;
  readonly kind: EventKind;
}

/** The successful uses of one UTC day. */
export interface DayOfUse {
  readonly first: Sighting;
  readonly last: number;
}

/** All that is kept of one token's events. */
export interface TokenUse {
  /** Entry of the inventory; null: no entry matches the reference. */
  readonly entry: string | null;
  /** Finding of the same run that holds the very token; null where none does, or the log does not tell. */
  readonly finding: string | null;
  readonly refKind: TokenRefKind;
  /** The reference, as it may be printed. */
  readonly ref: string;
  /** Logs that it was seen in. */
  readonly sources: readonly string[];
  readonly events: number;
  readonly failures: number;
  /** Days with events. */
  readonly activeDays: number;
  readonly first: Sighting;
  readonly last: number;
  /** Last successful use; null where there was none. */
  readonly lastUsed: number | null;
  readonly created: Sighting | null;
  readonly revoked: Sighting | null;
  readonly lastChanged: number | null;
  readonly observations: readonly Observation[];
  /**
   * Successful uses from networks that nobody had allowed or seen, from the first day on: for tokens that leaked. All
   * networks, where no entry knows the token.
   */
  readonly strangeNetworks: readonly { readonly network: string; readonly days: readonly DayOfUse[] }[];
  /** Actions of successful uses, at most `MOST_KEPT`: beyond them a missing one proves nothing. */
  readonly actions: readonly string[];
  readonly timeline: readonly TimelineRow[];
  /** Events that found no room in the timeline. */
  readonly untold: number;
}

/** The fields that 10.2.2 asks of every event. */
export const EVENT_FIELDS = ['who', 'what', 'when', 'outcome', 'origin', 'object'] as const;
export type EventField = (typeof EVENT_FIELDS)[number];

/** An event that stops, starts or alters logging. */
export interface LogControl {
  readonly action: string;
  readonly principal: string | null;
  readonly at: Sighting;
}

/** All that is kept of the events of one kind of log. */
export interface LogSource {
  readonly name: string;
  readonly title: string;
  readonly files: number;
  readonly events: number;
  readonly failures: number;
  readonly first: Sighting | null;
  readonly last: number | null;
  /** Number of events that lack a field. */
  readonly missing: Readonly<Record<EventField, number>>;
  /** UTC days with events, ascending. */
  readonly days: readonly number[];
  readonly future: { readonly count: number; readonly first: Sighting } | null;
  readonly disordered: { readonly count: number; readonly first: Sighting; readonly worstMs: number } | null;
  readonly naive: { readonly count: number; readonly first: Sighting } | null;
  readonly controls: readonly LogControl[];
}

/** One file of a log. */
export interface LogFile {
  readonly path: string;
  /** Formats that its events were read as, the first one first; empty where none was recognised. */
  readonly formats: readonly string[];
  readonly events: number;
  /** Lines, or elements of a list, that were not understood. */
  readonly notUnderstood: number;
  /** Bytes after unpacking. */
  readonly bytes: number;
  /** Of the file as it was supplied, and its SHA-256. */
  readonly storedBytes: number;
  readonly sha256: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly complete: boolean;
}

/** What all logs of a run say together. */
export interface UsageEvidence {
  readonly files: readonly LogFile[];
  readonly sources: readonly LogSource[];
  /** Those of the inventory first, in its order; then unknown ones, by their first event. */
  readonly tokens: readonly TokenUse[];
  /** Temporary credentials, which no inventory lists: their number of events. */
  readonly temporary: number;
  /** Tokens beyond the most that are counted separately. */
  readonly unlisted: number;
}
