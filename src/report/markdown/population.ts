/** Section 7: the tokens of the inventory with their dates, and values that are kept protected. */
import { count, grouped } from '../../base/count.ts';
import { locationText } from '../../base/position.ts';
import type { Report } from '../../model/report.ts';
import { failuresByEntry } from './findings.ts';
import { ABSENT, prose, span, tableOf } from './text.ts';

export function populationSection(report: Report): string[] {
  const { inventory } = report;
  return [
    '## 7 Token population and lifecycle',
    ...(inventory.path === null
      ? ['No inventory was supplied, so there is no population of known tokens to sample from.']
      : tokenTable(report)),
    ...protectedParagraphs(report),
  ];
}

const TOKEN_HEADS = [
  'Token',
  'Type',
  'Environment',
  'Scope as stated',
  'Owner',
  'Status',
  'Created',
  'Rotated',
  'Expires',
  'Reviewed',
  'Seen',
  'Failing checks',
];

function tokenTable(report: Report): string[] {
  const { inventory } = report;
  if (inventory.population.length === 0) return ['The inventory holds no entry.'];
  const failing = failuresByEntry(report);
  const unseen = new Set(inventory.unseen);
  const rows = inventory.population.map((entry) => [
    `${span(entry.id)}${entry.name === null ? '' : ` ${prose(entry.name)}`}`,
    prose([entry.type.replaceAll('_', ' '), ...(entry.provider === null ? [] : [entry.provider])].join(', ')),
    prose(entry.environment),
    prose((entry.pciScope ?? 'not stated').replaceAll('_', ' ')),
    prose(entry.owner ?? 'none'),
    prose(entry.status),
    prose(entry.createdAt ?? ABSENT),
    prose(entry.lastRotatedAt ?? ABSENT),
    prose(entry.expiresAt ?? ABSENT),
    prose(entry.lastReviewedAt ?? ABSENT),
    unseen.has(entry.id)
      ? 'never seen'
      : entry.findings.length === 0
        ? ABSENT
        : count(entry.findings.length, 'finding'),
    (failing.get(entry.id) ?? []).map(({ id }) => prose(id)).join(', ') || ABSENT,
  ]);
  return [
    `${count(inventory.entries, 'entry', 'entries')} in ${span(inventory.path ?? '')}; dates as the inventory states them.`,
    tableOf(TOKEN_HEADS, rows),
  ];
}

function protectedParagraphs({ protected: kept }: Report): string[] {
  if (kept.length === 0) return [];
  const rows = kept.map(({ mechanism, kind, count: n, places }) => [
    prose(mechanism),
    kind === 'reference' ? 'reference to a store' : 'ciphertext',
    grouped(n),
    places.map(({ path, line }) => span(locationText(path, line))).join(', '),
  ]);
  return [
    'Credentials that are kept outside the files, or encrypted in them:',
    tableOf(['Mechanism', 'Form', 'Number', 'First places'], rows),
  ];
}
