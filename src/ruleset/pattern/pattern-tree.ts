/**
 * A pattern as a tree over sets of bytes: what is left of a regular expression for the analyses (literals, reach,
 * ambiguity) once escapes, classes and letter case are resolved. What the rule language does not allow is refused here.
 */
import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { ALL_BYTES, allBut, byte, bytes, DIGITS, folded, LINE_ENDS, SPACE, WORD, type ByteSet } from './byte-set.ts';

export type PatternNode =
  | { readonly kind: 'bytes'; readonly set: ByteSet }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly at: number;
    }
  | { readonly kind: 'group'; readonly name: string | null; readonly item: PatternNode }
  /**
   * Looks at text without taking it: what must stand there, or must not; `\b`, `^` and `$` look at one byte on either
   * side, or at an edge.
   */
  | {
      readonly kind: 'look';
      readonly direction: 'behind' | 'ahead' | 'both';
      readonly sense: 'must' | 'must not' | 'edge';
      readonly item: PatternNode;
    };

/** Something about a pattern that the rule language refuses; `at` is an offset into the pattern's source. */
export class PatternProblem extends Error {
  readonly at: number;
  readonly hint: string;
  constructor(message: string, at: number, hint: string) {
    super(message);
    this.name = 'PatternProblem';
    this.at = at;
    this.hint = hint;
  }
}

const EMPTY: PatternNode = { kind: 'sequence', items: [] };
const ONE_BYTE: PatternNode = { kind: 'bytes', set: ALL_BYTES };

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

function single(value: number, node: AST.Node): number {
  if (value <= 0xff) return value;
  throw new PatternProblem(
    'A character beyond one byte.',
    node.start,
    'Patterns run over bytes: write the UTF-8 bytes as \\xNN.',
  );
}

function setOf(node: AST.CharacterSet | AST.CharacterClass | AST.Character, flags: Flags): ByteSet {
  switch (node.type) {
    case 'Character':
      return byte(single(node.value, node));
    case 'CharacterClass':
      return classSet(node, flags);
    case 'CharacterSet':
      break;
  }
  if (node.kind === 'any') return flags.dotAll ? ALL_BYTES : allBut(LINE_ENDS);
  if (node.kind === 'property') {
    throw new PatternProblem('A Unicode property.', node.start, 'Patterns run over bytes: list the characters.');
  }
  const set = { digit: DIGITS, space: SPACE, word: WORD }[node.kind];
  return node.negate ? allBut(set) : set;
}

function classSet(node: AST.CharacterClass, flags: Flags): ByteSet {
  let set = 0n;
  for (const element of node.elements) {
    if (element.type === 'CharacterClassRange') {
      set |= bytes(single(element.min.value, element.min), single(element.max.value, element.max));
    } else if (element.type === 'Character' || element.type === 'CharacterSet' || element.type === 'CharacterClass') {
      set |= setOf(element, flags);
    } else throw new PatternProblem('A class operation.', element.start, 'List the characters.');
  }
  if (flags.ignoreCase) set = folded(set);
  return node.negate ? allBut(set) : set;
}

function choice(alternatives: readonly AST.Alternative[], flags: Flags): PatternNode {
  const options = alternatives.map((alternative) => sequence(alternative, flags));
  return options.length === 1 ? (options[0] ?? EMPTY) : { kind: 'choice', options };
}

function sequence(alternative: AST.Alternative, flags: Flags): PatternNode {
  const items = alternative.elements.map((element) => nodeOf(element, flags));
  return items.length === 1 ? (items[0] ?? EMPTY) : { kind: 'sequence', items };
}

function assertion(node: AST.Assertion, flags: Flags): PatternNode {
  switch (node.kind) {
    case 'lookahead':
    case 'lookbehind':
      return {
        kind: 'look',
        direction: node.kind === 'lookahead' ? 'ahead' : 'behind',
        sense: node.negate ? 'must not' : 'must',
        item: choice(node.alternatives, flags),
      };
    case 'word':
      return { kind: 'look', direction: 'both', sense: 'edge', item: ONE_BYTE };
    case 'start':
    case 'end':
      if (!flags.multiline) {
        throw new PatternProblem(
          '^ and $ without the flag m.',
          node.start,
          'A pattern sees a piece of a file, whose ends mean nothing: use "flags: m" for lines.',
        );
      }
      return { kind: 'look', direction: node.kind === 'start' ? 'behind' : 'ahead', sense: 'edge', item: ONE_BYTE };
  }
}

function nodeOf(node: AST.Element, flags: Flags): PatternNode {
  switch (node.type) {
    case 'Group':
      return choice(node.alternatives, flags);
    case 'CapturingGroup':
      return { kind: 'group', name: node.name, item: choice(node.alternatives, flags) };
    case 'Assertion':
      return assertion(node, flags);
    case 'Quantifier':
      if (node.max === Infinity) {
        throw new PatternProblem(
          `An unbounded quantifier "${node.raw.slice(node.element.raw.length)}".`,
          node.start,
          'Bound it, {1,200}: the size of the window follows from it.',
        );
      }
      return { kind: 'repeat', item: nodeOf(node.element, flags), min: node.min, max: node.max, at: node.start };
    case 'Backreference':
      throw new PatternProblem('A back-reference.', node.start, 'Write the pattern without it.');
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass': {
      const set = setOf(node, flags);
      return { kind: 'bytes', set: flags.ignoreCase ? folded(set) : set };
    }
    default:
      throw new PatternProblem(
        `${node.type} is not part of the rule language.`,
        node.start,
        'Write the pattern without it.',
      );
  }
}

/** True for a look at an edge: `^`, `$`, `\b`, look-around. */
function isAssertion(element: AST.Element | undefined): boolean {
  return element?.type === 'Assertion';
}

/** `^a|b$`: an anchor that looks as if it held for all alternatives and holds for one. */
function refuseLopsidedAnchors(pattern: AST.Pattern): void {
  if (pattern.alternatives.length < 2) return;
  for (const side of [0, -1]) {
    const anchored = pattern.alternatives.filter((alternative) => isAssertion(alternative.elements.at(side)));
    if (anchored.length > 0 && anchored.length < pattern.alternatives.length) {
      throw new PatternProblem(
        'An anchor that holds for one alternative only.',
        anchored[0]?.start ?? 0,
        'Put the alternatives in a group: ^(?:a|b)$.',
      );
    }
  }
}

/** What the parser says after it has quoted the whole pattern. */
function reasonOf(error: unknown, source: string): string {
  const said = error instanceof Error ? error.message : '';
  const at = said.lastIndexOf(`/${source}/`);
  const reason = /^\w*: ([A-Za-z ]+)$/.exec(at === -1 ? '' : said.slice(at + source.length + 2))?.[1];
  return reason === undefined ? 'Not a regular expression.' : `${reason}.`;
}

/** Parses `source`. Throws a `PatternProblem` for what the rule language refuses. */
export function parsePattern(source: string, flags: string): PatternNode {
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser({ ecmaVersion: 2023 }).parsePattern(source, 0, source.length, {
      unicode: false,
      unicodeSets: false,
    });
  } catch (error) {
    const index = error instanceof Error && 'index' in error && typeof error.index === 'number' ? error.index : 0;
    throw new PatternProblem(reasonOf(error, source), index, 'Check it as a JavaScript regular expression.');
  }
  refuseLopsidedAnchors(tree);
  return choice(tree.alternatives, {
    ignoreCase: flags.includes('i'),
    dotAll: flags.includes('s'),
    multiline: flags.includes('m'),
  });
}
