import { describe, expect, test } from 'vitest';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import type { RuleInfo } from '../../src/model/rule.ts';
import { Secret } from '../../src/model/secret.ts';
import { letters } from '../letters.ts';
import { finding, occurrence } from '../samples.ts';
import { entry, inventory, runCheck, unregistered } from './make.ts';

const generic = (value: string) =>
  finding({ value, rule: { id: 'generic-secret', provider: 'generic', kind: 'other', title: 'Generic secret' } });
const over = (...values: readonly string[]) => ({ findings: values.map((value) => unregistered(generic(value))) });
const sound = letters(7, 40);
const uuid = (version: number) =>
  [
    letters(1, 8, '0123456789abcdef'),
    letters(2, 4, '0123456789abcdef'),
    `${version}${letters(3, 3, '0123456789abcdef')}`,
    `a${letters(4, 3, '0123456789abcdef')}`,
    letters(5, 12, '0123456789abcdef'),
  ].join('-');
const root = letters(11, 20);

test.each([
  ['GEN-001', 'a short value', [letters(8, 12)], 'high'],
  ['GEN-002', 'words', [['Blue', 'Tiger', 'Coffee', '2026'].join('')], 'high'],
  ['GEN-003', 'a UUID of version 1', [uuid(1)], 'medium'],
  ['GEN-004', 'a repeated block', [letters(9, 8).repeat(4)], 'high'],
  ['GEN-005', 'two values with one start', [`${root}${letters(12, 8)}`, `${root}${letters(13, 8)}`], 'medium'],
])('%s fails for %s', (id, _what, values, severity) =>
  expect(runCheck(id, over(...values))).toMatchObject({
    outcome: 'fail',
    failed: [{ severity }, ...values.slice(1).map(() => ({ severity }))],
  }),
);

describe.each(['GEN-001', 'GEN-002', 'GEN-003', 'GEN-004', 'GEN-005'])('%s', (id) => {
  test('passes for values drawn at random', () =>
    expect(runCheck(id, over(sound, letters(21, 43)))).toMatchObject({ outcome: 'pass', population: 2 }));
  test('leaves out what a provider issues', () =>
    expect(runCheck(id, { findings: [unregistered(finding({ value: 'a'.repeat(20) }))] }).outcome).toBe(
      'not_evaluated',
    ));
  test('never says any part of a value', () => {
    const values = [
      ['Blue', 'Tiger', 'Coffee', '2026'].join(''),
      `${root}${letters(12, 8)}`,
      `${root}${letters(13, 8)}`,
      uuid(1),
    ];
    const said = JSON.stringify(runCheck(id, over(...values)));
    for (const value of values) expect(said).not.toContain(value.slice(0, 6));
  });
});

test('GEN-001 says "at most", with the threshold and its origin', () =>
  expect(runCheck('GEN-001', over(letters(8, 12))).failed[0]?.message).toMatch(
    /at most \d+ bits.*112 bits \(tool default\)/,
  ));
test('GEN-001 between 112 and 128 bits is for information and touches no requirement', () =>
  expect(runCheck('GEN-001', over(letters(8, 20))).failed[0]).toMatchObject({ severity: 'info', requirements: [] }));
test('GEN-001 is content with 128 bits, of which the start that is public is no part', () => {
  const hex = (length: number) => letters(8, length, '0123456789abcdef');
  expect(runCheck('GEN-001', over(hex(32))).outcome).toBe('pass');
  expect(runCheck('GEN-001', over(hex(31))).failed[0]?.severity).toBe('info');
  const secret = new Secret(hex(32), { kind: 'ends', prefixLength: 5 });
  expect(runCheck('GEN-001', { findings: [unregistered({ ...generic(''), secret })] }).failed[0]?.severity).toBe(
    'high',
  );
});
test('GEN-001 takes a threshold from the policy', () =>
  expect(
    runCheck('GEN-001', { ...over(letters(8, 22)), inventory: inventory([], { min_entropy_bits: 160 }) }).failed[0]
      ?.severity,
  ).toBe('high'));
test('GEN-001 takes bits that an entry states', () =>
  expect(
    runCheck('GEN-001', { inventory: inventory([entry({ generation: { method: 'csprng', bits: 64 } })]) }).failed[0]
      ?.subject,
  ).toEqual({ kind: 'entry', id: 'ci' }));
test('GEN-002 takes the word of the inventory', () =>
  expect(runCheck('GEN-002', { inventory: inventory([entry({ generation: { method: 'human' } })]) }).outcome).toBe(
    'fail',
  ));
test('what a provider made, or nobody knows how, is not asked of an entry', () => {
  const of = (id: string, generation: InventoryEntry['generation'] & object, status: 'active' | 'revoked' = 'active') =>
    runCheck(id, { inventory: inventory([entry({ generation, status })]) }).outcome;
  expect(of('GEN-001', { method: 'provider', bits: 8 })).toBe('not_evaluated');
  expect(of('GEN-001', { method: 'csprng' })).toBe('not_evaluated');
  expect(of('GEN-001', { method: 'csprng', bits: 64 }, 'revoked')).toBe('not_evaluated');
  expect(of('GEN-001', { method: 'csprng', bits: 112 })).toBe('pass');
  expect(of('GEN-002', { method: 'unknown' })).toBe('not_evaluated');
  expect(of('GEN-002', { bits: 200 })).toBe('not_evaluated');
  expect(of('GEN-002', { method: 'csprng' })).toBe('pass');
});
test('GEN-001 and GEN-003 say what an entry states', () => {
  const says = (id: string, generation: InventoryEntry['generation'] & object) =>
    runCheck(id, { inventory: inventory([entry({ generation })]) }).failed[0];
  expect(says('GEN-001', { method: 'csprng', bits: 64 })).toMatchObject({
    severity: 'high',
    message: 'ci states 64 bits, under 112 bits (tool default)',
  });
  expect(says('GEN-003', { method: 'uuid4' })).toMatchObject({ severity: 'info', requirements: [] });
});
test.each([
  [1, 'built from time and node'],
  [3, 'the hash of a name'],
  [5, 'the hash of a name'],
  [7, 'built from the time and at most 74 random bits'],
  [8, 'of unknown origin'],
])('GEN-003 says how a UUID of version %i is made', (version, words) =>
  expect(runCheck('GEN-003', over(uuid(version))).failed[0]).toMatchObject({
    severity: 'medium',
    message: expect.stringContaining(`of version ${version}, which is ${words}: src/app.js:3`),
  }),
);
test('what has a shape of its own, or is public, was not chosen', () => {
  const of = (extra: Partial<RuleInfo>) =>
    runCheck('GEN-001', {
      findings: [unregistered(finding({ value: 'abc', rule: { provider: 'generic', ...extra } }))],
    }).outcome;
  for (const kind of ['private-key', 'certificate', 'card-number', 'identifier', 'webhook-url', 'session'] as const) {
    expect(of({ kind })).toBe('not_evaluated');
  }
  expect(of({ kind: 'connection-string' })).toBe('not_evaluated');
  expect([of({ publishable: true }), of({ kind: 'other' })]).toEqual(['not_evaluated', 'fail']);
});
test('GEN-005 names both places, and compares values of one rule alone', () => {
  const [first, second] = [`${root}${letters(12, 8)}`, `${root}${letters(13, 8)}`].map(generic);
  if (first === undefined || second === undefined) throw new Error('there are two');
  const elsewhere = { ...second, occurrences: [occurrence({ path: 'b.env' })] };
  expect(
    runCheck('GEN-005', { findings: [first, elsewhere].map(unregistered) }).failed.map((each) => each.message),
  ).toEqual([
    'Generic secret in src/app.js:3 shares a long run with the one in b.env:3',
    'Generic secret in b.env:3 shares a long run with the one in src/app.js:3',
  ]);
  const third = { ...generic(`${root}${letters(14, 8)}`), occurrences: [occurrence({ path: 'c.env' })] };
  expect(
    runCheck('GEN-005', { findings: [first, elsewhere, third].map(unregistered) }).failed.map((each) => each.message),
  ).toMatchObject(
    [/with the one in b\.env:3$/, /with the one in src\/app\.js:3$/, /with the one in src\/app\.js:3$/].map((words) =>
      expect.stringMatching(words),
    ),
  );
  const other = { ...elsewhere, rule: { ...second.rule, id: 'other' } };
  expect(runCheck('GEN-005', { findings: [first, other].map(unregistered) }).outcome).toBe('pass');
});
test('GEN-005 finds a run wherever it stands, from half of the shorter value on', () => {
  const pair = (run: number) =>
    runCheck(
      'GEN-005',
      over(`${root.slice(0, run)}${letters(30, 20 - run)}`, `${letters(31, 9)}${root.slice(0, run)}${letters(32, 20)}`),
    ).outcome;
  expect([pair(9), pair(10)]).toEqual(['pass', 'fail']);
  const run = root.slice(0, 8);
  const ends = over(`${letters(33, 8)}${run}`, `${letters(34, 20)}${run}`);
  expect(runCheck('GEN-005', ends).outcome).toBe('fail');
});
test('GEN-003 of version 4 is for information', () =>
  expect(runCheck('GEN-003', over(uuid(4))).failed[0]).toMatchObject({ severity: 'info', requirements: [] }));
test('GEN-005 does not take one value under two rules for siblings', () =>
  expect(runCheck('GEN-005', over(sound, sound)).outcome).toBe('pass'));
test('GEN-005 does not take values for siblings that share a short run, or a start that is public', () => {
  const marked = (seed: number) => {
    const value = `${root}${letters(seed, 16)}`;
    return unregistered({ ...generic(value), secret: new Secret(value, { kind: 'ends', prefixLength: root.length }) });
  };
  expect(runCheck('GEN-005', { findings: [marked(12), marked(13)] }).outcome).toBe('pass');
  const short = root.slice(0, 9);
  expect(runCheck('GEN-005', over(`${short}${letters(14, 30)}`, `${short}${letters(15, 30)}`)).outcome).toBe('pass');
});
test('GEN-006 fails for a weak generator, passes without, and is not evaluated without files', () => {
  const weakness = {
    kind: 'weak-generator',
    what: 'Math.random()',
    path: 'src/token.js',
    line: 4,
    role: 'source',
  } as const;
  expect(runCheck('GEN-006', { evidence: { weaknesses: [weakness] } }).failed[0]).toMatchObject({
    severity: 'medium',
    subject: { kind: 'place', path: 'src/token.js', line: 4 },
  });
  expect(runCheck('GEN-006', { evidence: { weaknesses: [{ ...weakness, role: 'test' }] } }).failed[0]?.severity).toBe(
    'low',
  );
  expect(runCheck('GEN-006').outcome).toBe('pass');
  const unverified = { ...weakness, kind: 'tls-verification-off' } as const;
  expect(runCheck('GEN-006', { evidence: { weaknesses: [unverified] } }).outcome).toBe('pass');
  expect(runCheck('GEN-006', { evidence: { weaknesses: [weakness], hasSource: false } }).outcome).toBe('fail');
  expect(runCheck('GEN-006', { evidence: { files: 0 } }).outcome).toBe('not_evaluated');
  expect(runCheck('GEN-006', { evidence: { hasSource: false } })).toMatchObject({
    outcome: 'not_evaluated',
    notEvaluated: [{ reason: 'no source code was looked at' }],
  });
});
