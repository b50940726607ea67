import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AS_OF, entry, FILE, inventory, place, TEXT, textIn } from './inventory-place.ts';
import { git, githubToken, write } from './keyroll.ts';

describe('edit', () => {
  it('changes, adds and takes away fields, and says which', () => {
    const dir = place();
    const run = inventory(
      dir,
      'edit',
      'pay',
      '--purpose',
      'Refunds, and more',
      '--team',
      'billing',
      '--set',
      'account.principal=svc',
      '--set',
      'scopes=a,b',
      '--unset',
      'notes',
      '--json',
    );
    expect(JSON.parse(run.out)).toEqual({
      entry: 'pay',
      fields: ['owner', 'purpose', 'account', 'scopes', 'notes'],
      inventory: FILE,
      written: true,
    });
    expect(entry(dir, 'pay')).toMatchObject({
      purpose: 'Refunds, and more',
      owner: { person: 'd.okafor', team: 'billing' },
      account: { kind: 'application', principal: 'svc' },
      scopes: ['a', 'b'],
    });
    expect(entry(dir, 'pay')).not.toHaveProperty('notes');
    for (const comment of TEXT.match(/#.*/g) ?? []) expect(textIn(dir)).toContain(comment);
    expect(inventory(dir, 'edit', 'pay', '--team', 'billing').out).toBe(`Nothing to change (${FILE}).\n`);
  });

  it('takes fields of one owner from both kinds of options', () => {
    const dir = place();
    const typed = ['--owner', 'a.person', '--set', 'owner.contact=pay@example.test'];
    expect(inventory(dir, 'edit', 'pay', ...typed).code).toBe(0);
    expect(entry(dir, 'pay')).toMatchObject({
      owner: { person: 'a.person', team: 'payments', contact: 'pay@example.test' },
    });
  });

  it('records who, where it records an end or a review, and says so where it does neither', () => {
    const dir = place();
    expect(
      inventory(dir, 'edit', 'pay', '--set', 'status=revoked', '--set', 'revoked_at=2026-06-01', '--by', 'm.l'),
    ).toMatchObject({ code: 0, err: '' });
    expect(entry(dir, 'pay')).toMatchObject({ status: 'revoked', revoked_at: '2026-06-01', revoked_by: 'm.l' });
    expect(
      inventory(
        dir,
        'edit',
        'build',
        '--set',
        'last_reviewed_at=2026-06-02',
        '--set',
        'reviewed_by=a.person',
        '--by',
        'm.l',
      ).code,
    ).toBe(0);
    expect(entry(dir, 'build')).toMatchObject({ last_reviewed_at: '2026-06-02', reviewed_by: 'a.person' });
    expect(inventory(dir, 'edit', 'build', '--set', 'last_reviewed_at=2026-06-03', '--by', 'm.l').code).toBe(0);
    expect(entry(dir, 'build')).toMatchObject({ last_reviewed_at: '2026-06-03', reviewed_by: 'm.l' });
    expect(inventory(dir, 'edit', 'build', '--purpose', 'Builds', '--by', 'm.l')).toMatchObject({
      code: 0,
      err: expect.stringContaining('this change is neither'),
    });
  });
  it('refuses what the schema does not have, and a secret', () => {
    const dir = place();
    for (const [args, message] of [
      [['--set', 'purpos=x'], 'Did you mean "purpose"'],
      [['--set', 'owner.nane=x'], 'no field "owner.nane"'],
      [['--set', 'id=new'], 'cannot be changed'],
      [['--set', 'status=dead'], '"status" must be one of'],
      [['--set', 'expires_at=2026-02-30'], 'does not exist'],
      [['--set', 'status=revoked'], '"revoked_at" is missing'],
      [['--set', `notes=${githubToken('edit')}`], 'plain secret'],
      [[], 'no change was given'],
    ] as const) {
      expect(inventory(dir, 'edit', 'pay', ...args)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining(message),
      });
    }
    expect(textIn(dir)).toBe(TEXT);
  });
});

describe('a change of the inventory', () => {
  it.each([
    ['rotate', ['rotate', 'pay']],
    ['revoke', ['revoke', 'pay', '--reason', 'other', '--evidence', 'x']],
    ['review', ['review', '--all', '--ref', 'R']],
    ['edit', ['edit', 'pay', '--purpose', 'new']],
  ])('is shown as a diff by %s --dry-run, which patch can apply, and not made', (_name, args) => {
    const [dir, other] = [place(), place()];
    const full = args[0] === 'edit' ? args : [...args, '--by', 'x', ...AS_OF];
    const run = inventory(dir, ...full, '--dry-run');
    expect([run.code, textIn(dir) === TEXT, readdirSync(dir).filter((name) => name !== '.home')]).toEqual([
      0,
      true,
      [FILE],
    ]);
    write(dir, 'change.diff', run.out);
    git(dir, 'init', '-q');
    git(dir, 'apply', '-p0', 'change.diff');
    inventory(other, ...full);
    expect(textIn(dir)).toBe(textIn(other));
    expect(textIn(dir)).not.toBe(TEXT);
  });
  it('keeps Windows line ends, a byte order mark, and the permissions of the file', () => {
    const dir = place(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}`);
    chmodSync(join(dir, FILE), 0o640);
    expect(inventory(dir, 'revoke', 'pay', '--reason', 'other', '--evidence', 'x', '--by', 'x', ...AS_OF).code).toBe(0);
    expect(textIn(dir)).toMatch(/^\uFEFF# ours\r\n/);
    expect(textIn(dir).match(/[^\r]\n/)).toBeNull();
    expect([entry(dir, 'pay')?.status, statSync(join(dir, FILE)).mode & 0o777]).toEqual(['revoked', 0o640]);
  });
  it('is not made to a file that is broken, and says what is wrong and where', () => {
    for (const [text, message] of [
      [TEXT.replace('  - id: build', '<<<<<<< ours\n  - id: build'), 'git merge marker'],
      [TEXT.replace('id: build', 'id: pay'), 'is taken by the entry on line 6'],
      [TEXT.replace('"2026-09-01"', '"2026-09-31"'), 'does not exist'],
      [`${TEXT}    purpse: x\n`, 'Did you mean "purpose"'],
      [`${TEXT}\tteam: x\n`, `${FILE}:30:1: the indentation contains a tab`],
      [TEXT.slice(0, TEXT.indexOf('a.person') + 4), `${FILE}:26:26: the indentation does not fit`],
    ] as const) {
      const dir = place(text);
      const run = inventory(dir, 'review', '--all', '--ref', 'R', '--by', 'x');
      expect(run).toMatchObject({ code: 2, err: expect.stringContaining(message) });
      expect(textIn(dir)).toBe(text);
    }
  });
});

it('leaves a read-only file as it is', () => {
  const dir = place();
  chmodSync(join(dir, FILE), 0o444);
  expect(inventory(dir, 'edit', 'pay', '--purpose', 'Refunds and fees')).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${FILE}: is read-only and was not changed`),
  });
  expect([textIn(dir), readdirSync(dir)]).toEqual([
    TEXT,
    expect.not.arrayContaining([expect.stringMatching(/tmp|lock/)]),
  ]);
  expect(inventory(dir, 'edit', 'pay', '--purpose', 'Refunds').code).toBe(0);
  chmodSync(join(dir, FILE), 0o644);
  expect(inventory(dir, 'edit', 'pay', '--purpose', 'Refunds and fees').code).toBe(0);
});
