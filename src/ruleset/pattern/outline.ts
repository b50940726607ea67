/**
 * The outline of a pattern: for each of the first places of a match the bytes that may stand there, whatever way the
 * pattern takes. Text that does not fit it holds no match, which a few look-ups tell without a string or a regular
 * expression.
 */
import type { Outline } from '../../model/ruleset.ts';
import { ALL_BYTES, NO_BYTES, rangesOf, type ByteSet } from './byte-set.ts';
import { extentOf } from './extent.ts';
import { seenAhead, seenBefore } from './follow.ts';
import type { PatternNode } from './pattern-tree.ts';

/** Places that are told at most: keys are shorter, and a longer match is recognised by its beginning. */
const MAX_PLACES = 128;

/**
 * Places of a match as the bits of a number: where a node may begin, or what follows it. The last bit is all that lies
 * further on.
 */
type Places = bigint;

/** What is collected on the way. */
interface Drawing {
  readonly places: number;
  /** By place, the bytes that some way through the pattern takes there. */
  readonly taken: ByteSet[];
  /** By place, the bytes that looks leave; one place more, right behind the match. */
  readonly left: ByteSet[];
}

function eachPlace(places: Places, visit: (at: number) => void): void {
  for (let at = 0, rest = places; rest !== 0n; at++, rest >>= 1n) if ((rest & 1n) === 1n) visit(at);
}

/** The place of a look that every match passes: -1 where there are several. */
function onlyPlace(places: Places): number {
  return places === 0n || (places & (places - 1n)) !== 0n ? -1 : places.toString(2).length - 1;
}

/** The places one byte on. */
function stepped(from: Places, { places }: Drawing): Places {
  const beyond = 1n << BigInt(places + 1);
  const next = from << 1n;
  return next >= beyond ? (next & (beyond - 1n)) | beyond : next;
}

/**
 * Draws `node` from all places where it may begin; `isCertain` where every match goes through it. Returns where it may
 * end.
 */
function draw(node: PatternNode, from: Places, isCertain: boolean, into: Drawing): Places {
  switch (node.kind) {
    case 'bytes': {
      eachPlace(from, (at) => {
        into.taken[at] = (into.taken[at] ?? NO_BYTES) | node.set;
      });
      return stepped(from, into);
    }
    case 'sequence':
      return node.items.reduce((places, item) => draw(item, places, isCertain, into), from);
    case 'choice':
      return node.options.reduce((ends, option) => ends | draw(option, from, false, into), 0n);
    case 'group':
      return draw(node.item, from, isCertain, into);
    case 'repeat':
      return drawRepeat(node, from, into);
    case 'look': {
      const at = isCertain ? onlyPlace(from) : -1;
      if (at >= 0) into.left[at] = (into.left[at] ?? ALL_BYTES) & seenAhead(node);
      return from;
    }
  }
}

function drawRepeat(node: Extract<PatternNode, { kind: 'repeat' }>, from: Places, into: Drawing): Places {
  let places = from;
  let ends = node.min === 0 ? from : 0n;
  for (let count = 1; count <= node.max && places !== 0n; count++) {
    const next = draw(node.item, places, false, into);
    if (count >= node.min || next === places) ends |= next;
    if (next === places) break;
    places = next;
  }
  return ends;
}

/** The outline of the pattern that `node` is the tree of. */
export function outlineOf(node: PatternNode): Outline {
  const shortest = extentOf(node).min;
  const drawing: Drawing = { places: Math.min(shortest, MAX_PLACES), taken: [], left: [] };
  draw(node, 1n, true, drawing);
  const places: [ranges: string, times: number][] = [];
  for (let at = 0; at < drawing.places; at++) {
    const ranges = rangesOf((drawing.taken[at] ?? NO_BYTES) & (drawing.left[at] ?? ALL_BYTES));
    const last = places.at(-1);
    if (last?.[0] === ranges) last[1]++;
    else places.push([ranges, 1]);
  }
  const behind = shortest > MAX_PLACES ? ALL_BYTES : (drawing.left[shortest] ?? ALL_BYTES);
  const before = seenBefore(node);
  return {
    places,
    ...(before === ALL_BYTES ? {} : { before: rangesOf(before) }),
    ...(behind === ALL_BYTES ? {} : { behind: rangesOf(behind) }),
  };
}
