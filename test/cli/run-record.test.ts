/** The run record names the files that decide what is scanned and reported, and what each of them took away. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, git, githubToken, keyroll, scan, token, write } from './keyroll.ts';

const CONFIG =
  'exclude: [vendor]\ndisable:\n  - { rule: github-personal-access-token, reason: of the training shop }\n  - { rule: no-such-rule, reason: mistyped }\n';
const sha256 = (dir: string, name: string): string =>
  createHash('sha256')
    .update(readFileSync(join(dir, name)))
    .digest('hex');
const files = {
  'a.env': `GITHUB_TOKEN=${githubToken('a')}\n`,
  'b.env': `DB_PASSWORD=${token('<base62:18>', 'b')}\n`,
  'vendor/c.env': `GITHUB_TOKEN=${githubToken('c')}\n`,
  'vendor/d.txt': '',
};

describe('the run record', () => {
  it('of a history holds the refs that were scanned, so that anybody can tell whether they are the same', () => {
    const place = folder({ 'a.txt': 'a\n', '.gitignore': '.home\n' });
    git(place, 'init', '-q');
    git(place, 'add', '.');
    git(place, 'commit', '-q', '-m', 'one');
    git(place, 'tag', 'v1');
    const listed = git(place, 'for-each-ref', '--format=%(objectname) %(refname)');
    const refs = { count: 2, sha256: createHash('sha256').update(listed).digest('hex') };
    const { report } = scan(place, ['scan', '--history', '-q', '--report', 'markdown=pci.md']);
    expect(report.run.source.refs).toEqual(refs);
    expect(readFileSync(join(place, 'pci.md'), 'utf8')).toContain(`| Refs | 2 refs; the output of`);
    expect(scan(place, ['scan', '--history', '--branch', 'HEAD']).report.run.source).not.toHaveProperty('refs');
    git(place, 'tag', 'v2');
    expect(scan(place, ['scan', '--history']).report.run.source.refs).not.toEqual(refs);
  });

  it('names configuration and baseline by path and SHA-256, and what each took away', () => {
    const place = folder(files);
    const env = { env: { HOME: join(place, '.home') } };
    keyroll(place, ['inventory', 'init'], env);
    const rule = scan(place, ['scan', 'a.env', '-q'], env).report.findings[0]?.rule ?? '';
    write(place, 'keyroll.config.yaml', `\ufeff${CONFIG.replace('github-personal-access-token', rule)}`);
    keyroll(place, ['scan', 'b.env', '-q', '-f', 'json', '-o', 'r.json', '--exit-zero'], env);
    keyroll(place, ['baseline', 'create', 'r.json', '--state', 'accepted', '--reason', 'of the closed account'], env);
    const { report } = scan(place, ['scan', '-q', '--report', 'markdown=pci.md', '--report', 'sarif=a.sarif'], env);
    const text = readFileSync(join(place, 'pci.md'), 'utf8');
    const [configured, decided] = [sha256(place, 'keyroll.config.yaml'), sha256(place, 'keyroll.baseline.json')];
    expect(report.run.configuration).toEqual({
      path: 'keyroll.config.yaml',
      sha256: configured,
      excluded: 2,
      disabled: [rule, 'no-such-rule'],
      suppressed: 1,
    });
    expect(report.run.baseline).toEqual({
      path: 'keyroll.baseline.json',
      sha256: decided,
      entries: 1,
      suppressed: 1,
      known: 0,
    });
    expect(text).toContain(
      `| Configuration | \`keyroll.config.yaml\`, SHA-256 \`${configured}\`: excluded 2 paths, disabled \`${rule}\`, \`no-such-rule\`, suppressed 1 finding |`,
    );
    expect(text).toContain(
      `| Baseline | \`keyroll.baseline.json\`, SHA-256 \`${decided}\`, 1 entry: suppressed 1 finding; 0 more known, which still count |`,
    );
    expect(JSON.parse(readFileSync(join(place, 'a.sarif'), 'utf8'))).toMatchObject({
      runs: [{ properties: { configuration: { sha256: configured }, baseline: { sha256: decided } } }],
    });
  });

  it('says that there was none', () => {
    const dir = folder({ ...files, 'keyroll.config.yaml': CONFIG });
    const { report } = scan(dir, ['scan', '-q', '--no-config', '--report', 'markdown=pci.md']);
    const text = readFileSync(join(dir, 'pci.md'), 'utf8');
    expect(report.run).toMatchObject({ configuration: null, baseline: null });
    expect(text).toContain('| Configuration | none |\n| Baseline | none |');
  });

  it('tells what was not looked at, and which checks could say nothing for it', () => {
    const text = keyroll(folder(files), ['scan', '--no-config', '-f', 'markdown']).out;
    const scope = text.slice(text.indexOf('## 3 '), text.indexOf('## 4 '));
    expect(scope).toContain('- git history was not scanned: SCN-002');
    expect(scope).toMatch(/^- no usage log was supplied: .*LOG-011/m);
    expect(scope).toContain('- findings below medium confidence are not listed');
  });
});
