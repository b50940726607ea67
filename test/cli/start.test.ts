import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, githubToken, keyroll } from './keyroll.ts';

/** What Node loaded of its own in a run, and which files of the program. */
function loadedBy(files: Readonly<Record<string, string>>, args: readonly string[]): { readonly node: readonly string[]; readonly own: readonly string[]; readonly code: number | null } {
  const place = folder({ 'tell.cjs': "process.on('exit', () => require('node:fs').writeFileSync(`${__dirname}/loaded.json`, JSON.stringify({ node: process.moduleLoadList, own: Object.keys(require.cache) })));\n" }), dir = folder(files);
  const { code } = keyroll(dir, args, { env: { NODE_OPTIONS: `--require ${JSON.stringify(join(place, 'tell.cjs'))}` } });
  const { node, own } = JSON.parse(readFileSync(join(place, 'loaded.json'), 'utf8')) as { readonly node: readonly string[]; readonly own: readonly string[] };
  return { node: node.map((name) => name.replace(/^(?:NativeModule|Internal Binding) /, '')), own: own.filter((file) => file.includes('dist')).map((file) => file.replace(/^.*[\\/]|-.{8}\.js$/g, '')), code };
}

const SLOW = ['stream', 'net', 'tty', 'fs/promises', 'child_process', 'zlib', 'crypto', 'worker_threads', 'v8'];

describe('a scan of one clean file', () => {
  it('loads none of those modules of Node that take longer than the scan', () => {
    const { node, code } = loadedBy({ 'app.js': 'export default 8080;\n' }, ['scan', 'app.js']);
    expect([code, node.filter((name) => SLOW.includes(name))]).toEqual([0, []]);
  });

  it('loads neither what judges findings nor what speaks with git, which a scan with a finding does', () => {
    const clean = loadedBy({ 'app.js': 'export default 8080;\n' }, ['scan', 'app.js']).own;
    expect(clean.filter((name) => /roll-call|git|load|further/.test(name))).toEqual([]);
    expect(clean).toContain('engine');
    const found = loadedBy({ 'app.env': `GITHUB_TOKEN=${githubToken('start')}\n` }, ['scan', 'app.env']);
    expect([found.code, found.own.includes('roll-call')]).toEqual([1, true]);
  });
});

describe('--version', () => {
  it('loads the beginning of the program alone', () => {
    expect(loadedBy({}, ['--version']).own).not.toContain('engine');
  });
});
