/**
 * What the engine has to know of each word before it judges one: how long it is, how far its judgement looks, and who
 * claims it. For the built-in rules this is worked out when they are built, and who claims a word is read when it is
 * met.
 */
import { CARDHOLDER_REACH } from '../cardholder/cardholder.ts';
import type { AnchorClaim, AnchorTable, Consumer } from './anchor-table.ts';
import { ESCAPE_ENCODINGS } from '../decode/escape.ts';
import { ESCAPE_REACH } from '../decode/escape-region.ts';
import { SOFT_BREAK_REACH } from '../decode/quoted-printable.ts';
import { SPLIT_REACH } from '../decode/split.ts';
import type { Follows } from './follow-table.ts';
import { cutByLengths, type Packed, type PackedContent } from '../packed.ts';
import { MIN_RUN_TO_LOOK_FOR } from './pattern-search.ts';
import { PROTECTED_REACH } from '../protected-storage.ts';
import type { RuleBook } from '../rule-book.ts';
import { NOTHING_SOUGHT, type SoughtValues } from '../sought/sought-values.ts';
import { deadEndOf } from '../structure/openings.ts';
import { JWK_REACH } from '../structure/json-web-key.ts';
import { STRUCTURE_REACH } from '../structure/structure.ts';
import { TABLE_REACH } from '../structure/table.ts';
import type { ValueForm } from '../sought/value-forms.ts';

/** By word: how many bytes to either side of its first byte the judgement of it may look at. */
export interface WordReach {
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/**
 * All arrays are by word of the automaton. Token bytes are letters, digits and a few marks
 * (`src/ruleset/token-run.ts`).
 */
export interface Anchors {
  /** Bytes of the word. */
  readonly lengths: Int32Array;
  readonly reach: WordReach;
  /**
   * Least run of token bytes that must stand within reach for any of the word's claims to hold; 0 where one of them
   * asks for none.
   */
  readonly run: Int32Array;
  /** Least number of token bytes that must stand right behind the word. */
  readonly behind: Int32Array;
  /**
   * How the kernel can tell that the word leads nowhere: one of the ways below in the lowest byte, the length of its
   * key in the next.
   */
  readonly dead: Int32Array;
  /** The bytes one of which must come next, and `behind` once more, for the kernel's search. */
  follows(): Follows;
  /** Who wants to look at the word. */
  claims(word: number): readonly AnchorClaim[] | undefined;
  /** The same as numbers. */
  claimRows(): ClaimRows;
}

/** Claims of words of the automaton as numbers. */
export interface ClaimRows {
  /** By word where its claims begin, and where the last ones end. */
  readonly starts: Int32Array;
  /**
   * Of each claim its kind, what of that kind, its offset in a match or -1, and where its exact text begins and ends.
   */
  readonly claims: Int32Array;
}

/**
 * How the kernel can tell that a word leads nowhere (`kernel/sift.ts`): not at all, as one of its kind, or by what its
 * rules look for.
 */
const NEVER = 0;
const AS_KEY = 1;
const AS_URL = 2;
const BY_RULES = 3;
const AS_JUNCTION = 4;
const AS_SOFT_BREAK = 5;

function deadOf(claims: readonly AnchorClaim[]): number {
  if (claims.length > 0 && claims.every(({ consumer }) => consumer.kind === 'rule')) return BY_RULES;
  const [claim, second] = claims;
  if (claim === undefined || claim.exact !== null || second !== undefined) return NEVER;
  switch (claim.consumer.kind) {
    case 'structure': {
      const dead = deadEndOf(claim.consumer.word);
      return dead === null ? NEVER : dead.kind === 'url' ? AS_URL : AS_KEY | (dead.length << 8);
    }
    case 'split':
      return AS_JUNCTION;
    case 'soft-break':
      return AS_SOFT_BREAK;
    default:
      return NEVER;
  }
}

interface Reach {
  readonly before: number;
  readonly after: number;
}

const evenly = (bytes: number): Reach => ({ before: bytes, after: bytes });

/** How far the consumers look whose reach is the same for each of their words. */
const REACH = {
  structure: STRUCTURE_REACH,
  cardholder: CARDHOLDER_REACH,
  table: TABLE_REACH,
  jwk: JWK_REACH,
  escape: evenly(ESCAPE_REACH + 1),
  split: evenly(SPLIT_REACH + 1),
  'soft-break': evenly(SOFT_BREAK_REACH + 1),
  storage: evenly(PROTECTED_REACH),
  directive: evenly(0),
} as const satisfies Partial<Record<Consumer['kind'], Reach>>;

/** A form is looked for with its margins, and one byte beyond them tells whether it ends there. */
function reachOfForm(form: ValueForm | undefined): Reach {
  return evenly(form === undefined ? 0 : form.text.length + form.margin.before + form.margin.after + 1);
}

/**
 * Works all of it out from the table. Plain loops: this is done for each of thousands of words, before anything is
 * scanned.
 */
export function openAnchors(
  { words, claims, follows }: AnchorTable,
  rules: RuleBook['reaches'],
  { forms }: SoughtValues = NOTHING_SOUGHT,
): Anchors {
  const before = new Int32Array(words.length);
  const after = new Int32Array(words.length);
  const run = new Int32Array(words.length);
  const dead = new Int32Array(words.length);
  for (let word = 0; word < words.length; word++) {
    let widestBefore = 0;
    let widestAfter = (words[word] as string).length;
    let leastRun = Infinity;
    for (const { consumer, exact } of claims[word] ?? []) {
      const isRule = consumer.kind === 'rule';
      const reach = isRule
        ? null
        : consumer.kind === 'value'
          ? reachOfForm(forms[consumer.form])
          : REACH[consumer.kind];
      widestBefore = Math.max(widestBefore, isRule ? (rules.before[consumer.rule] as number) : (reach?.before ?? 0));
      widestAfter = Math.max(
        widestAfter,
        isRule ? (rules.after[consumer.rule] as number) : (reach?.after ?? 0),
        exact?.length ?? 0,
      );
      leastRun = Math.min(leastRun, isRule ? (rules.run[consumer.rule] as number) : 0);
    }
    before[word] = widestBefore;
    after[word] = widestAfter;
    run[word] = leastRun >= MIN_RUN_TO_LOOK_FOR && leastRun !== Infinity ? leastRun : 0;
    dead[word] = deadOf(claims[word] ?? []);
  }
  return {
    lengths: Int32Array.from(words, (word) => word.length),
    reach: { before, after },
    run,
    behind: Int32Array.from(follows.run),
    dead,
    follows: () => follows,
    claims: (word) => claims[word],
    claimRows: () => claimRowsOf(claims).rows,
  };
}

/** The kinds that claim words of built-in rules, in the order of their numbers in the file. */
const KINDS = ['rule', 'structure', 'escape', 'storage', 'split', 'directive', 'table', 'jwk', 'soft-break'] as const;
const CLAIM_WIDTH = 5;
const NONE = -1;

function numberOf(consumer: Consumer): number {
  switch (consumer.kind) {
    case 'rule':
      return consumer.rule;
    case 'structure':
      return consumer.word;
    case 'escape':
      return ESCAPE_ENCODINGS.indexOf(consumer.encoding);
    case 'storage':
      return consumer.mark;
    default:
      return 0;
  }
}

function claimRowsOf(claims: AnchorTable['claims']): { readonly rows: ClaimRows; readonly exacts: string } {
  const starts = [0];
  const numbers: number[] = [];
  let exacts = '';
  for (const claimed of claims) {
    for (const { consumer, exact } of claimed) {
      const from = exact === null ? NONE : exacts.length;
      exacts += exact ?? '';
      numbers.push(
        KINDS.findIndex((known) => known === consumer.kind),
        numberOf(consumer),
        consumer.kind === 'rule' ? (consumer.offset ?? NONE) : NONE,
        from,
        exacts.length,
      );
    }
    starts.push(numbers.length / CLAIM_WIDTH);
  }
  return { rows: { starts: Int32Array.from(starts), claims: Int32Array.from(numbers) }, exacts };
}

/**
 * The anchors of a table as they are written at build time. Claims of forms and cardholder data are made at run time
 * alone.
 */
export function packAnchors(table: AnchorTable, rules: RuleBook['reaches']): PackedContent {
  const { lengths, reach, run, behind, dead } = openAnchors(table, rules);
  const { sets, next } = table.follows;
  const {
    rows: { starts, claims },
    exacts,
  } = claimRowsOf(table.claims);
  const unwritable = table.claims.flat().find(({ consumer }) => !KINDS.some((kind) => kind === consumer.kind));
  if (unwritable !== undefined) throw new Error(`a claim of ${unwritable.consumer.kind} cannot be written`);
  const numbers = {
    lengths,
    before: reach.before,
    after: reach.after,
    run,
    behind,
    dead,
    next: Int32Array.from(next),
    setLengths: Int32Array.from(sets, (set) => set.length),
    claimStarts: starts,
    claims,
  };
  return { numbers, texts: { exacts, sets: sets.join('') } };
}

function consumerOf(kind: number, number: number, offset: number): Consumer {
  switch (KINDS[kind]) {
    case 'rule':
      return { kind: 'rule', rule: number, offset: offset === NONE ? null : offset };
    case 'structure':
      return { kind: 'structure', word: number };
    case 'escape':
      return { kind: 'escape', encoding: ESCAPE_ENCODINGS[number] ?? 'percent' };
    case 'storage':
      return { kind: 'storage', mark: number };
    case 'split':
      return { kind: 'split' };
    case 'table':
      return { kind: 'table' };
    case 'jwk':
      return { kind: 'jwk' };
    case 'soft-break':
      return { kind: 'soft-break' };
    default:
      return { kind: 'directive' };
  }
}

/** Opens what `packAnchors` wrote. */
export function unpackAnchors(packed: Packed): Anchors {
  const starts = packed.numbers('claimStarts');
  const claims = packed.numbers('claims');
  const known = new Array<readonly AnchorClaim[] | undefined>(starts.length - 1);
  let exacts: string | undefined;
  const claimAt = (at: number): AnchorClaim => {
    const [kind = 0, number = 0, offset = NONE, from = NONE, to = NONE] = claims.subarray(at, at + CLAIM_WIDTH);
    if (from !== NONE) exacts ??= packed.text('exacts');
    return {
      consumer: consumerOf(kind, number, offset),
      exact: from === NONE ? null : (exacts?.slice(from, to) ?? null),
    };
  };
  return {
    lengths: packed.numbers('lengths'),
    reach: { before: packed.numbers('before'), after: packed.numbers('after') },
    run: packed.numbers('run'),
    behind: packed.numbers('behind'),
    dead: packed.numbers('dead'),
    follows: () => ({
      sets: cutByLengths(packed.text('sets'), packed.numbers('setLengths')),
      next: packed.numbers('next'),
      run: packed.numbers('behind'),
    }),
    claims(word) {
      const opened = known[word];
      if (opened !== undefined) return opened;
      const from = starts[word] ?? 0;
      const read = Array.from({ length: (starts[word + 1] ?? from) - from }, (_, i) =>
        claimAt((from + i) * CLAIM_WIDTH),
      );
      known[word] = read;
      return read;
    },
    claimRows: () => ({ starts, claims }),
  };
}
