import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { copiesOf, folder, git, githubToken, scan, token, write } from './keyroll.ts';

/** As many as it takes for a scan to leave anything. */
const FILES = 1000;
const SCAN = ['scan', '--no-config', '--as-of', '2026-11-01'];
const nameOf = (at: number): string => `${at % 10}/${at}.txt`;
const plain = (at: number): string => `# ${at}\ntoken = readToken(${at})\n${'nothing to see here\n'.repeat(8)}`;
const withSecret = (at: number): string => `${plain(at)}token: ${githubToken(`${at}`)}\n`;
const filled = copiesOf((dir) => {
  for (let at = 0; at < FILES; at++) write(dir, nameOf(at), at % 100 === 0 ? withSecret(at) : plain(at));
});

class Place {
  readonly dir = filled();
  readonly caches = join(folder(), 'caches');

  report(args: readonly string[] = [], caches = this.caches): Report {
    return scan(this.dir, [...SCAN, ...args], { env: { KEYROLL_CACHE_DIR: caches } }).report;
  }

  files(): string[] {
    return existsSync(this.caches) ? readdirSync(this.caches).map((name) => join(this.caches, name)) : [];
  }

  /** What is stored of all files. */
  stored(): Buffer {
    return Buffer.concat(this.files().map((file) => readFileSync(file)));
  }
}

/** All that does not differ between two runs without a pepper. */
function content({ run, findings, diagnostics }: Report): unknown {
  return {
    run: { ...run, startedAt: '', durationMs: 0 },
    findings: findings.map(({ rule, severity, occurrences }) => ({ rule, severity, occurrences })),
    diagnostics,
  };
}

describe('a scan of files that were scanned before', () => {
  it('says what a scan that knows nothing says, whatever was written in between', () => {
    const place = new Place();
    const { dir } = place;
    const date = new Date('2026-01-01');
    const sameSize = (name: string): void => {
      const secret = `token: ${githubToken(name)}\n`;
      const text = readFileSync(join(dir, name), 'utf8');
      write(dir, name, secret + text.slice(secret.length));
      utimesSync(join(dir, name), date, date);
    };
    utimesSync(join(dir, nameOf(1)), date, date);
    const changes: readonly (() => void)[] = [
      () => undefined,
      () => write(dir, nameOf(0), plain(0)),
      () => write(dir, nameOf(0), withSecret(0)),
      () => sameSize(nameOf(1)),
      () => renameSync(join(dir, nameOf(100)), join(dir, 'moved.txt')),
      () => rmSync(join(dir, nameOf(2))),
    ];
    for (const change of changes) {
      change();
      const report = place.report();
      expect(content(report)).toEqual(content(place.report(['--no-cache'])));
    }
  });

  it('judges anew under other rules', () => {
    const place = new Place();
    write(place.dir, 'card.txt', `${plain(0)}card: 4${'1'.repeat(15)}\n`);
    const before = place.report();
    const more = place.report(['--cardholder-data']);
    expect(content(more)).toEqual(content(place.report(['--cardholder-data', '--no-cache'])));
    expect(more.findings.length).toBeGreaterThanOrEqual(before.findings.length);
  });
});

describe('what a scan of files leaves for the next', () => {
  const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest().subarray(0, 16);

  it('is digests of files in which nothing was found, for their owner alone', () => {
    const place = new Place();
    place.report();
    expect(place.files().map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    expect(place.stored().includes(digestOf(plain(1)))).toBe(true);
    expect(place.stored().includes(digestOf(withSecret(0)))).toBe(false);
  });

  it.each([
    ['few files', (place: Place) => scan(place.dir, [...SCAN, '1'], { env: { KEYROLL_CACHE_DIR: place.caches } })],
    ['--no-cache', (place: Place) => place.report(['--no-cache'])],
    [
      'values that somebody seeks',
      (place: Place) =>
        place.report(['--values', join(folder({ values: `${token('<base62:40>', 'v')}\n` }), 'values')]),
    ],
  ])('is nothing with %s', (_, run) => {
    const place = new Place();
    run(place);
    expect(place.files()).toEqual([]);
  });

  it('is not believed where it may have come with the files', () => {
    const codes = (place: Place): string[] => place.report([], '.caches').diagnostics.map(({ code }) => code);
    const place = new Place();
    expect(codes(place)).toEqual(['cache-not-used']);
    git(place.dir, 'init', '-q');
    expect(codes(place)).toEqual([]);
    expect(readdirSync(join(place.dir, '.caches')).length).toBe(1);
    git(place.dir, 'add', '-f', '.caches');
    expect(codes(place)).toEqual(['cache-not-used']);
  });
});
