/** Which logs a report rests on: name, size and SHA-256 of each as it was supplied, first and last event. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, githubToken, keyroll, scan } from '../cli/keyroll.ts';
import { accessKey, awsEvent } from './logs.ts';

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const line = (n: number): string =>
  `${JSON.stringify(awsEvent(new Date(Date.parse('2026-09-01T10:00:00Z') + n * 60_000).toISOString(), accessKey('supplied')))}\n`;
const log = Array.from({ length: 4000 }, (_, n) => line(n)).join('');
const packed = gzipSync(log);
const damaged = Buffer.concat([
  packed.subarray(0, packed.length >> 1),
  Buffer.alloc(64, 0xff),
  packed.subarray((packed.length >> 1) + 64),
]);

describe('a log is named by what was supplied', () => {
  test.each<[string, string | Uint8Array]>([
    ['plain', log],
    ['with a mark of its encoding', `\ufeff${log}`],
    ['in UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(log, 'utf16le')])],
    ['packed', packed],
    ['cut off', packed.subarray(0, packed.length - 400)],
    ['damaged half way', damaged],
    ['damaged, and long behind it', Buffer.concat([damaged, Buffer.alloc(3 << 20, 0x61)])],
    [
      'packed in a way that is not read',
      Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58]), Buffer.alloc(2 << 20, 1)]),
    ],
    ['of three bytes', 'abc'],
    ['empty', ''],
  ])('%s', (_, content) => {
    const supplied = [{ path: 'a.log', storedBytes: Buffer.byteLength(content), sha256: sha256(content) }];
    const args = ['--as-of', '2026-09-10', '--no-config', '--no-log-secrets'];
    expect(scan(folder({ 'a.log': content }), ['usage', 'a.log', ...args]).report.usage?.files).toMatchObject(supplied);
    expect(scan(folder(), ['usage', '-', ...args], { input: content }).report.usage?.files).toMatchObject([
      { ...supplied[0], path: '<stdin>' },
    ]);
  });

  test('in the findings report too, numbered, and among the evidence', () => {
    const dir = folder({ 'a.json': line(1), 'b.json.gz': gzipSync(line(2)) });
    const { out } = keyroll(dir, [
      'usage',
      'a.json',
      'b.json.gz',
      '--as-of',
      '2026-09-10',
      '--no-config',
      '-f',
      'markdown',
    ]);
    expect(out).toContain(
      `| L-001 | \`a.json\` | cloudtrail | 1 | 0 | 2026-09-01T10:01:00Z to 2026-09-01T10:01:00Z | yes | ${line(1).length} bytes, SHA-256 \`${sha256(line(1))}\` |`,
    );
    expect(out).toMatch(
      new RegExp(`^\\| L-002 \\| \`b\\.json\\.gz\` \\|.* bytes, SHA-256 \`${sha256(gzipSync(line(2)))}\` \\|$`, 'm'),
    );
    expect(out).toMatch(
      /^\| EV-\d{3} \| Usage logs \| 2 events; L-001 to L-002 with size, SHA-256, first and last event \(section 7\) \| 2 \| 2 \|/m,
    );
  });
});

describe('a log beside what is scanned', () => {
  const token = githubToken('beside');
  const leak = `${JSON.stringify(awsEvent('2026-09-01T10:00:00Z', accessKey('beside'), { requestParameters: { authorization: `Bearer ${token}` } }))}\n`;
  const files = { 'shop/.env': `GITHUB_TOKEN=${token}\n`, 'shop/trail.json': leak, 'logs/trail.json': leak };
  const read = (...args: readonly string[]) => {
    const { report } = scan(folder(files), ['scan', ...args, '--as-of', '2026-09-10', '--no-config']);
    const inLogs = report.assessment.checks.find(({ id }) => id === 'LOG-011')?.failed.map(({ message }) => message);
    return {
      logs: report.usage?.files.map(({ path }) => path),
      places: report.findings
        .filter(({ kind }) => kind !== 'identifier')
        .flatMap(({ occurrences }) => occurrences.map(({ path }) => path)),
      files: report.run.files,
      inLogs,
    };
  };

  test('has its path from where all paths of the report start', () => {
    expect(read('shop', '--usage', 'logs')).toMatchObject({
      logs: ['../logs/trail.json'],
      places: ['../logs/trail.json', '.env', 'trail.json'],
      files: 3,
      inLogs: [expect.stringMatching(/in a log: \.\.\/logs\/trail\.json:1$/)],
    });
  });

  test('counts once where it is scanned as well', () => {
    expect(read('.', '--usage', 'logs')).toMatchObject({
      logs: ['logs/trail.json'],
      places: ['logs/trail.json', 'shop/.env', 'shop/trail.json'],
      files: 3,
      inLogs: [expect.stringMatching(/in a log: logs\/trail\.json:1$/)],
    });
  });

  test('names tokens by public ids, which are no findings where the log is scanned as well', () => {
    const { report } = scan(folder(files), ['scan', '.', '--usage', 'logs', '--as-of', '2026-09-10', '--no-config']);
    const ids = report.findings.filter(({ kind }) => kind === 'identifier');
    expect(ids.flatMap(({ occurrences }) => occurrences.map(({ path }) => path))).toEqual(['shop/trail.json']);
  });
});
