/** Globs of the configuration, applied to paths that are already listed. */
import { relative, sep } from 'node:path';

export async function excluder(globs: readonly string[], base: string): Promise<(file: string) => boolean> {
  if (globs.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const matches = picomatch([...globs], { dot: true });
  return (file) => {
    const path = relative(base, file).split(sep).join('/');
    return matches(path);
  };
}
