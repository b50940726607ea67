/**
 * Due dates as an iCalendar file (RFC 5545): an all-day event each, that takes no time of anybody's. An event keeps its
 * UID while its date moves, so that a calendar which reads the file again moves it as well.
 */
import { createHash } from 'node:crypto';
import { DAY_MS, dayOf, instantOf } from '../../base/date.ts';
import type { DueItem, DueKind } from './due.ts';

const TITLES: Readonly<Record<DueKind, string>> = {
  expires: 'expires',
  rotate: 'must be rotated',
  review: 'must be reviewed',
  'overlap-ends': 'must be revoked: the overlap ends',
  'exception-ends': 'has an exception that ends',
};
const FOLD_AT = 75;

/** `scope` tells one inventory's events from another's. `stamp`: milliseconds since the epoch. */
export function calendar(items: readonly DueItem[], scope: string, stamp: number): string {
  const stampText = `${new Date(stamp).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//keyroll//inventory due//EN',
    'CALSCALE:GREGORIAN',
    ...items.flatMap((item) => event(item, scope, stampText)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function event(item: DueItem, scope: string, stamp: string): readonly string[] {
  const day = (date: string): string => date.replaceAll('-', '');
  const subject = item.kind === 'exception-ends' ? item.detail : '';
  const uid = createHash('sha256')
    .update([scope, item.entry, item.kind, subject].join('\0'))
    .digest('hex')
    .slice(0, 32);
  return [
    'BEGIN:VEVENT',
    `UID:${uid}@keyroll`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${day(item.due)}`,
    `DTEND;VALUE=DATE:${day(dayOf(instantOf(item.due) + DAY_MS))}`,
    `SUMMARY:${escaped(`${item.entry} ${TITLES[item.kind]}`)}`,
    `DESCRIPTION:${escaped(`${item.detail}${item.owner === null ? '' : `\nowner: ${item.owner}`}`)}`,
    `CATEGORIES:${item.kind.toUpperCase()}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r?\n/g, '\\n')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ');
}

/** Lines of at most 75 bytes; a continuation begins with a space, and no character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let length = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (length + size > FOLD_AT) {
      parts.push(part);
      [part, length] = [' ', 1];
    }
    part += character;
    length += size;
  }
  return [...parts, part].join('\r\n');
}
