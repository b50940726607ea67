/**
 * The longest run of token bytes that every match of a pattern holds. Ordinary text has few long runs, so a window
 * without one is passed over before the pattern is tried.
 */
import { bytesOf, type ByteSet } from './byte-set.ts';
import type { PatternNode } from './pattern-tree.ts';
import { TOKEN_CHARACTERS } from './token-characters.ts';

/** Bytes that tokens are made of. */
const TOKEN_BYTES: ByteSet = bytesOf(TOKEN_CHARACTERS);

/** Guaranteed runs of a node's matches: at the start, at the end, anywhere; `whole` when there are no other bytes. */
interface Runs {
  readonly whole: boolean;
  /** Least length of a match; only of use where it is `whole`. */
  readonly length: number;
  readonly start: number;
  readonly end: number;
  readonly best: number;
}

const EMPTY: Runs = { whole: true, length: 0, start: 0, end: 0, best: 0 };
const NONE: Runs = { whole: false, length: 0, start: 0, end: 0, best: 0 };

function all(length: number): Runs {
  return { whole: true, length, start: length, end: length, best: length };
}

function joined(a: Runs, b: Runs): Runs {
  return {
    whole: a.whole && b.whole,
    length: a.length + b.length,
    start: a.whole ? a.length + b.start : a.start,
    end: b.whole ? b.length + a.end : b.end,
    best: Math.max(a.best, b.best, a.end + b.start),
  };
}

function either(a: Runs, b: Runs): Runs {
  return {
    whole: a.whole && b.whole,
    length: Math.min(a.length, b.length),
    start: Math.min(a.start, b.start),
    end: Math.min(a.end, b.end),
    best: Math.min(a.best, b.best),
  };
}

function repeated(item: Runs, times: number): Runs {
  if (item.whole) return all(item.length * times);
  if (times === 0) return NONE;
  return times === 1 ? item : { ...item, best: Math.max(item.best, item.end + item.start) };
}

function runsOf(node: PatternNode): Runs {
  switch (node.kind) {
    case 'bytes':
      return (node.set & TOKEN_BYTES) === node.set ? all(1) : NONE;
    case 'sequence':
      return node.items.map(runsOf).reduce(joined, EMPTY);
    case 'choice':
      return node.options.map(runsOf).reduce(either);
    case 'repeat':
      return repeated(runsOf(node.item), node.min);
    case 'group':
      return runsOf(node.item);
    case 'look':
      return EMPTY;
  }
}

/** Bytes of the longest run that stands in every match. */
export function tokenRun(node: PatternNode): number {
  return runsOf(node).best;
}

/** Bytes of the run with which every match begins. */
export function leadingRun(node: PatternNode): number {
  return runsOf(node).start;
}
