import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { copiesOf, folder, git, githubToken, keyroll, scan, started, token, write } from '../cli/keyroll.ts';

const HISTORY = ['scan', '--history', '.', '--no-config', '--as-of', '2026-11-01'];

const emptyRepository = copiesOf((dir) => void git(dir, 'init', '-q'));

/** A repository, a cache folder and a pepper, so that ids are the same in every run. */
class Place {
  readonly dir: string;
  readonly caches = join(folder(), 'caches');
  readonly #env: Readonly<Record<string, string>>;

  constructor(dir = emptyRepository()) {
    this.dir = dir;
    const pepper = join(folder({ pepper: 'p'.repeat(48) }), 'pepper');
    chmodSync(pepper, 0o600);
    this.#env = { KEYROLL_PEPPER_FILE: pepper, KEYROLL_CACHE_DIR: this.caches };
  }

  report(args: readonly string[] = []): Report {
    return scan(this.dir, [...HISTORY, ...args], { env: this.#env }).report;
  }

  said(args: readonly string[] = []): string {
    return keyroll(this.dir, [...HISTORY, ...args], { env: this.#env }).err;
  }

  commit(message: string): void {
    git(this.dir, 'add', '-A');
    git(this.dir, 'commit', '-q', '--allow-empty', '-m', message);
  }

  files(): string[] {
    return existsSync(this.caches) ? readdirSync(this.caches).map((name) => join(this.caches, name)) : [];
  }
}

/** All of a report but when and for how long. */
function content(report: Report): unknown {
  return { ...report, run: { ...report.run, startedAt: '', durationMs: 0 } };
}

const OWN_RULE = `provider: own
name: Own
rules:
  - id: own-key
    title: Own key
    kind: api-key
    severity: critical
    grants: Everything.
    rotate: By hand.
    pattern: 'own-[a-z0-9]{30}'
    examples: ['key = "«own-<alnum-lower:30>»"']
    counterExamples: ['own-<alnum-lower:12>']
`;

function codes(report: Report): string[] {
  return report.diagnostics.map(({ code }) => code);
}

const twoCommits = copiesOf((dir) => {
  const place = new Place();
  write(place.dir, 'a.txt', `token: ${githubToken('first')}\n${'filler line\n'.repeat(50)}`);
  write(place.dir, 'clean.txt', 'nothing to see\n'.repeat(40));
  place.commit('one');
  write(place.dir, 'a.txt', `nothing\n${'filler line\n'.repeat(50)}`);
  place.commit('two');
  git(place.dir, 'gc', '-q');
  cpSync(place.dir, dir, { recursive: true });
});

/** A branch, another one further on, and a tag of what is on none, each with a secret of its own. */
const withRefs = copiesOf((dir) => {
  const place = new Place();
  const commit = (name: string): void => {
    write(place.dir, `${name}.txt`, `token: ${githubToken(name)}\n`);
    place.commit(name);
  };
  for (const name of ['first', 'second']) commit(name);
  git(place.dir, 'checkout', '-q', '-b', 'old', 'HEAD~1');
  commit('old');
  git(place.dir, 'checkout', '-q', '-b', 'topic');
  commit('topic');
  git(place.dir, 'checkout', '-q', '--detach');
  commit('tagged');
  git(place.dir, 'tag', '-a', 'v1', '-m', 'one');
  git(place.dir, 'checkout', '-q', 'main');
  cpSync(place.dir, dir, { recursive: true });
});

function filled(): Place {
  return new Place(twoCommits());
}

type Step =
  | { readonly kind: 'write'; readonly file: number; readonly secret: number | null; readonly lines: number }
  | { readonly kind: 'remove'; readonly file: number }
  | {
      readonly kind:
        | 'commit'
        | 'message'
        | 'branch'
        | 'merge'
        | 'amend'
        | 'reset'
        | 'drop'
        | 'stash'
        | 'tag'
        | 'gc'
        | 'repack'
        | 'prune'
        | 'note'
        | 'worktree'
        | 'tag-blob';
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      file: fc.nat(3),
      secret: fc.option(fc.nat(5)),
      lines: fc.nat(60),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), file: fc.nat(3) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'message',
        'branch',
        'merge',
        'amend',
        'reset',
        'drop',
        'stash',
        'tag',
        'gc',
        'repack',
        'prune',
        'note',
        'worktree',
        'tag-blob',
      ),
    }),
  },
);

const secrets = ['a', 'b', 'c', 'd']
  .map((seed) => `token: ${githubToken(seed)}`)
  .concat(['e', 'f'].map((seed) => `password = "${token('<base62:18>', seed)}"`));

/** Git may refuse, say to merge a branch into itself: then nothing has changed. */
function may(dir: string, ...args: readonly string[]): void {
  spawnSync('git', ['-C', dir, '-c', 'user.name=A Person', '-c', 'user.email=a@example.test', ...args]);
}

function perform(place: Place, at: number, now: Step): void {
  const { dir } = place;
  const branch = `b${at}`;
  switch (now.kind) {
    case 'write':
      return write(
        dir,
        `f${now.file}.txt`,
        `${now.secret === null ? '' : `${secrets[now.secret] ?? ''}\n`}${Array.from({ length: now.lines }, (_, line) => `line ${line} of ${at}\n`).join('')}`,
      );
    case 'remove':
      return rmSync(join(dir, `f${now.file}.txt`), { force: true });
    case 'commit':
      return place.commit(`commit ${at}`);
    case 'message':
      return place.commit(`message ${at} ${githubToken(`message${at % 2}`)}`);
    case 'branch':
      return may(dir, 'checkout', '-q', '-b', branch, 'HEAD~1');
    case 'merge':
      return may(
        dir,
        'merge',
        '-q',
        '-s',
        'ours',
        '-m',
        'merge',
        git(dir, 'for-each-ref', '--format=%(objectname)', '--count=1', 'refs/heads').trim(),
      );
    case 'amend':
      return may(dir, 'commit', '-q', '--allow-empty', '--amend', '-am', `amended ${at}`);
    case 'reset':
      return may(dir, 'reset', '-q', '--hard', 'HEAD~2');
    case 'drop':
      return may(
        dir,
        'branch',
        '-q',
        '-D',
        git(dir, 'for-each-ref', '--format=%(refname:short)', '--count=1', 'refs/heads').trim(),
      );
    case 'stash':
      return may(dir, 'stash', '-q');
    case 'tag':
      return may(dir, 'tag', '-a', `t${at}`, '-m', 'tag');
    case 'note':
      return may(dir, 'notes', 'add', '-f', '-m', `note ${secrets[at % 4] ?? ''}`);
    case 'gc':
      return may(dir, 'gc', '-q', '--prune=now');
    case 'repack':
      return may(dir, 'repack', '-q', '-d');
    case 'worktree': {
      const other = join(folder(), 'other');
      may(dir, 'worktree', 'add', '-q', '--detach', other, 'HEAD');
      if (existsSync(other)) write(other, 'aside.txt', `${secrets[at % 6] ?? ''}\n`);
      may(other, 'add', '-A');
      return may(other, 'commit', '-q', '-m', `aside ${at}`);
    }
    case 'tag-blob':
      return may(
        dir,
        'tag',
        `blob${at}`,
        spawnSync('git', ['-C', dir, 'hash-object', '-w', '--stdin'], {
          input: `${secrets[at % 6] ?? ''}\n`,
          encoding: 'utf8',
        }).stdout.trim(),
      );
    case 'prune':
      may(dir, 'reflog', 'expire', '--expire=now', '--all');
      return may(dir, 'gc', '-q', '--prune=now');
  }
}

describe('a scan of a history that was scanned before', () => {
  it('says what a scan that knows nothing says, whatever happened in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 4 }),
        fc.boolean(),
        (rounds, unreachable) => {
          const place = new Place();
          const args = unreachable ? ['--unreachable'] : [];
          write(place.dir, 'f0.txt', `${secrets[0]}\n`);
          place.commit('first');
          rounds.forEach((steps, round) => {
            steps.forEach((now, at) => perform(place, round * 10 + at, now));
            const report = place.report(args);
            expect(content(report)).toEqual(content(place.report([...args, '--no-cache'])));
            expect(codes(report).filter((code) => code.startsWith('cache'))).toEqual([]);
          });
        },
      ),
      { numRuns: 6 },
    );
  });

  it.each([
    ['a branch that nobody merged', ['branch', '-D', 'topic']],
    ['a branch that another one goes on from', ['branch', '-D', 'old']],
    ['a branch that got another name', ['branch', '-m', 'topic', 'other']],
    ['the only tag of a commit', ['tag', '-d', 'v1']],
    ['commits that a branch was set back from', ['reset', '-q', '--hard', 'HEAD~1']],
    ['a commit that was written anew', ['commit', '-q', '--amend', '-m', 'anew']],
  ])('says so too without %s', (_, args) => {
    const place = new Place(withRefs());
    place.report();
    git(place.dir, ...args);
    expect(content(place.report())).toEqual(content(place.report(['--no-cache'])));
  });

  it('does not read again what it knows to be clean', () => {
    const place = filled();
    const before = content(place.report());
    const packs = join(place.dir, '.git/objects/pack');
    const pack = join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '');
    const blob = git(place.dir, 'rev-parse', 'HEAD:clean.txt').trim();
    const offset = Number(
      spawnSync('git', ['-C', place.dir, 'verify-pack', '-v', pack], { encoding: 'utf8' })
        .stdout.split('\n')
        .find((line) => line.startsWith(blob))
        ?.split(/\s+/)[4],
    );
    const bytes = readFileSync(pack);
    bytes[offset + 6] = (bytes[offset + 6] ?? 0) ^ 0xff;
    chmodSync(pack, 0o644);
    writeFileSync(pack, bytes);
    expect(content(place.report())).toEqual(before);
    expect(codes(place.report(['--no-cache']))).toContain('object-unreadable');
  });

  it('judges anew under other settings', () => {
    const place = filled();
    write(place.dir, 'b.txt', `password = "${token('<base62:18>', 'b')}"\n`);
    place.commit('three');
    write(place.dir, 'c.txt', `own-${'k'.repeat(30)}\ncard: 4${'1'.repeat(15)}\n`);
    place.commit('four');
    const pack = join(folder({ 'own.yaml': OWN_RULE }), 'own.yaml');
    const found = new Set<number>();
    for (const args of [
      [],
      ['--min-confidence', 'low'],
      ['--min-confidence', 'high'],
      ['--max-file-size', '100'],
      ['--cardholder-data'],
      ['--rules', pack],
      [],
    ]) {
      const report = place.report(args);
      expect(content(report)).toEqual(content(place.report([...args, '--no-cache'])));
      found.add(report.findings.length);
    }
    expect(found.size).toBeGreaterThan(1);
  });

  it('keeps nothing of values that somebody seeks', () => {
    const place = filled();
    const value = token('<base62:40>', 'sought');
    write(place.dir, 'plain.txt', `some words ${value} and more\n`);
    place.commit('three');
    const before = place.report();
    const kept = place.files().map((file) => readFileSync(file));
    const values = join(folder({ values: `${value}\n` }), 'values');
    const sought = place.report(['--values', values]);
    expect(sought.findings.length).toBe(before.findings.length + 1);
    expect(place.files().map((file) => readFileSync(file))).toEqual(kept);
    expect(content(place.report())).toEqual(content(before));
  });
});

describe('what a scan leaves for the next', () => {
  it('is for its owner alone, and holds no secret', () => {
    const place = filled();
    place.report();
    expect(place.files().length).toBeGreaterThan(0);
    expect(statSync(place.caches).mode & 0o777).toBe(0o700);
    for (const file of place.files()) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const secret = githubToken('first');
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64').slice(0, -3),
        Buffer.from(secret).toString('hex'),
        secret.slice(4, 24),
      ]) {
        expect(readFileSync(file).includes(form)).toBe(false);
      }
    }
  });

  it('names no file that was named after a token, nor such an author, and says the same all the same', () => {
    const place = new Place();
    const [named, older] = [githubToken('in a name'), githubToken('in an older name')];
    write(place.dir, `backup-${named}.txt`, `token: ${named}\n`);
    write(place.dir, 'plain.txt', `token: ${githubToken('plain')}\n`);
    place.commit('one');
    git(place.dir, 'mv', `backup-${named}.txt`, `${older}.bak`);
    git(place.dir, 'add', '-A');
    git(place.dir, '-c', `user.name=${older}`, 'commit', '-q', '-m', 'two');
    const first = place.report();
    const held = place
      .files()
      .map((file) => readFileSync(file, 'latin1'))
      .join('');
    expect(held.length).toBeGreaterThan(0);
    for (const value of [named, older]) expect(held).not.toContainEqual(value);
    expect(first.findings.flatMap(({ occurrences }) => occurrences.map(({ path }) => path))).toContainEqual(
      expect.stringMatching(/^ghp_•{8}\w{4}\.bak$/),
    );
    expect(content(place.report())).toEqual(content(first));
    expect(content(place.report())).toEqual(content(place.report(['--no-cache'])));
  });

  it('names nothing after a password that stands in a file, though it reads like no token', () => {
    const place = new Place();
    const [inFile, inAuthor, inBranch] = ['file', 'author', 'branch'].map((what) =>
      [1, 2, 3].map((part) => token('<base62:7>', `${what} ${part}`)).join('!'),
    ) as [string, string, string];
    const settings = [inFile, inAuthor, inBranch].map((value, at) => `db${at}_password = "${value}"\n`).join('');
    write(place.dir, `old/${inFile}.conf`, settings);
    place.commit('one');
    git(place.dir, 'mv', `old/${inFile}.conf`, 'settings.conf');
    git(place.dir, '-c', `user.name=${inAuthor}`, 'commit', '-q', '-m', 'two');
    git(place.dir, 'branch', `fix/${inBranch}`);
    const first = place.report();
    expect(first.findings.length).toBe(3);
    const held = place
      .files()
      .map((file) => readFileSync(file, 'latin1'))
      .join('');
    expect(held.length).toBeGreaterThan(0);
    for (const value of [inFile, inAuthor, inBranch]) expect(held).not.toContainEqual(value);
    expect(content(place.report())).toEqual(content(first));
    expect(content(place.report())).toEqual(content(place.report(['--no-cache'])));
  });

  it('is nothing with --no-cache, which takes nothing either', () => {
    const place = filled();
    place.report(['--no-cache']);
    expect(place.files()).toEqual([]);
    place.report();
    for (const file of place.files()) writeFileSync(file, 'nonsense');
    expect(codes(place.report(['--no-cache']))).toEqual([]);
  });

  it.each<readonly [string, (file: string) => void]>([
    ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, -20))],
    ['empty', (file) => writeFileSync(file, '')],
    [
      'changed in one bit',
      (file) => {
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
    [
      'of another version',
      (file) => writeFileSync(file, readFileSync(file, 'latin1').replace(' 1\n', ' 9\n'), 'latin1'),
    ],
  ])('is written anew where it is %s', (_how, damage) => {
    const place = filled();
    const before = place.report();
    for (const file of place.files()) damage(file);
    const after = place.report();
    expect(codes(after)).toContain('cache-damaged');
    expect(after.findings).toEqual(before.findings);
    expect(after.run.complete).toBe(true);
    expect(content(place.report())).toEqual(content(before));
  });

  it.each<readonly [string, (place: Place, file: string) => void]>([
    ['a file that others may write to', (_, file) => chmodSync(file, 0o666)],
    ['a folder that others may write to', (place) => chmodSync(place.caches, 0o777)],
    [
      'a folder in the place of the file',
      (_, file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])('is left aside where it is %s', (_what, change) => {
    const place = filled();
    const before = place.report();
    for (const file of place.files()) change(place, file);
    const after = place.report();
    expect(codes(after)).toContain('cache-not-used');
    expect(after.findings).toEqual(before.findings);
    expect(after.run.complete).toBe(true);
  });

  it('is not waited for where it is a pipe', () => {
    const place = filled();
    place.report();
    for (const file of place.files()) {
      rmSync(file);
      spawnSync('mkfifo', [file]);
    }
    expect(codes(place.report())).toContain('cache-not-used');
  });

  it('is not believed where it comes with the repository', () => {
    const place = filled();
    for (const name of ['.git/caches', 'caches']) {
      mkdirSync(join(place.dir, name), { mode: 0o700 });
      write(place.dir, `${name}/note.txt`, 'a file that git tracks\n');
      if (name === 'caches') place.commit('with caches');
      const { report } = scan(place.dir, HISTORY, { env: { KEYROLL_CACHE_DIR: name } });
      expect(codes(report)).toContain('cache-not-used');
      expect(readdirSync(join(place.dir, name))).toEqual(['note.txt']);
    }
    const link = join(folder(), 'link');
    symlinkSync(join(place.dir, '.git/caches'), link);
    expect(codes(scan(place.dir, HISTORY, { env: { KEYROLL_CACHE_DIR: link } }).report)).toContain('cache-not-used');
  });

  it('may lie in the working tree, where git does not track it', () => {
    const place = filled();
    const env = { KEYROLL_CACHE_DIR: '.caches' };
    expect(codes(scan(place.dir, HISTORY, { env }).report)).toEqual([]);
    expect(readdirSync(join(place.dir, '.caches')).length).toBeGreaterThan(0);
    expect(codes(scan(place.dir, HISTORY, { env }).report)).toEqual([]);
  });

  it('may lie in a working tree whose repository only the environment names', () => {
    const place = filled();
    const elsewhere = join(folder(), 'repository.git');
    renameSync(join(place.dir, '.git'), elsewhere);
    const env = { KEYROLL_CACHE_DIR: '.caches', GIT_DIR: elsewhere, GIT_WORK_TREE: place.dir };
    expect(codes(scan(place.dir, ['scan', '--history', '--no-config'], { env }).report)).toEqual([]);
    expect(readdirSync(join(place.dir, '.caches')).length).toBeGreaterThan(0);
  });

  it('is whole after two scans at once', async () => {
    const place = filled();
    const before = content(place.report(['--no-cache']));
    const env = { KEYROLL_CACHE_DIR: place.caches };
    const ends = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<number | null>((resolve) => {
            const child = started(place.dir, HISTORY, env);
            child.stdout.resume();
            child.stderr.resume();
            child.on('close', resolve);
          }),
      ),
    );
    expect(ends).toEqual([1, 1, 1]);
    expect(place.files().filter((file) => file.endsWith('.tmp'))).toEqual([]);
    expect(content(place.report())).toEqual(before);
    expect(codes(place.report())).toEqual([]);
  });

  it('goes when nobody has used it for a season, and stays while somebody does', () => {
    const place = filled();
    place.report();
    const used = place.files();
    const other = join(place.caches, `${'a'.repeat(32)}.objects`);
    const unfinished = join(place.caches, `.${'b'.repeat(32)}.history.0123.tmp`);
    const foreign = join(place.caches, 'notes.txt');
    const longAgo = Date.now() / 1000 - 100 * 86_400;
    for (const file of [other, unfinished, foreign]) writeFileSync(file, 'old');
    for (const file of [...used, other, unfinished, foreign]) utimesSync(file, longAgo, longAgo);
    place.report();
    for (const file of used) expect(statSync(file).mtimeMs / 1000).toBeGreaterThan(longAgo + 86_400);
    write(place.dir, 'b.txt', `token: ${githubToken('new')}\n`);
    place.commit('three');
    place.report();
    expect(place.files().sort()).toEqual([...used, foreign].sort());
  });

  it('is made for a repository that nobody may write to', () => {
    const place = filled();
    const before = content(place.report(['--no-cache']));
    spawnSync('chmod', ['-R', 'a-w', join(place.dir, '.git')]);
    try {
      expect([content(place.report()), content(place.report())]).toEqual([before, before]);
      expect(place.files().length).toBeGreaterThan(0);
    } finally {
      spawnSync('chmod', ['-R', 'u+w', join(place.dir, '.git')]);
    }
  });

  it('is nothing of a repository that belongs to somebody else, which is refused as git refuses it', () => {
    const place = filled();
    place.report();
    const kept = place.files().map((file) => readFileSync(file));
    const refused = keyroll(place.dir, HISTORY, {
      env: { KEYROLL_CACHE_DIR: place.caches, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' },
    });
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toMatch(/another user owns/);
    expect(refused.err).toMatch(/safe\.directory/);
    expect(place.files().map((file) => readFileSync(file))).toEqual(kept);
  });

  it('is done without where it cannot be written', () => {
    const place = filled();
    writeFileSync(place.caches, 'a file where the folder should be');
    const { report, code } = scan(place.dir, HISTORY, { env: { KEYROLL_CACHE_DIR: join(place.caches, 'deeper') } });
    expect(code).toBe(1);
    expect(report.findings).toHaveLength(1);
    expect(codes(report)).toContain('cache-not-written');
  });
});
