import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/model/error.ts';
import { json } from '../../src/report/json.ts';
import { jsonErrorPosition } from '../../src/base/json-position.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { REPORT_SCHEMA } from '../../src/report/schema/report-schema.ts';
import { cleanReport, dirtyReport, emptyReport, hostileReport, hugeReport, perRunReport } from './sample-report.ts';

const REPORTS = {
  dirty: dirtyReport(),
  clean: cleanReport(),
  empty: emptyReport(),
  hostile: hostileReport(),
  'per-run': perRunReport(),
  huge: hugeReport(300),
};

describe('the JSON report', () => {
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true }).compile(REPORT_SCHEMA);

  test.each(Object.entries(REPORTS))('is as its schema has it: %s', (_, report) => {
    expect(validate(JSON.parse(json(report))) ? [] : validate.errors).toEqual([]);
  });

  test('has the fields of the contract in the order of the model, whatever order they came in', () => {
    const { findings, tool, ...rest } = dirtyReport();
    const text = json({ findings, ...rest, tool });
    expect(text).toBe(json(dirtyReport()));
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      '$schema',
      'schemaVersion',
      'tool',
      'run',
      'summary',
      'findings',
      'inventory',
      'protected',
      'assessment',
      'diagnostics',
    ]);
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('keeps every name exactly and still holds no character that drives a terminal', () => {
    const text = json(hostileReport());
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(hostileReport())));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('reading a report back', () => {
  test.each(Object.entries(REPORTS))('gives the same report: %s', async (_, report) => {
    expect(json(await parseReport(json(report), 'saved.json'))).toBe(json(report));
  });

  test('takes a byte order mark', async () => {
    expect((await parseReport(`\ufeff${json(cleanReport())}`, 'saved.json')).findings).toEqual([]);
  });

  const broken = async (text: string): Promise<ConfigError> => {
    const error: unknown = await parseReport(text, 'saved.json').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  };

  test('names file, line and column of broken JSON, and quotes nothing of it', async () => {
    const error = await broken('{\n  "tool": { "name": hunter }\n}');
    expect(error.path).toBe('saved.json');
    expect(error.position).toEqual({ line: 2, column: 21 });
    expect(error.message).not.toContain('hunter');
  });

  test('names the place of a field that is wrong, missing or unknown', async () => {
    const text = json(dirtyReport());
    expect((await broken(text.replace('"severity": "critical"', '"severity": "dire"'))).message).toContain(
      '/findings/0/severity must be equal to one of the allowed values: critical, high',
    );
    expect((await broken(text.replace('"rules": 214', '"rulez": 214'))).message).toMatch(
      /\/tool must (have required property 'rules'|NOT have additional properties)/,
    );
    expect((await broken(text.replace('"title":', '"titel": 1, "title":'))).message).toContain(
      '/findings/0 must NOT have additional properties: "titel"',
    );
    expect((await broken(text.replace('"title":', '"tit\\u001ble": 1, "title":'))).message).toMatch(
      /additional properties\.$/,
    );
    expect((await broken('[]')).message).toContain('the document must be object');
  });

  test('says so when another version wrote it', async () => {
    expect(
      (await broken(json(cleanReport()).replace('"schemaVersion": "1"', '"schemaVersion": "2"'))).message,
    ).toContain('schema version "2"');
  });

  test.each([
    ['', 1, 1],
    ['{', 1, 2],
    ['{"a": 1,}', 1, 9],
    ['[1 2]', 1, 4],
    ['{"a" 1}', 1, 6],
    ['[1]\n]', 2, 1],
    ['{"a": [true, nul]}', 1, 14],
    ['"\\x"', 1, 1],
    ['{"a":1]', 1, 7],
  ])('finds where %j stops being JSON', (text, line, column) =>
    expect(jsonErrorPosition(text)).toEqual({ line, column }),
  );
});
