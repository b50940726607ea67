import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/findings/place.ts';
import {
  isGuessable,
  isUnusedInComment,
  placedConfidence,
  possibleConfidence,
} from '../../src/findings/placed-confidence.ts';
import type { Match, MatchTraits } from '../../src/model/match.ts';
import { located } from '../samples.ts';
import { builtInRule } from './samples.ts';
import { CONFIDENCES, isConfidenceAtLeast, type Confidence } from '../../src/model/severity.ts';

function matchOf(rule: string, confidence: Confidence, traits: MatchTraits = {}): Match {
  return located({ rule, value: 'some value', match: { confidence, traits } }).match;
}

function placed(ruleId: string, confidence: Confidence, path: string, traits: MatchTraits = {}): Confidence {
  return placedConfidence(builtInRule(ruleId), matchOf(ruleId, confidence, traits), path, placeOf(path).role);
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
    ['a caption of one', 'generic-password', 'medium', 'src/main/resources/captions_es-BO.properties', 'low'],
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
    ['a name in a class of ABAP', 'medium', 'src/zcl_shop.clas.abap', 'low'],
    ['a name behind a form of Visual Basic', 'medium', 'Splash.frm', 'low'],
    ['a name in a unit of Pascal', 'medium', 'src/Shop.pas', 'low'],
    ['a drawn value in a program', 'high', 'src/users.go', 'high'],
    ['a value in a script', 'medium', 'bin/setup.sh', 'medium'],
    ['a value in settings', 'medium', 'etc/shop.ini', 'medium'],
  ] as const)('where no quotes stand: %s', (_what, confidence, path, expected) => {
    expect(placed('generic-password', confidence, path, { asName: true })).toBe(expected);
  });
});

test.each(['weak-password', 'default-credential', 'generic-password', 'authorization-header', 'github-token'])(
  'the highest confidence of a match of %s in any path is the possible one',
  (rule) => {
    const paths = ['.env', 'src/app.ts', 'composer.lock', 'i18n/de.json', '.github/workflows/ci.yml', 'src/users.go'];
    for (const confidence of CONFIDENCES) {
      for (const traits of [{}, { asName: true }] as const) {
        const possible = possibleConfidence(builtInRule(rule), confidence);
        const made = paths.map((path) => placed(rule, confidence, path, traits));
        expect(made.filter((one) => !isConfidenceAtLeast(possible, one))).toEqual([]);
        expect(made).toContain(possible);
      }
    }
  },
);

test('a value that is known to be a secret keeps its confidence in any place', () => {
  const known = {
    ...matchOf('weak-password', 'high'),
    proofs: [{ kind: 'known', result: 'holds', detail: '' }],
  } as const;
  expect(placedConfidence(builtInRule('weak-password'), known, 'composer.lock', 'generated')).toBe('high');
});

test.each([
  ['a poor password', 'weak-password', {}, true],
  ['words that say what they are', 'generic-password', { saysPassword: true }, true],
  ['any other', 'generic-password', {}, false],
] as const)('who reads it guesses %s', (_what, ruleId, traits, expected) => {
  expect(isGuessable(builtInRule(ruleId), traits)).toBe(expected);
});

test.each([
  ['generic-password', true],
  ['generic-private-value', true],
  ['weak-password', true],
  ['private-key-rsa', false],
  ['database-connection-string', true],
  ['jwt', true],
  ['generic-model-api-key', false],
  ['known-value', false],
  ['github-token', false],
])('%s in a comment is unused: %s', (rule, expected) => {
  expect(isUnusedInComment(builtInRule(rule), {})).toBe(expected);
});

test('what a comment states is no value that is commented out', () => {
  expect(isUnusedInComment(builtInRule('generic-password'), { asStatement: true })).toBe(false);
});
