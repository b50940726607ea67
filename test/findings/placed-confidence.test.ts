import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/findings/place.ts';
import { placedConfidence } from '../../src/findings/placed-confidence.ts';
import type { Match, MatchTraits } from '../../src/model/match.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Confidence } from '../../src/model/severity.ts';

function placed(ruleId: string, confidence: Confidence, path: string, traits: MatchTraits = {}): Confidence {
  const match: Match = {
    ruleId,
    secret: new Secret('some value'),
    span: { start: 0, end: 10 },
    parts: [],
    decoded: [],
    confidence,
    proofs: [],
    traits,
  };
  return placedConfidence(match, path, placeOf(path).role);
}

describe('what a path adds', () => {
  const rows: readonly (readonly [
    what: string,
    rule: string,
    confidence: Confidence,
    path: string,
    expected: Confidence,
  ])[] = [
    ['a label of a user interface', 'generic-password', 'medium', 'lang/nl/validation.php', 'low'],
    ['a translated message', 'weak-password', 'medium', 'src/locales/de.json', 'low'],
    ['a label of an app', 'generic-password', 'medium', 'App/Resources/nl.lproj/Localizable.strings', 'low'],
    ['a value beyond doubt in a translation', 'generic-token', 'high', 'i18n/de.json', 'high'],
    ['a message in a file of one language', 'generic-password', 'medium', 'res/i18n_shop_nb.properties', 'low'],
    ['a word behind `authorization`', 'authorization-header', 'medium', 'config/locales/nb.yml', 'low'],
    ['an entry of a lock file', 'generic-password', 'high', 'composer.lock', 'low'],
    ['a poor password in use', 'weak-password', 'low', 'deploy/.env', 'medium'],
    ['a poor password in code', 'weak-password', 'low', 'src/app.ts', 'low'],
    ['an ordinary value in code', 'generic-password', 'medium', 'src/app.ts', 'medium'],
    ["a vendor's format in a translation", 'github-personal-access-token', 'high', 'lang/en.json', 'high'],
  ];
  test.each(rows)('%s', (_what, rule, confidence, path, expected) => {
    expect(placed(rule, confidence, path)).toBe(expected);
  });

  test.each([
    ['a name in a program', 'medium', 'src/users.go', 'low'],
    ['a name in a form of Visual Basic', 'medium', 'Shop/Report.vb', 'low'],
    ['a name in a page of VBScript', 'medium', 'shop/user.asp', 'low'],
    ['a name in a test of a program', 'medium', 'test/users_test.py', 'low'],
    ['a name in a script of Gradle', 'medium', 'app/build.gradle', 'low'],
    ['a drawn value in a program', 'high', 'src/users.go', 'high'],
    ['a value in a script', 'medium', 'bin/setup.sh', 'medium'],
    ['a value in settings', 'medium', 'etc/shop.ini', 'medium'],
  ] as const)('where no quotes stand: %s', (_what, confidence, path, expected) => {
    expect(placed('generic-password', confidence, path, { asName: true })).toBe(expected);
  });
});
