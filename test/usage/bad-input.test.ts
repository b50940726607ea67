import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, githubToken, keyroll, scan } from '../cli/keyroll.ts';
import { letters } from '../letters.ts';
import { accessKey, awsEvent, failing } from './logs.ts';

const key = accessKey('bad');
const event = (n: number): object =>
  awsEvent(new Date(Date.parse('2026-09-01T10:00:00Z') + n * 60_000).toISOString(), key);
const line = (n: number): string => JSON.stringify(event(n));
const usage = (content: string | Uint8Array, name = 'a.log') =>
  scan(folder({ [name]: content }), ['usage', name, '--as-of', '2026-09-10', '--no-config']);

describe('a log', () => {
  test('with broken lines is read around them: place, reason, what was done, and exit 3', () => {
    const { code, report, err } = usage([line(1), line(2).slice(0, 80), 'nonsense', '', '{"a":1}', line(3)].join('\n'));
    expect(report.usage?.files).toMatchObject([{ events: 2, notUnderstood: 3, complete: false }]);
    expect(report.diagnostics).toMatchObject([
      { code: 'log-line', path: 'a.log', line: 2, message: 'not understood and left out: it is not complete JSON' },
      { code: 'log-line', line: 3, message: 'not understood and left out: it is not a line of a known format' },
      { code: 'log-line', line: 5, message: 'not understood and left out: it is not an event of a known format' },
    ]);
    expect(err).toContain('a.log:2: warning: not understood');
    expect(code).toBe(3);
  });

  test('with very many broken lines reports the first, and counts the rest', () => {
    const { report } = usage([line(1), ...Array.from({ length: 500 }, () => '{"broken')].join('\n'));
    expect(report.usage?.files).toMatchObject([{ events: 1, notUnderstood: 500 }]);
    expect(report.diagnostics.map(({ code }) => code)).toEqual([...Array<string>(10).fill('log-line'), 'log-lines']);
  });

  test('in two formats is read as both, and the place of the change is reported', () => {
    const { code, report } = usage(
      [
        line(1),
        line(2),
        '198.51.100.7 - svc [01/Sep/2026:12:00:00 +0200] "GET /a HTTP/1.1" 200 1 "-" "agent/1"',
        JSON.stringify({ '@timestamp': 1788256800000, action: 'repo.create', actor: 'ops', org: 'acme' }),
      ].join('\n'),
    );
    expect(report.usage?.files).toMatchObject([
      { formats: ['cloudtrail', 'combined', 'github'], events: 4, notUnderstood: 0, complete: true },
    ]);
    expect(report.diagnostics).toMatchObject([
      { code: 'log-format-changes', line: 3 },
      { code: 'log-format-changes', line: 4 },
    ]);
    expect(code).toBe(0);
  });

  test('of gzip that ends too early gives what it has, says so, and ends with 3', () => {
    const whole = gzipSync(Array.from({ length: 2000 }, (_, n) => line(n)).join('\n'), { level: 1 });
    const { code, report } = usage(whole.subarray(0, whole.length - 400), 'a.log.gz');
    expect(report.usage?.files[0]?.events).toBeGreaterThan(1500);
    expect(report.diagnostics).toMatchObject([
      {
        code: 'log-damaged',
        message: expect.stringMatching(
          /^the gzip data ends too early: what follows the first [\d,]+ decompressed bytes is not read$/,
        ) as string,
      },
      { code: 'log-line' },
    ]);
    expect(code).toBe(3);
  });

  test('of gzip that is damaged in the middle gives what it has, and is reported', () => {
    const whole = gzipSync(Array.from({ length: 2000 }, (_, n) => line(n)).join('\n'));
    whole.fill(0xff, whole.length >> 1, (whole.length >> 1) + 64);
    const { code, report } = usage(whole, 'a.log.gz');
    expect(report.diagnostics.map(({ code: name }) => name)).toContain('log-damaged');
    expect(code).toBe(3);
  });

  test('of several gzip members is read whole', () => {
    const { report } = usage(Buffer.concat([gzipSync(`${line(1)}\n`), gzipSync(`${line(2)}\n`)]), 'a.log.gz');
    expect(report.usage?.files).toMatchObject([{ events: 2, complete: true }]);
  });

  test('with a byte order mark, returns before line ends, or in UTF-16 is read as it is', () => {
    const text = `${line(1)}\r\n${line(2)}\r\n`;
    expect(usage(`\ufeff${text}`).report.usage?.files).toMatchObject([{ events: 2, notUnderstood: 0 }]);
    expect(
      usage(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])).report.usage?.files,
    ).toMatchObject([{ events: 2, notUnderstood: 0 }]);
  });

  test('with NUL bytes before a line is read, which is reported', () => {
    const { code, report } = usage(`${line(1)}\n${'\0'.repeat(5000)}${line(2)}\n`);
    expect(report.usage?.files).toMatchObject([{ events: 2, notUnderstood: 0 }]);
    expect(report.diagnostics).toMatchObject([{ code: 'log-nul', line: 2 }]);
    expect(code).toBe(0);
  });

  test('that is empty is reported', () => {
    expect(usage('').report.diagnostics).toMatchObject([{ code: 'log-empty', message: 'the file is empty' }]);
  });

  test('with a line of 40 MB goes on behind it', () => {
    const { code, report } = usage(`${line(1)}\n{"a":"${'x'.repeat(40 << 20)}"}\n${line(2)}\n`);
    expect(report.usage?.files).toMatchObject([{ events: 2, notUnderstood: 1, complete: false }]);
    expect(report.diagnostics).toMatchObject([
      {
        code: 'log-line',
        line: 2,
        message: 'not understood and left out: the record is 41 MB long, more than any event',
      },
    ]);
    expect(code).toBe(3);
  });

  test('laid out over many lines, or cut off in the middle of a list, is read as far as it goes', () => {
    const pretty = JSON.stringify({ Records: [event(1), event(2)] }, null, 2);
    expect(usage(pretty).report.usage?.files).toMatchObject([{ events: 2, notUnderstood: 0, complete: true }]);
    const { report } = usage(pretty.slice(0, -40));
    expect(report.usage?.files).toMatchObject([{ events: 1, notUnderstood: 1, complete: false }]);
    expect(
      usage(`${JSON.stringify(event(1), null, 2)}\n${JSON.stringify(event(2), null, 2)}`).report.usage?.files,
    ).toMatchObject([{ events: 2 }]);
  });

  test('whose times have no zone is taken as UTC, and that is a matter of the clock', () => {
    const { report } = usage(JSON.stringify({ time: '2026-09-01 10:00:00', method: 'GET', uri: '/a', status: 200 }));
    expect(report.usage?.files).toMatchObject([{ first: '2026-09-01T10:00:00Z' }]);
    expect(report.assessment.checks.find(({ id }) => id === 'LOG-009')?.failed[0]?.message).toMatch(
      /1 event without a time zone \(UTC was assumed\), first a\.log:1/,
    );
  });
});

describe('what is named on the command line', () => {
  test('must be there', () => expect(keyroll(folder(), ['usage', 'none.log']).code).toBe(2));
  test('must be a format that is known', () => {
    const { code, err } = keyroll(folder({ 'a.log': '' }), ['usage', 'a.log', '--log-format', 'cloudtrial']);
    expect(code).toBe(2);
    expect(err).toContain('Formats: cloudtrail, ');
  });
  test('may be standard input, a folder, or a pattern', () => {
    const dir = folder({ 'logs/one.json': line(1), 'logs/two.json': line(2), 'logs/README.md': 'Logs of the shop.\n' });
    const events = (args: readonly string[], input?: string) =>
      scan(
        dir,
        ['usage', ...args, '--as-of', '2026-09-10'],
        input === undefined ? {} : { input },
      ).report.usage?.files.map(({ path, events: n }) => [path, n]);
    expect(events(['logs'])).toEqual([
      ['logs/one.json', 1],
      ['logs/two.json', 1],
    ]);
    expect(events(['logs/*.json'])).toEqual([
      ['logs/one.json', 1],
      ['logs/two.json', 1],
    ]);
    expect(events(['-'], line(3))).toEqual([['<stdin>', 1]]);
  });
});

describe('secrets in a log', () => {
  const token = githubToken('in a log');
  const leaking = JSON.stringify(
    awsEvent('2026-09-01T10:00:00Z', key, { requestParameters: { authorization: `Bearer ${token}` } }),
  );

  test('are findings with their place, and fail LOG-011', () => {
    const dir = folder({ 'a.log': `${line(1)}\n${leaking}\n` });
    const { code, report } = scan(dir, ['usage', 'a.log', '--as-of', '2026-09-10']);
    const [finding] = report.findings;
    const place = finding?.occurrences[0];
    expect(finding?.rule).toMatch(/github/);
    expect(place).toMatchObject({
      path: 'a.log',
      line: 2,
      column: leaking.indexOf(token) + 1,
      byteStart: line(1).length + 1 + leaking.indexOf(token),
    });
    expect(failing(report, 'LOG-011')).toEqual([finding?.id]);
    expect(code).toBe(1);
  });

  test('are found in compressed logs and in long single lines too', () => {
    const many = JSON.stringify({
      Records: [...Array.from({ length: 4000 }, (_, n) => event(n)), JSON.parse(leaking) as object],
    });
    const { report } = usage(gzipSync(many), 'a.json.gz');
    expect(report.findings).toHaveLength(1);
    const at = many.indexOf(token);
    expect(report.findings[0]?.occurrences).toMatchObject([
      { line: 1, endLine: 1, column: at + 1, endColumn: at + 1 + token.length, byteStart: at },
    ]);
  });

  test('are the same at the end of a long log as in a short one, with the public id that stands beside them', () => {
    const pair = JSON.stringify(
      awsEvent('2026-09-01T10:00:00Z', key, {
        requestParameters: {
          aws_access_key_id: accessKey('leaked'),
          aws_secret_access_key: letters('leaked secret', 40),
        },
      }),
    );
    const filler = Array.from({ length: 9000 }, (_, n) => line(n)).join('\n');
    const found = (content: string) =>
      usage(content).report.findings.map(({ rule, masked, confidence, occurrences }) => [
        rule,
        masked,
        confidence,
        occurrences.map(({ excerpt, part, column }) => [excerpt, part, column]),
      ]);
    const short = found(`${pair}\n`);
    expect(JSON.stringify(short)).toContain('"key id"');
    expect(found(`${filler}\n${pair}\n`)).toEqual(short);
  });

  test('of one value in very many lines are kept at the first places', () => {
    const { report } = usage(Array.from({ length: 300 }, () => leaking).join('\n'));
    expect(report.findings.map(({ occurrences }) => occurrences.length)).toEqual([20]);
    expect(report.diagnostics.map(({ code }) => code)).toContain('log-places');
  });

  test.each([
    ['client_token_accessor', 0],
    ['lease_token', 1],
  ])('are what stands in a field %s of a Vault log: %i', (name, findings) => {
    const request = { id: 'r', operation: 'read', path: 'kv/prod', [name]: letters('in a field', 24) };
    const record = { time: '2026-09-01T10:00:00Z', type: 'request', auth: { display_name: 'ci' }, request };
    expect(usage(JSON.stringify(record)).report.findings).toHaveLength(findings);
  });

  test('are not looked for when that is switched off, and ids are not taken for secrets', () => {
    expect(usage(leaking).report.findings).toHaveLength(1);
    const dir = folder({ 'a.log': leaking });
    expect(scan(dir, ['usage', 'a.log', '--no-log-secrets']).report.findings).toEqual([]);
    expect(
      usage(
        JSON.stringify({
          '@timestamp': 1788256800000,
          action: 'git.clone',
          actor: 'ci',
          org: 'acme',
          hashed_token: Buffer.from(letters('hash', 32)).toString('base64'),
        }),
      ).report.findings,
    ).toEqual([]);
  });
});
