import { createHmac } from 'node:crypto';
import fc from '../properties.ts';
import { describe, expect, test } from 'vitest';
import { fingerprinterOf } from '../../src/findings/fingerprint.ts';
import { groupMatches } from '../../src/findings/group-matches.ts';
import type { LocatedMatch } from '../../src/findings/located-match.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Lifetime } from '../../src/model/history.ts';
import type { Match } from '../../src/model/match.ts';
import type { RuleInfo } from '../../src/model/rule.ts';
import type { Confidence } from '../../src/model/severity.ts';
import { Secret } from '../../src/model/secret.ts';
import { located as locatedMatch, rule, type MatchSpec } from '../samples.ts';

const letters = (seed: string): string => Buffer.from(seed.repeat(8)).toString('hex').slice(0, 30);

const RULES = new Map(
  [
    rule('strong'),
    rule('generic'),
    rule('public', { publishable: true, severity: 'critical' }),
    rule('weak-password', { kind: 'weak-password', severity: 'medium', provider: 'generic' }),
    rule('default-credential', { kind: 'weak-password', severity: 'high', provider: 'generic' }),
    rule('keyed', { provider: 'generic' }),
    rule('generic-password', { provider: 'generic', basis: 'key' }),
    rule('sandbox', { environment: 'test', severity: 'critical' }),
    rule('hourly', { lifetime: 'temporary' }),
    rule('live', { environment: 'live', severity: 'critical' }),
  ].map((one) => [one.id, one]),
);

function infoOf(id: string): RuleInfo {
  const info = RULES.get(id);
  if (info === undefined) throw new Error(`no rule ${id}`);
  return info;
}

function located(spec: Partial<MatchSpec> = {}): LocatedMatch {
  return locatedMatch({ rule: 'strong', value: letters('a'), ...spec });
}

function group(...matches: LocatedMatch[]): Finding[] {
  return groupMatches(matches, {
    fingerprinter: fingerprinterOf(Buffer.from('fixed key'), 'pepper'),
    infoOf,
    precedenceOf: (id) => (id === 'generic' ? 20 : 100),
  });
}

describe('the history of a secret', () => {
  const lifetime: Lifetime = {
    introduced: { id: 'c9', author: 'A Person', date: '2024-03-02T00:00:00Z', position: 9 },
    removed: null,
    daysExposed: 3,
    atHead: true,
    reach: 'reachable',
    branches: [],
    tags: [],
    blobs: 2,
  };
  const inBlob = (path: string, commit: string): LocatedMatch =>
    located({
      path,
      more: { provenance: { kind: 'git-blob', path, blob: `b-${commit}`, commit, exposure: 'history' }, lifetime },
    });

  test('names the finding by the place that the oldest commit brought', () => {
    const [finding] = group(inBlob('a.ts', 'c2'), inBlob('z.ts', 'c9'), inBlob('b.ts', 'c3'));
    expect(finding?.lifetime).toEqual(lifetime);
    expect(finding?.occurrences.map(({ path, commit }) => [path, commit])).toEqual([
      ['z.ts', 'c9'],
      ['a.ts', 'c2'],
      ['b.ts', 'c3'],
    ]);
  });

  test('is absent where none was looked at', () => expect(group(located())[0]).not.toHaveProperty('lifetime'));
});

describe('places', () => {
  test('one secret is one finding, its places sorted and once each', () => {
    const findings = group(
      located({ path: 'b.ts' }),
      located({ path: 'a.ts', start: 50 }),
      located({ path: 'a.ts', start: 5 }),
      located({ path: 'b.ts' }),
    );
    expect(findings.map((finding) => finding.occurrences.map(({ path, span }) => `${path}:${span.start}`))).toEqual([
      ['a.ts:5', 'a.ts:50', 'b.ts:10'],
    ]);
  });

  test('are in the order of their paths, whichever rule has the stronger claim', () => {
    const [finding] = group(located({ path: 'b.ts' }), located({ rule: 'generic', path: 'a.ts' }));
    expect([finding?.rule.id, finding?.occurrences.map(({ path }) => path)]).toEqual(['strong', ['a.ts', 'b.ts']]);
  });

  test('different secrets are different findings, sorted by their first place', () => {
    const findings = group(
      located({ value: letters('x'), path: 'b.ts' }),
      located({ value: letters('y'), path: 'a.ts', start: 20 }),
      located({ value: letters('z'), path: 'a.ts', start: 3 }),
    );
    expect(findings.map(({ occurrences }) => occurrences[0]?.span.start)).toEqual([3, 20, 10]);
  });

  test('the order of two versions of a file does not depend on the key', () => {
    const at = (blob: string, value: string) =>
      located({
        value: letters(value),
        more: { provenance: { kind: 'git-blob', path: 'a', blob, commit: 'c', exposure: 'history' } },
      });
    for (const key of ['one', 'two', 'three', 'four', 'five', 'six']) {
      const found = groupMatches([at('b2', 'x'), at('b1', 'y'), at('b3', 'z')], {
        fingerprinter: fingerprinterOf(Buffer.from(key), 'pepper'),
        infoOf,
        precedenceOf: () => 1,
      });
      expect(found.map(({ occurrences }) => occurrences[0]?.blob)).toEqual(['b1', 'b2', 'b3']);
    }
  });

  test('the same place in another commit is another occurrence', () => {
    const at = (commit: string) =>
      located({ more: { provenance: { kind: 'git-blob', path: 'a', blob: 'b0', commit, exposure: 'history' } } });
    expect(group(at('c1'), at('c2'), at('c1'))[0]?.occurrences.map(({ commit }) => commit)).toEqual(['c1', 'c2']);
  });

  test('the widest exposure counts', () => {
    expect(group(located({ exposure: 'ignored' }), located({ path: 'b', exposure: 'staged' }))[0]?.exposure).toBe(
      'staged',
    );
    expect(group(located({ exposure: 'untracked' }))[0]?.exposure).toBe('untracked');
  });

  test('the parts of a composite follow their secret, and public ones are told as identifiers', () => {
    const parts: Match['parts'] = [
      { role: 'key id', value: new Secret('KEYID'), span: { start: 1, end: 6 } },
      { role: 'session token', value: new Secret(letters('t')), span: { start: 90, end: 99 } },
    ];
    const [finding] = group(located({ path: 'b' }), located({ path: 'a', match: { parts } }));
    expect(finding?.occurrences.map(({ path, part, span }) => [path, part, span.start])).toEqual([
      ['a', 'secret', 10],
      ['a', 'key id', 1],
      ['a', 'session token', 90],
      ['b', 'secret', 10],
    ]);
    expect(finding?.identifiers).toEqual([{ role: 'key id', value: 'KEYID' }]);
  });

  test('the parts of a composite are told where a stronger rule finds the secret alone', () => {
    const parts: Match['parts'] = [{ role: 'key id', value: new Secret('KEYID'), span: { start: 1, end: 6 } }];
    const [finding] = group(located({ rule: 'strong' }), located({ rule: 'generic', match: { parts } }));
    expect(finding?.rule.id).toBe('strong');
    expect(finding?.occurrences.map(({ part }) => part)).toEqual(['secret', 'key id']);
    expect(finding?.identifiers).toEqual([{ role: 'key id', value: 'KEYID' }]);
    const other: Match['parts'] = [{ role: 'host', value: new Secret('db'), span: { start: 7, end: 9 } }];
    const [own] = group(located({ match: { parts } }), located({ rule: 'generic', match: { parts: other } }));
    expect(own?.identifiers).toEqual([{ role: 'key id', value: 'KEYID' }]);
  });

  test('the order of the matches changes nothing', () => {
    const all = [
      located(),
      located({ rule: 'generic', match: { confidence: 'high' } }),
      located({ path: 'test/b.ts' }),
      located({ value: letters('q') }),
      located({ rule: 'generic', path: 'c', start: 1 }),
    ];
    const wanted = JSON.stringify(group(...all));
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(JSON.stringify(group(...shuffled))).toBe(wanted);
      }),
    );
  });
});

describe('the rule that names a finding', () => {
  test('is the one with the strongest claim, and the confidence is the best', () => {
    const [finding, ...others] = group(
      located({ rule: 'generic', match: { confidence: 'high' } }),
      located({ rule: 'strong', match: { confidence: 'low' } }),
    );
    expect([finding?.rule.id, finding?.confidence, others.length]).toEqual(['strong', 'high', 0]);
    expect(finding?.occurrences).toHaveLength(1);
  });

  test('gives an id that depends on rule and secret, and a fingerprint of the secret alone', () => {
    const [one] = group(located({ rule: 'strong' }));
    const [other] = group(located({ rule: 'generic', path: 'elsewhere' }));
    expect(one?.fingerprint).toBe(other?.fingerprint);
    expect(one?.id).not.toBe(other?.id);
  });

  test('gives the ids and fingerprints of earlier versions, however the value is composed', () => {
    const hmac = (text: string) => createHmac('sha256', 'fixed key').update(text).digest('hex');
    for (const value of ['pa\u00dfw\u00f6rter-2026', 'pa\u00dfwo\u0308rter-2026']) {
      expect(group(located({ value }))[0]).toMatchObject({
        fingerprint: hmac('keyroll/v1\0pa\u00dfw\u00f6rter-2026').slice(0, 40),
        id: hmac('keyroll/finding/v1\0strong\0pa\u00dfw\u00f6rter-2026').slice(0, 20),
      });
    }
  });
});

describe('guessable values', () => {
  const grouped = (minConfidence: Confidence, ...specs: Partial<MatchSpec>[]) =>
    groupMatches(specs.map(located), {
      fingerprinter: fingerprinterOf(Buffer.from('fixed key'), 'pepper'),
      infoOf,
      precedenceOf: () => 20,
      minConfidence,
    });
  const likely: Partial<MatchSpec> = { rule: 'weak-password' };
  const doubtful: Partial<MatchSpec> = { rule: 'weak-password', path: 'src/other.ts', match: { confidence: 'low' } };

  test('a doubtful place is not made likelier by a likely one', () => {
    expect(grouped('medium', likely, doubtful).map((finding) => finding.occurrences.map(({ path }) => path))).toEqual([
      ['src/app.ts'],
    ]);
  });
  test('a doubtful place of any other secret is kept beside a likely one', () => {
    expect(grouped('medium', { rule: 'strong' }, { ...doubtful, rule: 'strong' })[0]?.occurrences.length).toBe(2);
  });
  test('a secret that is doubtful everywhere is left out', () => {
    expect(grouped('medium', { ...doubtful, rule: 'strong' })).toEqual([]);
  });
  test('a default credential is not joined with a chosen one', () => {
    expect(
      grouped('low', { rule: 'weak-password' }, { rule: 'default-credential', path: 'src/other.ts' }).map(
        (finding) => finding.rule.id,
      ),
    ).toEqual(['weak-password', 'default-credential']);
  });
});

describe('severity', () => {
  const severity = (...specs: Partial<MatchSpec>[]) => group(...specs.map(located))[0]?.severity;
  const checksum = (result: 'holds' | 'fails'): Partial<Match> => ({
    proofs: [{ kind: 'checksum', result, detail: result }],
  });

  test('is that of the rule', () => expect(severity({})).toBe('high'));
  test('is info for what is meant to be public', () => expect(severity({ rule: 'public' })).toBe('info'));
  test('is low for a test environment, also in a test', () =>
    expect([severity({ rule: 'sandbox' }), severity({ rule: 'sandbox', path: 'test/a.ts' })]).toEqual(['low', 'low']));
  test.each(['test/a.ts', 'docs/a.md', 'examples/a.ts'])('is one step lower when it stands in %s alone', (path) => {
    expect(severity({ path })).toBe('medium');
    expect(severity({ path }, { path: 'src/a.ts' })).toBe('high');
  });
  test.each(['test/a.ts', 'examples/a.ts'])('is low for a value without a vendor in %s', (path) => {
    expect(severity({ rule: 'keyed', path, match: { confidence: 'high' } })).toBe('low');
  });
  test('is one step lower in a document for a likely value without a vendor', () => {
    expect(severity({ rule: 'keyed', path: 'docs/a.md', match: { confidence: 'high' } })).toBe('medium');
  });
  test('is low for what stands in a document and a test, or a document and an example', () => {
    const keyed = { rule: 'keyed', match: { confidence: 'high' } } as const;
    expect(severity({ ...keyed, path: 'docs/a.md' }, { ...keyed, path: 'test/a.ts' })).toBe('low');
    expect(severity({ ...keyed, path: 'docs/a.md' }, { ...keyed, path: 'docs/b.md' })).toBe('medium');
  });
  test('is low for a temporary token in a test, unless it proves itself', () => {
    expect(severity({ rule: 'hourly', path: 'test/a.ts', match: { confidence: 'high' } })).toBe('low');
    expect(severity({ rule: 'hourly', path: 'src/a.ts', match: { confidence: 'high' } })).toBe('high');
    expect(severity({ rule: 'hourly', path: 'test/a.ts', match: checksum('holds') })).toBe('high');
  });
  test('is low for a guessable value that is commented out wherever it stands', () => {
    const remark = { rule: 'default-credential', path: 'etc/shop.ini', more: { roleHere: 'docs' } } as const;
    expect(severity({ rule: 'default-credential', path: 'etc/shop.ini' })).toBe('high');
    expect(severity(remark)).toBe('low');
    expect(group(located(remark))[0]?.occurrences).toMatchObject([{ place: { role: 'config' }, roleHere: 'docs' }]);
    expect(severity(remark, { rule: 'default-credential', path: 'etc/shop.ini', start: 90 })).toBe('high');
  });
  test('is low for what only its key speaks for in a program', () => {
    const spec = { rule: 'generic-password', path: 'src/pages.js' } as const;
    expect(severity(spec)).toBe('low');
    expect(severity(spec, { ...spec, path: 'etc/shop.yaml' })).toBe('high');
  });
  test('is not lowered for what proves itself', () => {
    expect(severity({ path: 'test/a.ts', match: checksum('holds') })).toBe('high');
    expect(severity({ path: 'test/a.ts', rule: 'live', match: { confidence: 'high' } })).toBe('critical');
    expect(severity({ path: 'test/a.ts', rule: 'live' })).toBe('high');
  });
  test('is lowered once by a checksum that fails, in a test as well', () => {
    expect(severity({ match: checksum('fails') })).toBe('medium');
    expect(severity({ path: 'test/a.ts', match: checksum('fails') })).toBe('medium');
  });
  test('is not lowered by a checksum that fails where another one of the same value holds', () => {
    expect(severity({ match: checksum('fails') }, { path: 'b', match: checksum('holds') })).toBe('high');
  });
});

test('a finding is suppressed when all its places are', () => {
  const suppression = { source: 'inline', reason: 'sample', by: null, until: null } as const;
  expect(
    group(located({ more: { suppression } }), located({ path: 'b', more: { suppression } }))[0]?.suppression,
  ).toEqual(suppression);
  for (const path of ['b', 'z']) {
    expect(group(located({ more: { suppression } }), located({ path }))[0]?.suppression).toBeNull();
  }
});

test('a finding is new when one of its places is', () => {
  const old = { isOld: true } as const;
  expect(group(located({ more: old }), located({ path: 'b' }))[0]?.isNew).toBe(true);
  expect(group(located({ more: old }), located({ path: 'b', more: old }))[0]?.isNew).toBe(false);
});

test('proofs of the value come from every match, those of the surroundings from the strongest', () => {
  const proof = (kind: 'checksum' | 'context', detail: string) => ({ kind, result: 'holds', detail }) as const;
  const [finding] = group(
    located({ match: { proofs: [proof('context', 'mine')] } }),
    located({ rule: 'generic', path: 'b', match: { proofs: [proof('context', 'theirs'), proof('checksum', 'sum')] } }),
  );
  expect(finding?.proofs.map(({ detail }) => detail)).toEqual(['mine', 'sum']);
  const [likelier] = group(
    located({ path: 'a', match: { proofs: [proof('context', 'doubtful')] } }),
    located({ path: 'b', match: { confidence: 'high', proofs: [proof('context', 'likely')] } }),
  );
  expect(likelier?.proofs.map(({ detail }) => detail)).toEqual(['likely']);
});

test('traits of all matches are joined', () => {
  expect(
    group(
      located({ match: { traits: { clearTransport: 'http' } } }),
      located({ path: 'z', match: { traits: { clearTransport: 'amqp', inUrl: true } } }),
    )[0]?.traits,
  ).toEqual({ clearTransport: 'http', inUrl: true });
});
