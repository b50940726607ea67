/** A run that ends with 1 for what logs show has to say so in every format. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { folder, keyroll } from '../cli/keyroll.ts';
import { accessKey, awsEvent, inventoryOf } from '../usage/logs.ts';

interface Sarif {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly properties: object }[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly unknown[];
      readonly partialFingerprints: unknown;
    }[];
  }[];
}

function validate(value: unknown): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const compiled = ajv.compile(
    JSON.parse(readFileSync(new URL('./fixtures/sarif-schema-2.1.0.json', import.meta.url), 'utf8')) as object,
  );
  return compiled(value) ? [] : compiled.errors;
}

const known = accessKey('events/known');
const unknown = accessKey('events/unknown');
const log = [
  awsEvent('2026-07-01T10:00:00Z', known),
  awsEvent('2026-07-10T10:00:00Z', known),
  awsEvent('2026-07-11T10:00:00Z', unknown),
  awsEvent('2026-07-12T10:00:00Z', known, { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' }),
]
  .map((event) => JSON.stringify(event))
  .join('\n');
const inventory = inventoryOf({
  id: 'mine',
  provider: 'aws',
  refs: { access_key_id: known },
  revoked: '2026-07-05T00:00:00Z',
});

function rendered(...formats: readonly string[]): { readonly code: number | null; readonly texts: readonly string[] } {
  const dir = folder({ 'logs/trail.json': log, 'keyroll.inventory.yaml': inventory });
  const { code } = keyroll(dir, [
    'usage',
    'logs/trail.json',
    '--as-of',
    '2026-09-10',
    ...formats.flatMap((format) => ['--report', `${format}=out.${format}`]),
  ]);
  return { code, texts: formats.map((format) => readFileSync(join(dir, `out.${format}`), 'utf8')) };
}

describe('what logs show of tokens stands', () => {
  test('in SARIF, as results of rules named by the check, at the line of the first event', () => {
    const {
      code,
      texts: [text = ''],
    } = rendered('sarif');
    const sarif = JSON.parse(text) as Sarif;
    const [run] = sarif.runs;
    expect(validate(sarif)).toEqual([]);
    expect(code).toBe(1);
    const at = (startLine: number): unknown[] => [
      {
        physicalLocation: { artifactLocation: { uri: 'logs/trail.json', uriBaseId: 'SRCROOT' }, region: { startLine } },
      },
    ];
    expect(run?.results.map(({ ruleId, level, locations }) => [ruleId, level, locations])).toEqual([
      ['USE-001', 'error', at(2)],
      ['USE-003', 'error', at(3)],
      ['LOG-010', 'error', at(4)],
    ]);
    expect(run?.results.map(({ ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id)).toEqual([
      'USE-001',
      'USE-003',
      'LOG-010',
    ]);
    expect(run?.tool.driver.rules.find(({ id }) => id === 'USE-001')?.properties).toMatchObject({
      'security-severity': '9.5',
    });
    expect(run?.results[0]?.partialFingerprints).toEqual({ 'keyrollUse/v1': 'USE-001:entry:mine' });
    expect(run?.results[0]?.message.text).toContain('mine was revoked 2026-07-05T00:00:00Z and used after it');
  });

  test('on the screen, under the title of the check, with a way to look closer', () => {
    const dir = folder({ 'logs/trail.json': log, 'keyroll.inventory.yaml': inventory });
    const { out, err } = keyroll(dir, ['usage', 'logs/trail.json', '--as-of', '2026-09-10']);
    expect(out).toMatch(/^ {2}critical {2}USE-001 {2}Used after revocation\n {4}mine was revoked/m);
    expect(err).toContain('next: who used it, and when: --timeline mine\n');
  });

  test('in compact lines, in the table and in JSON lines', () => {
    const {
      texts: [compact = '', table = '', lines = ''],
    } = rendered('compact', 'table', 'jsonl');
    expect(
      compact
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ').slice(0, 3)),
    ).toEqual([
      ['logs/trail.json:2:1:', 'critical', 'USE-001'],
      ['logs/trail.json:3:1:', 'high', 'USE-003'],
      ['logs/trail.json:4:1:', 'high', 'LOG-010'],
    ]);
    expect(table).toMatch(/critical +USE-001 +logs\/trail\.json:2 +mine was revoked/);
    expect(table).toMatch(/^AKIA\S+ +1 .+\nunknown$/m);
    const messages = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string; readonly data: Readonly<Record<string, unknown>> });
    expect(messages.filter(({ type }) => type === 'use').map(({ data }) => [data['check'], data['severity']])).toEqual([
      ['USE-001', 'critical'],
      ['USE-003', 'high'],
      ['LOG-010', 'high'],
    ]);
    expect(messages.at(-1)?.data['usage']).toMatchObject({ files: [{ path: 'logs/trail.json' }] });
  });

  test('and can be rendered from a saved report', () => {
    const dir = folder({ 'trail.json': log, 'keyroll.inventory.yaml': inventory });
    keyroll(dir, [
      'usage',
      'trail.json',
      '--as-of',
      '2026-09-10',
      '--report',
      'json=saved.json',
      '--report',
      'sarif=now.sarif',
    ]);
    keyroll(dir, ['report', 'saved.json', '--report', 'sarif=later.sarif']);
    expect(readFileSync(join(dir, 'later.sarif'), 'utf8')).toBe(readFileSync(join(dir, 'now.sarif'), 'utf8'));
  });
});
