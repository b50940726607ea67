/**
 * A framing finds the records of a log in its bytes: lines (`lines.ts`), or the objects of a JSON document (`objects.ts`).
 * Records are spans of the window. A record longer than any event is skipped, and reported as skipped.
 */
import type { Window } from './window.ts';

/** No event of any log is nearly as long. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

export interface RecordSink {
  /** A record at `[start, end)` of the window; `line` is that of its first byte, from 1 on. */
  record(start: number, end: number, line: number): void;
  /** A record of so many bytes that is left out, and why. */
  skipped(line: number, bytes: number, reason: 'too long' | 'cut off'): void;
}

export interface Framing {
  readonly kind: 'lines' | 'objects';
  /**
   * Passes the records in the window to `sink`; `isLast` when the log ends with it. Returns how many bytes are consumed.
   */
  advance(window: Window, sink: RecordSink, isLast: boolean): number;
}
