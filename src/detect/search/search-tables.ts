/**
 * All that a search in the kernel has to know of words and rules, as numbers alone: worked out once, and handed as it is
 * to threads that search and know of nothing else.
 */
import { LF } from '../../base/ascii.ts';
import type { RuleBook } from '../rule-book.ts';
import { CLASSES } from '../structure/lexical/byte.ts';
import type { Anchors, WordReach } from './anchors.ts';
import type { Automaton } from './automaton.ts';
import type { ClaimRows } from './claim-rows.ts';
import type { FollowMasks } from './follow-table.ts';
import { SETS_OFF, type OutlineTables } from './outline-table.ts';

export interface SearchTables {
  readonly automaton: Automaton;
  readonly follows: FollowMasks;
  /** Of the longest word, in bytes. */
  readonly longest: number;
  /** Bytes to either side of a hit that the verdict on it may look at. */
  readonly margin: number;
  /** GATE_NUMBERS for each word, as `kernel/sift.ts` reads them. */
  readonly gates: Int32Array;
  readonly claims: ClaimRows;
  readonly outlines: OutlineTables;
  /** By rule. */
  readonly reaches: WordReach;
  /** By byte, and of the end of the text: see `structure/lexical/byte.ts`. */
  readonly classes: Uint8Array;
  /** By byte: marks that set a value off. */
  readonly setsOff: Uint8Array;
}

const GATE_NUMBERS = 4;
/** Least margin around a hit: bytes by which the kernel tells that it leads nowhere. */
const LEAST_AROUND = 512;

function gatesOf({ lengths, dead, behind, run, reach }: Anchors): Int32Array {
  const gates = new Int32Array(lengths.length * GATE_NUMBERS);
  for (let word = 0; word < lengths.length; word++) {
    const told = dead[word] as number;
    gates.set(
      [
        (told & 255) | (Math.min(lengths[word] as number, 255) << 8) | ((told >> 8) << 16),
        (behind[word] as number) | ((run[word] as number) << 16),
        reach.before[word] as number,
        reach.after[word] as number,
      ],
      word * GATE_NUMBERS,
    );
  }
  return gates;
}

const most = (numbers: Int32Array, least: number): number => numbers.reduce((a, b) => Math.max(a, b), least);

/** What is known of rules before any is opened. */
export type RuleShapes = Pick<RuleBook, 'reaches' | 'outlines'>;

export function searchTables(automaton: Automaton, anchors: Anchors, rules: RuleShapes): SearchTables {
  const { lengths, reach } = anchors;
  return {
    automaton,
    follows: anchors.followsIn(automaton),
    longest: most(lengths, 1),
    margin: most(reach.after, most(reach.before, LEAST_AROUND)),
    gates: gatesOf(anchors),
    claims: anchors.claimRows(),
    outlines: rules.outlines.tables,
    reaches: { before: rules.reaches.before, after: rules.reaches.after },
    classes: Uint8Array.of(...CLASSES, CLASSES[LF] as number),
    setsOff: SETS_OFF,
  };
}
