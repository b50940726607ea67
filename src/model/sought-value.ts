import type { Secret } from './secret.ts';

/** A value that somebody keeps and wants to know the places of. */
export interface SoughtValue {
  /** What its keeper calls it: a path in a vault, the name of a variable. */
  readonly name: string | null;
  readonly secret: Secret;
}
