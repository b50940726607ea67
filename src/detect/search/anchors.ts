/**
 * What the engine has to know of each word before it judges one: how long it is, how far its judgement looks, and who
 * claims it. For the built-in rules this is worked out when they are built, and who claims a word is read when it is
 * met.
 */
import { once } from '../../base/once.ts';
import { CARDHOLDER_REACH } from '../cardholder/cardholder.ts';
import type { AnchorClaim, AnchorTable, Consumer } from './anchor-table.ts';
import { ESCAPE_ENCODINGS } from '../decode/escape.ts';
import { ESCAPE_REACH } from '../decode/escape-region.ts';
import { SOFT_BREAK_REACH } from '../decode/quoted-printable.ts';
import { SPLIT_REACH } from '../decode/split.ts';
import { claimRowsOf, claimsOf, isWritable, type ClaimRows } from './claim-rows.ts';
import type { Automaton } from './automaton.ts';
import { followMasks, type FollowMasks } from './follow-table.ts';
import type { Packed, PackedContent } from '../packed.ts';
import { MIN_RUN_TO_LOOK_FOR } from './pattern-search.ts';
import { PROTECTED_REACH } from '../protected-storage.ts';
import type { RuleBook } from '../rule-book.ts';
import type { Reach } from '../sight.ts';
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
 * (`src/ruleset/pattern/token-run.ts`).
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
  /** What must come next, for a search with the automaton of these words. */
  followsIn(automaton: Automaton): FollowMasks;
  /** Who wants to look at the word. */
  claims(word: number): readonly AnchorClaim[] | undefined;
  /** The same as numbers. */
  claimRows(): ClaimRows;
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
/** And from there on as escapes, by their kind. */
const AS_ESCAPE = 6;

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
    case 'escape':
      return AS_ESCAPE + ESCAPE_ENCODINGS.indexOf(claim.consumer.encoding);
    default:
      return NEVER;
  }
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

/** What a claim asks for: how far its consumer looks, and the run of token bytes that must stand there. */
interface Demand extends Reach {
  readonly run: number;
}

function demandOf(consumer: Consumer, { before, after, run }: RuleBook['reaches'], { forms }: SoughtValues): Demand {
  switch (consumer.kind) {
    case 'rule': {
      const { rule } = consumer;
      return { before: before[rule] as number, after: after[rule] as number, run: run[rule] as number };
    }
    case 'value':
      return { ...reachOfForm(forms[consumer.form]), run: 0 };
    default:
      return { ...REACH[consumer.kind], run: 0 };
  }
}

/** Works all of it out from the table. */
export function openAnchors(
  { words, claims, follows }: AnchorTable,
  rules: RuleBook['reaches'],
  sought: SoughtValues = NOTHING_SOUGHT,
): Anchors {
  const before = new Int32Array(words.length);
  const after = new Int32Array(words.length);
  const run = new Int32Array(words.length);
  const dead = new Int32Array(words.length);
  words.forEach(({ length }, word) => {
    const claimed = claims[word] ?? [];
    const demands = claimed.map(({ consumer }) => demandOf(consumer, rules, sought));
    const leastRun = demands.length === 0 ? 0 : Math.min(...demands.map((demand) => demand.run));
    before[word] = Math.max(0, ...demands.map((demand) => demand.before));
    after[word] = Math.max(
      length,
      ...demands.map((demand) => demand.after),
      ...claimed.map(({ exact }) => exact?.length ?? 0),
    );
    run[word] = leastRun >= MIN_RUN_TO_LOOK_FOR ? leastRun : 0;
    dead[word] = deadOf(claimed);
  });
  return {
    lengths: Int32Array.from(words, (word) => word.length),
    reach: { before, after },
    run,
    behind: Int32Array.from(follows.run),
    dead,
    followsIn: (automaton) => followMasks(automaton, follows),
    claims: (word) => claims[word],
    claimRows: () => claimRowsOf(claims).rows,
  };
}

/**
 * The anchors of a table as they are written at build time. Claims of forms and cardholder data are made at run time
 * alone.
 */
export function packAnchors(table: AnchorTable, automaton: Automaton, rules: RuleBook['reaches']): PackedContent {
  const { lengths, reach, run, behind, dead, followsIn } = openAnchors(table, rules);
  const { states: followStates, sets: followSets } = followsIn(automaton);
  const {
    rows: { starts, claims },
    exacts,
  } = claimRowsOf(table.claims);
  const unwritable = table.claims.flat().find(({ consumer }) => !isWritable(consumer));
  if (unwritable !== undefined) throw new Error(`a claim of ${unwritable.consumer.kind} cannot be written`);
  const numbers = {
    lengths,
    before: reach.before,
    after: reach.after,
    run,
    behind,
    dead,
    followStates,
    followSets,
    claimStarts: starts,
    claims,
  };
  return { numbers, texts: { exacts } };
}

/** Opens what `packAnchors` wrote. */
export function unpackAnchors(packed: Packed): Anchors {
  const rows: ClaimRows = { starts: packed.numbers('claimStarts'), claims: packed.numbers('claims') };
  const known = new Array<readonly AnchorClaim[] | undefined>(rows.starts.length - 1);
  const exacts = once(() => packed.text('exacts'));
  return {
    lengths: packed.numbers('lengths'),
    reach: { before: packed.numbers('before'), after: packed.numbers('after') },
    run: packed.numbers('run'),
    behind: packed.numbers('behind'),
    dead: packed.numbers('dead'),
    followsIn: () => ({ states: packed.numbers('followStates'), sets: packed.numbers('followSets') }),
    claims(word) {
      const opened = known[word];
      if (opened !== undefined) return opened;
      const read = claimsOf(rows, word, exacts);
      known[word] = read;
      return read;
    },
    claimRows: () => rows,
  };
}
