import { readFileSync, rmSync, writeFileSync, utimesSync, symlinkSync, readdirSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, line, places, repository, run } from './commits.ts';
import { folder, git, githubToken, keyroll, write } from './keyroll.ts';

describe('--staged', () => {
  it('judges a partially staged file by the index', () => {
    const dir = repository();
    const staged = githubToken('staged');
    const working = githubToken('working');
    write(dir, 'a.txt', line(staged));
    git(dir, 'add', 'a.txt');
    write(dir, 'a.txt', line(working));
    const { code, report } = run(dir, ['--staged']);
    expect(code).toBe(1);
    expect(places(report)).toEqual([`a.txt staged ${staged.slice(-4)}`]);
    expect(report.findings[0]?.occurrences[0]).toMatchObject({
      blob: git(dir, 'rev-parse', ':a.txt').trim(),
      commit: null,
    });
    expect(report.run).toMatchObject({ files: 0, blobs: 1, commits: 0, complete: true, source: { kind: 'staged' } });
  });

  it('works before the first commit', () => {
    const dir = folder({ 'a.txt': line(githubToken('unborn')) });
    git(dir, 'init', '-q');
    git(dir, 'add', '.');
    const { code, report } = run(dir, ['--staged']);
    expect([code, report.findings.length, report.run.source.head]).toEqual([1, 1, null]);
    const history = run(dir, ['--history']).report;
    expect(history.run).toMatchObject({ blobs: 0, commits: 0, bytes: 0 });
    expect(history.assessment.requirements.map(({ result }) => result)).not.toContain('no_exceptions_found');
  });

  it('works on a detached HEAD', () => {
    const dir = repository();
    git(dir, 'checkout', '-q', '--detach');
    write(dir, 'a.txt', line(githubToken('detached')));
    git(dir, 'add', '.');
    expect(run(dir, ['--staged']).code).toBe(1);
  });

  it('works in the middle of a rebase', () => {
    const dir = repository({ 'a.txt': 'one\n' });
    git(dir, 'checkout', '-q', '-b', 'topic');
    write(dir, 'a.txt', 'two\n');
    commit(dir, 'topic');
    git(dir, 'checkout', '-q', 'main');
    write(dir, 'a.txt', 'three\n');
    commit(dir, 'main');
    git(dir, 'checkout', '-q', 'topic');
    expect(() => git(dir, 'rebase', '-q', 'main')).toThrow();
    expect(run(dir, ['--staged']).report.run.skipped).toEqual([{ path: 'a.txt', reason: 'unresolved conflict' }]);
    write(dir, 'a.txt', line(githubToken('rebase')));
    git(dir, 'add', 'a.txt');
    expect(run(dir, ['--staged']).report.findings.map(({ exposure }) => exposure)).toEqual(['staged']);
  });

  it('takes of a merge in progress only what neither side had', () => {
    const dir = repository({ 'a.txt': 'one\n' });
    const theirs = githubToken('theirs');
    const resolved = githubToken('resolved');
    git(dir, 'checkout', '-q', '-b', 'topic');
    write(dir, 'a.txt', 'two\n');
    commit(dir, 'topic');
    git(dir, 'checkout', '-q', 'main');
    write(dir, 'a.txt', 'three\n');
    write(dir, 'theirs.txt', line(theirs));
    commit(dir, 'main');
    git(dir, 'checkout', '-q', 'topic');
    expect(() => git(dir, 'merge', '-q', 'main')).toThrow();
    write(dir, 'a.txt', line(resolved));
    git(dir, 'add', '-A');
    expect(places(run(dir, ['--staged']).report)).toEqual([`a.txt staged ${resolved.slice(-4)}`]);
  });

  it('tells what the commit adds from what HEAD held already', () => {
    const old = githubToken('old');
    const added = githubToken('added');
    const dir = repository({ 'a.txt': line(old) });
    write(dir, 'a.txt', `${line(old)}more\n`);
    git(dir, 'add', '.');
    const known = run(dir, ['--staged', '--fail-on', 'new']);
    expect(known.code).toBe(0);
    expect(known.report.findings.map(({ exposure, isNew }) => [exposure, isNew])).toEqual([['committed', false]]);
    write(dir, 'a.txt', `${line(old)}${line(added)}`);
    git(dir, 'add', '.');
    const both = run(dir, ['--staged', '--fail-on', 'new']);
    expect(both.code).toBe(1);
    expect(both.report.findings.map(({ exposure, isNew }) => [exposure, isNew])).toEqual([
      ['committed', false],
      ['staged', true],
    ]);
  });

  it('leaves out what a commit would not take: intents to add, and files behind links, but not what links say', () => {
    const dir = repository();
    const said = githubToken('said by a link');
    write(dir, 'intended.txt', line(githubToken('intended')));
    git(dir, 'add', '-N', 'intended.txt');
    symlinkSync('intended.txt', join(dir, 'link'));
    symlinkSync(said, join(dir, 'other'));
    git(dir, 'add', 'link', 'other');
    expect(places(run(dir, ['--staged']).report)).toEqual([`other staged ${said.slice(-4)}`]);
  });

  it('reads blobs that are packed', () => {
    const dir = repository();
    const token = githubToken('packed');
    write(dir, 'a.txt', line(token));
    commit(dir, 'second');
    git(dir, 'gc', '-q');
    git(dir, 'reset', '-q', '--soft', 'HEAD~1');
    expect(places(run(dir, ['--staged']).report)).toEqual([`a.txt staged ${token.slice(-4)}`]);
  });

  it('runs no filter of the repository', () => {
    const dir = repository();
    write(dir, '.gitattributes', '* filter=evil diff=evil\n');
    git(dir, 'config', 'filter.evil.smudge', `touch ${dir}/ran; cat`);
    git(dir, 'config', 'diff.evil.textconv', `touch ${dir}/ran; cat`);
    write(dir, 'a.txt', line(githubToken('filtered')));
    git(dir, 'add', '.');
    expect(run(dir, ['--staged']).code).toBe(1);
    expect(readdirSync(dir)).not.toContain('ran');
  });

  it('reads UTF-16 as files are read, and leaves binaries alone', () => {
    const dir = repository();
    const token = githubToken('wide');
    writeFileSync(join(dir, 'wide.txt'), Buffer.from(`\uFEFF${line(token)}`, 'utf16le'));
    writeFileSync(join(dir, 'blob.bin'), Buffer.concat([Buffer.alloc(40), Buffer.from(line(token))]));
    git(dir, 'add', '.');
    const { report } = run(dir, ['--staged']);
    expect(places(report)).toEqual([`wide.txt staged ${token.slice(-4)}`]);
    expect(report.run.skipped).toEqual([{ path: 'blob.bin', reason: 'binary' }]);
  });

  it('says when an object is missing, and is incomplete then', () => {
    const dir = repository();
    write(dir, 'a.txt', 'one\n');
    write(dir, 'b.txt', line(githubToken('kept')));
    git(dir, 'add', '.');
    const blob = git(dir, 'rev-parse', ':a.txt').trim();
    rmSync(join(dir, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const { report, code } = run(dir, ['--staged', '--exit-zero']);
    expect(code).toBe(0);
    expect(report.run.complete).toBe(false);
    expect(report.findings).toHaveLength(1);
    expect(report.diagnostics).toContainEqual(expect.objectContaining({ code: 'file-missing-object', path: 'a.txt' }));
    git(dir, 'rm', '-q', '--cached', 'b.txt');
    expect(run(dir, ['--staged']).code).toBe(3);
  });

  it('survives an object that is damaged', () => {
    const dir = repository();
    write(dir, 'a.txt', 'one\n');
    write(dir, 'b.txt', line(githubToken('kept')));
    git(dir, 'add', '.');
    const blob = git(dir, 'rev-parse', ':a.txt').trim();
    const file = join(dir, '.git/objects', blob.slice(0, 2), blob.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, 'no object');
    const { report } = run(dir, ['--staged']);
    expect([report.run.complete, report.findings.length]).toEqual([false, 1]);
  });

  it('survives an object that is damaged in a pack, and reads those behind it', () => {
    const dir = repository();
    write(dir, 'a.txt', 'a line of its own\n'.repeat(9));
    write(dir, 'b.txt', line(githubToken('behind')));
    commit(dir, 'second');
    git(dir, 'gc', '-q');
    const packs = join(dir, '.git/objects/pack');
    const pack = join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '');
    const blob = git(dir, 'rev-parse', 'HEAD:a.txt').trim();
    const offset = new RegExp(`^${blob} blob +\\d+ \\d+ (\\d+)`, 'm').exec(git(dir, 'verify-pack', '-v', pack))?.[1];
    const bytes = readFileSync(pack);
    bytes.fill(0xff, Number(offset) + 4, Number(offset) + 8);
    chmodSync(pack, 0o644);
    writeFileSync(pack, bytes);
    const { report } = run(dir, ['--since', 'HEAD~1']);
    expect([report.run.skipped, report.findings.length]).toEqual([[{ path: 'a.txt', reason: 'unreadable object' }], 1]);
    expect(report.run.complete).toBe(false);
  });

  it('says when a file is too large, of the index or not', () => {
    const dir = repository();
    write(dir, 'a.txt', 'x'.repeat(5000));
    git(dir, 'add', '.');
    write(dir, 'b.txt', 'x'.repeat(5000));
    const { code, report } = run(dir, ['--uncommitted', '--max-file-size', '1KB']);
    expect([code, report.run.skipped.map(({ path, reason }) => `${path}: ${reason}`)]).toEqual([
      3,
      ['a.txt: too large', 'b.txt: too large'],
    ]);
  });

  it('keeps to a folder that is named, and takes the whole repository where none is', () => {
    const dir = repository();
    const token = githubToken('inside');
    write(dir, 'sub/a.txt', line(token));
    write(dir, 'b.txt', line(githubToken('outside')));
    git(dir, 'add', '.');
    expect(places(run(dir, ['--staged', 'sub']).report)).toEqual([`a.txt staged ${token.slice(-4)}`]);
    expect(
      run(join(dir, 'sub'), ['--staged']).report.findings.flatMap(({ occurrences }) =>
        occurrences.map(({ path }) => path),
      ),
    ).toEqual(['b.txt', 'sub/a.txt']);
  });

  it('works in a linked worktree and in a repository that borrows objects', () => {
    const dir = repository();
    const linked = join(folder(), 'linked');
    const borrowed = join(folder(), 'borrowed');
    git(dir, 'worktree', 'add', '-q', linked);
    git(dir, 'clone', '-q', '--shared', dir, borrowed);
    for (const place of [linked, borrowed]) {
      write(place, 'a.txt', line(githubToken('worktree')));
      git(place, 'add', '.');
      expect(run(place, ['--staged']).code).toBe(1);
    }
  });
});

describe('--unstaged, --untracked, --uncommitted', () => {
  it('tell the index, the working tree and unknown files apart', () => {
    const dir = repository({ 'a.txt': 'one\n', '.gitignore': 'ignored.txt\n' });
    const staged = githubToken('s');
    const unstaged = githubToken('u');
    const untracked = githubToken('n');
    write(dir, 'a.txt', line(staged));
    git(dir, 'add', 'a.txt');
    write(dir, 'a.txt', line(unstaged));
    write(dir, 'new.txt', line(untracked));
    write(dir, 'ignored.txt', line(githubToken('i')));
    const inIndex = `a.txt staged ${staged.slice(-4)}`;
    const inTree = `a.txt untracked ${unstaged.slice(-4)}`;
    const unknown = `new.txt untracked ${untracked.slice(-4)}`;
    expect(places(run(dir, ['--unstaged']).report)).toEqual([inTree]);
    expect(places(run(dir, ['--untracked']).report)).toEqual([unknown]);
    expect(places(run(dir, ['--uncommitted']).report)).toEqual([inIndex, inTree, unknown].sort());
  });

  it('tell how far a secret of the working tree has got that the index holds already', () => {
    const dir = repository({ 'a.txt': line(githubToken('c')), 'b.txt': 'one\n' });
    write(dir, 'b.txt', line(githubToken('s')));
    git(dir, 'add', 'b.txt');
    write(dir, 'a.txt', `${line(githubToken('c'))}more\n`);
    write(dir, 'b.txt', `${line(githubToken('s'))}more\n`);
    const { report } = run(dir, ['--unstaged']);
    expect(report.findings.map(({ exposure, isNew }) => [exposure, isNew])).toEqual([
      ['committed', false],
      ['staged', false],
    ]);
  });

  it('tell what HEAD holds from what the index alone does, in one file', () => {
    const [committed, staged, mine] = [githubToken('h'), githubToken('s'), githubToken('m')];
    const dir = repository({ 'a.txt': line(committed) });
    write(dir, 'a.txt', line(committed) + line(staged));
    git(dir, 'add', 'a.txt');
    write(dir, 'a.txt', line(committed) + line(staged) + line(mine));
    expect(places(run(dir, ['--unstaged']).report)).toEqual(
      [
        `a.txt committed ${committed.slice(-4)}`,
        `a.txt staged ${staged.slice(-4)}`,
        `a.txt untracked ${mine.slice(-4)}`,
      ].sort(),
    );
  });

  it('pass over a file of which only the times have changed', () => {
    const dir = repository({ 'a.txt': line(githubToken('touched')) });
    utimesSync(join(dir, 'a.txt'), 1, 1);
    expect(run(dir, ['--unstaged']).report.run).toMatchObject({ files: 0, blobs: 0 });
  });
});

describe('--range and --since', () => {
  it('finds what a later commit of the range took out again or its message says, with the commit that brought it', () => {
    const dir = repository();
    const gone = githubToken('gone');
    const kept = githubToken('kept');
    const base = git(dir, 'rev-parse', 'HEAD').trim();
    write(dir, 'a.txt', line(gone));
    const said = githubToken('said');
    const linked = githubToken('linked');
    symlinkSync(linked, join(dir, 'link'));
    const brought = commit(dir, `bring\n\n${line(said)}`);
    write(dir, 'a.txt', 'clean\n');
    commit(dir, 'clean');
    write(dir, 'b.txt', line(kept));
    const last = commit(dir, 'keep');
    write(dir, 'b.txt', `${line(kept)}more\n`);
    commit(dir, 'edit');
    const { code, report } = run(dir, ['--range', `${base}..HEAD`]);
    expect(code).toBe(1);
    expect(places(report)).toEqual([
      `<commit message> history ${said.slice(-4)}`,
      `a.txt history ${gone.slice(-4)}`,
      `b.txt committed ${kept.slice(-4)}`,
      `link committed ${linked.slice(-4)}`,
    ]);
    expect(report.findings.map(({ occurrences }) => occurrences.map((place) => place.commit))).toEqual([
      [brought],
      [brought],
      [last],
      [brought],
    ]);
    expect(report.run).toMatchObject({ commits: 4, blobs: 5, source: { kind: 'range', targets: [`${base}..HEAD`] } });
    expect(places(run(dir, ['--since', 'HEAD~2']).report)).toEqual([`b.txt committed ${kept.slice(-4)}`]);
    expect(run(dir, ['--range', 'HEAD~1..HEAD', '--fail-on', 'new']).code).toBe(0);
  });

  it('says when the message of a commit is too large', () => {
    const dir = repository();
    commit(dir, 'x'.repeat(5000));
    const { code, report } = run(dir, ['--since', 'HEAD~1', '--max-file-size', '1KB']);
    expect([code, report.run.skipped]).toEqual([3, [{ path: '<commit message>', reason: 'too large' }]]);
  });

  it('takes of a merge only what is its own', () => {
    const dir = repository({ 'a.txt': 'one\n' });
    const evil = githubToken('evil');
    const onMain = githubToken('main');
    git(dir, 'checkout', '-q', '-b', 'topic');
    write(dir, 'b.txt', 'topic\n');
    commit(dir, 'topic');
    git(dir, 'checkout', '-q', 'main');
    write(dir, 'main.txt', line(onMain));
    commit(dir, 'main');
    git(dir, 'checkout', '-q', 'topic');
    git(dir, 'merge', '-q', '--no-commit', 'main');
    write(dir, 'evil.txt', line(evil));
    const merge = commit(dir, 'merge');
    const { report } = run(dir, ['--range', 'main..topic']);
    expect(places(report)).toEqual([`evil.txt committed ${evil.slice(-4)}`]);
    expect(report.findings[0]?.occurrences[0]?.commit).toBe(merge);
  });

  it('does not count a file that was only moved', () => {
    const dir = repository({ 'a.txt': line(githubToken('moved')) });
    git(dir, 'mv', 'a.txt', 'b.txt');
    commit(dir, 'move');
    expect(run(dir, ['--range', 'HEAD~1..HEAD']).report.findings).toEqual([]);
  });

  it('tells of a folder, too, what still stands from what does not', () => {
    const dir = repository();
    const [kept, gone, outside] = ['kept', 'gone', 'outside'].map(githubToken);
    write(dir, 'sub/a.txt', line(kept ?? ''));
    write(dir, 'sub/b.txt', line(gone ?? ''));
    write(dir, 'c.txt', line(outside ?? ''));
    commit(dir, 'second');
    rmSync(join(dir, 'sub/b.txt'));
    commit(dir, 'third');
    expect(places(run(dir, ['--range', 'HEAD~2..HEAD', 'sub']).report)).toEqual([
      `a.txt committed ${kept?.slice(-4)}`,
      `b.txt history ${gone?.slice(-4)}`,
    ]);
  });

  it('works in a bare repository, where nothing can be staged', () => {
    const dir = repository();
    const bare = join(folder(), 'bare.git');
    write(dir, 'a.txt', line(githubToken('bare')));
    commit(dir, 'second');
    git(dir, 'clone', '-q', '--bare', dir, bare);
    expect(run(dir, ['--range', 'HEAD~1..HEAD', bare]).code).toBe(1);
    expect(keyroll(dir, ['scan', '--staged', bare]).code).toBe(2);
    const files = keyroll(bare, ['scan']);
    expect([files.code, files.err]).toEqual([3, expect.stringContaining('this is a bare repository')]);
  });

  it('says when a shallow clone cuts the range off, and ends with 3', () => {
    const dir = repository();
    commit(dir, 'second');
    commit(dir, 'third');
    git(dir, 'branch', 'other', 'HEAD~2');
    const shallow = join(folder(), 'shallow');
    git(dir, 'clone', '-q', '--depth', '2', '--no-single-branch', `file://${dir}`, shallow);
    expect(run(shallow, ['--range', 'HEAD~1..HEAD']).code).toBe(0);
    const cut = run(shallow, ['--range', 'origin/other..HEAD']);
    expect([cut.code, cut.report.diagnostics.map(({ code }) => code)]).toEqual([3, ['shallow-clone']]);
    const unknown = keyroll(shallow, ['scan', '--range', 'HEAD~2..HEAD']);
    expect(unknown.code).toBe(2);
    expect(unknown.err).toMatch(/shallow/);
  });

  it('names the branch of the remote where a checkout has no other', () => {
    const dir = repository();
    const checkout = join(folder(), 'checkout');
    git(dir, 'branch', 'release');
    git(dir, 'clone', '-q', dir, checkout);
    for (const args of [
      ['--range', 'release..HEAD'],
      ['--history', '--branch', 'release'],
    ]) {
      const { code, err } = keyroll(checkout, ['scan', ...args]);
      expect([code, err]).toEqual([2, expect.stringContaining('Did you mean "origin/release"?')]);
    }
  });

  it('ends with 2 for names that are none, and for options that exclude each other', () => {
    const dir = repository();
    for (const args of [
      ['--range', 'nope..HEAD'],
      ['--range', 'HEAD'],
      ['--range', '..'],
      ['--since', '--all'],
      ['--staged', '--range', 'HEAD~1..HEAD'],
      ['--staged', '-'],
      ['--staged', 'a', 'b'],
      ['--staged', 'no/such'],
    ]) {
      expect([args, keyroll(dir, ['scan', ...args])]).toEqual([
        args,
        { code: 2, out: '', err: expect.stringMatching(/^keyroll: (?!this should not)/) },
      ]);
    }
    expect(keyroll(folder(), ['scan', '--staged']).code).toBe(2);
  });
});
