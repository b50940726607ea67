/** Many changes at once, and the diff that shows them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../properties.ts';
import { describe, expect, test } from 'vitest';
import { calendar } from '../../src/inventory/lifecycle/calendar.ts';
import { unifiedDiff } from '../../src/inventory/file/diff.ts';
import { dueItems } from '../../src/inventory/lifecycle/due.ts';
import { editInventory, type InventoryChange } from '../../src/inventory/file/edit.ts';
import { parseInventory } from '../../src/inventory/file/load.ts';
import { newToken } from '../../src/inventory/new-token.ts';
import { rotateToSuccessor } from '../../src/inventory/lifecycle/rotation.ts';
import { formatCsv, parseCsv } from '../../src/base/csv.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { inventory } from '../samples.ts';
import { entry } from './samples.ts';

const HEADS = [
  'schema_version: "1"\n',
  '# head\nschema_version: "1"\nfingerprint_keys:\n  - { id: k0, alg: hmac-sha256 } # old\n\n',
];
const GAPS = ['', '\n', '  # between\n', '    # of it\n'];
const FIELDS = [
  '    purpose: one # why\n',
  '    notes: |\n      a\n      b\n',
  '    scopes:\n      - read # r\n      - write\n',
  '    owner: { team: a } # who\n',
  '    expires_at: "2027-01-01"\n',
  '    tags: [a, b]\n',
];

const sketch = fc.record({ fields: fc.subarray(FIELDS), gap: fc.constantFrom(...GAPS) });
const file = fc
  .record({
    head: fc.constantFrom(...HEADS),
    entries: fc.array(sketch, { minLength: 1, maxLength: 6 }),
    last: fc.constantFrom('', '# end\n', 'organization: Shop\n'),
    eol: fc.constantFrom('\n', '\r\n'),
    cut: fc.boolean(),
  })
  .map(({ head, entries, last, eol, cut }) => {
    const text = `${head}tokens:\n${entries.map(({ fields, gap }, at) => `  - id: e${at} # ${at}\n    type: api_key\n    status: active\n    environment: prod\n${fields.join('')}${gap}`).join('')}${last}`;
    return (cut ? text.replace(/\n$/, '') : text).replaceAll('\n', eol);
  });
const update = fc.record(
  {
    purpose: fc.constantFrom('other', 'a: b', 'x # y'),
    notes: fc.constant(null),
    scopes: fc.option(fc.constantFrom(['a'], ['b', 'c'])),
    revoked_at: fc.constant('2026-01-01'),
    name: fc.constantFrom('n', 'ü'),
  },
  { requiredKeys: [] },
);
const plan = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: update.map((changes) => ({ kind: 'update' as const, changes })) },
    { weight: 1, arbitrary: fc.constant({ kind: 'remove' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'keep' as const }) },
  ),
  { minLength: 6, maxLength: 6 },
);
const additions = fc.array(fc.record({ purpose: fc.constantFrom('p', 'q: r'), tags: fc.constant(['t']) }), {
  maxLength: 3,
});

describe('many changes at once', () => {
  test('are each made, take no other line away, and are what the diff says', () => {
    const dir = mkdtempSync(join(tmpdir(), 'keyroll-diff-'));
    try {
      let patched = 0;
      fc.assert(
        fc.property(file, plan, additions, fc.boolean(), (text, steps, added, withKey) => {
          const before = parseInventory(text, 'i.yaml', null).tokens;
          const changes: InventoryChange[] = before.flatMap(({ id }, at): InventoryChange[] => {
            const step = steps[at];
            if (step === undefined || step.kind === 'keep') return [];
            return [step.kind === 'remove' ? { kind: 'remove', id } : { kind: 'update', id, changes: step.changes }];
          });
          for (const [at, fields] of added.entries()) {
            changes.push({ kind: 'add', entry: entry({ id: `new${at}`, ...fields }), comments: ['seen somewhere'] });
          }
          if (withKey) changes.push({ kind: 'add-key', key: { id: 'k9', alg: 'hmac-sha256' } });
          const { text: after, edits } = editInventory(text, changes, 'i.yaml');
          const removed = new Set(changes.flatMap((change) => (change.kind === 'remove' ? [change.id] : [])));
          const tokens = parseInventory(after, 'i.yaml', null).tokens;
          expect(tokens.map(({ id }) => id)).toEqual([
            ...before.map(({ id }) => id).filter((id) => !removed.has(id)),
            ...added.map((_, at) => `new${at}`),
          ]);
          const comments = text.match(/# (?:\d|why|who|old|head|end)/g) ?? [];
          for (const comment of comments) if (removed.size === 0) expect(after).toContain(comment);
          expect(after.includes('\r\n')).toBe(text.includes('\r\n'));
          // Patch reads LF alone, and says lines without an end in its own way.
          if (text.includes('\r') || !text.endsWith('\n') || edits.length === 0) return;
          patched += 1;
          writeFileSync(join(dir, 'i.yaml'), text);
          const done = spawnSync('patch', ['-s', '-p0', 'i.yaml'], {
            cwd: dir,
            input: unifiedDiff(text, edits, 'i.yaml'),
            encoding: 'utf8',
          });
          if (done.error === undefined) {
            expect([done.status, readFileSync(join(dir, 'i.yaml'), 'utf8')]).toEqual([0, after]);
          }
        }),
        { numRuns: 200, seed: 5 },
      );
      expect(patched).toBeGreaterThan(40);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  test('are shown with the numbers that lines have before and after', () => {
    const token = (id: string): string =>
      `  - id: ${id}\n    type: api_key\n    status: active\n    environment: prod\n${'    # kept\n'.repeat(9)}`;
    const text = `schema_version: "1"\ntokens:\n${['a', 'b'].map(token).join('')}`;
    const update = (id: string): InventoryChange => ({ kind: 'update', id, changes: { purpose: 'p', notes: 'n' } });
    const diff = unifiedDiff(text, editInventory(text, [update('a'), update('b')], 'i.yaml').edits, 'i.yaml');
    expect(diff.match(/^@@.*@@$/gm)).toEqual(['@@ -3,7 +3,9 @@', '@@ -16,7 +18,9 @@']);
  });

  test('fail together where one of them fails', () => {
    const text = 'schema_version: "1"\ntokens:\n  - { id: a, type: api_key, status: active, environment: prod }\n';
    const good: InventoryChange = { kind: 'update', id: 'a', changes: { purpose: 'p' } };
    for (const bad of [
      { kind: 'update', id: 'b', changes: {} },
      { kind: 'remove', id: 'b' },
      { kind: 'update-key', id: 'k', changes: {} },
      { kind: 'add', entry: entry({ id: 'a' }) },
    ] satisfies InventoryChange[]) {
      expect(() => editInventory(text, [good, bad], 'i.yaml')).toThrow();
    }
    expect(editInventory(text, [], 'i.yaml').text).toBe(text);
  });
});

describe('due dates', () => {
  const limits = { userReview: 183, machineReview: 90 };
  const of = (fields: Partial<InventoryEntry>) =>
    dueItems(inventory([entry({ id: 'a', ...fields })]), limits, Date.parse('2026-06-15T12:00:00Z'), 9999).map(
      ({ kind, due, days }) => [kind, due, days],
    );
  test.each<[string, Partial<InventoryEntry>, readonly (readonly [string, string, number])[]]>([
    ['nothing without a date to count from', { expires_at: 'never' }, []],
    ['today is still in time', { expires_at: '2026-06-15' }, [['expires', '2026-06-15', 0]]],
    ['yesterday is past', { expires_at: '2026-06-14' }, [['expires', '2026-06-14', -1]]],
    [
      'the shorter interval',
      { last_rotated_at: '2026-06-01', rotation_interval: '30d' },
      [['rotate', '2026-07-01', 16]],
    ],
    [
      'reviews of people and machines',
      { last_reviewed_at: '2026-06-01', account: { kind: 'user' } },
      [['review', '2026-12-01', 169]],
    ],
    [
      'one that is being replaced is to be revoked, and nothing else',
      { status: 'rotating', expires_at: '2026-06-20', created_at: '2026-01-01' },
      [['overlap-ends', '2026-06-20', 5]],
    ],
    [
      'an exception that ends',
      { exceptions: [{ check: 'LIF-003', reason: 'r', approved_by: 'b', expires_at: '2026-07-01' }] },
      [['exception-ends', '2026-07-01', 16]],
    ],
    ['nothing of what has ended', { status: 'revoked', revoked_at: '2026-01-01', expires_at: '2026-07-01' }, []],
  ])('%s', (_name, fields, expected) => {
    expect(of(fields)).toEqual(expected);
  });
  test('make a calendar of folded lines whose events keep their names while their dates move', () => {
    const items = (expires: string) =>
      dueItems(
        inventory([
          entry({ id: 'long-name', expires_at: expires, owner: { person: 'Ünal; of, the\\team'.repeat(6) } }),
        ]),
        limits,
        Date.parse('2026-06-15'),
        9999,
      );
    const [first, second] = [calendar(items('2026-07-01'), 'Shop', 0), calendar(items('2026-08-01'), 'Shop', 0)];
    expect(first.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(first.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(first.replaceAll('\r\n ', '')).toContain(`owner: ${'Ünal\\; of\\, the\\\\team'.repeat(6)}`);
    expect([first.match(/UID:.*/)?.[0], first.match(/DTSTART.*/)?.[0]]).toEqual([
      second.match(/UID:.*/)?.[0],
      'DTSTART;VALUE=DATE:20260701\r'.trimEnd(),
    ]);
    expect(calendar(items('2026-07-01'), 'Other', 0)).not.toContain(first.match(/UID:.*/)?.[0] ?? 'none');
  });
});

describe('CSV', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', ' ', 'ü', ';') });
  test('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const read = parseCsv(formatCsv(rows));
        expect('length' in read ? read.map(({ fields }) => fields) : read.message).toEqual(rows);
      }),
    );
  });
  test('keeps spreadsheets from taking text for a formula', () => {
    expect(formatCsv([['=1+1', '+1', '-5', '-x', '@a', '\tb']])).toBe("'=1+1,'+1,-5,'-x,'@a,\"'\tb\"\r\n");
    expect(formatCsv([[' =1', '＝1', '\n=1', 'a = b']])).toBe("' =1,'＝1,\"'\n=1\",a = b\r\n");
  });
  test('keeps LibreOffice from dividing a list', () => {
    expect(formatCsv([['read; write', 'a']])).toBe('"read; write",a\r\n');
  });
});

test('a new token is uniformly random: bytes that would favour some characters are skipped', () => {
  const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let next = 230;
  const secret = newToken('acme', (size) => Uint8Array.from({ length: size }, () => next++ % 256));
  expect(secret.masked).toMatch(/^acme_•+\w{4}$/);
  const drawn = Array.from({ length: 43 }, (_, at) => base62[(at < 18 ? 230 + at : at - 18) % 62]).join('');
  expect(secret.reveal().slice(0, -6)).toBe(`acme_${drawn}`);
});

test.each(['ab', 'a2_b', 'sixteen_letters1'])('a new token may begin with %s_', (prefix) =>
  expect(newToken(prefix, (size) => new Uint8Array(size)).reveal()).toMatch(new RegExp(`^${prefix}_0{43}\\w{6}$`)),
);

test.each(['a', 'Acme', '2a', 'a__b', '_ab', 'ab_', 'seventeen_letters'])('no new token begins with %s_', (prefix) =>
  expect(() => newToken(prefix, (size) => new Uint8Array(size))).toThrow('--prefix'),
);

test('a successor that is not named gets the next number that is free', () => {
  const request = { successor: null, overlapDays: null, expires: '2027-01-01', by: null, recognition: {}, now: 0 };
  const idOf = (id: string, others: readonly string[]): string =>
    rotateToSuccessor(inventory([id, ...others].map((each) => entry({ id: each }))), { ...request, id }).id;
  expect(idOf('ci', [])).toBe('ci-2');
  expect(idOf('a-9', ['a-10'])).toBe('a-11');
});
