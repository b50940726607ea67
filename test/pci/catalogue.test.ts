import { describe, expect, test } from 'vitest';
import { describeError, KeyrollError } from '../../src/model/error.ts';
import { assess } from '../../src/pci/assess.ts';
import { CHECKS } from '../../src/pci/checks/registry.ts';
import { digestOf } from '../../src/ruleset/canonical.ts';
import { parseCatalogue } from '../../src/pci/parse-catalogue.ts';
import { finding } from '../samples.ts';
import { catalogue, checksText, entry, input, inventory, matched, requirementsText, unregistered } from './make.ts';

/** Words of verdicts that belong to an assessor alone. */
const VERDICTS = /\bcompl(?:y|ies|iant|iance)\b|\b(?:not )?in place\b|\bcertif(?:y|ied)\b/i;

describe('the catalogue', () => {
  test('holds every check that is implemented, and implements every check that it holds', () => {
    const ids = catalogue.checks.map((check) => check.id);
    expect(Object.keys(CHECKS).filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => !Object.hasOwn(CHECKS, id))).toEqual([]);
  });
  test('survives JSON with its digest', () =>
    expect(digestOf(JSON.parse(JSON.stringify(catalogue)))).toBe(digestOf(catalogue)));
  test('its digest changes with its content', () =>
    expect(digestOf({ ...catalogue, revision: '2' })).not.toBe(digestOf(catalogue)));
  test('names each check by family and number', () =>
    expect(catalogue.checks.every((check) => /^(?:SCN|INV|LIF|SCP|ENV|GEN|USE|LOG)-0\d\d$/.test(check.id))).toBe(true));
  test('takes a user whom the entry does not name neither for a gap of the log nor for an interactive login', () => {
    const requirements = catalogue.checks.find(({ id }) => id === 'USE-004')?.requirements;
    expect(requirements).toEqual([
      { id: '8.2.2', relation: 'direct' },
      { id: '8.6.1', relation: 'supporting' },
      { id: '10.2.2', relation: 'supporting' },
    ]);
  });
  test('states no verdict on compliance anywhere', () => {
    expect(requirementsText).not.toMatch(VERDICTS);
    expect(checksText).not.toMatch(VERDICTS);
    const full = assess(
      input({
        findings: [unregistered(finding()), matched(finding({ exposure: 'history' }), entry(), 'misplaced')],
        inventory: inventory([entry({ expires_at: 'never', scopes: ['*'] })]),
      }),
    );
    expect(JSON.stringify(full)).not.toMatch(VERDICTS);
  });
  test('says what it does not claim', () =>
    expect(catalogue.disclaimers.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'verdict',
        'absence',
        'process',
        'scope',
        'live',
        'logs',
        'randomness',
        'substitute',
        'product',
        'exceptions',
      ]),
    ));
});

describe('a broken catalogue is refused with its place', () => {
  const messageOf = (requirements: string, checks: string): string => {
    try {
      parseCatalogue(requirements, checks);
    } catch (error) {
      if (error instanceof KeyrollError) return describeError(error);
      throw error;
    }
    return '';
  };
  test.each([
    [
      'an unknown requirement of a check',
      requirementsText,
      checksText.replace('8.3.2: direct', '8.3.9.9: direct'),
      /^checks\.yaml:\d+:\d+: .*8\.3\.9\.9/,
    ],
    [
      'an unknown relation',
      requirementsText,
      checksText.replace('8.3.2: direct', '8.3.2: close'),
      /is not one of direct, supporting, analogous/,
    ],
    ['an unknown field', requirementsText, checksText.replace('    title: ', '    tittle: '), /Unknown field "tittle"/],
    [
      'an unknown severity',
      requirementsText,
      checksText.replace('severity: high', 'severity: huge'),
      /"severity" is not one of/,
    ],
    ['a check twice', requirementsText, checksText.replace('id: SCN-002', 'id: SCN-001'), /SCN-001 stands twice/],
    [
      'a requirement that nothing touches',
      requirementsText.replace('    unchecked: manual_only\n', ''),
      checksText,
      /^pci-dss-4\.0\.1\.yaml:\d+:\d+: No check touches requirement/,
    ],
    ['text that is no YAML', `${requirementsText}\n  - [`, checksText, /^pci-dss-4\.0\.1\.yaml:\d+:\d+: /],
  ])('%s', (_what, requirements, checks, expected) => expect(messageOf(requirements, checks)).toMatch(expected));
});
