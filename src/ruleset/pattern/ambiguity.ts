/**
 * Refuses patterns whose matching time can explode: repetition of something that can be cut up in several ways
 * (exponential), and neighbouring repetitions that can share the same text (a product of their ranges).
 */
import { NO_BYTES, type ByteSet } from './byte-set.ts';
import { bytesIn, extentOf, flattened } from './extent.ts';
import { PatternProblem, type PatternNode } from './pattern-tree.ts';

/** Ways to share a text among the parts of a pattern. */
const MAX_SHARINGS = 20_000;
/** Ways to cut up text within a repeated group, counts up to which nobody notices. */
const MAX_CUTS = 64;

type Repeat = Extract<PatternNode, { kind: 'repeat' }>;

function sumOf(nodes: readonly PatternNode[], measure: (node: PatternNode) => number): number {
  return nodes.reduce((sum, node) => sum + measure(node), 0);
}

function productOf(nodes: readonly PatternNode[], measure: (node: PatternNode) => number): number {
  return nodes.reduce((product, node) => product * measure(node), 1);
}

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

/** How many lengths texts of a node may have, at the most. */
function lengthsOf(node: PatternNode): number {
  const { min, max } = extentOf(node);
  const all = max - min + 1;
  switch (node.kind) {
    case 'bytes':
    case 'look':
      return 1;
    case 'group':
      return lengthsOf(node.item);
    case 'sequence':
      return Math.min(all, productOf(node.items, lengthsOf));
    case 'choice':
      return Math.min(all, sumOf(node.options, lengthsOf));
    case 'repeat':
      return isVariable(node.item) ? all : Math.min(all, node.max - node.min + 1);
  }
}

/** In how many ways a node can match, at the most. */
interface Freedom {
  /** One and the same text. */
  readonly ways: number;
  /** Texts from one place on. */
  readonly reaches: number;
}

/** Neighbours of variable length, of which nothing tells how they share a text. */
interface Chain extends Freedom {
  readonly held: ByteSet;
  /** Places at which they can end. */
  readonly ends: number;
}

/** True when it is plain where text of `held` ends: by the first byte that is none of it. */
function isEnded(held: ByteSet, behind: readonly PatternNode[]): boolean {
  const stop = behind.find((part) => (bytesIn(part) & ~held) !== NO_BYTES);
  return stop !== undefined && extentOf(stop).min > 0 && (bytesIn(stop) & held) === NO_BYTES;
}

/** How far apart a text can hold the bytes between two variable parts, at the least. */
function periodOf(between: readonly PatternNode[]): number {
  const sets = leadingSets({ kind: 'sequence', items: between });
  for (let shift = 1; shift < sets.length; shift++) {
    if (sets.slice(shift).every((set, at) => (set & (sets[at] ?? set)) !== NO_BYTES)) return shift;
  }
  return Math.max(1, sets.length);
}

/** A chain and what comes behind it, where nothing says where the chain ends. */
function joined(chain: Chain, between: readonly PatternNode[], next: Chain): Chain {
  const ways = chain.ways * next.ways;
  const ends = chain.ends + next.ends;
  const held = between.reduce((set, part) => set | bytesIn(part), chain.held | next.held);
  const period = periodOf(between);
  const reaches = Math.ceil(chain.reaches / period) * next.reaches;
  // Where each text of one part has but one of the other beside it, there are no more ways than ends.
  const isApart = between.length === 0 && (chain.held & next.held) === NO_BYTES;
  if (isApart || isEnded(next.held, between.toReversed())) {
    return { held, ways, reaches: Math.min(reaches, ways * ends), ends };
  }
  return { held, ways: ways * Math.ceil(Math.min(chain.ends, next.ends) / period), reaches, ends };
}

/** Of a sequence up to each of its items. */
function* passed(items: readonly PatternNode[]): Generator<Freedom & { readonly item: PatternNode }> {
  let settled = 1;
  let chain: Chain | undefined;
  let between: PatternNode[] = [];
  for (const item of items) {
    const own = freedomOf(item);
    if (isVariable(item)) {
      if (chain !== undefined && isEnded(chain.held, [...between, item])) {
        settled *= chain.ways;
        chain = undefined;
      }
      const next = { ...own, held: bytesIn(item), ends: lengthsOf(item) };
      chain = chain === undefined ? next : joined(chain, between, next);
      between = [];
    } else {
      settled *= own.ways;
      between.push(item);
    }
    yield { item, ways: settled * (chain?.ways ?? 1), reaches: settled * (chain?.reaches ?? 1) };
  }
}

function freedomOf(node: PatternNode): Freedom {
  switch (node.kind) {
    case 'bytes':
    case 'look':
      return { ways: 1, reaches: 1 };
    case 'group':
      return freedomOf(node.item);
    case 'sequence':
      return Array.from(passed(parts(node))).at(-1) ?? { ways: 1, reaches: 1 };
    case 'choice': {
      const options = node.options.map(freedomOf);
      const count = (numbers: readonly number[]): number =>
        hasClearOptions(node.options) ? Math.max(...numbers) : numbers.reduce((sum, one) => sum + one, 0);
      return { ways: count(options.map(({ ways }) => ways)), reaches: count(options.map(({ reaches }) => reaches)) };
    }
    case 'repeat':
      return node.max < 2 ? optionalFreedom(node) : repeatedFreedom(node);
  }
}

function optionalFreedom(node: Repeat): Freedom {
  const { ways, reaches } = freedomOf(node.item);
  return { ways, reaches: reaches + 1 };
}

function repeatedFreedom(node: Repeat): Freedom {
  const ways = roundWays(node.item) ** Math.min(node.max, 12);
  return { ways, reaches: ways * lengthsOf(node) };
}

/** Ways to match a round of a repetition: lengths that it may have, where nothing tells it from the next, count. */
function roundWays(round: PatternNode): number {
  const item = parts(round).length === 1 ? (parts(round)[0] ?? round) : round;
  if (item.kind === 'choice') {
    const isClear =
      hasClearOptions(item.options) && item.options.every((option) => !isVariable(option) || hasSeparators(option));
    return isClear ? freedomOf(item).ways : sumOf(item.options, roundWays);
  }
  const { min, max } = extentOf(item);
  return freedomOf(item).ways * (min === max || hasSeparators(item) ? 1 : max - min + 1);
}

function checkRepeat(node: Repeat): void {
  if (node.max < 2 || repeatedFreedom(node).ways <= MAX_CUTS) return;
  throw new PatternProblem(
    'A repetition of something that can match the same text in several ways.',
    node.at,
    'Let each round be told from the next by a fixed separator, and each option by its first bytes, or flatten them.',
  );
}

function checkSequence(items: readonly PatternNode[]): void {
  for (const { item, reaches } of passed(items)) {
    if (reaches <= MAX_SHARINGS) continue;
    throw new PatternProblem(
      'Neighbouring quantifiers that can share the same text.',
      item.kind === 'repeat' ? item.at : 0,
      `${reaches} ways to share it: narrow the ranges, or separate them by a byte that neither can match.`,
    );
  }
}

/** Throws a `PatternProblem` for an ambiguous pattern. */
export function refuseAmbiguity(node: PatternNode): void {
  switch (node.kind) {
    case 'bytes':
      return;
    case 'sequence':
      checkSequence(parts(node));
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
