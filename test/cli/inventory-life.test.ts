import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AS_OF, entries, entry, FILE, inventory, lost, place, TEXT, textIn } from './inventory-place.ts';
import { folder, git, githubToken, keyroll, scan, write } from './keyroll.ts';

describe('rotate', () => {
  it('records a successor that is active at once, and an overlap in which both are', () => {
    const dir = place();
    expect(inventory(dir, 'rotate', 'pay', '--by', 'm.l', ...AS_OF)).toMatchObject({
      code: 0,
      out: `pay-2 is active, valid until 2026-12-16; pay is rotating and must be revoked by 2026-06-22 (${FILE}).\n`,
    });
    expect(entry(dir, 'pay')).toMatchObject({
      status: 'rotating',
      expires_at: '2026-06-22',
      replaced_by: 'pay-2',
      notes: 'kept\nas it is\n',
    });
    expect(entry(dir, 'pay-2')).toEqual({
      id: 'pay-2',
      type: 'api_key',
      provider: 'stripe',
      status: 'active',
      account: { kind: 'application' },
      owner: { person: 'd.okafor', team: 'payments' },
      purpose: 'Refunds',
      environment: 'prod',
      scopes: ['refunds:write'],
      created_at: '2026-06-15',
      created_by: 'm.l',
      expires_at: '2026-12-16',
      last_rotated_at: '2026-06-15',
      rotation_method: 'dual_key',
      replaces: 'pay',
    });
    expect(lost(dir)).toEqual(
      ['    status: active', '    expires_at: "2026-09-01"'].filter((line) => !textIn(dir).split('\n').includes(line)),
    );
    expect(inventory(dir, 'rotate', 'pay')).toMatchObject({
      code: 2,
      err: expect.stringContaining('already replaced by "pay-2"'),
    });
  });
  it('takes the new value from standard input, and a scan knows both', () => {
    const [first, second] = [githubToken('rotate 1'), githubToken('rotate 2')];
    const dir = folder({ 'a.env': `A=${first}\nB=${second}\n` });
    inventory(dir, 'init');
    keyroll(
      dir,
      ['inventory', 'add', '--id', 'ci', '--provider', 'github', '--created', '2026-01-01', '--expires', '2027-01-01'],
      { input: first },
    );
    const run = keyroll(dir, ['inventory', 'rotate', 'ci', '--value', '--expires', '2027-06-01'], {
      input: `${second}\n`,
    });
    expect([run.code, run.err, (run.out + textIn(dir)).includes(second)]).toEqual([0, '', false]);
    expect(scan(dir, ['scan', '-q']).report.findings.map((finding) => finding.entry)).toEqual(['ci', 'ci-2']);
  });
  it('takes no value for new that is in the inventory, the old one least of all', () => {
    const [first, second] = [githubToken('rotate 1'), githubToken('rotate 2')];
    const dir = folder();
    inventory(dir, 'init');
    const run = (input: string, ...args: readonly string[]) => keyroll(dir, ['inventory', ...args], { input });
    run(first, 'add', '--id', 'ci', '--provider', 'github');
    run(second, 'add', '--id', 'cd', '--provider', 'github');
    const before = textIn(dir);
    for (const args of [
      ['rotate', 'ci', '--value', '--expires', '2099-01-01'],
      ['rotate', 'ci', '--value', '--in-place', '--expires', '2099-01-01'],
      ['edit', 'cd', '--value'],
    ]) {
      expect(run(first, ...args)).toMatchObject({
        code: 2,
        err: expect.stringContaining('already in the inventory, as "ci"'),
      });
    }
    expect(run(first, 'edit', 'ci', '--value').code).toBe(0);
    expect(textIn(dir)).toBe(before);
  });
  it('leaves the name that the provider has for a token when it is given its value', () => {
    const dir = folder();
    inventory(dir, 'init');
    const list = [{ id: 7, name: 'ci', active: true, revoked: false, scopes: ['api'], expires_at: '2099-01-01' }];
    write(dir, 'list.json', JSON.stringify(list));
    expect(inventory(dir, 'import', '--from', 'gitlab-tokens', 'list.json').code).toBe(0);
    const [id = ''] = entries(dir).map((one) => one.id);
    const input = githubToken('edit 1');
    expect(keyroll(dir, ['inventory', 'edit', id, '--value'], { input }).code).toBe(0);
    expect(entry(dir, id)?.provider_refs).toEqual([
      { kind: 'token_id', value: '7' },
      { kind: 'last_four', value: input.slice(-4) },
    ]);
  });
  it('changes the same entry where there is one value at a time', () => {
    const dir = place();
    expect(inventory(dir, 'rotate', 'pay', '--in-place', '--expires', '2026-10-01', ...AS_OF).code).toBe(0);
    expect(entries(dir)).toHaveLength(2);
    expect(entry(dir, 'pay')).toMatchObject({
      status: 'active',
      last_rotated_at: '2026-06-15',
      expires_at: '2026-10-01',
      rotation_method: 'in_place',
    });
    const other = place(TEXT.replace('    notes: |', '    rotation_method: manual\n    notes: |'));
    inventory(other, 'rotate', 'pay', '--in-place', '--expires', '2026-10-01', ...AS_OF);
    expect(entry(other, 'pay')?.rotation_method).toBe('manual');
  });
  it.each([true, false])('forgets the old value in the same entry, with the new value at hand: %s', (isGiven) => {
    const [first, second] = [githubToken('in place 1'), githubToken('in place 2')];
    const dir = folder({ 'a.env': `A=${first}\n`, 'b.env': `B=${second}\n` });
    inventory(dir, 'init');
    keyroll(dir, ['inventory', 'add', '--id', 'ci', '--provider', 'github'], {
      input: first,
    });
    const states = (): readonly string[] =>
      scan(dir, ['scan', '-q'])
        .report.findings.map(({ state, masked }) => `${state} ${masked.slice(-4)}`)
        .sort();
    const [old, next] = [first.slice(-4), second.slice(-4)];
    expect(states()).toEqual([`registered ${old}`, `unregistered ${next}`].sort());
    const value = isGiven ? ['--value'] : [];
    const args = ['inventory', 'rotate', 'ci', '--in-place', ...value, '--expires', '2099-01-01'];
    expect(keyroll(dir, args, { input: isGiven ? second : '' }).code).toBe(0);
    expect(states()).toEqual([`unregistered ${old}`, `${isGiven ? '' : 'un'}registered ${next}`].sort());
    if (!isGiven) expect(entry(dir, 'ci')).not.toHaveProperty('fingerprints');
  });
  it('leaves an entry alone that has a successor, in place as well', () => {
    const dir = place();
    inventory(dir, 'rotate', 'pay', ...AS_OF);
    const before = entry(dir, 'pay');
    for (const how of [[], ['--in-place']]) {
      expect(inventory(dir, 'rotate', 'pay', ...how, '--expires', '2027-10-01', ...AS_OF)).toMatchObject({
        code: 2,
        err: expect.stringContaining('is already replaced by "pay-2"'),
      });
    }
    expect(entry(dir, 'pay')).toEqual(before);
  });
  it('asks for an expiry where no lifetime is known, and keeps an overlap within the old expiry', () => {
    const dir = place();
    expect(inventory(dir, 'rotate', 'build')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--expires DATE'),
    });
    expect(inventory(dir, 'rotate', 'pay', '--overlap', '30d', '--as-of', '2026-08-25').code).toBe(0);
    expect(entry(dir, 'pay')?.expires_at).toBe('2026-09-01');
    expect(inventory(dir, 'rotate', 'nobody')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no entry "nobody"'),
    });
  });
});

describe('revoke', () => {
  it('records when, who, why and what shows it', () => {
    const dir = place();
    expect(
      inventory(
        dir,
        'revoke',
        'pay',
        'build',
        '--reason',
        'owner_left',
        '--evidence',
        'CHG-9',
        '--by',
        'm.l',
        ...AS_OF,
      ),
    ).toMatchObject({ code: 0, out: `pay, build are revoked (${FILE}).\n` });
    for (const id of ['pay', 'build']) {
      expect(entry(dir, id)).toMatchObject({
        status: 'revoked',
        revoked_at: '2026-06-15T12:00:00Z',
        revoked_by: 'm.l',
        revocation_reason: 'owner_left',
        revocation_evidence: 'CHG-9',
      });
    }
    expect(inventory(dir, 'revoke', 'pay', '--reason', 'other', '--evidence', 'x', '--by', 'm.l')).toMatchObject({
      code: 2,
      err: expect.stringContaining('already revoked, since 2026-06-15'),
    });
  });
  it('takes no revocation without evidence, of the future, or by nobody', () => {
    const dir = place();
    const refused = (...args: readonly string[]): string => {
      const { code, err } = inventory(dir, 'revoke', 'pay', ...args);
      expect(code).toBe(2);
      return err;
    };
    expect(refused('--reason', 'other', '--by', 'x')).toContain('--evidence');
    expect(refused('--reason', 'other', '--by', 'x', '--evidence', ' ')).toContain('evidence is empty');
    expect(refused('--reason', 'bored', '--by', 'x', '--evidence', 'x')).toContain('--reason expects one of');
    expect(refused('--reason', 'other', '--by', 'x', '--evidence', 'x', '--at', '2026-12-01', ...AS_OF)).toContain(
      'future',
    );
    expect(refused('--reason', 'other', '--evidence', 'x')).toContain('--by NAME');
    expect(textIn(dir)).toBe(TEXT);
  });
  it('asks git who is at the keyboard', () => {
    const dir = place();
    git(dir, 'init', '-q');
    git(dir, 'config', 'user.email', 'm.l@example.test');
    expect(inventory(dir, 'revoke', 'pay', '--reason', 'unused', '--evidence', 'CHG-1').code).toBe(0);
    expect(entry(dir, 'pay')?.revoked_by).toBe('m.l@example.test');
  });
});

describe('review', () => {
  it('signs off all that are picked, and says when somebody reviews their own', () => {
    const dir = place();
    expect(inventory(dir, 'review', '--all', '--ref', 'ACR-Q2', '--by', 'a.person', ...AS_OF)).toMatchObject({
      code: 0,
      out: `2 entries reviewed by a.person (${FILE}).\n`,
      err: 'note: a.person is the owner of 1 of them: build\n',
    });
    for (const token of entries(dir)) {
      expect(token).toMatchObject({ last_reviewed_at: '2026-06-15', reviewed_by: 'a.person', review_ref: 'ACR-Q2' });
    }
  });
  it('picks by team and environment, and wants to be told', () => {
    const dir = place();
    expect(inventory(dir, 'review', '--team', 'tools', '--ref', 'R', '--by', 'x').code).toBe(0);
    expect(entries(dir).map(({ review_ref }) => review_ref)).toEqual([undefined, 'R']);
    expect(inventory(dir, 'review', '--ref', 'R', '--by', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--all'),
    });
    expect(inventory(dir, 'review', '--team', 'nobody', '--ref', 'R', '--by', 'x').code).toBe(2);
    expect(inventory(dir, 'review', '--all', '--by', 'x').code).toBe(2);
  });
});

describe('exception', () => {
  it('is for a check that there is, with reason, approver and an end to come', () => {
    const dir = place();
    const full = ['--reason', 'moves in Q4', '--approved-by', 'ciso', '--expires', '2026-12-31', ...AS_OF];
    expect(inventory(dir, 'exception', 'build', '--check', 'LIF-003', ...full).code).toBe(0);
    expect(entry(dir, 'build')?.exceptions).toEqual([
      { check: 'LIF-003', reason: 'moves in Q4', approved_by: 'ciso', expires_at: '2026-12-31' },
    ]);
    expect(inventory(dir, 'exception', 'build', '--check', 'LIF-999', ...full)).toMatchObject({
      code: 2,
      err: expect.stringContaining('id of a check'),
    });
    expect(inventory(dir, 'exception', 'build', '--check', 'LIF-003', '--reason', 'x', ...AS_OF).code).toBe(2);
    expect(
      inventory(
        dir,
        'exception',
        'build',
        '--check',
        'LIF-001',
        '--reason',
        'x',
        '--approved-by',
        'y',
        '--expires',
        '2026-01-01',
        ...AS_OF,
      ).code,
    ).toBe(2);
    expect(inventory(dir, 'exception', 'build', '--check', 'LIF-003', '--remove').code).toBe(0);
    expect(textIn(dir)).toBe(TEXT);
  });
});

describe('issue', () => {
  const FULL = [
    '--id',
    'new',
    '--prefix',
    'acme_live',
    '--owner',
    'o',
    '--purpose',
    'p',
    '--expires',
    '2027-01-01',
    '--scopes',
    'read',
  ];
  it('shows a token of 256 bits with check digits once, and registers its fingerprint alone', () => {
    const at = folder();
    inventory(at, 'init');
    const run = inventory(at, 'issue', ...FULL, '--by', 'me', ...AS_OF);
    expect(run.out).toMatch(/^acme_live_[0-9A-Za-z]{49}\n$/);
    const value = run.out.trim();
    expect([textIn(at).includes(value), run.err.includes(value)]).toEqual([false, false]);
    expect(entry(at, 'new')).toMatchObject({
      owner: { person: 'o' },
      purpose: 'p',
      scopes: ['read'],
      expires_at: '2027-01-01',
      created_at: '2026-06-15',
      created_by: 'me',
      generation: { method: 'csprng', bits: 256 },
    });
    write(at, 'use.env', `ACME_API_KEY=${value}\n`);
    expect(scan(at, ['scan', '-q']).report.findings).toMatchObject([{ entry: 'new' }]);
    expect(inventory(at, 'issue', ...FULL.with(1, 'other'), ...AS_OF).out).not.toBe(run.out);
  });
  it('writes it to a new file for its owner, and to none that is there', () => {
    const place = folder();
    inventory(place, 'init');
    expect(inventory(place, 'issue', ...FULL, '-o', 'token', ...AS_OF)).toMatchObject({ code: 0, out: '' });
    expect([statSync(join(place, 'token')).mode & 0o777, readFileSync(join(place, 'token'), 'utf8').length]).toEqual([
      0o600, 60,
    ]);
    const before = textIn(place);
    expect(inventory(place, 'issue', ...FULL.with(1, 'other'), '-o', 'token', ...AS_OF).code).toBe(2);
    expect(inventory(place, 'issue', ...FULL, '-o', 'second', ...AS_OF)).toMatchObject({ code: 2, out: '' });
    expect([textIn(place) === before, readdirSync(place).includes('second')]).toEqual([true, false]);
  });
  it.each([
    ['--owner', 'owner'],
    ['--purpose', 'purpose'],
    ['--expires', 'expiry'],
  ])('makes none without %s', (option, word) => {
    const place = folder();
    inventory(place, 'init');
    const at = FULL.indexOf(option);
    expect(inventory(place, 'issue', ...FULL.toSpliced(at, 2), ...AS_OF)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(`without a${word === 'purpose' ? '' : 'n'} ${word}`),
    });
    expect(inventory(place, 'issue', ...FULL.toSpliced(at, 2), '--expires', 'never', ...AS_OF).code).toBe(2);
    expect(entries(place)).toEqual([]);
  });
});

describe('show, due and export', () => {
  const dir = (): string => place();
  it('show has every field, where it stands, and what is due', () => {
    const run = inventory(dir(), 'show', 'pay', ...AS_OF);
    expect(run.out).toContain('purpose: Refunds');
    expect(run.out).toContain(`${FILE}:6\nlast rotated 2026-03-01`);
    expect(run.out).toContain('2026-05-30  16 d ago  rotate: last rotated 2026-03-01, at most 90 days\n');
    expect(JSON.parse(inventory(dir(), 'show', 'pay', '--json', ...AS_OF).out)).toMatchObject({
      id: 'pay',
      life: { state: 'overdue' },
      due: expect.arrayContaining([expect.objectContaining({ kind: 'expires', due: '2026-09-01' })]),
    });
  });
  it('due lists what is past and what comes within the days', () => {
    const within = (days: number): readonly (readonly [string, string, string, number])[] => {
      const items = JSON.parse(inventory(dir(), 'due', '--within', String(days), '--json', ...AS_OF).out) as {
        readonly entry: string;
        readonly kind: string;
        readonly due: string;
        readonly days: number;
      }[];
      return items.map((item) => [item.entry, item.kind, item.due, item.days]);
    };
    expect(within(77).map(([id, kind]) => [id, kind])).not.toContainEqual(['pay', 'expires']);
    expect(within(78)).toEqual([
      ['build', 'rotate', '2026-04-01', -75],
      ['pay', 'review', '2026-05-30', -16],
      ['pay', 'rotate', '2026-05-30', -16],
      ['pay', 'expires', '2026-09-01', 78],
    ]);
    expect(inventory(place('schema_version: "1"\ntokens: []\n'), 'due').out).toBe('Nothing is due within 30 days.\n');
    expect(inventory(dir(), 'due', '--within', 'soon').code).toBe(2);
  });
  it('due writes a calendar where the file or the format says so', () => {
    const where = dir();
    const written = (...args: readonly string[]): string => {
      expect(inventory(where, 'due', '--within', '90', ...AS_OF, ...args).code).toBe(0);
      return readFileSync(join(where, 'out.ics'), 'utf8').slice(0, 15);
    };
    expect(written('-o', 'out.ics')).toBe('BEGIN:VCALENDAR');
    expect(written('-o', 'out.ics', '-f', 'table')).not.toContain('BEGIN');
    expect(inventory(where, 'due', '-f', 'ics', ...AS_OF).out).toContain('BEGIN:VCALENDAR');
  });
  it('due goes by the policy', () => {
    const policy = TEXT.replace('\ntokens:', '\npolicy: { rotation_max: 200d, review_max_app: 30d }\ntokens:');
    const items = JSON.parse(inventory(place(policy), 'due', '--within', '0', '--json', ...AS_OF).out) as {
      entry: string;
      kind: string;
      due: string;
    }[];
    expect(items.map(({ entry: id, kind, due }) => [id, kind, due])).toEqual([['pay', 'review', '2026-03-31']]);
  });
  it('due asks for reviews of accounts of third parties as often as the check does', () => {
    const vendor = place(TEXT.replace('kind: application', 'kind: third_party'));
    const items = JSON.parse(inventory(vendor, 'due', '--within', '400', '--json', ...AS_OF).out) as object[];
    const detail = expect.stringMatching(/every 183 days$/) as string;
    expect(items).toContainEqual(expect.objectContaining({ entry: 'pay', kind: 'review', due: '2026-08-31', detail }));
  });
  it('export has a row for each entry, and every field in JSON', () => {
    const csv = inventory(dir(), 'export', ...AS_OF).out.split('\r\n');
    expect(csv[0]).toMatch(/^id,name,type,provider,.*owner\.person,owner\.team/);
    expect(csv.filter((line) => /^(pay|build),/.test(line))).toHaveLength(2);
    expect(JSON.parse(inventory(dir(), 'export', '--json', ...AS_OF).out)).toMatchObject({
      tokens: [{ id: 'pay', life: { state: 'overdue' } }, { id: 'build' }],
    });
  });
});
