/** What the report says of objects and refs that could not be read. */
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import type { HistoryTarget } from '../request.ts';
import type { ObjectScan } from './object-scan.ts';
import type { HistoryRead } from './read-history.ts';

export function objectDiagnostics({ unreadable, detours, mistyped }: ObjectScan): Diagnostic[] {
  return [
    ...(mistyped.count === 0
      ? []
      : [
          diagnostic(
            'error',
            'objects-mistyped',
            `object ${mistyped.first}${mistyped.count === 1 ? ' is' : ` and ${mistyped.count - 1} more are`} stored as another type than the trees that name ${mistyped.count === 1 ? 'it' : 'them'} say: the content was not scanned as what it is`,
          ),
        ]),
    ...unreadable.map(({ id, reason }) =>
      diagnostic('error', 'object-unreadable', `object ${id} was not scanned: ${reason}`),
    ),
    ...detours.map(({ pack, reason, isLost }) =>
      isLost
        ? diagnostic(
            'error',
            'pack-unreadable',
            `a pack could not be read directly (${reason}), and git cannot read it either: objects only in this pack were not scanned`,
            { path: pack },
          )
        : diagnostic('warning', 'pack-detour', `a pack was read through git: ${reason}`, { path: pack }),
    ),
  ];
}

/** A repository that lost its refs looks like one without commits. */
export function lostRefs({ history, objects: { commits } }: HistoryRead, target: HistoryTarget): Diagnostic[] {
  const { scope, unreachable } = target;
  if (unreachable || scope.kind !== 'all' || history.commits > 0 || commits === 0) return [];
  return [
    diagnostic(
      'error',
      'refs-missing',
      `no branch, tag or HEAD leads to any commit, though the repository has ${commits === 1 ? 'one' : commits}: scan with --unreachable to see what is there.`,
    ),
  ];
}
