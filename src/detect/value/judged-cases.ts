/**
 * Verdicts that a judge has given: in a tree two of three cases come again. What was refused is known by its text. What
 * was kept may be a secret: of such cases only the last is known in each surroundings, its value in the `Secret` that
 * it is found as.
 */
import type { Secret } from '../../model/secret.ts';
import type { Case, Judgement } from './judge.ts';
import type { LazyJudge } from './judge-model.ts';

const MAX_REFUSED = 16_000;
const MAX_KEPT = 1000;
/** Bytes of a value: longer ones hardly come again. */
const LONGEST = 200;

interface Kept {
  readonly secret: Secret;
  readonly verdict: Judgement;
}

/** All that a verdict rests on beside the value. */
export function surroundingsOf({ keyText, quoted, syntax, neighbours, formPoints, formDetail }: Case): string {
  const { beforeKey, beforeValue, next, inString } = neighbours;
  const marks = `${syntax} ${quoted} ${beforeKey} ${beforeValue} ${next} ${inString} ${formPoints} ${formDetail}`;
  return `${marks} ${keyText.length} ${keyText}`;
}

class JudgedCases {
  readonly #refused = new Set<string>();
  readonly #kept = new Map<string, Kept>();

  /** The verdict on `value` in the same surroundings before; undefined where none is known. */
  before(surroundings: string, value: string): 'refused' | Judgement | undefined {
    const kept = this.#kept.get(surroundings);
    if (kept?.secret.reveal() === value) return kept.verdict;
    return value.length <= LONGEST && this.#refused.has(surroundings + value) ? 'refused' : undefined;
  }

  refuse(surroundings: string, value: string): void {
    if (value.length > LONGEST) return;
    if (this.#refused.size >= MAX_REFUSED) this.#refused.clear();
    this.#refused.add(surroundings + value);
  }

  keep(surroundings: string, secret: Secret, verdict: Judgement): void {
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(surroundings, { secret, verdict });
  }
}

const judgedCases = new WeakMap<LazyJudge, JudgedCases>();

export function judgedCasesOf(judge: LazyJudge): JudgedCases {
  let known = judgedCases.get(judge);
  if (known === undefined) judgedCases.set(judge, (known = new JudgedCases()));
  return known;
}
