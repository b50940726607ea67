/** What the engine needs to know of a pattern before it can run it: anchors, reach, the secret's constant start. */
import type { Anchor } from '../../model/ruleset.ts';
import { refuseAmbiguity } from './ambiguity.ts';
import { members, NO_BYTES, size, type ByteSet } from './byte-set.ts';
import { followOf } from './follow.ts';
import { bytesIn, extentOf, flattened, groupNamed, overhangOf, type Extent } from './extent.ts';
import { requiredLiterals } from './literals.ts';
import { parsePattern, PatternProblem, type PatternNode } from './pattern-tree.ts';

/** Furthest that a pattern may reach, unless its rule says more. */
const MAX_REACH = 4096;

export interface PatternFacts {
  readonly anchors: readonly Anchor[];
  readonly reachBefore: number;
  readonly reachAfter: number;
  readonly secret: Extent;
  /** Length of the secret's constant start: the same text in all matches, or one of few of the same length. */
  readonly constantStart: number;
  /** Bytes that can stand in the secret where it is not constant. */
  readonly variable: ByteSet;
  /** Bytes that make up the variable part at the least. */
  readonly variableLength: number;
}

/** A byte, a small choice of bytes, or a choice of literals of one length: how many texts, and of what length. */
function constantOf(node: PatternNode): { readonly ways: number; readonly length: number } | undefined {
  const { min, max } = extentOf(node);
  if (min !== max) return undefined;
  switch (node.kind) {
    case 'bytes':
      return size(node.set) <= 6 ? { ways: size(node.set), length: 1 } : undefined;
    case 'choice': {
      const options = node.options.map(constantOf);
      if (options.some((option) => option === undefined)) return undefined;
      return { ways: options.reduce((sum, option) => sum + (option?.ways ?? 0), 0), length: max };
    }
    case 'sequence': {
      const items = node.items.map(constantOf);
      if (items.some((item) => item === undefined)) return undefined;
      return { ways: items.reduce((product, item) => product * (item?.ways ?? 1), 1), length: max };
    }
    case 'group':
      return constantOf(node.item);
    case 'repeat': {
      const item = constantOf(node.item);
      return item && node.max <= 64 ? { ways: item.ways ** node.max, length: max } : undefined;
    }
    case 'look':
      return { ways: 1, length: 0 };
  }
}

/** Length of the constant start. A choice of bytes counts only where a constant follows it: `gh[ps]_`. */
function constantStart(secret: PatternNode): number {
  let length = 0;
  let sure = 0;
  let ways = 1;
  for (const part of flattened(secret)) {
    const constant = constantOf(part);
    if (constant === undefined || ways * constant.ways > 16) break;
    length += constant.length;
    ways *= constant.ways;
    if (constant.ways === 1 || part.kind === 'choice') sure = length;
  }
  return sure;
}

/** The bytes and least length of what follows the constant start, separators left out. */
function variablePart(secret: PatternNode): { readonly variable: ByteSet; readonly variableLength: number } {
  let variable = NO_BYTES;
  let variableLength = 0;
  for (const part of flattened(secret)) {
    if (constantOf(part)?.ways === 1) continue;
    variable |= bytesIn(part);
    variableLength += extentOf(part).min;
  }
  return { variable, variableLength };
}

function refuseOptionalSecret(node: PatternNode): void {
  if (node.kind === 'repeat' && (node.min !== 1 || node.max !== 1) && groupNamed(node.item, 'secret')) {
    throw new PatternProblem(
      'The group "secret" is repeated or optional.',
      node.at,
      'It must be in every match, once.',
    );
  }
  if (node.kind === 'choice' && node.options.some((option) => groupNamed(option, 'secret'))) {
    throw new PatternProblem(
      'The group "secret" is in one alternative only.',
      0,
      'It must be in every match: put the alternatives inside it.',
    );
  }
  if (node.kind === 'sequence') node.items.forEach(refuseOptionalSecret);
  if (node.kind === 'group' && node.name !== 'secret') refuseOptionalSecret(node.item);
}

/** Throws a `PatternProblem` for a pattern whose matching time can explode. */
export function refuseAmbiguousPattern(source: string, flags: string): void {
  refuseAmbiguity(parsePattern(source, flags));
}

/** Parses `source` and derives everything from it. Throws a `PatternProblem` for what the rule language refuses. */
export function patternFacts(source: string, flags: string, maxLength: number | null): PatternFacts {
  const tree = parsePattern(source, flags);
  const match = extentOf(tree);
  const overhang = overhangOf(tree);
  const limit = maxLength ?? MAX_REACH;
  if (match.min === 0) {
    throw new PatternProblem('A pattern that matches nothing.', 0, 'At least one byte must be required.');
  }
  if (match.max + overhang.before + overhang.after > limit) {
    throw new PatternProblem(
      `A match of up to ${match.max + overhang.before + overhang.after} bytes.`,
      0,
      `Narrow the quantifiers: ${limit} bytes is the most${maxLength === null ? ' (a rule may say "maxLength" for more)' : ''}.`,
    );
  }
  refuseOptionalSecret(tree);
  const literals = requiredLiterals(tree);
  if (literals === undefined) {
    throw new PatternProblem(
      'No match is certain to contain a literal of three bytes.',
      0,
      'The engine searches for such a literal; use "context" words for a format without one.',
    );
  }
  const secret = groupNamed(tree, 'secret') ?? tree;
  return {
    anchors: literals.anchors.map((anchor) => ({ ...anchor, ...followOf(tree, anchor) })),
    reachBefore: literals.before + overhang.before,
    reachAfter: literals.after + overhang.after,
    secret: extentOf(secret),
    constantStart: constantStart(secret),
    ...variablePart(secret),
  };
}

/** Number of characters in an alphabet, letter case aside where the alphabet is hexadecimal. */
export function alphabetSize(set: ByteSet, isCaseFree: boolean): number {
  const characters = members(set).map((value) => String.fromCharCode(value));
  const isHex = characters.every((character) => /[0-9a-f-]/i.test(character));
  return isHex || isCaseFree ? new Set(characters.map((character) => character.toLowerCase())).size : characters.length;
}
