import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { folder, git, githubToken, keyroll } from './keyroll.ts';

interface Placed {
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
}

interface Sarif {
  readonly runs: readonly {
    readonly properties: { readonly inventory: { readonly path: string } };
    readonly results: readonly Placed[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly Placed[] }[];
  }[];
}

/** Places of the findings, and of what was said beside them. */
function urisOf(text: string): string[] {
  return (JSON.parse(text) as Sarif).runs.flatMap(({ results, invocations }) =>
    [...results, ...invocations.flatMap((invocation) => invocation.toolExecutionNotifications)].map(
      ({ locations: [first] }) => first?.physicalLocation.artifactLocation.uri ?? '',
    ),
  );
}

/** The tree of nothing, which git knows without being told. */
const EMPTY = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const FILE = 'services/api/src/a b.ts';
const URI = 'services/api/src/a%20b.ts';
/** It is looked for upwards from what is scanned, and told of. */
const MISNAMED = 'keyroll.config.yml';
const INVENTORY = 'keyroll.inventory.yaml';

function repository(): string {
  const dir = folder({
    [FILE]: `const key = "${githubToken('sub-folder')}";\n`,
    [MISNAMED]: '',
    [INVENTORY]: 'schema_version: "1"\ntokens: []\n',
    '.gitignore': '.home\n',
  });
  git(dir, 'init', '-q');
  git(dir, 'add', '.');
  git(dir, 'commit', '-q', '-m', 'one');
  return dir;
}

test.each([
  ['the top', '.', ['scan']],
  ['a folder below', '.', ['scan', 'services/api']],
  ['a file', '.', ['scan', FILE]],
  ['a folder from within', 'services/api', ['scan']],
  ['another folder from within', 'services', ['scan', 'api/src']],
  ['the folder above', 'services/api/src', ['scan', '..']],
  ['two folders from within', 'services', ['scan', 'api/src', '../services/api']],
  ['the history of a folder', 'services', ['scan', '--history', 'api']],
  ['what is staged of a folder', 'services', ['scan', '--staged', 'api']],
])('SARIF names files from the top of the repository: %s', (_, cwd, args) => {
  const dir = repository();
  if (args.includes('--staged')) git(dir, 'reset', '-q', '--soft', git(dir, 'commit-tree', '-m', '', EMPTY).trim());
  const { out } = keyroll(join(dir, cwd), [...args, '-f', 'sarif']);
  expect(urisOf(out)).toEqual([URI, MISNAMED]);
  expect((JSON.parse(out) as Sarif).runs.map(({ properties }) => properties.inventory.path)).toContain(INVENTORY);
});

test.each([
  ['the top', '.', ['scan'], FILE],
  ['a folder below', '.', ['scan', 'services/api'], FILE],
  ['a folder from within', 'services/api', ['scan'], 'src/a b.ts'],
  ['another folder from within', 'services', ['scan', 'api/src'], 'api/src/a b.ts'],
  ['the folder above', 'services/api/src', ['scan', '..'], 'src/a b.ts'],
  ['the history of a folder', 'services', ['scan', '--history', 'api'], 'api/src/a b.ts'],
])('the screen names files from the current folder, and reports for programs do not: %s', (_, cwd, args, path) => {
  const here = join(repository(), cwd);
  expect(keyroll(here, [...args, '-f', 'compact']).out).toMatch(new RegExp(`^${path}:1:14: `));
  const saved = JSON.parse(keyroll(here, [...args, '-f', 'json']).out) as Report;
  const fromTop = (name: string | null | undefined): string => join(saved.run.source.base ?? '', name ?? '');
  expect(fromTop(saved.findings[0]?.occurrences[0]?.path)).toBe(FILE);
  expect(fromTop(saved.inventory.path)).toBe(INVENTORY);
});

test('what the screen shows can be explained as it stands there', () => {
  const dir = repository();
  const [place = ''] = /^.*?:1(?=:)/.exec(keyroll(dir, ['scan', 'services/api', '-q', '-f', 'compact']).out) ?? [];
  expect(keyroll(dir, ['explain', place]).out).toContain('github-personal-access-token');
});

test('a saved report still knows where the top is', () => {
  const dir = repository();
  keyroll(dir, ['scan', 'services/api', '--report', 'json=saved.json']);
  expect(JSON.parse(readFileSync(join(dir, 'saved.json'), 'utf8'))).toMatchObject({
    run: { source: { base: 'services/api' } },
  });
  expect(urisOf(keyroll(dir, ['report', 'saved.json', '-f', 'sarif']).out)).toEqual([URI, MISNAMED]);
});
