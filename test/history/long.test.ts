/** Histories of more commits than the tables of a scan begin with, held against what git says. */
import { describe, expect, it } from 'vitest';
import { folder, git, githubToken, scan } from '../cli/keyroll.ts';
import { gitBytes } from '../git.ts';

const COMMITS = 700;
const FILES_PER_COMMIT = 3;
/** Each stands from one commit to another one, under a name of its own. */
const SECRETS = [3, 250, 400, 555, COMMITS - 2].map((from, at) => ({
  from,
  until: from + 1 + 37 * at,
  token: githubToken(`long/${at}`),
  path: `secrets/${at}/name-${'x'.repeat(at)}.env`,
}));

/** A stream for `git fast-import`: every commit brings files, a minute after the one before it. */
function stream(): string {
  const parts: string[] = [];
  for (let at = 0; at < COMMITS; at++) {
    parts.push(
      'commit refs/heads/main',
      `author Author ${at} <a@example.test> ${1_700_000_000 + 60 * at} +0000`,
      `committer Committer <c@example.test> ${1_700_000_000 + 60 * at} +0000`,
      `data <<END\ncommit ${at}\nEND`,
    );
    for (let file = 0; file < FILES_PER_COMMIT; file++) {
      parts.push(`M 100644 inline many/${at % 40}/file-${at}-${file}.txt`, `data <<END\nline ${at} of ${file}\nEND`);
    }
    for (const { from, until, token, path } of SECRETS) {
      if (at === from) parts.push(`M 100644 inline ${path}`, `data <<END\ntoken: ${token}\nEND`);
      if (at === until) parts.push(`D ${path}`);
    }
    parts.push('');
  }
  return parts.join('\n');
}

describe('a long history', () => {
  it.each([
    ['in a pack', ['repack', '-adfq']],
    ['in a pack without deltas', ['repack', '-adfq', '--depth=0']],
    ['in loose objects', null],
  ])('%s tells the commits of each secret as git does', (_where, repack) => {
    const dir = folder();
    git(dir, 'init', '-q');
    const limit = repack === null ? ['-c', 'fastimport.unpackLimit=1000000'] : [];
    gitBytes(dir, [...limit, 'fast-import', '--quiet'], { input: stream() });
    git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/main');
    if (repack !== null) git(dir, ...repack);
    const { code, report } = scan(dir, ['scan', '--history', '--no-config', '--as-of', '2026-01-01']);
    expect([code, report.run.commits, report.run.complete]).toEqual([1, COMMITS, true]);
    expect(report.run.blobs).toBe(COMMITS * FILES_PER_COMMIT + SECRETS.length);
    const told = report.findings.map(({ masked, occurrences, history }) => [
      masked.slice(-4),
      occurrences.map(({ path, commit }) => [path, commit]),
      history?.introduced.author,
      history?.removed?.commit ?? null,
    ]);
    const expected = SECRETS.map(({ token, path }, at) => {
      const said = (filter: string): string =>
        git(dir, 'log', '--format=%H', `--diff-filter=${filter}`, '--', path).trim();
      return [token.slice(-4), [[path, said('A')]], `Author ${SECRETS[at]?.from}`, said('D') || null];
    });
    expect(told.toSorted()).toEqual(expected.toSorted());
  });
});
