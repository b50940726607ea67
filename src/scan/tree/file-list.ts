/**
 * The files of a scan on their way to other threads: three texts, which are taken over faster than an object for each.
 */
import { EXPOSURES } from '../../model/exposure.ts';
import type { TreeFile } from '../../sources/tree.ts';

export interface FileList {
  /** Separated by what no name can hold. */
  readonly paths: string;
  readonly files: string;
  /** A digit for each: its place in `EXPOSURES`. */
  readonly exposures: string;
}

const SEPARATOR = '\0';

export function packFiles(files: readonly TreeFile[]): FileList {
  return {
    paths: files.map(({ path }) => path).join(SEPARATOR),
    files: files.map(({ file }) => file).join(SEPARATOR),
    exposures: files.map(({ exposure }) => EXPOSURES.indexOf(exposure)).join(''),
  };
}

export function unpackFiles({ paths, files, exposures }: FileList): readonly TreeFile[] {
  if (exposures === '') return [];
  const names = paths.split(SEPARATOR);
  return files
    .split(SEPARATOR)
    .map((file, at) => ({ path: names[at] ?? file, file, exposure: EXPOSURES[Number(exposures[at])] ?? 'untracked' }));
}
