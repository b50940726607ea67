/** The life of a secret in one line, the same in every report. */
import { andMore, count } from '../base/count.ts';
import type { ReportCommit, ReportHistory } from '../model/report.ts';

const ONLY_IN = {
  reachable: null,
  stash: 'only in a stash',
  notes: 'only in notes',
  unreachable: 'no longer on any branch or tag',
} as const satisfies Record<ReportHistory['reach'], string | null>;

function dayOf({ date }: ReportCommit): string {
  return date.slice(0, 10);
}

/**
 * `first in 4f2a9c1, 2024-03-02, A. Person; removed 2024-05-01 in 81c22d0; in files for 60 days`, in pieces. Removal
 * ends no exposure: the history still has it.
 */
export function historyInWords(history: ReportHistory): string[] {
  const { introduced, removed, atHead, reach, daysExposed } = history;
  const end =
    ONLY_IN[reach] ??
    (atHead
      ? 'still in HEAD'
      : removed === null
        ? 'not in the files of HEAD, no removal known'
        : `removed ${dayOf(removed)} in ${removed.commit.slice(0, 7)}`);
  return [
    [
      `first in ${introduced.commit.slice(0, 7)}`,
      dayOf(introduced),
      ...(introduced.author === '' ? [] : [introduced.author]),
    ].join(', '),
    end,
    `${removed === null || atHead || reach !== 'reachable' ? 'exposed' : 'in files for'} ${daysExposed === 0 ? 'less than a day' : count(daysExposed, 'day')}`,
  ];
}

/** `in the history of branches main, 1.x and 3 more; tag v1.0`; empty where nothing has it. */
export function holdersInWords({ branches, branchCount, tags, tagCount }: ReportHistory, most: number): string {
  const named = (names: readonly string[], total: number, noun: string, plural: string): string[] => {
    const shown = names.slice(0, most);
    if (shown.length === 0) return [];
    return [`${total === 1 ? noun : plural} ${shown.join(', ')}${andMore(total - shown.length)}`];
  };
  const holders = [...named(branches, branchCount, 'branch', 'branches'), ...named(tags, tagCount, 'tag', 'tags')];
  return holders.length === 0 ? '' : `in the history of ${holders.join('; ')}`;
}
