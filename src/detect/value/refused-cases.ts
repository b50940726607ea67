/**
 * Cases that a judge has refused: in a tree two of three come again. Only these are remembered, since what was kept may
 * be a secret.
 */
import type { Case } from './judge.ts';
import type { LazyJudge } from './judge-model.ts';

const MAX_REMEMBERED = 16_000;
/** Bytes of a value: longer ones hardly come again. */
const LONGEST = 200;

/** By the names of cases; null is no name, and never known. */
class RefusedCases {
  readonly #known = new Set<string>();

  has(name: string | null): boolean {
    return name !== null && this.#known.has(name);
  }

  add(name: string | null): void {
    if (name === null) return;
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.add(name);
  }
}

/**
 * All that a verdict rests on; what the form says in words tells nothing that its points do not. Null for a case that
 * is not remembered.
 */
export function nameOfCase({ value, keyText, quoted, syntax, neighbours, formPoints }: Case): string | null {
  if (value.length > LONGEST) return null;
  const { beforeKey, beforeValue, next, inString } = neighbours;
  const marks = `${syntax} ${quoted} ${beforeKey} ${beforeValue} ${next} ${inString} ${formPoints}`;
  return `${marks} ${keyText.length} ${keyText}${value}`;
}

const refusedCases = new WeakMap<LazyJudge, RefusedCases>();

export function refusedCasesOf(judge: LazyJudge): RefusedCases {
  let known = refusedCases.get(judge);
  if (known === undefined) refusedCases.set(judge, (known = new RefusedCases()));
  return known;
}
