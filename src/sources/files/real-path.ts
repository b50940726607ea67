/** Where a path leads, and whether that is inside a folder. */
import { realpathSync } from 'node:fs';
import path from 'node:path';

/** With links resolved as far as the path exists. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPath(parent), path.basename(file));
  }
}

/** Whether `file` is `folder` or lies below it, by their names alone; both absolute. */
export function isInFolder(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
