/**
 * The trained judge: boosted trees over the measures of a candidate, and what its scores were worth where it had not
 * seen the repository before. Data made by `bench/train/`; here they are only read and walked.
 */
import { FEATURES, type Measures, type Topic } from './features.ts';
import { vocabulary, type Vocabulary } from './word-cover.ts';

/**
 * Groups of candidates with thresholds of their own: poor passwords, what stands under a key that names no credential,
 * what looks random, other passwords, the rest.
 */
export const KINDS = ['weak', 'random', 'password', 'unnamed', 'other'] as const;
export type Kind = (typeof KINDS)[number];

/** Least scores by confidence. */
export interface Decision {
  readonly low: number;
  readonly medium: number;
  readonly high: number;
}

/**
 * Of the labelled candidates of a kind that scored at least `from` and less than the next, the share that are
 * credentials.
 */
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
  /**
   * By tree: for each node its feature, the index of its threshold, its children, and its mean; a child below 0 is leaf
   * `-1 - child`.
   */
  readonly trees: readonly { readonly nodes: readonly number[]; readonly leaves: readonly number[] }[];
  readonly decisions: Readonly<Record<Kind, Decision>>;
  readonly calibration: Readonly<Record<Kind, readonly Calibration[]>>;
  readonly words: string;
}

const NODE = 5;
const UNIT = 1000;

export interface JudgeModel {
  readonly vocabulary: Vocabulary;
  /** From 0 to 1: how likely a candidate with these measures is a credential. */
  score(measures: Measures): number;
  /** What each topic adds to the log odds, the weightiest first. */
  contributions(measures: Measures): readonly { readonly topic: Topic; readonly points: number }[];
  /** How often a score like this one was right where it was measured; null where too few were. */
  calibrationOf(kind: Kind, score: number): Calibration | null;
  decisionOf(kind: Kind): Decision;
}

/** Opens the judge when the first candidate asks for it. */
export type LazyJudge = () => JudgeModel;

const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** All trees in arrays of numbers: by node the measure that it asks for, what it compares with, and where it leads. */
interface Forest {
  /** First node of each tree; the leaf, as below, of a tree that has no node. */
  readonly roots: Int32Array;
  readonly features: Uint8Array;
  readonly thresholds: Float64Array;
  /** Two a node: where it leads when the measure is larger, and when it is not; leaf `-1 - child` where below 0. */
  readonly children: Int32Array;
  readonly means: Int32Array;
  readonly leaves: Int32Array;
}

function planted({ trees, thresholds }: WrittenJudge): Forest {
  const count = trees.reduce((sum, { nodes }) => sum + nodes.length / NODE, 0);
  const forest: Forest = {
    roots: new Int32Array(trees.length),
    features: new Uint8Array(count),
    thresholds: new Float64Array(count),
    children: new Int32Array(count * 2),
    means: new Int32Array(count),
    leaves: Int32Array.from(trees.flatMap(({ leaves }) => leaves)),
  };
  let firstNode = 0;
  let firstLeaf = 0;
  trees.forEach(({ nodes, leaves }, tree) => {
    forest.roots[tree] = nodes.length === 0 ? -1 - firstLeaf : firstNode;
    for (let row = 0, at = firstNode; row < nodes.length; row += NODE, at++) {
      const [feature = 0, threshold = 0, left = 0, right = 0, mean = 0] = nodes.slice(row, row + NODE);
      const placed = (child: number): number => (child < 0 ? child - firstLeaf : child + firstNode);
      forest.features[at] = feature;
      forest.thresholds[at] = thresholds[feature]?.[threshold] ?? NaN;
      forest.children[at * 2] = placed(right);
      forest.children[at * 2 + 1] = placed(left);
      forest.means[at] = mean;
    }
    firstNode += nodes.length / NODE;
    firstLeaf += leaves.length;
  });
  return forest;
}

/** The child that the measures lead to from node `at`. */
function step({ features, thresholds, children }: Forest, at: number, measures: Measures): number {
  return children[
    at * 2 + Number((measures[features[at] as number] as number) <= (thresholds[at] as number))
  ] as number;
}

/** What the leaves that the measures lead to say together. Written out without `step`: each score walks all trees. */
function sumOfLeaves(forest: Forest, measures: Measures): number {
  const { roots, features, thresholds, children, leaves } = forest;
  let sum = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    let at = roots[tree] as number;
    while (at >= 0) {
      at = children[
        at * 2 + Number((measures[features[at] as number] as number) <= (thresholds[at] as number))
      ] as number;
    }
    sum += leaves[-1 - at] as number;
  }
  return sum;
}

/** Opens a written judge; its measures must be those of this program. */
export function openJudge(written: WrittenJudge): JudgeModel {
  const known = FEATURES.map(([name]) => name);
  if (written.version !== 1 || written.features !== known.join(' ')) {
    throw new RangeError('the judge was trained on other measures than this program takes.');
  }
  const { base, decisions, calibration } = written;
  const forest = planted(written);

  function contributions(measures: Measures): { topic: Topic; points: number }[] {
    const points = new Map<Topic, number>();
    const { roots, features, means, leaves } = forest;
    for (const root of roots) {
      for (let at = root; at >= 0;) {
        const next = step(forest, at, measures);
        const reached = (next >= 0 ? means[next] : leaves[-1 - next]) as number;
        const topic = (FEATURES[features[at] as number] as readonly [string, Topic])[1];
        points.set(topic, (points.get(topic) ?? 0) + (reached - (means[at] as number)) / UNIT);
        at = next;
      }
    }
    return [...points]
      .map(([topic, sum]) => ({ topic, points: sum }))
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  }

  return {
    vocabulary: vocabulary(written.words.split(' ')),
    score: (measures) => logistic((base + sumOfLeaves(forest, measures)) / UNIT),
    contributions,
    calibrationOf: (kind, score) => calibration[kind].findLast(({ from }) => score >= from) ?? null,
    decisionOf: (kind) => decisions[kind],
  };
}
