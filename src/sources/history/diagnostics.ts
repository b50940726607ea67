/** What is said of a history that cannot be read whole. */
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { shownRef } from '../../model/quote.ts';
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

/** What git said first, without names of refs that had better not be repeated. */
function complaint(said: string): string {
  const [, first = 'git gave up'] = /^(?:fatal|error|warning): (.*(?:\n\t.*)*)/m.exec(said) ?? [];
  return first
    .replaceAll('\n\t', ' ')
    .replaceAll(/refs\/\S+/g, (name) => shownRef(name))
    .slice(0, 200);
}

/** `failure`: what git printed. */
export function unlistable(failure: string): Diagnostic {
  return diagnostic(
    'error',
    'history-unreadable',
    `git could not list all commits (${complaint(failure)}): who introduced the content of the others is not known`,
  );
}

/** `failure`: what git printed. */
export function brokenRefs(failure: string): Diagnostic {
  return diagnostic(
    'error',
    'refs-unreadable',
    `git could not read all refs (${complaint(failure)}): what only they lead to was not scanned`,
  );
}
