/** What the documentation shows is tried, for it is what people copy. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, githubToken, keyroll, shell } from './keyroll.ts';

const TOP = resolve(import.meta.dirname, '../..');

function blocks(file: string, language: string): string[] {
  const text = readFileSync(join(TOP, 'docs', file), 'utf8');
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'gm'))].map(
    ([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

describe('the pages', () => {
  it('lead to files that are there', () => {
    const pages = [
      'README.md',
      ...readdirSync(join(TOP, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
    ];
    const links = pages.flatMap((page) =>
      [...readFileSync(join(TOP, page), 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to = '']) =>
        join(dirname(page), to),
      ),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((path) => !existsSync(join(TOP, path)))).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  const text = readFileSync(join(TOP, 'docs/configuration.md'), 'utf8');

  it('tells of every setting there is, and shows one that is accepted', () => {
    const refused = keyroll(folder({ 'keyroll.config.yaml': 'zzz: 1\n' }), ['scan']);
    const known = /Known: (.+)\./.exec(refused.err)?.[1]?.split(', ') ?? [];
    const table = text.slice(text.indexOf('| field |'), text.indexOf('Paths are relative'));
    expect(known.length).toBeGreaterThan(9);
    expect([...table.matchAll(/`([A-Za-z]+)`(?=[,`\w ]*\|)/g)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(known),
    );
    const [shown = ''] = blocks('configuration.md', 'yaml');
    expect(known.filter((name) => !shown.includes(`${name}:`))).toEqual([]);
    const files = {
      'security/keyroll.inventory.yaml': 'schema_version: "1"\ntokens: []\n',
      'security/keyroll.baseline.json': '{"version":"1","findings":[]}',
      'logs/none.txt': '',
    };
    const packs = { 'security/packs/own.yaml': blocks('rules.md', 'yaml')[0] ?? '' };
    expect(
      keyroll(folder({ ...files, ...packs, 'keyroll.config.yaml': shown }), ['scan', '--print-config']),
    ).toMatchObject({ code: 0, err: '' });
  });
});

describe('docs/ci.md', () => {
  it('says how to begin where findings are already, in commands that do it', () => {
    const dir = folder({ 'a.env': `A=${githubToken('docs')}\n` });
    const begin = blocks('ci.md', 'sh').find((block) => block.includes('baseline create')) ?? '';
    const run = shell(dir, `set -e\nkeyroll() { $KEYROLL "$@"; }\n${begin}`);
    expect(run).toMatchObject({ code: 0 });
    expect(run.out).toContain('keyroll.baseline.json: 1 entry');
  });
});

describe('help', () => {
  it.each(
    [
      [],
      ['scan'],
      ['usage'],
      ['triage'],
      ['report'],
      ['inventory'],
      ['inventory', 'import'],
      ['rules'],
      ['hook', 'install'],
    ].map((command) => [command]),
  )('of %j fits eighty columns', (command) => {
    const { code, out } = keyroll('/', [...command, '--help']);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('says which options there is no doing without', () => {
    expect(keyroll('/', ['inventory', 'issue', '--help']).out).toMatch(
      /--id <slug> +id of the new entry \(required\)$/m,
    );
  });

  it('is named where a command line is not understood', () => {
    expect(keyroll('/', ['scan', '--hisotry'])).toMatchObject({
      code: 2,
      err: "keyroll: unknown option '--hisotry'\n(Did you mean --history?)\n(keyroll scan --help lists its options)\n",
    });
    expect(keyroll('/', ['inventory', 'lst']).err).toContain('(keyroll inventory --help lists its commands)');
    expect(keyroll(folder(), ['invntory', 'list'])).toMatchObject({
      code: 2,
      err: 'keyroll: there is no file or folder "invntory".\n(Did you mean keyroll inventory?)\n',
    });
    expect(keyroll(folder({ 'hok/.keep': '' }), ['hok']).err).not.toContain('Did you mean');
  });
});
