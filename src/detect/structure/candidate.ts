/**
 * What the readers of structure hand to the judge: a key, a value, and how they stand together; and who hears of it.
 */
import type { Match, ProtectedValue, Trace, Weakness } from '../../model/match.ts';

/** How a value stands beside its key. */
export type Form =
  | 'quoted' // key = "value"
  | 'env' // KEY=value, k=v in a query or a connection string
  | 'query' // ?key=value
  | 'connection' // Password=value; beside Server= or the like
  | 'ini' // key = value up to the end of the line
  | 'yaml' // key: value
  | 'remark' // key: value, or key is value, in running text
  | 'call' // setPassword("value")
  | 'pair' // ("key", "value")
  | 'sibling' // name="key" value="value"
  | 'compared' // key == "value"
  | 'fallback' // key ?? "value"
  | 'argument' // key "value"
  | 'option' // --key value
  | 'bytes' // key = { 0x9f, 0x3a }
  | 'header' // "key: value" in one string
  | 'xml'; // <key>value</key>

/** A value that a reader found under a key. Offsets are bytes of the text, ends exclusive. */
export interface Candidate {
  readonly form: Form;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Of the value, without the quotes around it. */
  readonly start: number;
  readonly end: number;
  /** The value stands in quotes, so it is a literal and not a name. */
  readonly quoted: boolean;
  /** What the key means, where its own text does not say it. */
  readonly keyText?: string;
  /** The value, where it is not simply the bytes between `start` and `end`. */
  readonly value?: string;
  /** The rule that the place names; otherwise the key decides. */
  readonly ruleId?: string;
}

/** A text, and the bytes `[lo, hi)` of it that a reader may look at: what lies beyond must not change its verdict. */
export interface Window {
  readonly bytes: Uint8Array;
  readonly lo: number;
  readonly hi: number;
}

/** Where a detector puts what it found. */
export interface StructureSink {
  match(match: Match): void;
  protectedValue(value: ProtectedValue): void;
  weakness(weakness: Weakness): void;
  /** For `keyroll explain`: what became of each candidate, the dropped ones too. */
  readonly trace?: Trace | undefined;
}
