import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadInventory, parseInventory } from '../../src/inventory/file/load.ts';
import { describeError, KeyrollError, ProblemList } from '../../src/model/error.ts';
import { letters } from '../letters.ts';

const HEAD = 'schema_version: "1"\ntokens:\n';
const ENTRY = '  - id: ci\n    type: api_key\n    status: active\n    environment: ci\n';

/** Problems as a person reads them, without the file's name. */
function problems(text: string): readonly string[] {
  try {
    parseInventory(text, 'i.yaml', null);
  } catch (error) {
    if (error instanceof ProblemList) {
      return error.problems.map((problem) => describeError(problem).replace(/^i\.yaml:/, ''));
    }
    throw error;
  }
  return [];
}

describe('a good inventory', () => {
  test('comes back with its entries, keys, policy and positions', () => {
    const text = `${HEAD.replace('tokens', 'organization: Shop\nfingerprint_keys:\n  - { id: k1, alg: hmac-sha256, check: abcdef0123456789 }\npolicy: { rotation_max: 30d }\ntokens')}${ENTRY}    expires_at: 2026-09-30\n`;
    const inventory = parseInventory(text, 'i.yaml', 5);
    expect(inventory).toMatchObject({
      path: 'i.yaml',
      organization: 'Shop',
      changedAt: 5,
      policy: { rotation_max: '30d' },
      fingerprintKeys: [{ id: 'k1' }],
    });
    expect(inventory.tokens).toEqual([
      { id: 'ci', type: 'api_key', status: 'active', environment: 'ci', expires_at: '2026-09-30' },
    ]);
    expect(inventory.positions.get('ci')).toEqual({ line: 7, column: 5 });
  });
  test('may be JSON, also with tabs, and may start with a byte order mark', () => {
    const json = JSON.stringify(
      { schema_version: '1', tokens: [{ id: 'a', type: 'other', status: 'unknown', environment: 'dev' }] },
      null,
      '\t',
    );
    expect(parseInventory(json, 'i.json', null).tokens).toHaveLength(1);
    expect(parseInventory(`\uFEFF${HEAD}${ENTRY}`, 'i.yaml', null).tokens).toHaveLength(1);
    expect(parseInventory(`${HEAD}${ENTRY}`.replaceAll('\n', '\r\n'), 'i.yaml', null).tokens).toHaveLength(1);
  });
  test('may hold identifiers, paths and hashes that look random', () => {
    const refs = [
      `{ kind: client_id, value: "${letters('client', 32)}" }`,
      `{ kind: access_key_id, value: AKIA${'A2B3'.repeat(4)} }`,
      '{ kind: secret_path, value: "kv/prod/refunds-service-2026/v2#stripe_key" }',
      '{ kind: certificate_serial, value: "03a1b2c3d4e5f60718293a4b5c6d7e8f9012" }',
      '{ kind: token_id, value: "8f14e45f-ceea-467f-a9d8-1c2b3a4d5e6f" }',
      `{ kind: token_id, value: "${letters('id', 44)}" }`,
      `{ kind: token_id, value: "hmac-sha256:${letters('audit', 64, '0123456789abcdef')}" }`,
    ]
      .map((one) => `      - ${one}\n`)
      .join('');
    const text = `${HEAD}${ENTRY}    provider_refs:\n${refs}    fingerprints: [ { alg: hmac-sha256, key: k1, value: ${'a1b2c3d4e5'.repeat(4)} }, { alg: sha256-b64, value: ${letters('hash', 43)}= } ]\n    revocation_evidence: "${'9f8e7d6c5b'.repeat(4)}"\n    notes: see https://wiki.example.test/display/SEC/TokenRotation2026Plan?id=12 and RefundWorkerLiveKeyV2Production\n    storage: [ { kind: cloud_secret_manager, ref: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/refunds-a1b2c3" } ]\n`;
    expect(problems(text)).toEqual([]);
  });
});

describe('a bad inventory is refused with place and expectation', () => {
  test.each<[string, string, string | RegExp]>([
    [
      'an empty file',
      '',
      '1:1: the inventory is empty; expected schema_version: "1" and a list of tokens. "keyroll inventory init" writes a first one.',
    ],
    ['a list instead of fields', '- a\n', '1:1: this must be a map of fields.'],
    [
      'no version',
      'tokens: []\n',
      '1:1: "schema_version" is missing: expected schema_version: "1" at the head of the file.',
    ],
    ['an unquoted version', 'schema_version: 1\ntokens: []\n', '1:17: "schema_version" must be "1", in quotes.'],
    [
      'an empty list of tokens',
      'schema_version: "1"\ntokens:\n',
      '2:8: "tokens" is empty; expected a list, or remove the field.',
    ],
    [
      'a wrong status',
      `${HEAD}${ENTRY}`.replace('active', 'activ'),
      '5:13: entry "ci": "status" must be one of planned, active, rotating, suspended, expired, revoked, compromised, destroyed, unknown, got "activ". Did you mean "active"?',
    ],
    [
      'a wrong status far from all',
      `${HEAD}${ENTRY}`.replace('active', 'gr8-passw0rd'),
      '5:13: entry "ci": "status" must be one of planned, active, rotating, suspended, expired, revoked, compromised, destroyed, unknown.',
    ],
    [
      'a missing field',
      `${HEAD}${ENTRY}`.replace('    environment: ci\n', ''),
      '3:5: entry "ci": "environment" is missing.',
    ],
    [
      'an unknown field',
      `${HEAD}${ENTRY}    expires: soon\n`,
      '7:5: entry "ci": unknown field "expires". Did you mean "expires_at"?',
    ],
    [
      'an unknown inner field',
      `${HEAD}${ENTRY}    owner: { persn: me }\n`,
      '7:14: entry "ci": unknown field "owner.persn". Did you mean "person"?',
    ],
    [
      'a field for the secret',
      `${HEAD}${ENTRY}    secret: hunter2\n`,
      /^7:5: entry "ci": unknown field "secret"\. An inventory must not contain secrets/,
    ],
    [
      'digits without quotes',
      `${HEAD}${ENTRY}    provider_refs: [ { kind: last_four, value: 0042 } ]\n`,
      '7:48: entry "ci": "provider_refs[0].value" must be text: put digits in quotes, as in "0042"; otherwise YAML reads a number and drops leading zeros.',
    ],
    [
      'true for text',
      `${HEAD}${ENTRY}    purpose: true\n`,
      '7:14: entry "ci": "purpose" must be text: put true and false in quotes.',
    ],
    ['a list for text', `${HEAD}${ENTRY}    purpose: [a]\n`, '7:14: entry "ci": "purpose" must be text.'],
    ['a number for a list', `${HEAD}${ENTRY}    scopes: 5\n`, '7:13: entry "ci": "scopes" must be a list.'],
    [
      'a number for a word',
      `${HEAD}${ENTRY}`.replace('active', '5'),
      /^5:13: entry "ci": "status" must be one of .*, unknown\. Put it in quotes\.$/,
    ],
    ['an unknown field far from all', `${HEAD}${ENTRY}    zzzzzz: 1\n`, '7:5: entry "ci": unknown field "zzzzzz".'],
    [
      'an unknown inner field far from all',
      `${HEAD}${ENTRY}    owner: { zzzzzz: me }\n`,
      /^7:14: entry "ci": unknown field "owner.zzzzzz"; expected one of person, /,
    ],
    [
      'a wrong date',
      `${HEAD}${ENTRY}    created_at: 2026-1-5\n`,
      '7:17: entry "ci": "created_at" must be a date such as 2026-09-30, or an instant such as 2026-09-30T12:00:00Z, got "2026-1-5".',
    ],
    [
      'a word for a date',
      `${HEAD}${ENTRY}    expires_at: soon\n`,
      '7:17: entry "ci": "expires_at" must be a date such as 2026-09-30, or an instant such as 2026-09-30T12:00:00Z, "never" or "unknown".',
    ],
    [
      'a date that no calendar has',
      `${HEAD}${ENTRY}    expires_at: "2026-02-30"\n`,
      '7:17: "expires_at" is 2026-02-30, a date that does not exist.',
    ],
    [
      'an hour that no day has',
      `${HEAD}${ENTRY}    created_at: "2026-02-03T25:00:00Z"\n`,
      '7:17: "created_at" is 2026-02-03T25:00:00Z, a date that does not exist.',
    ],
    [
      'a duration without its unit',
      `${HEAD}${ENTRY}    rotation_interval: "90"\n`,
      '7:24: entry "ci": "rotation_interval" must be a number of days such as 90d.',
    ],
    [
      'a revoked token without its date',
      `${HEAD}${ENTRY}`.replace('active', 'revoked'),
      '3:5: entry "ci": "revoked_at" is missing: a revoked or destroyed token needs the date of its end.',
    ],
    [
      'a fingerprint without its key',
      `${HEAD}${ENTRY}    fingerprints: [ { alg: hmac-sha256, value: ${'ab'.repeat(20)} } ]\n`,
      '7:21: entry "ci": "fingerprints[0].key" is missing: an hmac-sha256 fingerprint needs the id of the key (fingerprint_keys) it was made with.',
    ],
    [
      'a fingerprint that is none',
      `${HEAD}${ENTRY}    fingerprints: [ { alg: hmac-sha256, key: k1, value: ${'x'.repeat(40)} } ]\n`,
      '7:57: entry "ci": a fingerprint of hmac-sha256 must be 40 hexadecimal digits.',
    ],
    [
      'a fingerprint with a digit too many',
      `${HEAD}${ENTRY}    fingerprints: [ { alg: hmac-sha256, key: k1, value: "${'a'.repeat(65)}" } ]\n`,
      '7:57: entry "ci": a fingerprint of hmac-sha256 must be 40 hexadecimal digits.',
    ],
    [
      'a hash in base64 that is none',
      `${HEAD}${ENTRY}    fingerprints: [ { alg: sha256-b64, value: ${'x'.repeat(40)} } ]\n`,
      '7:47: entry "ci": a fingerprint of sha256-b64 must be base64 of 32 bytes, 44 characters.',
    ],
    [
      'more than the last four',
      `${HEAD}${ENTRY}    provider_refs: [ { kind: last_four, value: abcdef } ]\n`,
      '7:48: entry "ci": a reference of kind last_four must have 4 characters.',
    ],
    [
      'more than the last eight',
      `${HEAD}${ENTRY}    provider_refs: [ { kind: last_eight, value: abcdefghi } ]\n`,
      '7:49: entry "ci": a reference of kind last_eight must have 8 characters.',
    ],
    [
      'more than a prefix',
      `${HEAD}${ENTRY}    provider_refs: [ { kind: prefix, value: acme_live_${'a'.repeat(15)} } ]\n`,
      '7:45: entry "ci": a reference of kind prefix must have at most 24 characters, so that it does not reveal too much of the token.',
    ],
    [
      'a reference to nothing',
      `${HEAD}${ENTRY}    provider_refs: [ { kind: token_id, value: "" } ]\n`,
      '7:47: entry "ci": a reference of kind token_id must have a value.',
    ],
    [
      'an id used twice',
      `${HEAD}${ENTRY}${ENTRY}`,
      '7:9: the id "ci" is taken by the entry on line 3; expected each id once.',
    ],
    [
      'a field that stands twice',
      `${HEAD}${ENTRY}    status: active\n`,
      '7:5: this field appears twice in the same place; expected it once.',
    ],
    [
      'an id in capitals',
      `${HEAD}${ENTRY}`.replace('id: ci', 'id: CI'),
      '3:9: entry number 1: "id" must be a short name of lower-case letters, digits, ".", "_" and "-", at most 64 characters.',
    ],
    ['an open bracket', 'schema_version: "1"\ntokens:\n  - id: a\n    status: [active\n', /^\d+:\d+: /],
    ['a tab', 'schema_version: "1"\ntokens:\n\t- id: a\n', '3:1: the indentation contains a tab; expected spaces.'],
    [
      'an alias',
      `${HEAD}${ENTRY}    name: &n X\n    purpose: *n\n`,
      '8:14: an alias ("*name") is not allowed here; expected the value itself.',
    ],
    [
      'a tag',
      `${HEAD}${ENTRY}    name: !secret X\n`,
      '7:11: a tag ("!...") is not allowed here; expected a plain value.',
    ],
    [
      'two documents',
      `${HEAD}${ENTRY}---\na: 1\n`,
      '7:1: a second YAML document starts here; expected one document in the file.',
    ],
  ])('%s', (_name, text, expected) => {
    const [first] = problems(text);
    expect(first).toMatch(
      expected instanceof RegExp ? expected : new RegExp(`^${expected.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`),
    );
  });
  test('an unclosed merge is called by its name, and alone', () => {
    const text = `${HEAD}<<<<<<< HEAD\n${ENTRY}=======\n${ENTRY.replace('ci\n', 'cd\n')}>>>>>>> other\n`;
    expect(problems(text)).toEqual([
      '3:1: a git merge marker is here: the file has an unresolved merge. Keep the right entries and remove the marker lines.',
      '13:1: a git merge marker is here: the file has an unresolved merge. Keep the right entries and remove the marker lines.',
    ]);
  });
  test.each([
    ['a tab', '\n    type: x', '\n\ttype: x'],
    ['an indentation', '\n    status', '\n   status'],
    ['a bracket', 'status: active', 'status: [active'],
  ])('of the errors in the text, %s that causes them is reported, not its consequences', (_, before, after) => {
    const text = `${HEAD}${ENTRY.replace(/type: \w+/, 'type: x')}${ENTRY.replace('id: ci', 'id: cd')}`.replace(
      before,
      after,
    );
    expect(problems(text)).toHaveLength(1);
  });
  test('all problems come at once, in the order of the file', () => {
    const text = `${HEAD}${ENTRY.replace('active', 'activ')}${ENTRY}    expires_at: "2026-02-30"\n    colour: red\n`;
    expect(problems(text).map((problem) => problem.slice(0, 5))).toEqual(['5:13:', '7:9: ', '11:17', '12:5:']);
  });
  test('a file that is no text, or missing, is reported', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'inventory-'));
    writeFileSync(join(dir, 'i.yaml'), Buffer.from([0x61, 0xff, 0xfe]));
    await expect(loadInventory(join(dir, 'i.yaml'), 'found', 'i.yaml')).rejects.toThrow(
      'the inventory is not UTF-8 text.',
    );
    await expect(loadInventory(join(dir, 'none.yaml'), 'found', 'none.yaml')).rejects.toThrow(
      /cannot be read: no such file or folder/,
    );
    rmSync(dir, { recursive: true });
  });
});

describe('a secret in the inventory', () => {
  const token = `ghp_${letters('pasted', 36)}`;
  const random = letters('random', 40);
  test.each<[string, string]>([
    ['in a note', `    notes: "the old one was ${random}"\n`],
    ['in a comment', `    purpose: release # ${token}\n`],
    ['in a provider reference', `    provider_refs: [ { kind: token_id, value: ${token} } ]\n`],
    ['in a long id', `    provider_refs: [ { kind: token_id, value: ${letters('random', 45)} } ]\n`],
    ['behind what is no hash', `    fingerprints: [ { alg: hmac-sha256, key: k1, value: "x:${random}" } ]\n`],
    ['in a reference of another kind', `    provider_refs: [ { kind: other, value: ${random} } ]\n`],
    ['in an unknown field', `    secret: ${random}\n`],
    ['as the name of a field', `    ${random}: x\n`],
    ['in a URL', `    storage: [ { kind: config_file, ref: "https://user:${random}@vault.example.test/kv" } ]\n`],
    ['as a place', `    storage: [ { kind: vault, ref: acme_live_${random} } ]\n`],
    ['as a document', `    approval_ref: acme_live_${random}\n`],
    ['as a fingerprint', `    fingerprints: [ { alg: hmac-sha256, key: k1, value: ${random} } ]\n`],
    ['as a status', `    scope_model: ${random}\n`],
    ['as a date', `    created_at: ${random}\n`],
    ['where the syntax breaks', `    notes: "${random}\n`],
    ['after a wrong indent', `  ${random}\n`],
  ])('%s is refused and never quoted', (_name, line) => {
    const found = problems(`${HEAD}${ENTRY}${line}`);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).not.toContain(random.slice(4, 30));
    expect(found.join('\n')).not.toContain(token.slice(6, 30));
  });
  const coded = [...token].map((sign) => `\\x${sign.charCodeAt(0).toString(16)}`).join('');
  test.each([
    ['in escapes', `    notes: "was ${coded}"\n`, '7:12'],
    ['before other fields', `    notes: "was ${coded}"\n    purpose: release\n`, '7:12'],
    ['over two lines that are one', `    notes: "was ${token.slice(0, 20)}\\\n      ${token.slice(20)}"\n`, '7:12'],
    ['in a list', `    tags: [a, "${coded}"]\n`, '7:15'],
    ['in an id that may look random', `    approval_ref: "${coded}"\n`, '7:19'],
  ])('is found %s', (_name, line, place) =>
    expect(problems(`${HEAD}${ENTRY}${line}`)).toEqual([
      expect.stringMatching(`^${place}: a value here looks like a plain secret: it starts like a token`),
    ]),
  );
  test('is not seen in escapes that hide none', () =>
    expect(problems(`${HEAD}${ENTRY}    notes: "one \\x41 \\"two\\" \\u00e4"\n`)).toEqual([]));
  test('is given with its position and the reason', () => {
    expect(problems(`${HEAD}${ENTRY}    notes: "was ${token}"\n`)).toEqual([
      '7:17: a value here looks like a plain secret: it starts like a token of a known provider. An inventory must not contain secrets. Remove it and store a fingerprint instead ("keyroll inventory add" makes one); if it ever was a live secret, rotate it.',
    ]);
  });
  test('is found in most values of 24 and more random characters, of base62 and hexadecimal', () => {
    const missed = [24, 28, 32, 40].flatMap((length) =>
      Array.from({ length: 50 }, (_, number) => letters(`guess/${length}/${number}`, length)).filter(
        (value) => problems(`${HEAD}${ENTRY}    notes: ${value}\n`).length === 0,
      ),
    );
    expect(missed.length).toBeLessThan(30);
  });
  const slashed = (length: number, alphabet?: string): string =>
    [1, 2, 3, 4, 5]
      .map((part) => letters(`sliced ${part}`, 9, alphabet))
      .join('/')
      .slice(0, length);
  test.each([
    ['base64 with slashes', slashed(40), true],
    ['32 characters of it', slashed(32), true],
    ['31 characters of it', slashed(31), false],
    ['a path with a hyphen', `${slashed(20)}-${slashed(40).slice(21)}`, false],
    ['a path with an underscore', `${slashed(20)}_${slashed(40).slice(21)}`, false],
    ['a path of small letters', slashed(40, 'abcdefghijklmnopqrstuvwxyz'), false],
    ['a path of words', 'services/payments/Refunds/Handler2026/Index', false],
    ['nine characters by turns', 'abcde1234'.repeat(3), true],
    ['eight characters by turns', 'abcd1234'.repeat(3), false],
    ['words with two numbers', 'RefundWorker1LiveKey2Production', false],
    ['numbers with two words', '2026refund1042worker20260901', false],
    ['words beside a random value', `RefundWorkerLiveKeyProduction_${letters('beside', 24)}`, true],
    ['short random values in a row', [1, 2, 3].map((part) => letters(`short ${part}`, 12)).join('-'), false],
  ])('is seen in a value: %s', (_name, value, isSeen) => {
    expect(problems(`${HEAD}${ENTRY}    notes: ${value}\n`).length > 0).toBe(isSeen);
  });
  test('is in no property of the error', () => {
    try {
      parseInventory(`${HEAD}${ENTRY}    notes: "${random}\n`, 'i.yaml', null);
    } catch (error) {
      if (error instanceof KeyrollError) {
        expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.stack)).not.toContain(random);
      }
    }
    expect.assertions(1);
  });
});

test('the schema is named as the package exports it', () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL('../../src/inventory/inventory.schema.json', import.meta.url), 'utf8'),
  );
  expect(schema).toMatchObject({ $id: 'keyroll/schema/inventory-1.json' });
});
