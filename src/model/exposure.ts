/**
 * How far a secret has got, from the widest reach down.
 *
 * `committed` stands in the checked-out commit, `history` only in an older one, `unreachable` in objects that no ref
 * reaches, `staged` in the index, `untracked` in a file git does not know, in a change that nobody staged or outside
 * any repository, `ignored` in a file that git was told to leave alone, `stdin` in piped text.
 */
export const EXPOSURES = ['committed', 'history', 'unreachable', 'staged', 'untracked', 'ignored', 'stdin'] as const;
export type Exposure = (typeof EXPOSURES)[number];

/** What stands in no file of today any more. */
export type PastExposure = Extract<Exposure, 'history' | 'unreachable'>;

export function isPast(exposure: Exposure): exposure is PastExposure {
  return exposure === 'history' || exposure === 'unreachable';
}

/** What a commit holds, or will hold. */
export function isInGit(exposure: Exposure): boolean {
  return exposure === 'committed' || exposure === 'staged' || isPast(exposure);
}

/** The wider of two exposures. */
export function widerExposure(a: Exposure, b: Exposure): Exposure {
  return EXPOSURES.indexOf(a) <= EXPOSURES.indexOf(b) ? a : b;
}
