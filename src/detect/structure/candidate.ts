/**
 * What the readers of structure hand to the judge: a key, a value, and how they stand together; and who hears of it.
 */
import type { Match, ProtectedValue, Trace, Weakness } from '../../model/match.ts';
import type { Span } from '../../model/span.ts';
import type { Reach } from '../sight.ts';
import type { LazyJudge } from '../value/judge-model.ts';
import { BESIDE, reached } from './lexical/byte.ts';
import type { Form } from './form.ts';

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

/** Shortest value, in bytes: shorter ones are numbers and abbreviations. */
export const SHORTEST_VALUE = 3;

function candidate(form: Form, key: Span, { start, end }: Span, quoted: boolean): Candidate | null {
  return reached(end) - reached(start) < SHORTEST_VALUE
    ? null
    : { form, keyStart: key.start, keyEnd: key.end, start, end, quoted };
}

/** What stands in `span` as a literal, without its quotes, as the value of `key`; null where it is too short to be one. */
export function literalCandidate(form: Form, key: Span, span: Span): Candidate | null {
  return candidate(form, key, span, true);
}

/** The same of what stands there without quotes. */
export function bareCandidate(form: Form, key: Span, span: Span): Candidate | null {
  return candidate(form, key, span, false);
}

/** A text, and the bytes `[lo, hi)` of it that a reader may look at: what lies beyond must not change its verdict. */
export interface Window {
  readonly bytes: Uint8Array;
  readonly lo: number;
  readonly hi: number;
}

/**
 * The bytes that readers starting at `at` may walk over: the reach, less `BESIDE` bytes at either end, which a single
 * look may touch.
 */
export function windowAround(bytes: Uint8Array, at: number, { before, after }: Reach): Window {
  return { bytes, lo: Math.max(0, at - before + BESIDE), hi: Math.min(bytes.length, at + after - BESIDE) };
}

/** Where a detector puts what it found, and the judge that it asks about it. */
export interface StructureSink {
  readonly judge: LazyJudge;
  match(match: Match): void;
  protectedValue(value: ProtectedValue): void;
  weakness(weakness: Weakness): void;
  /** For `keyroll explain`: what became of each candidate, the dropped ones too. */
  readonly trace?: Trace | undefined;
}
