/**
 * Cases that a judge has refused: in a tree two of three come again. Only these are remembered, since what was kept may
 * be a secret.
 */
import type { Case } from './judge.ts';
import type { LazyJudge } from './judge-model.ts';

const MAX_REMEMBERED = 16_000;
/** Longer ones hardly come again. */
const LONGEST = 200;

class Refusals {
  readonly #known = new Set<string>();

  /** Whether just this case was refused before. */
  has(refused: Case): boolean {
    return this.#known.has(nameOf(refused));
  }

  add(refused: Case): void {
    if (refused.value.length > LONGEST) return;
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.add(nameOf(refused));
  }
}

/** All that a verdict rests on; what the form says in words tells nothing that its points do not. */
function nameOf({ value, keyText, quoted, syntax, neighbours, formPoints }: Case): string {
  const { beforeKey, beforeValue, next, inString } = neighbours;
  const marks = `${syntax} ${quoted} ${beforeKey} ${beforeValue} ${next} ${inString} ${formPoints}`;
  return `${marks} ${keyText.length} ${keyText}${value}`;
}

const refusals = new WeakMap<LazyJudge, Refusals>();

export function refusalsOf(judge: LazyJudge): Refusals {
  let known = refusals.get(judge);
  if (known === undefined) refusals.set(judge, (known = new Refusals()));
  return known;
}
