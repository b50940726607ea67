/** The undecided secrets as a table or as JSON. */
import type { Io } from '../../../base/io.ts';
import { locationText } from '../../../base/position.ts';
import type { SecretFindings } from '../../../inventory/unregistered.ts';
import { textTable, type Column } from '../../../report/plain-table.ts';
import { printJson, wantsJson, type FormatOptions } from '../../output/print-json.ts';
import { listColumns } from '../../output/streams.ts';

export const NOTHING_LEFT = 'Nothing is left to decide.\n';

export function printUndecided(secrets: readonly SecretFindings[], options: FormatOptions, io: Io): void {
  if (wantsJson(options)) printJson(secrets.map(plainSecret), io);
  else io.stdout.write(listTable(secrets, listColumns(io)));
}

/** An undecided secret, for programs. */
function plainSecret([first, ...others]: SecretFindings): object {
  return {
    ids: [first, ...others].map(({ id }) => id),
    rule: first.rule,
    title: first.title,
    severity: first.severity,
    masked: first.masked,
    places: first.occurrences.map(({ path, line, column, commit }) => ({ path, line, column, commit })),
  };
}

const COLUMNS: readonly Column[] = [
  { title: 'id', min: 8, share: 0 },
  { title: 'severity', min: 8, share: 0 },
  { title: 'rule', min: 16, share: 1 },
  { title: 'secret', min: 12, share: 1 },
  { title: 'place', min: 16, share: 2 },
];

function listTable(secrets: readonly SecretFindings[], columns: number): string {
  if (secrets.length === 0) return NOTHING_LEFT;
  const rows = secrets.map(([{ id, severity, rule, masked, occurrences }]) => [
    id.slice(0, 8),
    severity,
    rule,
    masked,
    locationText(occurrences[0]?.path ?? '', occurrences[0]?.line ?? 0),
  ]);
  return textTable(COLUMNS, rows, columns);
}
