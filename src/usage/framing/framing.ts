/**
 * A framing finds the records of a log in its bytes: lines (`line-framing.ts`), or the objects of a JSON document
 * (`object-framing.ts`). Records are spans of the window. A record that is longer than any event should be is passed
 * over, and said.
 */
import type { Window } from './window.ts';

/** No event of any log comes near; what does is no event. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

export interface RecordSink {
  /** A record at `[start, end)` of the window; `line` is that of its first byte, from 1 on. */
  record(start: number, end: number, line: number): void;
  /** A record of so many bytes that is not handed over, and why. */
  passed(line: number, bytes: number, reason: 'too long' | 'cut off'): void;
}

export interface Framing {
  readonly kind: 'lines' | 'objects';
  /**
   * Hands over the records in the window; `isLast` where nothing of the log comes after it. Returns how many bytes are
   * done with.
   */
  advance(window: Window, sink: RecordSink, isLast: boolean): number;
}
