import fc from '../properties.ts';
import { describe, expect, test } from 'vitest';
import { parseInventory } from '../../src/inventory/file/load.ts';
import { describeError, ProblemList } from '../../src/model/error.ts';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { addEntry, addFingerprintKey, updateEntry } from './edits.ts';
import { entry } from './samples.ts';

const NEW: InventoryEntry = entry({
  id: 'new',
  name: 'Refund worker: live',
  provider_refs: [{ kind: 'last_four', value: '0042' }],
  fingerprints: [{ alg: 'hmac-sha256', key: 'k1', value: 'ab'.repeat(20) }],
  owner: { person: 'd.okafor', team: 'payments' },
  purpose: 'Issue refunds, from the back office',
  scopes: ['refunds:write', 'read'],
  storage: [{ kind: 'env_file', ref: '.env' }],
  created_at: '2026-03-02',
  expires_at: '2026-09-30',
  rotation_interval: '90d',
});
const tokens = (text: string) => parseInventory(text, 'i.yaml', null).tokens;

const WRITTEN = `  - id: new
    name: "Refund worker: live"
    type: api_key
    provider: acme
    provider_refs:
      - { kind: last_four, value: "0042" }
    fingerprints:
      - { alg: hmac-sha256, key: k1, value: ${'ab'.repeat(20)} }
    status: active
    owner: { person: d.okafor, team: payments }
    purpose: "Issue refunds, from the back office"
    environment: ci
    scopes: ["refunds:write", read]
    storage:
      - { kind: env_file, ref: ".env" }
    created_at: "2026-03-02"
    expires_at: "2026-09-30"
    rotation_interval: 90d
`;
const HEAD = 'schema_version: "1"\n';
const OLD = '  - id: old   # ours\n    type: other\n    status: active # since May\n    environment: dev\n';

describe('adding an entry', () => {
  test('writes it in the order of the schema, after all others', () => {
    expect(addEntry(`${HEAD}tokens:\n${OLD}`, NEW)).toBe(`${HEAD}tokens:\n${OLD}${WRITTEN}`);
  });
  test.each<[string, string, string]>([
    ['an empty list', `${HEAD}tokens: []\n`, `${HEAD}tokens:\n${WRITTEN}`],
    [
      'an empty list with a comment',
      `${HEAD}tokens: [] # none yet\n# end\n`,
      `${HEAD}tokens: # none yet\n${WRITTEN}# end\n`,
    ],
    ['an empty list without a line end', `${HEAD}tokens: []`, `${HEAD}tokens:\n${WRITTEN.trimEnd()}`],
    ['a last line without its end', `${HEAD}tokens:\n${OLD.trimEnd()}`, `${HEAD}tokens:\n${OLD}${WRITTEN.trimEnd()}`],
    [
      'comments of the last entry and of the file',
      `${HEAD}tokens:\n${OLD}    # of old\n\n# of the file\n`,
      `${HEAD}tokens:\n${OLD}    # of old\n${WRITTEN}\n# of the file\n`,
    ],
    [
      'a list that is not last',
      `tokens:\n${OLD}schema_version: "1"\n`,
      `tokens:\n${OLD}${WRITTEN}schema_version: "1"\n`,
    ],
    [
      'a block text at the end',
      `${HEAD}tokens:\n${OLD}    notes: |\n      a\n      b\n`,
      `${HEAD}tokens:\n${OLD}    notes: |\n      a\n      b\n${WRITTEN}`,
    ],
    [
      'a list without indentation',
      `${HEAD}tokens:\n${OLD.replaceAll(/^ {2}/gm, '')}`,
      `${HEAD}tokens:\n${OLD.replaceAll(/^ {2}/gm, '')}${WRITTEN.replaceAll(/^ {2}/gm, '')}`,
    ],
    [
      'entries set apart',
      `${HEAD}tokens:\n${OLD}\n${OLD.replace('old', 'older')}`,
      `${HEAD}tokens:\n${OLD}\n${OLD.replace('old', 'older')}\n${WRITTEN}`,
    ],
    [
      'Windows line ends',
      `${HEAD}tokens:\n${OLD}`.replaceAll('\n', '\r\n'),
      `${HEAD}tokens:\n${OLD}${WRITTEN}`.replaceAll('\n', '\r\n'),
    ],
  ])('keeps %s', (_name, before, after) => {
    expect(addEntry(before, NEW)).toBe(after);
    expect(tokens(addEntry(before, NEW)).at(-1)).toEqual(NEW);
  });
  test.each<[string, string]>([
    ['a flow list', `${HEAD}tokens: [ { id: old, type: other, status: active, environment: dev } ] # all\n`],
    [
      'a flow list over lines',
      `${HEAD}tokens: [\n  { id: old, type: other, status: active, environment: dev }, # one\n]\n`,
    ],
    ['an empty flow list with a comment inside', `${HEAD}tokens: [\n  # none yet\n]\n`],
    ['a flow file', '{ schema_version: "1", tokens: [] } # x\n'],
    [
      'JSON on one line',
      '{"schema_version":"1","tokens":[{"id":"old","type":"other","status":"active","environment":"dev"}]}',
    ],
    ['JSON with an empty list', '{\n  "schema_version": "1",\n  "tokens": []\n}\n'],
    ['JSON with tabs', JSON.stringify({ schema_version: '1', tokens: [entry({ id: 'old' })] }, null, '\t')],
  ])('works in %s, and takes nothing away', (_name, before) => {
    const after = addEntry(before, NEW);
    expect(tokens(after)).toEqual([...tokens(before), NEW]);
    for (const comment of before.match(/#.*/g) ?? []) expect(after).toContain(comment);
  });
  test('JSON is laid out as its neighbours', () => {
    const before = { schema_version: '1', tokens: [entry({ id: 'old' })] };
    const added = entry({ id: 'new' });
    const after = addEntry(JSON.stringify(before, null, 2), added);
    expect(after.split('\n').filter((line) => line === '    },' || line === '    {')).toEqual([
      '    {',
      '    },',
      '    {',
    ]);
    expect(JSON.parse(after)).toEqual({ ...before, tokens: [...before.tokens, added] });
  });
  test('refuses an id that is taken, an invalid entry, and one that holds a secret', () => {
    expect(() => addEntry(`${HEAD}tokens:\n${OLD}`, { ...NEW, id: 'old' })).toThrow(
      /the id "old" is taken by the entry on line 3/,
    );
    expect(() => addEntry(`${HEAD}tokens:\n${OLD}`, { ...NEW, expires_at: '2026-02-30' })).toThrow(ProblemList);
    expect(() => addEntry(`${HEAD}tokens:\n${OLD}`, { ...NEW, notes: `ghp_${'aB3'.repeat(12)}` })).toThrow(
      /plain secret/,
    );
  });
});

test('problems of a new entry are reported without lines, since the entry is in no file yet', () => {
  try {
    addEntry(`${HEAD}tokens: []\n`, { ...NEW, created_at: '2026-02-30' });
  } catch (error) {
    if (error instanceof ProblemList) {
      expect(describeError(error)).toBe('i.yaml: "created_at" is 2026-02-30, a date that does not exist.');
    }
  }
  expect.assertions(1);
});

describe('adding a key', () => {
  const key = { id: 'k1', alg: 'hmac-sha256', created_at: '2026-01-05', check: 'ab'.repeat(8) } as const;
  test.each<[string, string, string]>([
    [
      'before the tokens where there is none',
      `${HEAD}# tokens follow\ntokens: []\n`,
      `${HEAD}# tokens follow\nfingerprint_keys:\n  - { id: k1, alg: hmac-sha256, created_at: "2026-01-05", check: abababababababab }\ntokens: []\n`,
    ],
    [
      'after the others',
      `${HEAD}fingerprint_keys:\n  - { id: k0, alg: hmac-sha256 } # old\ntokens: []\n`,
      `${HEAD}fingerprint_keys:\n  - { id: k0, alg: hmac-sha256 } # old\n  - { id: k1, alg: hmac-sha256, created_at: "2026-01-05", check: abababababababab }\ntokens: []\n`,
    ],
    [
      'into an empty list',
      `${HEAD}fingerprint_keys: []\ntokens: []\n`,
      `${HEAD}fingerprint_keys:\n  - { id: k1, alg: hmac-sha256, created_at: "2026-01-05", check: abababababababab }\ntokens: []\n`,
    ],
  ])('puts it %s', (_name, before, after) => {
    expect(addFingerprintKey(before, key)).toBe(after);
  });
  test('works in JSON', () => {
    const after = addFingerprintKey('{\n  "schema_version": "1",\n  "tokens": []\n}\n', key);
    expect(JSON.parse(after)).toEqual({ schema_version: '1', fingerprint_keys: [key], tokens: [] });
  });
});

describe('changing an entry', () => {
  const text = `${HEAD}tokens:\n${OLD}    # why\n    notes: |\n      a\n      b\n    tags: [x] # y\n${WRITTEN}`;
  test('changes the values, adds fields in their place, takes fields away, and keeps every comment', () => {
    expect(
      updateEntry(text, 'old', {
        status: 'revoked',
        revoked_at: '2026-05-01',
        tags: null,
        provider: 'acme',
        notes: 'short',
      }),
    ).toBe(
      `${HEAD}tokens:\n  - id: old   # ours\n    type: other\n    provider: acme\n    status: revoked # since May\n    environment: dev\n    # why\n    notes: short\n${WRITTEN}`.replace(
        '    environment: dev\n',
        '    environment: dev\n    revoked_at: "2026-05-01"\n',
      ),
    );
  });
  test('writes lists of maps anew, with the comments between them above', () => {
    const before = `${HEAD}tokens:\n${OLD}    storage:\n      # the first\n      - { kind: env_file, ref: a }\n      - kind: env_file # the second\n        ref: b\n`;
    const after = updateEntry(before, 'old', { storage: [{ kind: 'vault', ref: 'kv/a' }] });
    expect(tokens(after)[0]?.storage).toEqual([{ kind: 'vault', ref: 'kv/a' }]);
    expect(after).toContain('# the first');
    expect(after).toContain('# the second');
  });
  test.each<[string, string]>([
    ['flow', `${HEAD}tokens:\n  - { id: old, type: other, status: active, environment: dev, tags: [x] } # c\n`],
    [
      'JSON',
      JSON.stringify(
        {
          schema_version: '1',
          tokens: [{ id: 'old', type: 'other', status: 'active', environment: 'dev', tags: ['x'] }],
        },
        null,
        2,
      ),
    ],
    [
      'JSON on one line',
      JSON.stringify({
        schema_version: '1',
        tokens: [{ id: 'old', type: 'other', status: 'active', environment: 'dev', tags: ['x'] }],
      }),
    ],
  ])('works in %s', (_name, before) => {
    const after = updateEntry(before, 'old', {
      status: 'rotating',
      provider: 'acme',
      owner: { team: 'a, b' },
      tags: null,
    });
    expect(tokens(after)).toEqual([
      { id: 'old', type: 'other', provider: 'acme', status: 'rotating', owner: { team: 'a, b' }, environment: 'dev' },
    ]);
  });
  test('fails where there is no such entry', () => {
    expect(() => updateEntry(text, 'none', {})).toThrow('there is no entry "none".');
  });
});

describe('any text survives', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'yes',
      'null',
      '0042',
      '- a',
      'a: b',
      'a # b',
      '"',
      "'",
      '{a}',
      '[',
      '~',
      '1e3',
      '2026-01-01',
      'a\nb',
      ' lead',
      'trail ',
      '@x',
      '%y',
      '\u0085',
      '\uFEFF',
      'ü',
    ),
  );
  const comment = fc.stringMatching(/^[a-z ]{0,12}$/).map((text) => `# ${text}!`);
  const newEntry = fc
    .record({ purpose: word, tags: fc.array(word, { maxLength: 4 }), owner: fc.record({ person: word }), name: word })
    .map((fields) => entry({ id: 'new', ...fields }));
  const layout = fc.record({
    comments: fc.array(comment, { minLength: 8, maxLength: 8 }),
    indent: fc.constantFrom(0, 2, 4),
    count: fc.integer({ min: 1, max: 3 }),
    blank: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
    end: fc.boolean(),
    after: fc.boolean(),
  });
  const fileOf = (shape: typeof layout extends fc.Arbitrary<infer T> ? T : never) => {
    const { comments: c, indent, eol } = shape;
    const pad = ' '.repeat(indent);
    const items = Array.from({ length: shape.count }, (_, at) => [
      `${pad}- id: e${at} ${c[1]}`,
      `${pad}  type: other`,
      `${pad}  ${c[2]}`,
      `${pad}  status:   active`,
      `${pad}  environment: 'dev' ${c[3]}`,
      `${pad}  tags: [ a,b ]`,
      `${pad}  ${c[4]}`,
      ...(shape.blank ? [''] : []),
    ]).flat();
    const lines = [
      c[0],
      'schema_version: "1"',
      '',
      `tokens: ${c[5]}`,
      ...items,
      c[6],
      ...(shape.after ? ['organization: Shop', c[7]] : []),
    ];
    return lines.join(eol) + (shape.end ? eol : '');
  };

  test('adding takes no line away, reads back as written, and is one stretch of new lines', () => {
    fc.assert(
      fc.property(layout, newEntry, (shape, added) => {
        const before = fileOf(shape);
        const after = addEntry(before, added);
        expect(tokens(after)).toEqual([...tokens(before), added]);
        const left = after.split(/\r?\n/);
        const first = left.findIndex((line) => /^ *- id: new$/.test(line));
        for (const line of before.split(/\r?\n/).toReversed()) {
          expect(left.splice(left.lastIndexOf(line), 1)).toEqual([line]);
        }
        expect(first).toBeGreaterThan(0);
      }),
      { numRuns: 150, seed: 7 },
    );
  });
  test('changing keeps every comment and every other field', () => {
    fc.assert(
      fc.property(layout, word, fc.array(word, { maxLength: 3 }), (shape, purpose, tags) => {
        const before = fileOf(shape);
        const after = updateEntry(before, 'e0', { purpose, tags, status: 'rotating' });
        const [first, ...rest] = tokens(before);
        expect(tokens(after)).toEqual([{ ...first, purpose, tags, status: 'rotating' }, ...rest]);
        expect(after.match(/# [a-z ]*!/g)).toEqual(before.match(/# [a-z ]*!/g));
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});
