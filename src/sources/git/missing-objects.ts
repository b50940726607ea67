/**
 * Objects that commits name and the repository does not have: left out by a partial clone, or lost. Git lists them by
 * walking all trees, which is done only where those that were read do not tell. Nothing is fetched.
 */
import { LF, QUESTION } from '../../base/ascii.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { recordsOf, streamGit } from './stream.ts';
import type { Repository } from './repository.ts';

export interface MissingObjects {
  readonly count: number;
  readonly first: string | null;
  /** What git said where it could not look everywhere. */
  readonly failure: string | null;
}

/** `lines` are further revisions, for more than a command line holds. */
export async function missingObjects(
  repository: Repository,
  revisions: readonly string[],
  lines: readonly string[] = [],
): Promise<MissingObjects> {
  if (revisions.length === 0) return { count: 0, first: null, failure: null };
  let count = 0;
  let first: string | null = null;
  const result = await streamGit(
    [...repository.args, 'rev-list', '--objects', '--quiet', '--missing=print', ...revisions],
    { ...repository.options, ...(lines.length === 0 ? {} : { lines: lines.map((line) => `${line}\n`) }) },
    recordsOf(LF, (line, start, end) => {
      if (line[start] !== QUESTION) return;
      count++;
      first ??= line.toString('latin1', start + 1, end);
    }),
  );
  return { count, first, failure: result.code === 0 ? null : result.stderr };
}

export function missingDiagnostic(count: number, first: string): Diagnostic {
  const what = count === 1 ? `object ${first} is` : `${count} objects, the first being ${first}, are`;
  return diagnostic(
    'error',
    'objects-missing',
    `${what} part of the history but missing from this repository, and keyroll fetches nothing: they were not scanned. A partial clone leaves objects out; scan a full clone.`,
  );
}

/** `unread`: ids of commits; `consequence`: what that means for the scan. */
export function unreadDiagnostics([first, ...others]: readonly string[], consequence: string): Diagnostic[] {
  if (first === undefined) return [];
  const what = others.length === 0 ? `commit ${first}` : `${others.length + 1} commits, the first being ${first},`;
  return [diagnostic('error', 'history-unreadable', `git could not read what ${what} changed: ${consequence}`)];
}
