/** What is due, and the same as a calendar that other programs read. */
import { describe, expect, test } from 'vitest';
import { calendar } from '../../src/inventory/lifecycle/calendar.ts';
import { dueItems, type DueItem } from '../../src/inventory/lifecycle/due.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { inventory } from '../samples.ts';
import { entry } from './samples.ts';

const NOON = Date.parse('2026-06-15T12:00:00Z');
const LIMITS = { userReview: 180, machineReview: 365 };
const due = (fields: Partial<InventoryEntry>, within = 400) =>
  dueItems(inventory([entry(fields)]), LIMITS, NOON, within).map((item) => [
    item.kind,
    item.due,
    item.days,
    item.detail,
  ]);

describe('what is due', () => {
  test('is the end, the rotation and the review of a token, the earliest first', () => {
    expect(due({ created_at: '2026-06-01T22:00:00Z', expires_at: '2026-07-01' })).toEqual([
      ['expires', '2026-07-01', 16, 'rotate or revoke it before'],
      ['rotate', '2026-08-30', 76, 'created 2026-06-01, at most 90 days'],
      ['review', '2027-06-01', 351, 'never reviewed, created 2026-06-01, every 365 days'],
    ]);
    expect(due({ last_rotated_at: '2026-06-02', last_reviewed_at: '2026-06-03' })).toEqual([
      ['rotate', '2026-08-31', 77, 'last rotated 2026-06-02, at most 90 days'],
      ['review', '2027-06-03', 353, 'last reviewed 2026-06-03, every 365 days'],
    ]);
    expect(due({ expires_at: 'never' })).toEqual([]);
  });
  test.each(['user', 'third_party'] as const)('is the review of what a person uses sooner: %s', (kind) => {
    expect(due({ last_reviewed_at: '2026-06-01', account: { kind, principal: 'me' } })).toEqual([
      ['review', '2026-11-28', 166, 'last reviewed 2026-06-01, every 180 days'],
    ]);
  });
  test('of a token that is replaced is the end of the overlap, and no rotation', () => {
    const rotating = { status: 'rotating', expires_at: '2026-06-20', created_at: '2026-01-01' } as const;
    expect(due(rotating)).toEqual([['overlap-ends', '2026-06-20', 5, 'the overlap ends']]);
    expect(due({ ...rotating, replaced_by: 'ci-2' })[0]?.[3]).toBe('replaced by ci-2');
  });
  test('of one day is told by entry, and of one entry by kind', () => {
    const day = { expires_at: '2026-07-01', last_rotated_at: '2026-04-02' };
    const items = dueItems(inventory([entry({ ...day, id: 'b' }), entry({ ...day, id: 'a' })]), LIMITS, NOON, 30);
    expect(items.map(({ entry: id, kind }) => `${id} ${kind}`)).toEqual([
      'a expires',
      'a rotate',
      'b expires',
      'b rotate',
    ]);
  });
  test('stays due when it is past, and is selected by days', () => {
    const at = (expires_at: string) => due({ expires_at }, 0).map(([, day, days]) => [day, days]);
    expect(at('2026-06-15')).toEqual([['2026-06-15', 0]]);
    expect(at('2026-06-15T08:00:00Z')).toEqual([['2026-06-15', 0]]);
    expect(at('2026-06-14')).toEqual([['2026-06-14', -1]]);
    expect(at('2026-06-16')).toEqual([]);
    expect(due({ expires_at: '2026-06-16' }, 1)).toHaveLength(1);
    expect(due({ expires_at: '2026-06-14', status: 'revoked' })).toEqual([]);
  });
});

describe('a calendar', () => {
  const item: DueItem = {
    entry: 'ci',
    kind: 'expires',
    due: '2026-12-31',
    days: 1,
    owner: 'm.l (build)',
    detail: 'rotate, or revoke it',
  };
  const lines = (...items: readonly DueItem[]) => calendar(items, 'Shop', NOON).split('\r\n');

  test('has an event of a whole day for each item', () => {
    expect(lines(item)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//keyroll//inventory due//EN',
      'CALSCALE:GREGORIAN',
      'BEGIN:VEVENT',
      expect.stringMatching(/^UID:[0-9a-f]{32}@keyroll$/),
      'DTSTAMP:20260615T120000Z',
      'DTSTART;VALUE=DATE:20261231',
      'DTEND;VALUE=DATE:20270101',
      'SUMMARY:ci expires',
      'DESCRIPTION:rotate\\, or revoke it\\nowner: m.l (build)',
      'CATEGORIES:EXPIRES',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });
  test('keeps the name of an event while its date moves, and names each in its own way', () => {
    const uid = (...[made, scope = 'Shop']: readonly [DueItem, string?]) =>
      /UID:(\w+)/.exec(calendar([made], scope, NOON))?.[1];
    expect(uid({ ...item, due: '2027-01-31', detail: 'later' })).toBe(uid(item));
    const ends = { ...item, kind: 'exception-ends' } as const;
    const others = [
      { ...item, entry: 'cd' },
      { ...item, kind: 'rotate' as const },
      ends,
      { ...ends, detail: 'another' },
    ];
    expect(new Set([uid(item), uid(item, 'Other'), ...others.map((other) => uid(other))]).size).toBe(6);
  });
  test('folds long lines between characters, and lets nothing in that ends a line or hides', () => {
    const text = lines({ ...item, owner: null, detail: `${'é'.repeat(50)}\r\nEND;\u2028\u202e\u0007\\` });
    const at = text.findIndex((line) => line.startsWith('DESCRIPTION'));
    const [first = '', second = ''] = text.slice(at);
    expect([Buffer.byteLength(first), second.startsWith(' ')]).toEqual([74, true]);
    expect(first + second.slice(1)).toBe(`DESCRIPTION:${'é'.repeat(50)}\\nEND\\;   \\\\`);
    const exact = lines({ ...item, entry: 'x'.repeat(59) }).find((line) => line.startsWith('SUMMARY'));
    expect(exact).toBe(`SUMMARY:${'x'.repeat(59)} expires`);
    expect(lines({ ...item, entry: 'x'.repeat(60) })).toContain(`SUMMARY:${'x'.repeat(60)} expire`);
  });
});
