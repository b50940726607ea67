/**
 * A record for each object that is an event: those of a list, of a list inside an object, or one after the other, with
 * any white space. Brackets outside strings are counted; nothing is parsed.
 */
import { BACKSLASH, CLOSE_BRACE, DOUBLE_QUOTE, LF, OPEN_BRACE } from '../../base/ascii.ts';
import { MAX_RECORD_BYTES, type Framing, type RecordSink } from './framing.ts';
import type { Window } from './window.ts';

export class ObjectFraming implements Framing {
  readonly kind = 'objects';
  /** Number of brackets around each event. */
  readonly #base: number;
  #depth = 0;
  #inText = false;
  /** The list of events has ended. */
  #isOver = false;
  /** Place in the window that is looked at next. */
  #at = 0;
  /** Where the current event begins in the window; -1 outside of events. */
  #start = -1;
  #startLine = 1;
  /** Bytes of the current event that were skipped because it is too long; otherwise 0. */
  #long = 0;
  #line = 1;
  /** Line ends before this place are counted. */
  #lineAt = 0;

  constructor(base: number) {
    this.#base = base;
  }

  advance(window: Window, sink: RecordSink, isLast: boolean): number {
    const { filled } = window;
    this.#walk(window, sink);
    if (this.#start >= 0 && filled - this.#start > MAX_RECORD_BYTES) {
      this.#long += filled - this.#start;
      this.#start = -1;
    } else if (this.#long > 0 && this.#start < 0) this.#long += filled - this.#lineAt;
    const done = this.#start >= 0 ? this.#start : Math.min(this.#at, filled);
    this.#countLines(window, done);
    if (isLast && (this.#start >= 0 || this.#long > 0)) {
      sink.skipped(this.#startLine, this.#long > 0 ? this.#long : filled - this.#start, 'cut off');
    }
    if (this.#start >= 0) this.#start = 0;
    this.#at -= done;
    this.#lineAt = 0;
    return isLast ? filled : done;
  }

  #walk(window: Window, sink: RecordSink): void {
    const { bytes, filled } = window;
    let at = this.#at;
    let inText = this.#inText;
    while (at < filled) {
      if (inText) {
        const end = textEnd(window, at);
        at = end < 0 ? -end : end;
        inText = end < 0;
        continue;
      }
      const byte = bytes[at++] as number;
      if (byte === DOUBLE_QUOTE) inText = this.#depth > 0;
      else if ((byte | 32) === OPEN_BRACE) this.#open(window, byte, at - 1);
      else if ((byte | 32) === CLOSE_BRACE) this.#close(byte, at, sink);
    }
    this.#at = at;
    this.#inText = inText;
  }

  #open(window: Window, byte: number, at: number): void {
    if (byte === OPEN_BRACE && this.#depth === this.#base && this.#start < 0 && this.#long === 0 && !this.#isOver) {
      this.#start = at;
      this.#countLines(window, at);
      this.#startLine = this.#line;
    }
    this.#depth++;
  }

  #close(byte: number, after: number, sink: RecordSink): void {
    if (this.#depth === 0) return;
    this.#depth--;
    if (byte === CLOSE_BRACE && this.#depth === this.#base && (this.#start >= 0 || this.#long > 0)) {
      this.#emit(after, sink);
    }
    // What stands behind the list in its document is about the list. Another document may follow.
    if (this.#base === 2 && this.#depth < 2) this.#isOver = this.#depth === 1;
  }

  #emit(end: number, sink: RecordSink): void {
    if (this.#long > 0) sink.skipped(this.#startLine, this.#long, 'too long');
    else sink.record(this.#start, end, this.#startLine);
    this.#start = -1;
    this.#long = 0;
  }

  #countLines({ bytes }: Window, to: number): void {
    for (let found = bytes.indexOf(LF, this.#lineAt); found >= 0 && found < to; found = bytes.indexOf(LF, found + 1)) {
      this.#line++;
    }
    this.#lineAt = Math.max(this.#lineAt, to);
  }
}

/** Behind the quote that ends a text; where the window ends first, the negated place to go on from. */
function textEnd({ bytes, view, filled }: Window, from: number): number {
  for (let p = from; p < filled;) {
    const word = view.getInt32(p, true);
    const quotes = word ^ 0x22222222;
    const slashes = word ^ 0x5c5c5c5c;
    const found = (((quotes - 0x01010101) & ~quotes) | ((slashes - 0x01010101) & ~slashes)) & 0x80808080;
    if (found === 0) {
      p += 4;
      continue;
    }
    p += (31 - Math.clz32(found & -found)) >> 3;
    if (p >= filled) break;
    if (bytes[p] === BACKSLASH) p += 2;
    else return p + 1;
    if (p > filled) return -(filled + 1);
  }
  return -filled;
}
