/**
 * The trained judge: boosted trees over the measures of a candidate, and what its scores were worth where it had not
 * seen the repository before. Data made by `bench/train/`; here they are only read and walked.
 */
import { FEATURES, type Topic } from './features.ts';
import { vocabulary, type Vocabulary } from './word-cover.ts';

/** Groups of candidates with thresholds of their own: poor passwords, what stands under a key that names no credential, what looks random, other passwords, the rest. */
export const KINDS = ['weak', 'random', 'password', 'unnamed', 'other'] as const;
export type Kind = (typeof KINDS)[number];

/** Least scores by confidence. */
export interface Decision {
  readonly low: number;
  readonly medium: number;
  readonly high: number;
}

/** Of the labelled candidates of a kind that scored at least `from` and less than the next, the share that are credentials. */
export interface Calibration {
  readonly from: number;
  readonly right: number;
  readonly count: number;
}

/** The model as written by the trainer, with the list of words beside it. */
export interface WrittenJudge {
  readonly version: 1;
  /** Names of the measures, a blank between them. */
  readonly features: string;
  /** By feature, the values that nodes compare with. */
  readonly thresholds: readonly (readonly number[])[];
  /** Log odds before any tree, in thousandths. */
  readonly base: number;
  /** By tree: for each node its feature, the index of its threshold, its children, and its mean; a child below 0 is leaf `-1 - child`. */
  readonly trees: readonly { readonly nodes: readonly number[]; readonly leaves: readonly number[] }[];
  readonly decisions: Readonly<Record<Kind, Decision>>;
  readonly calibration: Readonly<Record<Kind, readonly Calibration[]>>;
  readonly words: string;
}

const NODE = 5, FEATURE = 0, THRESHOLD = 1, LEFT = 2, RIGHT = 3, MEAN = 4;
const UNIT = 1000;

export interface JudgeModel {
  readonly vocabulary: Vocabulary;
  /** From 0 to 1: how likely a candidate with these measures is a credential. */
  score(measures: readonly number[]): number;
  /** What each topic adds to the log odds, the weightiest first. */
  contributions(measures: readonly number[]): readonly { readonly topic: Topic; readonly points: number }[];
  /** How often a score like this one was right where it was measured; null where too few were. */
  calibrationOf(kind: Kind, score: number): Calibration | null;
  decisionOf(kind: Kind): Decision;
}

/** Opens the judge when the first candidate asks for it. */
export type LazyJudge = () => JudgeModel;

interface Tree {
  readonly nodes: readonly number[];
  readonly leaves: readonly number[];
}

const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** Opens a written judge; its measures must be those of this program. */
export function openJudge(written: WrittenJudge): JudgeModel {
  const known = FEATURES.map(([name]) => name);
  if (written.version !== 1 || written.features !== known.join(' ')) throw new RangeError('the judge was trained on other measures than this program takes.');
  const { thresholds, base, trees, decisions, calibration } = written;

  /** The child that the measures lead to from node `at`. */
  function step({ nodes }: Tree, at: number, measures: readonly number[]): number {
    const row = at * NODE, feature = nodes[row + FEATURE] as number;
    const goesLeft = (measures[feature] as number) <= ((thresholds[feature] as readonly number[])[nodes[row + THRESHOLD] as number] as number);
    return nodes[row + (goesLeft ? LEFT : RIGHT)] as number;
  }

  function leafOf(tree: Tree, measures: readonly number[]): number {
    let at = tree.nodes.length === 0 ? -1 : 0;
    while (at >= 0) at = step(tree, at, measures);
    return tree.leaves[-1 - at] as number;
  }

  function contributions(measures: readonly number[]): { topic: Topic; points: number }[] {
    const points = new Map<Topic, number>();
    for (const tree of trees) {
      for (let at = tree.nodes.length === 0 ? -1 : 0; at >= 0;) {
        const next = step(tree, at, measures), mean = tree.nodes[at * NODE + MEAN] as number;
        const reached = next >= 0 ? tree.nodes[next * NODE + MEAN] as number : tree.leaves[-1 - next] as number;
        const topic = (FEATURES[tree.nodes[at * NODE + FEATURE] as number] as readonly [string, Topic])[1];
        points.set(topic, (points.get(topic) ?? 0) + (reached - mean) / UNIT);
        at = next;
      }
    }
    return [...points].map(([topic, sum]) => ({ topic, points: sum })).sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  }

  return {
    vocabulary: vocabulary(written.words.split(' ')),
    score: (measures) => logistic(trees.reduce((sum, tree) => sum + leafOf(tree, measures), base) / UNIT),
    contributions,
    calibrationOf: (kind, score) => calibration[kind].findLast(({ from }) => score >= from) ?? null,
    decisionOf: (kind) => decisions[kind],
  };
}
