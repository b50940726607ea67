/** A value, and what more than one test asks of it: worked out once a candidate, and kept no longer. */
import { isName } from './code-like.ts';
import { shapeOf, type ValueShape } from './statistics.ts';
import { placeholderReason } from './placeholder.ts';
import { commonnessOf, type Commonness } from './weak-password.ts';

export interface ValueFacts {
  readonly shape: ValueShape;
  readonly common: Commonness;
  /** Letters alone, perhaps joined. */
  readonly isName: boolean;
  /** Why the value is a placeholder, or null. */
  readonly placeholder: string | null;
}

/** All of them; `examined` of `refusal.ts` works out the same on its way. */
export function factsOf(value: string): ValueFacts {
  const shape = shapeOf(value);
  return {
    shape,
    common: commonnessOf(value, shape),
    isName: isName(value),
    placeholder: placeholderReason(value, shape),
  };
}
