/**
 * What stands right behind an anchor wherever the pattern matches, and hardly ever where the anchor stands by chance:
 * no `m` as in `example` behind `exa`. A set of bytes for the first place, and how many token bytes there are at least.
 */
import type { Anchor } from '../../model/ruleset.ts';
import { ALL_BYTES, allBut, has, NO_BYTES, otherCase, rangesOf, type ByteSet } from './byte-set.ts';
import { edgeBytes, extentOf } from './extent.ts';
import type { PatternNode } from './pattern-tree.ts';
import { leadingRun } from './token-run.ts';

/** Nothing is known of what follows an anchor whose place in the match varies. */
export function followOf(node: PatternNode, { text, offset }: Anchor): Pick<Anchor, 'next' | 'run'> {
  if (offset === null) return {};
  const end = offset + text.length;
  const isTaken = (set: ByteSet, at: number): boolean =>
    at < offset || has(set, text.charCodeAt(at - offset)) || has(set, otherCase(text.charCodeAt(at - offset)));
  const next = nextOf(node, 0, { end, isTaken }, () => ALL_BYTES);
  const run = leadingRun(node) - end;
  return { ...(next === ALL_BYTES ? {} : { next: rangesOf(next) }), ...(run > 0 ? { run } : {}) };
}

/** The place that is asked for, and which sets take the byte that stands at a place before it. */
interface Walk {
  readonly end: number;
  isTaken(set: ByteSet, at: number): boolean;
}

/** Bytes that can stand at `walk.end` when `node` begins at `at`; `rest` tells it of what comes behind the node. */
function nextOf(node: PatternNode, at: number, walk: Walk, rest: (at: number) => ByteSet): ByteSet {
  switch (node.kind) {
    case 'bytes':
      if (at === walk.end) return node.set;
      return walk.isTaken(node.set, at) ? rest(at + 1) : NO_BYTES;
    case 'sequence':
      return node.items.reduceRight<(at: number) => ByteSet>(
        (behind, item) => (from) => nextOf(item, from, walk, behind),
        rest,
      )(at);
    case 'choice':
      return node.options.reduce((set, option) => set | nextOf(option, at, walk, rest), NO_BYTES);
    case 'group':
      return nextOf(node.item, at, walk, rest);
    case 'repeat':
      return nextOfRepeat(node, 0, at, walk, rest);
    case 'look':
      return at === walk.end ? rest(at) & seenAhead(node) : rest(at);
  }
}

function nextOfRepeat(
  node: Extract<PatternNode, { kind: 'repeat' }>,
  done: number,
  at: number,
  walk: Walk,
  rest: (at: number) => ByteSet,
): ByteSet {
  const left = done >= node.min ? rest(at) : NO_BYTES;
  if (done >= node.max) return left;
  return (
    left |
    nextOf(node.item, at, walk, (from) => (from === at ? rest(from) : nextOfRepeat(node, done + 1, from, walk, rest)))
  );
}

/** What may stand right before a match of `node`, where it looks for that before it takes any byte. */
export function seenBefore(node: PatternNode): ByteSet {
  switch (node.kind) {
    case 'look':
      if (node.direction !== 'behind' || extentOf(node.item).min === 0) return ALL_BYTES;
      if (node.sense === 'must') return edgeBytes(node.item, 'last');
      return node.sense === 'must not' && node.item.kind === 'bytes' ? allBut(node.item.set) : ALL_BYTES;
    case 'sequence': {
      const taken = node.items.findIndex((item) => extentOf(item).max > 0);
      const looks = taken < 0 ? node.items : node.items.slice(0, taken + 1);
      return looks.reduce((set, item) => set & seenBefore(item), ALL_BYTES);
    }
    case 'choice':
      return node.options.reduce((set, option) => set | seenBefore(option), NO_BYTES);
    case 'group':
      return seenBefore(node.item);
    case 'bytes':
    case 'repeat':
      return ALL_BYTES;
  }
}

/** What a look lets stand at its place: all bytes where it looks elsewhere, or at more than one. */
export function seenAhead({ direction, sense, item }: Extract<PatternNode, { kind: 'look' }>): ByteSet {
  if (direction !== 'ahead' || extentOf(item).min === 0) return ALL_BYTES;
  if (sense === 'must') return edgeBytes(item, 'first');
  return sense === 'must not' && item.kind === 'bytes' ? allBut(item.set) : ALL_BYTES;
}
