import { describe, expect, test } from 'vitest';
import { isOnlyShown } from '../../src/findings/shown.ts';
import { placeOf } from '../../src/findings/place.ts';
import type { Match } from '../../src/model/match.ts';
import { Secret } from '../../src/model/secret.ts';
import { builtInRule, located } from './samples.ts';

interface Case {
  readonly path: string;
  readonly rule?: string;
  readonly match?: Partial<Match>;
}

function isShown({ path, rule = 'generic-token', match = {} }: Case): boolean {
  const found = located({ rule, value: 'some value', path, match: { confidence: 'medium', ...match } });
  return isOnlyShown(builtInRule(rule), found.match, path, placeOf(path).role);
}

describe('what a document only shows', () => {
  test.each([
    ['under its key in a guide', { path: 'docs/api.md' }, true],
    ['in the description of an API', { path: 'docs/api.apib' }, true],
    ['on a page of documents', { path: 'docs/api.html' }, true],
    ['in a README without an extension', { path: 'README' }, true],
    ['stated in a sentence', { path: 'docs/ops.md', match: { traits: { asStatement: true } } }, false],
    [
      'given with the name to log in with',
      {
        path: 'docs/ops.md',
        rule: 'generic-password',
        match: { parts: [{ role: 'user name', value: new Secret('ops'), span: { start: 0, end: 3 } }] },
      },
      false,
    ],
    ['drawn at random', { path: 'docs/api.md', match: { confidence: 'high' } }, false],
    ['in notes', { path: 'docs/passwords.txt' }, false],
    ['in settings beside a guide', { path: 'docs/deploy/docker-compose.yml' }, false],
    ['in a program', { path: 'src/pay.ts' }, false],
    ['in a format of a vendor', { path: 'docs/api.md', rule: 'github-token' }, false],
    ['poor', { path: 'docs/api.md', rule: 'weak-password' }, false],
  ] as const)('%s', (_what, spec, expected) => expect(isShown(spec)).toBe(expected));
});
