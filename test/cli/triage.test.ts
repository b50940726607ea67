import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerInput, Interrupted } from '../../src/cli/input/answer-input.ts';
import type { Io } from '../../src/base/io.ts';
import { folder, githubToken, keyroll, scan, token, write, type Run } from './keyroll.ts';

const [first, second, third] = [
  githubToken('triage 1'),
  token('sk_live_<base62:99>', 'triage 2'),
  githubToken('triage 3'),
];
const FILE = 'keyroll.inventory.yaml';
const BASELINE = 'keyroll.baseline.json';

let dir: string;
beforeEach(() => {
  dir = folder({
    'a.env': `TOKEN=${first}\n`,
    'b.js': `const key = "${second}";\n`,
    'c.env': `TOKEN=${third}\nAGAIN=${first}\n`,
  });
  keyroll(dir, ['inventory', 'init']);
});

const triage = (input: string, ...args: readonly string[]): Run =>
  keyroll(dir, ['triage', '--by', 'me', ...args], { input });
const textIn = (name: string): string => readFileSync(join(dir, name), 'utf8');
const decisions = (): readonly { state: string; reason: string; by: string; path: string }[] =>
  (JSON.parse(textIn(BASELINE)) as { findings: { state: string; reason: string; by: string; path: string }[] })
    .findings;
const open = (): number => (JSON.parse(keyroll(dir, ['triage', '--json']).out) as unknown[]).length;

describe('triage', () => {
  it('asks once for each secret, writes each answer down, and the next scan goes by them', () => {
    expect(open()).toBe(3);
    const run = triage('l\nr\n\nPays\n2027-01-01\nf\nmade for the docs\n');
    expect(run).toMatchObject({
      code: 0,
      out: expect.stringContaining('3 secrets decided: 1 leak, 1 registered, 1 false positive; 0 left.'),
    });
    expect(run.out).toMatch(/Decisions\s+are\s+in\s+keyroll\.baseline\.json\s+and\s+keyroll\.inventory\.yaml\.\n/);
    expect(run.out).toMatch(/To rotate:\n\[ \] GitHub .*\n[^]*a\.env:1, c\.env:2/);
    expect(
      (run.out + run.err + textIn(BASELINE) + textIn(FILE)).match(new RegExp([first, second, third].join('|'))),
    ).toBeNull();
    const { report } = scan(dir, ['scan', '-q', '--fail-on', 'unregistered']);
    const of = (path: string) => report.findings.find(({ occurrences }) => occurrences[0]?.path === path);
    expect(of('b.js')).toMatchObject({ state: 'registered' });
    expect(of('a.env')).toMatchObject({ state: 'unregistered', suppressed: null, isNew: false });
    expect(of('c.env')).toMatchObject({ suppressed: { source: 'baseline', reason: 'made for the docs', by: 'me' } });
    expect(textIn(FILE)).toMatch(
      /owner: \{ person: me, status: active \}\n {4}purpose: Pays\n[^]*expires_at: "2027-01-01"/,
    );
    expect(triage('').err).toContain('Nothing is left to decide');
  });

  it('goes on where it was ended, and keeps what was answered when the input ends', () => {
    expect(triage('l\n')).toMatchObject({ code: 0, out: expect.stringContaining('1 secret decided: 1 leak; 2 left.') });
    expect(open()).toBe(2);
    expect(triage('s\nt\nsample\nq\n').out).toContain('1 secret decided: 1 test value; 1 left.');
    expect(
      decisions()
        .map(({ path, state, by }) => `${path} ${state} ${by}`)
        .sort(),
    ).toEqual(['a.env to-rotate me', 'c.env test-value me', 'c.env to-rotate me']);
    expect(open()).toBe(1);
    expect(triage('')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/there is no terminal to ask at\. "keyroll triage --list"/),
    });
  });

  it('makes the baseline that is named, and asks of the others nothing', () => {
    triage('l\nq\n');
    const run = triage('f\nmade for the docs\nq\n', '--baseline', 'own.json');
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining('Decisions are in own.json.') });
    expect([textIn('own.json').includes('made for the docs'), decisions().length]).toEqual([true, 2]);
    expect(keyroll(dir, ['scan', '-q', '--baseline', 'nowhere.json']).code).toBe(2);
  });

  it('takes answers back, from the baseline and from the inventory', () => {
    const before = textIn(FILE);
    const run = triage('l\nu\nr\nsomebody\nPays\nnever\nu\nu\nt\nsample\nq\n');
    expect(run.out).toContain('1 secret decided: 1 test value; 2 left.');
    expect(decisions().map(({ reason }) => reason)).toEqual(['sample', 'sample']);
    expect(textIn(FILE)).toBe(before);
  });

  it('asks again where an answer is none, and says why', () => {
    const run = triage('x\nf\n\nr\nme\n\nr\nme\nPays\nsoon\n2027-02-30\n2027-01-01\nq\n');
    expect(run.out).toContain('1 secret decided: 1 registered; 2 left.');
    expect(run.err.match(/expected a date such as/g)).toHaveLength(2);
    expect(run.err).toContain('a live token that leaked');
  });

  it('decides about the findings of a saved report, and lists what is open', () => {
    const { report } = scan(dir, ['scan', '-q']);
    write(dir, 'saved.json', JSON.stringify(report));
    expect(triage('l\nq\n', '--report', 'saved.json').out).toContain('1 leak; 2 left');
    const rows = JSON.parse(keyroll(dir, ['triage', '--report', 'saved.json', '--json']).out) as {
      severity: string;
      places: { path: string }[];
    }[];
    expect(rows.map(({ places }) => places[0]?.path)).toHaveLength(2);
    write(dir, 'sub/d.env', `TOKEN=${githubToken('triage 4')}\n`);
    expect(keyroll(dir, ['triage', 'sub', '--list']).out).toMatch(
      /^id +severity +rule +secret +place\n.* sub\/d\.env:1\n/,
    );
  });

  it('counts for each rule what was decided, and how many of its findings were secrets', () => {
    triage('l\nr\n\nPays\n2027-01-01\nq\n');
    const stats = () => JSON.parse(keyroll(dir, ['triage', '--stats', '--json']).out) as { rule: string }[];
    expect(stats()).toMatchObject([
      {
        rule: expect.stringMatching(/^github/) as string,
        leaks: 1,
        registered: 0,
        falsePositives: 0,
        open: 1,
        precision: 1,
      },
      { rule: 'stripe-live-secret-key', leaks: 0, registered: 1, open: 0, precision: 1 },
    ]);
    triage('f\nmade for the docs\n');
    expect(stats()).toMatchObject([{ leaks: 1, falsePositives: 1, open: 0, precision: 0.5 }, {}]);
    expect(keyroll(dir, ['triage', '--stats']).out).toMatch(
      /^rule +leaks +registered +accepted +false +test +open +precision\n[^]*50 %\n[^]*100 %\n$/,
    );
  });

  it('asks nothing wider than eighty columns', () => {
    const { err } = triage('?\nl\nf\nx\nt\ny\n');
    for (const line of err.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('decides nothing without a pepper, and keeps the question open without an inventory', () => {
    const place = folder({ 'a.env': `TOKEN=${first}\n` });
    expect(keyroll(place, ['triage'], { input: 'l\n' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('without a pepper'),
    });
    const env = { KEYROLL_PEPPER_FILE: join(dir, '.home/.config/keyroll/pepper') };
    const run = keyroll(place, ['triage', '--by', 'me'], { input: 'r\n\nPays\nnever\nl\n', env });
    expect(run.err).toContain('"keyroll inventory init" makes one');
    expect(run.out).toContain('1 leak; 0 left');
  });
});

describe('at a terminal', () => {
  /** A terminal in raw mode, and what it shows. */
  function terminal(): { io: Io; typed: (text: string) => void; shown: () => string; raw: () => boolean } {
    const [stdin, chunks] = [new PassThrough(), [] as string[]];
    let isRaw = false;
    const stderr = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(String(chunk));
        done();
      },
    });
    const tty = Object.assign(stdin, {
      isTTY: true as const,
      setRawMode: (raw: boolean) => {
        isRaw = raw;
      },
    });
    return {
      io: { cwd: '/', env: {}, stdin: tty, stdout: stderr, stderr, now: () => 0 } as Io,
      typed: (text) => void stdin.write(text),
      shown: () => chunks.join(''),
      raw: () => isRaw,
    };
  }

  it('a key is an answer by itself, a line can be corrected and waved off', async () => {
    const { io, typed, shown, raw } = terminal();
    const input = answerInput(io);
    typed('l');
    expect([await input.key(), raw()]).toEqual(['l', true]);
    typed('wrong\u0015hellp\u007f\u007flo\u001b[A\r');
    expect(await input.line('why? ')).toBe('hello');
    expect(shown()).toContain('why? wrong');
    typed('half\u001b');
    expect(await input.line('why? ')).toBe('');
    typed('ü\u0004');
    expect([await input.key(), await input.key()]).toEqual(['ü', null]);
    input.close();
    expect(raw()).toBe(false);
  });

  it('Control-C ends it', async () => {
    const { io, typed } = terminal();
    const input = answerInput(io);
    typed('abc\u0003');
    await expect(input.line('why? ')).rejects.toThrow(Interrupted);
    input.close();
  });
});
