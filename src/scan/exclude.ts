/** Globs of the configuration, applied to paths that are already listed. */
import { relative } from 'node:path';
import { globMatcher } from '../base/glob.ts';
import { posixPath } from '../base/path.ts';

/** Why a path is skipped that a glob names. */
export const EXCLUDED = 'excluded by configuration';

/**
 * What a glob names, and, should that be a folder, all that lies below it: `vendor`, `./vendor` and `vendor/` alike.
 */
function withAllBelow(glob: string): string[] {
  const named = glob.replace(/^(?:\.?\/)+|\/+$/g, '');
  return named === '' ? [] : [named, `${named}/**`];
}

export function excluder(globs: readonly string[], base: string): (file: string) => boolean {
  if (globs.length === 0) return () => false;
  const matches = globMatcher(globs.flatMap(withAllBelow));
  return (file) => matches(posixPath(relative(base, file)));
}
