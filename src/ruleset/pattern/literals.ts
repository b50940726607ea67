/**
 * Required literals: which texts the engine has to look for so that no match of a pattern can be missed.
 *
 * A candidate is a set of texts of which every match contains at least one. Each stretch of the pattern that stands for
 * few texts is a candidate, as is each choice whose options all have one; the candidate expected to occur least often
 * in ordinary files wins. A set of bytes that holds both cases of a letter is one case-free letter.
 */
import type { Anchor } from '../../model/ruleset.ts';
import { byte, members, otherCase, size, type ByteSet } from './byte-set.ts';
import { extentOf, flattened, type Extent } from './extent.ts';
import { frequency, RAREST } from './literal-frequency.ts';
import type { PatternNode } from './pattern-tree.ts';
import { SEARCHED_BYTES } from './searched.ts';

const MIN_LENGTH = 3;
const MAX_LENGTH = 20;
const MAX_TEXTS = 48;
/** Sets larger than this are no literals: a digit tells too little. */
const MAX_SET = 10;

/** A text that a stretch of a pattern stands for. */
interface Text {
  /** Letters that may stand in either case are lower case here. */
  readonly text: string;
  /** One of its letters may stand in either case. */
  readonly free: boolean;
}

/** A text with its place in a match. */
interface Literal extends Text {
  /** How many bytes of the match stand before it. */
  readonly before: Extent;
  /** Most bytes from its first one to the end of the match. */
  readonly after: number;
}

const EMPTY_TEXT: Text = { text: '', free: false };

/** The texts of a set of bytes, by the set: few sets make up most patterns. */
const setTexts = new Map<ByteSet, Text[] | undefined>();

function textsOfSet(set: ByteSet): Text[] | undefined {
  if (!setTexts.has(set)) setTexts.set(set, listTexts(set));
  return setTexts.get(set);
}

function listTexts(set: ByteSet): Text[] | undefined {
  if (size(set) > 2 * MAX_SET) return undefined;
  const texts: Text[] = [];
  for (const value of members(set)) {
    const other = otherCase(value);
    const paired = other !== value && (set & byte(other)) !== 0n;
    if (paired && value < other) continue;
    texts.push({ text: String.fromCharCode(value), free: paired });
  }
  return texts.length > MAX_SET ? undefined : texts;
}

function join(left: readonly Text[], right: readonly Text[]): Text[] | undefined {
  if (left.length * right.length > MAX_TEXTS) return undefined;
  const joined = new Map<string, Text>();
  for (const a of left) {
    for (const b of right) {
      const text = { text: a.text + b.text, free: a.free || b.free };
      joined.set(`${text.text}${text.free ? '/i' : ''}`, text);
    }
  }
  return [...joined.values()];
}

const nodeTexts = new WeakMap<PatternNode, readonly Text[] | 'many'>();

/** All texts that `node` stands for, when they are few. */
function exactTexts(node: PatternNode): readonly Text[] | undefined {
  const known = nodeTexts.get(node) ?? listNodeTexts(node) ?? 'many';
  nodeTexts.set(node, known);
  return known === 'many' ? undefined : known;
}

function listNodeTexts(node: PatternNode): readonly Text[] | undefined {
  switch (node.kind) {
    case 'bytes':
      return textsOfSet(node.set);
    case 'look':
      return [EMPTY_TEXT];
    case 'group':
      return exactTexts(node.item);
    case 'choice': {
      const options = node.options.map(exactTexts);
      const all = options.flatMap((option) => option ?? []);
      return options.includes(undefined) || all.length > MAX_TEXTS ? undefined : all;
    }
    case 'sequence':
      return node.items.reduce<readonly Text[] | undefined>(
        (texts, item) => {
          const own = texts && exactTexts(item);
          return texts && own && join(texts, own);
        },
        [EMPTY_TEXT],
      );
    case 'repeat':
      return repeatedTexts(node);
  }
}

function repeatedTexts(node: Extract<PatternNode, { kind: 'repeat' }>): Text[] | undefined {
  if (node.max > MAX_LENGTH) return undefined;
  const own = exactTexts(node.item);
  let texts: readonly Text[] | undefined = [EMPTY_TEXT];
  const all: Text[] = node.min === 0 ? [EMPTY_TEXT] : [];
  for (let count = 1; count <= node.max && own && texts; count++) {
    texts = join(texts, own);
    if (texts && count >= node.min) all.push(...texts);
  }
  return own && texts && all.length <= MAX_TEXTS ? all : undefined;
}

/** The parts of a node, repeats of a fixed small count written out. */
function writtenOut(node: PatternNode): readonly PatternNode[] {
  return flattened(node).flatMap((part) =>
    part.kind === 'repeat' && part.min === part.max && part.max <= 8
      ? Array.from({ length: part.max }, () => writtenOut(part.item)).flat()
      : [part],
  );
}

/**
 * Expected cost of looking for these texts: hits in ordinary files, then the number of words, then the search for the
 * start.
 */
function cost(literals: readonly Literal[]): number {
  const hits = literals.reduce((sum, literal) => sum + frequency(literal.text.slice(0, SEARCHED_BYTES)), 0);
  const loose = literals.some((literal) => literal.before.min !== literal.before.max);
  const late = Math.max(...literals.map((literal) => literal.before.max));
  return Math.log10(hits) + literals.length * 0.25 + (loose ? 2.5 : 0) + Math.min(1, late / 200);
}

/** Texts one of which starts another add nothing but work. */
function withoutExtensions(literals: readonly Literal[]): Literal[] {
  return literals.filter(
    (literal) =>
      !literals.some(
        (other) =>
          other !== literal &&
          other.free === literal.free &&
          literal.text.startsWith(other.text) &&
          literal.text !== other.text &&
          other.before.min === literal.before.min &&
          other.before.max === literal.before.max,
      ),
  );
}

type Candidate = readonly Literal[];

function better(a: Candidate | undefined, b: Candidate | undefined): Candidate | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return cost(b) < cost(a) ? b : a;
}

function shifted(candidate: Candidate | undefined, before: Extent, after: number): Candidate | undefined {
  return candidate?.map((literal) => ({
    ...literal,
    before: { min: literal.before.min + before.min, max: literal.before.max + before.max },
    after: literal.after + after,
  }));
}

/** The best candidate that starts at item `from`, and the texts met there. */
function bestRun(
  items: readonly PatternNode[],
  from: number,
  before: Extent,
  after: readonly number[],
): Candidate | undefined {
  let texts: readonly Text[] | undefined = [EMPTY_TEXT];
  let best: Candidate | undefined;
  for (let i = from; i < items.length && texts; i++) {
    const item = items[i];
    const own = item && exactTexts(item);
    texts = own && join(texts, own);
    if (!texts || !texts.every((text) => text.text.length >= MIN_LENGTH)) continue;
    if (Math.max(...texts.map((text) => text.text.length)) > MAX_LENGTH) break;
    // Of two that are thought to be as frequent the longer one is looked for.
    const literals = texts.map(({ text, free }) => ({ text, free, before, after: after[from] ?? 0 }));
    best = better(withoutExtensions(literals), best);
    if (texts.every((text) => frequency(text.text) === RAREST)) break;
  }
  return best;
}

function bestOfSequence(node: PatternNode): Candidate | undefined {
  const items = writtenOut(node);
  const extents = items.map(extentOf);
  const after = new Array<number>(items.length + 1).fill(0);
  for (let i = items.length - 1; i >= 0; i--) after[i] = (after[i + 1] ?? 0) + (extents[i]?.max ?? 0);
  let best: Candidate | undefined;
  let before: Extent = { min: 0, max: 0 };
  items.forEach((item, i) => {
    best = better(best, bestRun(items, i, before, after));
    best = better(best, shifted(bestInside(item), before, after[i + 1] ?? 0));
    const own = extents[i] ?? { min: 0, max: 0 };
    before = { min: before.min + own.min, max: before.max + own.max };
  });
  return best;
}

function bestInside(node: PatternNode): Candidate | undefined {
  if (node.kind === 'choice') {
    const options = node.options.map(bestOfSequence);
    const all = options.flatMap((option) => option ?? []);
    return options.includes(undefined) || all.length > MAX_TEXTS ? undefined : withoutExtensions(all);
  }
  if (node.kind !== 'repeat' || node.min === 0) return undefined;
  return shifted(bestOfSequence(node.item), { min: 0, max: 0 }, (node.max - 1) * extentOf(node.item).max);
}

export interface RequiredLiterals {
  readonly anchors: readonly Anchor[];
  /** Most bytes of a match before an anchor's first byte, and from there to the end. */
  readonly before: number;
  readonly after: number;
}

/** The literals to look for, or undefined where no text of three bytes stands in every match. */
export function requiredLiterals(node: PatternNode): RequiredLiterals | undefined {
  const best = bestOfSequence(node);
  if (best === undefined || best.length === 0) return undefined;
  const anchors = new Map<string, Anchor>();
  for (const { text, free, before } of best) {
    const isFree = free || !/[a-z]/i.test(text);
    const anchor: Anchor = {
      text: free ? text.toLowerCase() : text,
      caseSensitive: !isFree,
      offset: before.min === before.max ? before.min : null,
    };
    anchors.set(`${anchor.text} ${anchor.caseSensitive} ${anchor.offset}`, anchor);
  }
  return {
    anchors: [...anchors.values()],
    before: Math.max(...best.map((literal) => literal.before.max)),
    after: Math.max(...best.map((literal) => literal.after)),
  };
}
