/** Objects enough for two threads beside the first, which waits wherever it would come before them. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { gitBytes } from '../git.ts';
import { folder, git, githubToken, keyroll, launch, type Run } from '../cli/keyroll.ts';

const COMMITS = 60;
const FILES = 80;

const LAST_OF_ALL = `
  const { isMainThread } = require('node:worker_threads');
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (const name of isMainThread ? ['add', 'compareExchange'] : []) {
    const claim = Atomics[name];
    Atomics[name] = (counters, at, ...given) => {
      for (let naps = 0; naps < 5000 && Atomics.load(counters, at) === 0; naps++) Atomics.wait(nap, 0, 0, 2);
      return claim(counters, at, ...given);
    };
  }
`;

/** Each commit adds a folder, in which one file in forty holds a token, and takes out one of the folder before. */
function script(): string {
  const lines: string[] = [];
  for (let commit = 0; commit < COMMITS; commit++) {
    lines.push('commit refs/heads/main', `committer ann <ann@example.test> ${1_700_000_000 + commit * 60} +0000`);
    lines.push('data 1', 'm');
    for (let file = 0; file < FILES; file++) {
      const name = `${commit}-${file}`;
      const text = `name: ${name}\ntoken: ${file % 40 === 0 ? githubToken(name) : 'none'}\nthe same in every file\n`;
      lines.push(`M 644 inline src/${commit}/${file}.txt`, `data ${text.length}`, text);
    }
    if (commit > 0) lines.push(`D src/${commit - 1}/0.txt`);
  }
  return `${lines.join('\n')}\n`;
}

it('a history that threads share gives the report that one thread gives', () => {
  const dir = folder({ 'last.cjs': LAST_OF_ALL });
  git(dir, 'init', '-q', 'repo');
  const repo = join(dir, 'repo');
  gitBytes(repo, ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet'], { input: script() });
  const args = ['scan', '--history', '.', '--no-cache', '-q', '--report', 'json=-', '--jobs'];
  const told = ({ out }: Run): unknown => {
    const { findings, diagnostics, run } = JSON.parse(out) as Report;
    const { blobs, bytes, commits, complete } = run;
    return {
      findings: findings.map((finding) => ({ ...finding, id: null })),
      diagnostics,
      blobs,
      bytes,
      commits,
      complete,
    };
  };
  const alone = told(keyroll(repo, [...args, '1']));
  expect(alone).toMatchObject({ blobs: COMMITS * FILES, complete: true, findings: { length: COMMITS * 2 } });
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(join(dir, 'last.cjs'))}` };
  expect(told(launch(repo, [...args, '3'], { env }))).toEqual(alone);
});
