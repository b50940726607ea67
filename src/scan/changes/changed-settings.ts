/**
 * Settings that come with the commits they are held against. A branch that changes them may leave itself out, so whoever
 * reads the result is told. What the files hold now does not matter: one that was copied, put back as it was before, or
 * taken away brings no blob that the scan would look at.
 */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { BASELINE_NAME } from '../../findings/baseline-name.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { posixPath } from '../../base/path.ts';
import type { Changes } from '../../sources/git/changes.ts';
import type { Repository } from '../../sources/git/repository.ts';
import { CONFIG_NAMES } from '../config-names.ts';
import type { ScanRequest } from '../request.ts';

/** Files that take something out of a result, by the names that they are found by. */
const NAMES: readonly string[] = [...CONFIG_NAMES, BASELINE_NAME];

/** Where such files are looked for: from the scanned folder up to the top. */
function lookedFor(top: string, from: string): string[] {
  const here = NAMES.map((name) => path.join(from, name));
  return from === top || path.dirname(from) === from ? here : [...here, ...lookedFor(top, path.dirname(from))];
}

/** A link, and the file that it leads to. */
function withTarget(file: string): string[] {
  try {
    return [file, realpathSync(file)];
  } catch {
    return [file];
  }
}

export async function changedSettings(
  { blobs, commits }: Pick<Changes, 'blobs' | 'commits'>,
  repository: Repository,
  { root, ownFiles, supplied: { configuration } }: ScanRequest,
): Promise<readonly Diagnostic[]> {
  const { top, within } = repository;
  const changed = new Set(blobs.map((blob) => blob.path).filter((name) => NAMES.includes(path.posix.basename(name))));
  if (top !== null) {
    const inForce = [...ownFiles, ...(configuration === null ? [] : [path.resolve(root, configuration.path)])];
    const files = [...lookedFor(top, path.join(top, within)), ...inForce].flatMap(withTarget);
    const names = files
      .map((file) => posixPath(path.relative(top, file)))
      .filter((name) => !/^(?:\.\.|\/|$)/.test(name));
    const { changedAmong } = await import('../../sources/git/range.ts');
    for (const name of await changedAmong(repository, commits, [...new Set(names)])) {
      changed.add(posixPath(path.relative(path.join(top, within), path.join(top, name))));
    }
  }
  return [...changed]
    .sort()
    .map((name) =>
      diagnostic(
        'warning',
        'settings-changed',
        'the scanned commits change these settings, which already apply to this scan',
        { path: name },
      ),
    );
}
