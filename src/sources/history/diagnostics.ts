/** What is said of a history that cannot be read whole. */
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { complaint } from '../git/complaint.ts';
import { DEEPEN, shallowCommits } from '../git/range.ts';
import type { Repository } from '../git/repository.ts';

export function shallowness(repository: Repository): Diagnostic[] {
  return shallowCommits(repository).size === 0
    ? []
    : [
        diagnostic(
          'error',
          'shallow-clone',
          `this clone is shallow: anything older than its oldest commits was not scanned, and everything in those counts as introduced there. ${DEEPEN}`,
        ),
      ];
}

/** `failure`: what git printed. */
export function unlistable(failure: string): Diagnostic {
  return diagnostic(
    'error',
    'history-unreadable',
    `git could not list all commits (${complaint(failure) ?? 'git gave up'}): who introduced the content of the others is not known`,
  );
}

/** `failure`: what git printed. */
export function brokenRefs(failure: string): Diagnostic {
  return diagnostic(
    'error',
    'refs-unreadable',
    `git could not read all refs (${complaint(failure) ?? 'git gave up'}): what only they lead to was not scanned`,
  );
}
