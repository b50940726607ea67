/**
 * From the bytes of a log to its records: lines, or the objects of a JSON document (a list, a list inside an object, or
 * objects one after the other, laid out in any way). Records are spans of the window. A record that is longer than
 * any event should be is passed over, and said.
 */
import { LF, DOUBLE_QUOTE, OPEN_BRACKET, BACKSLASH, OPEN_BRACE, CLOSE_BRACE } from '../model/ascii.ts';
import type { Window } from './window.ts';

/** No event of any log comes near; what does is no event. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

export interface RecordSink {
  /** A record at `[start, end)` of the window; `line` is that of its first byte. */
  record(start: number, end: number, line: number): void;
  /** A record that is not handed over, and why. */
  passed(line: number, bytes: number, reason: 'too long' | 'cut off'): void;
}

/** Finds the records of a log in what is in the window. Returns how many bytes are done with. */
export interface Framing {
  readonly kind: 'lines' | 'objects';
  advance(window: Window, sink: RecordSink, isLast: boolean): number;
}

/** Members that hold the list of events where a document is an object; numbers and texts may stand before them. */
const WRAPPED = /^\s*\{\s*(?:"[^"\\]*"\s*:\s*(?:"[^"\\]*"|-?[\d.eE+-]+|true|false|null)\s*,\s*)*"(?:Records|records|Events|events|items|Items|value|logs|data|entries|logEvents|results|hits)"\s*:\s*\[/;
/** Enough to see the first line of nearly every log. */
const PEEK_BYTES = 1 << 16;

/** Null: more has to be read before it can be told. */
export function framingOf(window: Window, isLast: boolean): Framing | null {
  const head = window.bytes.toString('latin1', 0, Math.min(window.filled, PEEK_BYTES)).trimStart();
  const first = head.charCodeAt(0);
  if (head === '') return isLast ? lines() : null;
  if (first === OPEN_BRACKET) return objects(1);
  if (first !== OPEN_BRACE) return lines();
  if (WRAPPED.test(head)) return objects(2);
  const end = head.indexOf('\n');
  if (end < 0 && !isLast && window.filled < PEEK_BYTES) return null;
  return end < 0 || head.slice(0, end).trimEnd().endsWith('}') ? lines() : objects(0);
}

function lines(): Framing {
  let line = 1, long = 0;
  const hand = (window: Window, start: number, end: number, sink: RecordSink): void => {
    let stop = end;
    while (stop > start && ((window.bytes[stop - 1] as number) <= 32)) stop--;
    if (stop > start) sink.record(start, stop, line);
  };
  return {
    kind: 'lines',
    advance(window, sink, isLast) {
      const { bytes } = window;
      let at = 0;
      for (let end = bytes.indexOf(LF, 0); end >= 0 && end < window.filled; end = bytes.indexOf(LF, at)) {
        if (long > 0) sink.passed(line, long + end - at, 'too long');
        else hand(window, at, end, sink);
        long = 0;
        line++;
        at = end + 1;
      }
      const rest = window.filled - at;
      if (long > 0 || rest > MAX_RECORD_BYTES) {
        long += rest;
        at = window.filled;
        if (isLast) sink.passed(line, long, 'too long');
      } else if (isLast) {
        hand(window, at, window.filled, sink);
        at = window.filled;
      }
      return at;
    },
  };
}

/** `base`: number of brackets around each event. */
function objects(base: number): Framing {
  let depth = 0, inText = false, start = -1, startLine = 1, line = 1, long = 0, isOver = false;
  /** Place in the window that was looked at last. */
  let at = 0;
  let lineAt = 0;
  const countLines = (window: Window, to: number): void => {
    for (let found = window.bytes.indexOf(LF, lineAt); found >= 0 && found < to; found = window.bytes.indexOf(LF, found + 1)) line++;
    lineAt = Math.max(lineAt, to);
  };
  const close = (sink: RecordSink): void => {
    if (long > 0) sink.passed(startLine, long, 'too long');
    else sink.record(start, at, startLine);
    start = -1;
    long = 0;
  };
  const bracket = (window: Window, byte: number, sink: RecordSink): void => {
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (byte === OPEN_BRACE && depth === base && start < 0 && long === 0 && !isOver) {
        start = at - 1;
        countLines(window, start);
        startLine = line;
      }
      depth++;
    } else if (depth > 0) {
      depth--;
      if (byte === CLOSE_BRACE && depth === base && (start >= 0 || long > 0)) close(sink);
      // What stands behind the list in its document is about the list. Another document may follow.
      if (base === 2 && depth < 2) isOver = depth === 1;
    }
  };
  return {
    kind: 'objects',
    advance(window, sink, isLast) {
      const { bytes, filled } = window;
      while (at < filled) {
        if (inText) {
          const end = textEnd(window, at);
          at = end < 0 ? -end : end;
          inText = end < 0;
          continue;
        }
        const byte = bytes[at++] as number;
        if (byte === DOUBLE_QUOTE) inText = depth > 0;
        else if ((byte | 32) === OPEN_BRACE || (byte | 32) === CLOSE_BRACE) bracket(window, byte, sink);
      }
      if (start >= 0 && filled - start > MAX_RECORD_BYTES) {
        long += filled - start;
        start = -1;
      } else if (long > 0 && start < 0) long += filled - lineAt;
      const done = start >= 0 ? start : Math.min(at, filled);
      countLines(window, done);
      if (isLast && (start >= 0 || long > 0)) sink.passed(startLine, long > 0 ? long : filled - start, 'cut off');
      if (start >= 0) start = 0;
      at -= done;
      lineAt = 0;
      return isLast ? filled : done;
    },
  };
}

/** Behind the quote that ends a text; where the window ends first, the negated place to go on from. */
function textEnd({ bytes, view, filled }: Window, from: number): number {
  for (let p = from; p < filled;) {
    const word = view.getInt32(p, true), quotes = word ^ 0x22222222, slashes = word ^ 0x5c5c5c5c;
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
