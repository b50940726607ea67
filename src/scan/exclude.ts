/** Globs of the configuration, applied to paths that are already listed. */
import { relative, sep } from 'node:path';

/** What a glob names, and, should that be a folder, all that lies below it: `vendor`, `./vendor` and `vendor/` alike. */
function withAllBelow(glob: string): string[] {
  const named = glob.replace(/^(?:\.?\/)+|\/+$/g, '');
  return named === '' ? [] : [named, `${named}/**`];
}

export async function excluder(globs: readonly string[], base: string): Promise<(file: string) => boolean> {
  if (globs.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const matches = picomatch(globs.flatMap(withAllBelow), { dot: true });
  return (file) => {
    const path = relative(base, file).split(sep).join('/');
    return matches(path);
  };
}
