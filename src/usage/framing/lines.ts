/** A record for each line that is not empty. */
import { LF, SPACE } from '../../base/ascii.ts';
import { MAX_RECORD_BYTES, type Framing, type RecordSink } from './framing.ts';
import type { Window } from './window.ts';

export class LineFraming implements Framing {
  readonly kind = 'lines';
  #line = 1;
  /** Bytes of the current line that were skipped because it is too long; otherwise 0. */
  #long = 0;

  advance(window: Window, sink: RecordSink, isLast: boolean): number {
    const at = this.#wholeLines(window, sink);
    const rest = window.filled - at;
    if (this.#long > 0 || rest > MAX_RECORD_BYTES) {
      this.#long += rest;
      if (isLast) sink.skipped(this.#line, this.#long, 'too long');
      return window.filled;
    }
    if (!isLast) return at;
    this.#emit(window.bytes, at, window.filled, sink);
    return window.filled;
  }

  /** Emits the lines that end in the window. Returns where the next one begins. */
  #wholeLines({ bytes, filled }: Window, sink: RecordSink): number {
    let at = 0;
    for (let end = bytes.indexOf(LF, 0); end >= 0 && end < filled; end = bytes.indexOf(LF, at)) {
      if (this.#long > 0) sink.skipped(this.#line, this.#long + end - at, 'too long');
      else this.#emit(bytes, at, end, sink);
      this.#long = 0;
      this.#line++;
      at = end + 1;
    }
    return at;
  }

  #emit(bytes: Uint8Array, start: number, end: number, sink: RecordSink): void {
    let stop = end;
    while (stop > start && (bytes[stop - 1] as number) <= SPACE) stop--;
    if (stop > start) sink.record(start, stop, this.#line);
  }
}
