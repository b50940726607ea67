/**
 * Refuses patterns whose matching time can explode: repetition of something that can be cut up in several ways
 * (exponential), and neighbouring repetitions that can share the same text (a product of their ranges).
 */
import { NO_BYTES, size, type ByteSet } from './byte-set.ts';
import { bytesIn, extentOf, flattened } from './extent.ts';
import { PatternProblem, type PatternNode } from './pattern-tree.ts';

/** Ways to share one stretch of text among neighbouring repetitions. */
const MAX_SHARINGS = 20_000;
/** Ways to cut up text within a repeated group, counts up to which nobody notices. */
const MAX_CUTS = 64;

type Repeat = Extract<PatternNode, { kind: 'repeat' }>;

function isVariable(node: PatternNode): boolean {
  const { min, max } = extentOf(node);
  return min !== max;
}

/** What takes text of a node, one after another. */
function parts(node: PatternNode): readonly PatternNode[] {
  return flattened(node).filter(({ kind }) => kind !== 'look');
}

/** Places at which options are compared. */
const PLACES = 64;

/** Sets of the bytes at the fixed places a node starts with. */
function leadingSets(node: PatternNode): ByteSet[] {
  const sets: ByteSet[] = [];
  for (const part of parts(node)) {
    if (part.kind === 'bytes') sets.push(part.set);
    else if (part.kind === 'repeat' && part.item.kind === 'bytes') {
      for (let i = 0; i < Math.min(part.min, PLACES); i++) sets.push(part.item.set);
      if (part.min !== part.max || part.min > PLACES) break;
    } else break;
  }
  return sets;
}

/** True when no text can start both, seen from fixed places alone. */
function areApart(a: PatternNode, b: PatternNode): boolean {
  const left = leadingSets(a);
  const right = leadingSets(b);
  return left.some((set, i) => (set & (right[i] ?? set)) === NO_BYTES && right[i] !== undefined);
}

function hasClearOptions(options: readonly PatternNode[]): boolean {
  return options.every((option, i) => options.slice(i + 1).every((other) => areApart(option, other)));
}

/**
 * True when it is plain where each variable part of a round ends: by something behind it that it cannot hold, with no
 * other variable part before that which shares a byte with it. Behind the last part comes the next round.
 */
function endsPlainly(round: readonly PatternNode[]): boolean {
  return round.every((part, at) => {
    if (!isVariable(part)) return true;
    const isShared = (other: PatternNode): boolean => (bytesIn(other) & bytesIn(part)) !== NO_BYTES;
    const stop = [...round.slice(at + 1), ...round.slice(0, at + 1)].find((other) =>
      isShared(other) ? isVariable(other) : extentOf(other).min > 0,
    );
    return stop !== undefined && !isShared(stop);
  });
}

/** True when the rounds of a repetition, and the parts of each, can be told apart from one side at least. */
function hasSeparators(item: PatternNode): boolean {
  return endsPlainly(parts(item)) || endsPlainly(parts(item).toReversed());
}

/** Ways in which a node can take text from a given place on, at the most. */
function rangeOf(node: PatternNode): number {
  switch (node.kind) {
    case 'bytes':
    case 'look':
      return 1;
    case 'group':
      return rangeOf(node.item);
    case 'sequence':
      return node.items.reduce((product, item) => product * rangeOf(item), 1);
    case 'choice':
      return node.options.reduce((sum, option) => sum + rangeOf(option), 0);
    case 'repeat': {
      const { min, max } = extentOf(node);
      return isVariable(node.item) ? max - min + 1 : node.max - node.min + 1;
    }
  }
}

/**
 * True when fixed text between two variable parts says where one ends: a byte that one cannot hold, or three given
 * bytes.
 */
function isDivided(left: ByteSet, between: readonly PatternNode[], right: ByteSet): boolean {
  if (between.length === 0) return (left & right) === NO_BYTES;
  const given = between.filter((part) => part.kind === 'bytes' && size(part.set) === 1).length;
  return (
    given >= 3 || between.some((part) => (bytesIn(part) & left) === NO_BYTES || (bytesIn(part) & right) === NO_BYTES)
  );
}

interface Sharing {
  readonly item: PatternNode;
  /** Ways to share one text among the item and those before it that nothing parts from it. */
  readonly ways: number;
  /** The same of every text that begins there. */
  readonly product: number;
}

/** The variable parts of a sequence. */
function* sharings(items: readonly PatternNode[]): Generator<Sharing> {
  let held = NO_BYTES;
  let first = 1;
  let ways = 1;
  let between: PatternNode[] = [];
  for (const item of items) {
    if (!isVariable(item)) {
      between.push(item);
      continue;
    }
    const own = bytesIn(item);
    const isShared = held !== NO_BYTES && !isDivided(held, between, own);
    // What may be left out parts nothing: what stands before it meets what comes behind.
    const isBridge = held !== NO_BYTES && between.length === 0 && extentOf(item).min === 0;
    if (isShared) ways *= rangeOf(item);
    else if (!isBridge) [first, ways] = [rangeOf(item), 1];
    yield { item, ways, product: first * ways };
    held = isShared || isBridge ? held | own : own;
    between = [];
  }
}

/** Ways in which a node can match one and the same text, at the most. */
function waysOf(node: PatternNode): number {
  switch (node.kind) {
    case 'bytes':
    case 'look':
      return 1;
    case 'group':
      return waysOf(node.item);
    case 'sequence': {
      const shared = Array.from(sharings(parts(node)), ({ ways }) => ways);
      return parts(node).reduce((product, item) => product * waysOf(item), Math.max(1, ...shared));
    }
    case 'choice': {
      const ways = node.options.map(waysOf);
      return hasClearOptions(node.options) ? Math.max(...ways) : ways.reduce((sum, some) => sum + some, 0);
    }
    case 'repeat':
      return node.max < 2 ? waysOf(node.item) : roundWays(node) ** Math.min(node.max, 12);
  }
}

/** Ways to match a round of a repetition: lengths that it may have, where nothing tells it from the next, count. */
function roundWays(node: Repeat): number {
  const item = parts(node.item).length === 1 ? (parts(node.item)[0] ?? node.item) : node.item;
  if (item.kind === 'choice') {
    const isClear =
      hasClearOptions(item.options) && item.options.every((option) => !isVariable(option) || hasSeparators(option));
    return isClear ? waysOf(item) : item.options.reduce((sum, option) => sum + waysOf(option), 0);
  }
  const { min, max } = extentOf(item);
  return waysOf(item) * (min === max || hasSeparators(item) ? 1 : max - min + 1);
}

function checkRepeat(node: Repeat): void {
  if (node.max < 2 || waysOf(node) <= MAX_CUTS) return;
  throw new PatternProblem(
    'A repetition of something that can match the same text in several ways.',
    node.at,
    'Let each round be told from the next by a fixed separator, and each option by its first bytes, or flatten them.',
  );
}

function checkChain(items: readonly PatternNode[]): void {
  for (const { item, product } of sharings(items)) {
    if (product <= MAX_SHARINGS) continue;
    throw new PatternProblem(
      'Neighbouring quantifiers that can share the same text.',
      item.kind === 'repeat' ? item.at : 0,
      `${product} ways to share it: narrow the ranges, or separate them by a byte that neither can match.`,
    );
  }
}

/** Throws a `PatternProblem` for an ambiguous pattern. */
export function refuseAmbiguity(node: PatternNode): void {
  switch (node.kind) {
    case 'bytes':
      return;
    case 'sequence':
      checkChain(parts(node));
      node.items.forEach(refuseAmbiguity);
      return;
    case 'choice':
      node.options.forEach(refuseAmbiguity);
      return;
    case 'repeat':
      checkRepeat(node);
      refuseAmbiguity(node.item);
      return;
    case 'group':
    case 'look':
      refuseAmbiguity(node.item);
  }
}
