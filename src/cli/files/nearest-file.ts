/**
 * Finds keyroll's own files: from the target upwards to the root of its repository, or to the top where there is none.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that a target means: itself, or the one that a file lies in. */
export function folderOf(target: string): string {
  try {
    return statSync(target).isDirectory() ? target : dirname(target);
  } catch {
    return dirname(target);
  }
}

/** Path of the nearest file with one of `names`, or null. */
export function nearestFile(names: readonly string[], from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return null;
  }
}
