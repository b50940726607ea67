import type { Secret } from './secret.ts';

/** A value that the user supplies to find the places where it occurs. */
export interface SoughtValue {
  /** What its keeper calls it: a path in a vault, the name of a variable. */
  readonly name: string | null;
  readonly secret: Secret;
}
