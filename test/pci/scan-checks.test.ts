import { describe, expect, test } from 'vitest';
import { letters } from '../letters.ts';
import { finding, occurrence } from '../samples.ts';
import { entry, inventory, lifetime, matched, runCheck, unregistered } from './make.ts';

const one = (made: ReturnType<typeof finding>) => ({ findings: [unregistered(made)] });
const known = (
  made: ReturnType<typeof finding>,
  of = entry(),
  state: 'registered' | 'misplaced' | 'revoked' | 'expired' | 'overdue' = 'registered',
  detail = 'as declared',
) => ({ findings: [matched(made, of, state, detail)], inventory: inventory([of]) });

describe('SCN-001, clear text in a file', () => {
  test.each([
    ['committed', 'high'],
    ['staged', 'high'],
    ['untracked', 'high'],
    ['stdin', 'high'],
    ['ignored', 'medium'],
  ] as const)('a %s credential fails as %s', (exposure, severity) => {
    const result = runCheck('SCN-001', one(finding({ exposure })));
    expect(result.outcome).toBe('fail');
    expect(result.failed[0]?.severity).toBe(severity);
  });
  test('a live key is critical', () =>
    expect(runCheck('SCN-001', one(finding({ rule: { environment: 'live' } }))).failed[0]?.severity).toBe('critical'));
  test('a token that the inventory says is active is critical outside its place', () =>
    expect(runCheck('SCN-001', known(finding(), entry(), 'misplaced')).failed[0]?.severity).toBe('critical'));
  test('a token in its declared place is one step milder', () =>
    expect(runCheck('SCN-001', known(finding())).failed[0]?.severity).toBe('high'));
  test('a token that an entry merely proposes is as grave as one in no entry, a compromised one critical', () => {
    const severity = (status: 'unknown' | 'compromised', state: 'registered' | 'revoked') =>
      runCheck('SCN-001', known(finding(), entry({ status }), state)).failed[0]?.severity;
    expect([severity('unknown', 'registered'), severity('compromised', 'revoked')]).toEqual(['high', 'critical']);
    const live = known(finding({ rule: { environment: 'live' } }), entry({ status: 'unknown' }));
    expect(runCheck('SCN-001', live).failed[0]?.severity).toBe('critical');
  });
  test('a revoked token is one step milder', () =>
    expect(
      runCheck('SCN-001', known(finding(), entry({ status: 'revoked', revoked_at: '2026-10-02' }), 'revoked')).failed[0]
        ?.severity,
    ).toBe('medium'));
  test('what its rule holds to be minor stays minor', () =>
    expect(runCheck('SCN-001', one(finding({ rule: { severity: 'low' } }))).failed[0]?.severity).toBe('low'));
  test.each([
    ['a publishable key', { publishable: true }],
    ['an identifier', { kind: 'identifier' }],
    ['what opens nothing, such as a nonce or a salt', { kind: 'other', severity: 'info' }],
  ] as const)('%s is no clear-text credential', (_, rule) => {
    expect(runCheck('SCN-001', one(finding({ rule }))).outcome).toBe('pass');
    expect(runCheck('SCN-003', { ...one(finding({ rule })), inventory: inventory([]) }).failed).toMatchObject([
      { severity: 'info', requirements: [{ id: '12.5.1', relation: 'analogous' }] },
    ]);
  });
  test('says where it stands and which entry knows it, and which requirements it speaks against', () => {
    const { failed } = runCheck('SCN-001', known(finding(), entry(), 'misplaced'));
    expect(failed[0]?.message).toBe(
      'Acme key in clear text, committed to git: src/app.js:3, inventory entry ci (active)',
    );
    expect(failed[0]?.requirements?.map(({ id }) => id)).toEqual(['6.2.1', '6.2.4', '8.3.2', '8.6.2']);
    expect(runCheck('SCN-001', one(finding())).failed[0]?.message).toMatch(/:3$/);
    const occurrences = [occurrence({ path: '.env', exposure: 'ignored' }), occurrence()];
    expect(runCheck('SCN-001', one(finding({ occurrences }))).failed[0]?.message).toMatch(
      /committed to git: src\/app\.js:3 and 1 more place$/,
    );
  });
  test('what stands in history alone is no clear text of today', () =>
    expect(runCheck('SCN-001', one(finding({ exposure: 'history' }))).outcome).toBe('pass'));
  test('a scan of files without findings passes', () =>
    expect(runCheck('SCN-001')).toMatchObject({ outcome: 'pass', population: 10 }));
  test('a scan of no files is not evaluated', () =>
    expect(runCheck('SCN-001', { evidence: { files: 0 } }).outcome).toBe('not_evaluated'));
  test('8.6.2 is direct only where a person can log in', () => {
    const relation = (made: Parameters<typeof runCheck>[1]) =>
      runCheck('SCN-001', made).failed[0]?.requirements?.find((reference) => reference.id === '8.6.2')?.relation;
    expect(relation(one(finding()))).toBe('analogous');
    expect(relation(one(finding({ identifiers: [{ role: 'user name', value: 'svc' }] })))).toBe('direct');
    expect(relation(known(finding(), entry({ account: { kind: 'application', interactive_login: true } })))).toBe(
      'direct',
    );
    expect(relation(known(finding()))).toBe('analogous');
  });
  test('a suppressed finding is excepted, with its reason', () => {
    const result = runCheck(
      'SCN-001',
      one(finding({ suppression: { source: 'inline', reason: 'sample', by: null, until: null } })),
    );
    expect(result.outcome).toBe('excepted');
    expect(result.excepted[0]?.exception).toMatchObject({ reason: 'sample' });
  });
  test('no message holds any part of the value', () => {
    const value = letters(99, 40);
    expect(JSON.stringify(runCheck('SCN-001', one(finding({ value }))))).not.toContain(value.slice(0, 8));
  });
});

describe('SCN-002, clear text in history', () => {
  test('fails for a credential of an older commit', () =>
    expect(
      runCheck('SCN-002', { ...one(finding({ exposure: 'history' })), evidence: { historyScanned: true, commits: 4 } }),
    ).toMatchObject({ outcome: 'fail', failed: [{ severity: 'high' }] }));
  test('is critical where the entry is usable', () => {
    const severity = (status: 'active' | 'suspended') =>
      runCheck('SCN-002', known(finding({ exposure: 'history' }), entry({ status }))).failed[0]?.severity;
    expect([severity('active'), severity('suspended')]).toEqual(['critical', 'high']);
  });
  test.each([
    ['history', 'in an older commit'],
    ['unreachable', 'in an object that no branch reaches'],
  ] as const)('says where %s is', (exposure, words) =>
    expect(runCheck('SCN-002', one(finding({ exposure }))).failed[0]?.message).toContain(words),
  );
  test('passes for what is public, and for a history without any', () => {
    const evidence = { historyScanned: true, commits: 4 };
    const harmless = one(finding({ exposure: 'history', rule: { publishable: true } }));
    expect(runCheck('SCN-002', { ...harmless, evidence })).toMatchObject({ outcome: 'pass', population: 4 });
    expect(runCheck('SCN-002', { evidence })).toMatchObject({ outcome: 'pass', population: 4, notEvaluated: [] });
  });
  test('passes for a revoked credential', () =>
    expect(
      runCheck('SCN-002', {
        ...known(finding({ exposure: 'history' }), entry({ status: 'revoked' }), 'revoked'),
        evidence: { historyScanned: true, commits: 4 },
      }).outcome,
    ).toBe('pass'));
  test.each<[string, Parameters<typeof entry>[0], 'provider-ref' | 'fingerprint', string, number]>([
    [
      'fails for a credential rotated before its first commit',
      { last_rotated_at: '2026-09-30' },
      'provider-ref',
      'fail',
      0,
    ],
    [
      'fails for a credential rotated on a day that does not exist',
      { last_rotated_at: '2026-13-40' },
      'provider-ref',
      'fail',
      0,
    ],
    [
      'passes for a credential rotated since its first commit',
      { last_rotated_at: '2026-10-06' },
      'provider-ref',
      'pass',
      0,
    ],
    [
      'passes for a compromised credential revoked since',
      { status: 'compromised', revoked_at: '2026-10-07' },
      'fingerprint',
      'pass',
      0,
    ],
    [
      'does not decide on one rotated since whose fingerprint is that of the value in history',
      { last_rotated_at: '2026-10-06' },
      'fingerprint',
      'pass',
      1,
    ],
    [
      'has decided on one that is dead as well',
      { last_rotated_at: '2026-10-06', status: 'revoked' },
      'fingerprint',
      'pass',
      0,
    ],
  ])('%s', (_, dates, matchedBy, outcome, undecided) => {
    const made = entry(dates);
    const old = finding({ exposure: 'history', lifetime: lifetime('2026-10-05T09:00:00Z') });
    const result = runCheck('SCN-002', {
      findings: [
        { finding: old, reconciliation: { state: 'registered', entry: made, matchedBy, detail: 'as declared' } },
      ],
      inventory: inventory([made]),
      evidence: { historyScanned: true, commits: 4 },
    });
    expect([result.outcome, result.notEvaluated.reduce((sum, { items }) => sum + items, 0)]).toEqual([
      outcome,
      undecided,
    ]);
  });
  test('says when it got there', () =>
    expect(
      runCheck('SCN-002', one(finding({ exposure: 'history', lifetime: lifetime('2026-10-05T09:00:00Z') }))).failed[0]
        ?.message,
    ).toContain('since 2026-10-05 (commit 4f2a9c1)'));
  test('is not evaluated without history', () =>
    expect(runCheck('SCN-002')).toMatchObject({
      outcome: 'not_evaluated',
      notEvaluated: [{ reason: 'git history was not scanned' }],
    }));
});

describe('SCN-003, unregistered', () => {
  test('fails for a credential in no entry', () =>
    expect(runCheck('SCN-003', { ...one(finding()), inventory: inventory([]) })).toMatchObject({
      outcome: 'fail',
      failed: [{ severity: 'high' }],
    }));
  test('passes for a card number, which no inventory of tokens holds and no check of credentials looks at', () => {
    const card = one(finding({ rule: { kind: 'card-number' } }));
    expect(runCheck('SCN-003', { ...card, inventory: inventory([]) }).outcome).toBe('pass');
    expect(runCheck('SCN-001', card).outcome).toBe('pass');
  });
  test('passes for a registered one', () => expect(runCheck('SCN-003', known(finding())).outcome).toBe('pass'));
  test('is not evaluated without an inventory', () =>
    expect(runCheck('SCN-003', one(finding())).outcome).toBe('not_evaluated'));
  test('is not evaluated where fingerprints could not be compared', () =>
    expect(
      runCheck('SCN-003', { ...one(finding()), inventory: inventory([]), fingerprintsCompared: false }),
    ).toMatchObject({ outcome: 'not_evaluated', notEvaluated: [{ items: 1 }] }));
  test('a publishable key is for information', () =>
    expect(
      runCheck('SCN-003', { ...one(finding({ rule: { publishable: true } })), inventory: inventory([]) }).failed[0],
    ).toMatchObject({ severity: 'info', requirements: [{ id: '12.5.1' }] }));
});

describe('SCN-004 to SCN-007, state and environment', () => {
  test.each(['revoked', 'destroyed', 'expired'] as const)('a %s entry whose value is still there fails', (status) =>
    expect(runCheck('SCN-004', known(finding(), entry({ status }), 'revoked')).failed[0]?.message).toContain(
      `entry ci is ${status}, and`,
    ),
  );
  test('so does an active one past its expiry, and not a compromised one, of which other checks speak', () => {
    expect(runCheck('SCN-004', known(finding(), entry(), 'expired')).failed[0]?.message).toContain('ci is expired');
    expect(runCheck('SCN-004', known(finding(), entry({ status: 'compromised' }), 'revoked')).outcome).toBe('pass');
  });
  test('what is for information stays so', () =>
    expect(
      runCheck('SCN-004', known(finding({ severity: 'info' }), entry({ status: 'revoked' }), 'revoked')).failed,
    ).toMatchObject([{ severity: 'info' }]));
  test('an active one passes, whatever else is in no entry', () => {
    const beside = { ...known(finding()), findings: [...known(finding()).findings, unregistered(finding())] };
    expect(runCheck('SCN-004', beside)).toMatchObject({ outcome: 'pass', population: 1, notEvaluated: [] });
  });
  test('without matched findings SCN-004 is not evaluated', () =>
    expect(runCheck('SCN-004', { inventory: inventory([]) }).outcome).toBe('not_evaluated'));
  test('without the pepper nobody knows which other findings are revoked or misplaced', () =>
    expect(
      runCheck('SCN-004', { ...one(finding()), inventory: inventory([]), fingerprintsCompared: false }).notEvaluated,
    ).toMatchObject([{ items: 1 }]));
  test('an undeclared place fails', () =>
    expect(
      runCheck('SCN-005', known(finding(), entry(), 'misplaced', 'no storage names src/app.js')).failed[0]?.message,
    ).toContain('no storage names'));
  test('a declared place passes', () => expect(runCheck('SCN-005', known(finding())).outcome).toBe('pass'));
  test('without an inventory SCN-005 is not evaluated', () =>
    expect(runCheck('SCN-005', one(finding())).outcome).toBe('not_evaluated'));
  const at = (environment: 'prod' | 'test' | 'unknown') =>
    finding({ occurrences: [occurrence({ place: { environment } })] });
  test('a production token in a test file fails', () =>
    expect(runCheck('SCN-006', known(at('test')))).toMatchObject({
      outcome: 'fail',
      failed: [{ severity: 'critical' }],
    }));
  test('a production token in a production file passes', () =>
    expect(runCheck('SCN-006', known(at('prod'))).outcome).toBe('pass'));
  test('a token of a revoked entry, or of another environment, passes in a test file', () => {
    expect(runCheck('SCN-006', known(at('test'), entry({ status: 'revoked' }))).outcome).toBe('pass');
    expect(runCheck('SCN-006', known(at('test'), entry({ environment: 'test' }))).outcome).toBe('pass');
  });
  test('a file or an entry of unknown environment is not evaluated', () => {
    expect(runCheck('SCN-006', known(at('unknown'))).outcome).toBe('not_evaluated');
    expect(runCheck('SCN-006', known(at('test'), entry({ environment: 'unknown' }))).outcome).toBe('not_evaluated');
  });
  test('one file of known environment is enough to look at', () => {
    const places = [occurrence(), occurrence({ path: 'deploy/prod.env', place: { environment: 'prod' } })];
    expect(runCheck('SCN-006', known(finding({ occurrences: places }))).outcome).toBe('pass');
    const elsewhere = [occurrence(), occurrence({ path: 'qa.env', place: { environment: 'test' } })];
    const key = finding({ rule: { environment: 'test' }, occurrences: elsewhere });
    expect(runCheck('SCN-007', one(key)).outcome).toBe('pass');
  });
  test('a test key in a production file fails', () =>
    expect(
      runCheck(
        'SCN-007',
        one(finding({ rule: { environment: 'test' }, occurrences: [occurrence({ place: { environment: 'prod' } })] })),
      ).outcome,
    ).toBe('fail'));
  test.each(['test', 'dev'] as const)('so does a token that the inventory gives to %s, among other places', (of) => {
    const places = [
      occurrence({ path: 'qa.env', place: { environment: 'test' } }),
      occurrence({ path: 'deploy/prod.env', place: { environment: 'prod' } }),
    ];
    expect(
      runCheck('SCN-007', known(finding({ occurrences: places }), entry({ environment: of }))).failed,
    ).toMatchObject([{ severity: 'medium', message: expect.stringMatching(/production file: deploy\/prod\.env:3$/) }]);
  });
  test('a public one is for information', () => {
    const made = finding({
      rule: { environment: 'test', severity: 'info' },
      occurrences: [occurrence({ place: { environment: 'prod' } })],
    });
    expect(runCheck('SCN-007', one(made)).failed).toMatchObject([{ severity: 'info' }]);
  });
  test('a test key in a test file passes, in a file of no known environment nobody can say', () => {
    const outcome = (environment: 'test' | 'unknown') =>
      runCheck('SCN-007', {
        findings: [unregistered(finding({ rule: { environment: 'test' }, occurrences: at(environment).occurrences }))],
      }).outcome;
    expect([outcome('test'), outcome('unknown')]).toEqual(['pass', 'not_evaluated']);
  });
  test('without test keys SCN-007 is not evaluated', () => {
    expect(runCheck('SCN-007', one(finding())).outcome).toBe('not_evaluated');
    expect(runCheck('SCN-007', known(at('prod'))).outcome).toBe('not_evaluated');
  });
});

describe('SCN-008 to SCN-012, what the value is and how it travels', () => {
  const key = { kind: 'private-key' } as const;
  test.each([
    ['SCN-008', 'a private key', finding({ rule: key }), 'critical'],
    ['SCN-008', 'an encrypted private key', finding({ rule: key, traits: { encrypted: true } }), 'medium'],
    ['SCN-008', 'a private key that git ignores', finding({ rule: key, exposure: 'ignored' }), 'high'],
    [
      'SCN-008',
      'a password of a keystore',
      finding({ occurrences: [occurrence(), occurrence({ path: 'a.jks', place: { role: 'keystore' } })] }),
      'critical',
    ],
    ['SCN-009', 'a known default', finding({ traits: { knownDefault: true } }), 'high'],
    ['SCN-010', 'a token in a URL', finding({ traits: { inUrl: true } }), 'high'],
    ['SCN-010', 'a token in a log', finding({ occurrences: [occurrence({ place: { role: 'log' } })] }), 'high'],
    ['SCN-011', 'a token over http', finding({ traits: { clearTransport: 'http' } }), 'high'],
    [
      'SCN-012',
      'a password with its user name',
      finding({ identifiers: [{ role: 'user name', value: 'svc' }] }),
      'high',
    ],
  ] as const)('%s fails for %s', (id, _what, made, severity) =>
    expect(runCheck(id, one(made))).toMatchObject({ outcome: 'fail', failed: [{ severity }] }),
  );
  test('SCN-008 says whether a key is encrypted', () => {
    const message = (traits: { encrypted?: true }) =>
      runCheck('SCN-008', one(finding({ rule: key, traits }))).failed[0]?.message;
    expect([message({ encrypted: true }), message({})]).toEqual([
      'Acme key, itself encrypted, in src/app.js:3',
      'Acme key in src/app.js:3',
    ]);
  });
  test.each([
    ['log', 'in a log', ['8.3.2', '10.3.1']],
    ['shell-history', 'in a shell history', undefined],
    ['ci', 'in a CI file', undefined],
    ['source', 'part of a URL', undefined],
  ] as const)('SCN-010 says of a %s which of the places it means', (role, words, requirements) => {
    const made = finding({
      traits: { inUrl: true },
      occurrences: [occurrence({ path: 'a' }), occurrence({ path: 'b', place: { role } })],
    });
    const [failed] = runCheck('SCN-010', one(made)).failed;
    expect(failed?.message).toBe(`Acme key is ${words}: ${role === 'source' ? 'a:3 and 1 more place' : 'b:3'}`);
    expect(failed?.requirements?.map(({ id }) => id)).toEqual(requirements);
  });
  test('SCN-010 does not mind where the public part of a secret stands', () => {
    const made = finding({ occurrences: [occurrence(), occurrence({ part: 'key id', place: { role: 'log' } })] });
    expect(runCheck('SCN-010', one(made)).outcome).toBe('pass');
  });
  test('SCN-010 lets public keys pass in a URL', () =>
    expect(runCheck('SCN-010', one(finding({ traits: { inUrl: true }, rule: { publishable: true } }))).outcome).toBe(
      'pass',
    ));
  test('SCN-009 says nothing of a password that is only weak: 2.2.2 is about defaults of vendors', () =>
    expect(runCheck('SCN-009', one(finding({ rule: { kind: 'weak-password' } }))).outcome).toBe('pass'));

  test.each(['SCN-008', 'SCN-009', 'SCN-010', 'SCN-011', 'SCN-012'])('%s passes for a token that is none of it', (id) =>
    expect(runCheck(id, one(finding())).outcome).toBe('pass'),
  );
  test.each(['SCN-008', 'SCN-009', 'SCN-010', 'SCN-011', 'SCN-012'])('%s is not evaluated without files', (id) =>
    expect(runCheck(id, { evidence: { files: 0 } }).outcome).toBe('not_evaluated'),
  );
  test('SCN-011 looks at credentials alone', () =>
    expect(runCheck('SCN-011', one(finding({ rule: { publishable: true } }))).outcome).toBe('not_evaluated'));
  test('SCN-011 fails beside certificate checks that are off', () =>
    expect(
      runCheck('SCN-011', {
        ...one(finding()),
        evidence: {
          weaknesses: [
            { kind: 'tls-verification-off', what: 'verify off', path: 'src/app.js', line: 9, role: 'source' },
            { kind: 'weak-generator', what: 'rand', path: 'src/app.js', line: 12, role: 'source' },
          ],
        },
      }).failed[0]?.message,
    ).toContain('(verify off, line 9)'));
});

describe('SCN-013 and SCN-014', () => {
  const file = (tracked: boolean) => ({
    evidence: { envFiles: [{ path: '.env', tracked }] },
  });
  test('a tracked environment file fails', () =>
    expect(runCheck('SCN-013', file(true)).failed[0]?.subject).toEqual({ kind: 'place', path: '.env', line: null }));
  test('an untracked one passes', () => expect(runCheck('SCN-013', file(false)).outcome).toBe('pass'));
  test('without one it is not evaluated', () => expect(runCheck('SCN-013').outcome).toBe('not_evaluated'));
  test.each([
    ['cardholder-number', ['3.5.1', '12.10.7']],
    ['cardholder-track-data', ['3.3.1', '3.3.1.1', '3.5.1', '12.10.7']],
    ['cardholder-verification-code', ['3.3.1', '3.3.1.2', '3.5.1', '12.10.7']],
    ['cardholder-pin-block', ['3.3.1', '3.3.1.3', '3.5.1', '12.10.7']],
  ])('a %s fails, against the requirements that speak of it', (id, requirements) =>
    expect(
      runCheck('SCN-014', one(finding({ rule: { id, kind: 'card-number' } }))).failed[0]?.requirements?.map(
        (each) => each.id,
      ),
    ).toEqual(requirements),
  );
  test('a search without hits passes', () =>
    expect(runCheck('SCN-014', { cardNumbersSearched: true }).outcome).toBe('pass'));
  test('it is not evaluated where cardholder data was not searched', () =>
    expect(runCheck('SCN-014').outcome).toBe('not_evaluated'));
});

test('the checks over files say that a scan was incomplete', () =>
  expect(runCheck('SCN-001', { evidence: { complete: false } }).notEvaluated).toMatchObject([{ items: 0 }]));
