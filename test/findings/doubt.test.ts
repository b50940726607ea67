import { describe, expect, test } from 'vitest';
import { isDoubtful } from '../../src/findings/doubt.ts';
import type { LocatedMatch } from '../../src/findings/located-match.ts';
import type { MatchTraits } from '../../src/model/match.ts';
import type { Confidence } from '../../src/model/severity.ts';
import { located } from '../samples.ts';
import { builtInRule } from './samples.ts';

interface Spec {
  readonly rule?: string;
  readonly path: string;
  readonly confidence?: Confidence;
  readonly traits?: MatchTraits;
}

function placed({ rule = 'generic-password', path, confidence = 'medium', traits = {} }: Spec): LocatedMatch {
  return located({ rule, value: 'some value', path, match: { confidence, traits } });
}

function doubted(...specs: readonly Spec[]): boolean {
  return isDoubtful(builtInRule(specs[0]?.rule ?? 'generic-password'), specs.map(placed));
}

describe('what only its key speaks for, and not for certain', () => {
  test.each([
    ['in a program', { path: 'src/pages.js' }, true],
    ['in a page of PHP', { path: 'app/Install.php' }, true],
    ['in a bundle', { path: 'public/app.min.js' }, true],
    ['with much that speaks for it', { path: 'src/pages.js', confidence: 'high' }, false],
    ['that a program falls back on', { path: 'src/pages.js', traits: { asDefault: true } }, false],
    ['that nothing names', { path: 'etc/pages.yaml', rule: 'generic-secret', traits: { unnamed: true } }, true],
    ['in settings', { path: 'etc/pages.yaml' }, false],
    ['in settings written as a program', { path: 'src/config.js' }, false],
    ['in a folder of such settings', { path: 'config/database.php' }, false],
    ['in a class of settings', { path: 'src/ShopSettings.cs' }, false],
    ['in a script of a shell', { path: 'bin/start.sh' }, false],
    ['in statements of SQL', { path: 'db/users.sql' }, false],
    ['that is poor', { path: 'src/pages.js', rule: 'weak-password' }, false],
    ['in a format of a vendor', { path: 'src/pages.js', rule: 'github-token' }, false],
  ] as const)('%s', (_what, spec, expected) => {
    expect(doubted(spec)).toBe(expected);
  });

  test('one place that is no program settles it', () => {
    expect(doubted({ path: 'src/pages.js' }, { path: 'etc/pages.yaml' })).toBe(false);
    expect(doubted({ path: 'src/pages.js' }, { path: 'src/b.js', confidence: 'high' })).toBe(false);
  });

  test('tests, documents and unlikely places speak for nothing', () => {
    expect(doubted({ path: 'src/pages.js' }, { path: 'test/a.yaml' }, { path: 'README.md' })).toBe(true);
    expect(doubted({ path: 'src/pages.js' }, { path: 'lang/de.json', confidence: 'low' })).toBe(true);
  });
});
