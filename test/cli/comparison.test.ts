/** `--against`: what changed between two reports, from the built program. */
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { folder, githubToken, keyroll, scan, write } from './keyroll.ts';

const entry = (id: string, more: string): string =>
  `  - id: ${id}\n    type: api_key\n    status: active\n    environment: prod\n${more}`;
const inventory = (...entries: readonly string[]): string => `schema_version: "1"\ntokens:\n${entries.join('')}`;
const PEPPER = { KEYROLL_PEPPER_FILE: 'pepper' };

let dir: string;

beforeEach(() => {
  dir = folder({ pepper: `${'0123456789abcdef'.repeat(4)}\n` });
  write(dir, 'src/stays.env', `GITHUB_TOKEN=${githubToken('stays')}\n`);
  write(dir, 'src/goes.env', `GITHUB_TOKEN=${githubToken('goes')}\n`);
  write(dir, 'src/turns.env', `\nGITHUB_TOKEN=${githubToken('old')}\n`);
  write(
    dir,
    'keyroll.inventory.yaml',
    inventory(
      entry('a', '    scopes: [read]\n    allowed_networks: [10.0.0.0/8]\n    last_rotated_at: 2026-01-01\n'),
      entry('b', '    scopes: [read, write]\n'),
      entry('c', ''),
    ),
  );
});

function first(env: Readonly<Record<string, string>> = PEPPER): void {
  expect(
    keyroll(
      dir,
      ['scan', 'src', '--inventory', 'keyroll.inventory.yaml', '--report', 'json=before.json', '-q', '-f', 'json'],
      { env },
    ).err,
  ).not.toContain('error');
}

function change(): void {
  write(dir, 'src/goes.env', '\n');
  write(dir, 'src/turns.env', `\n\nGITHUB_TOKEN=${githubToken('new')}\n`);
  write(dir, 'src/comes.env', `GITHUB_TOKEN=${githubToken('comes')}\n`);
  write(
    dir,
    'keyroll.inventory.yaml',
    inventory(
      entry('a', '    scopes: [read, "admin:org"]\n    last_rotated_at: 2026-11-01\n'),
      entry('b', '    scopes: [read]\n').replace('active', 'rotating'),
      entry('d', ''),
    ),
  );
}

const second = (...args: readonly string[]) =>
  scan(dir, ['scan', 'src', '--inventory', 'keyroll.inventory.yaml', '--against', 'before.json', ...args], {
    env: PEPPER,
  });

describe('a report beside an earlier one', () => {
  test('tells findings that appeared, went, and were replaced where they stood', () => {
    first();
    change();
    const { changes } = second().report;
    const paths = (found: readonly { readonly path: string; readonly line: number }[] | undefined) =>
      found?.map(({ path, line }) => `${path}:${line}`);
    expect(changes?.caveats).toEqual([]);
    expect(paths(changes?.findings.appeared)).toEqual(['comes.env:1']);
    expect(paths(changes?.findings.gone)).toEqual(['goes.env:1']);
    expect(paths(changes?.findings.replaced)).toEqual(['turns.env:3']);
    expect(changes?.findings.stayed).toBe(1);
  });

  test('tells tokens that came, went, were rotated, and may do more or less', () => {
    first();
    change();
    expect(second().report.changes?.tokens.map(({ entry: id, kind, detail }) => `${id} ${kind}: ${detail}`)).toEqual([
      'a rotated: on 2026-11-01',
      'a widened: scope admin:org added',
      'a widened: now usable from any network',
      'b narrowed: scope write removed',
      'b status: status from active to rotating',
      'd added: active, prod',
      'c removed: was active, prod',
    ]);
  });

  test('tells tokens that may be used from more networks, and what was not stated before', () => {
    write(
      dir,
      'keyroll.inventory.yaml',
      inventory(entry('a', '    allowed_networks: [10.0.0.0/8]\n    last_rotated_at: 2026-01-01\n')),
    );
    first();
    const more = '    allowed_networks: [10.0.0.0/8, 192.0.2.0/24]\n    expires_at: 2027-01-31\n';
    write(dir, 'keyroll.inventory.yaml', inventory(entry('a', more)));
    expect(second().report.changes?.tokens.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([
      'widened: network 192.0.2.0/24 added',
      'expiry: expiry from not stated to 2027-01-31',
    ]);
  });

  test('says which of the two had no inventory', () => {
    const plain = ['scan', 'src', '--no-config', '--report', 'json=plain.json', '-q'];
    rmSync(join(dir, 'keyroll.inventory.yaml'));
    keyroll(dir, plain, { env: PEPPER });
    write(dir, 'keyroll.inventory.yaml', inventory(entry('a', '')));
    first();
    const caveats = (now: string, earlier: string): readonly string[] | undefined =>
      (JSON.parse(keyroll(dir, ['report', now, '--against', earlier, '-f', 'json']).out) as Report).changes?.caveats;
    expect(caveats('plain.json', 'plain.json')).toEqual([]);
    expect(caveats('before.json', 'plain.json')).toEqual(['the earlier report had no inventory']);
    expect(caveats('plain.json', 'before.json')).toEqual([
      'this report has no inventory, so every token counts as removed',
    ]);
  });

  test('tells nothing of a token whose scopes are only described in other words', () => {
    write(dir, 'keyroll.inventory.yaml', inventory(entry('a', '    scope_model: fine\n')));
    first();
    write(dir, 'keyroll.inventory.yaml', inventory(entry('a', '    scope_model: coarse\n')));
    expect(second().report.changes?.tokens).toEqual([]);
    write(dir, 'keyroll.inventory.yaml', inventory(entry('a', '    scope_model: unrestricted\n')));
    expect(second().report.changes?.tokens.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([
      'widened: now unrestricted',
    ]);
  });

  test('says the same from a saved report, on a screen and in Markdown', () => {
    first();
    change();
    const { out } = second();
    expect(out).toContain('1 finding appeared, 1 replaced, 1 gone, 1 as before');
    expect(out).toContain('a: widened, scope admin:org added');
    keyroll(dir, ['scan', 'src', '--inventory', 'keyroll.inventory.yaml', '--report', 'json=after.json', '-q'], {
      env: PEPPER,
    });
    expect(keyroll(dir, ['report', 'after.json', '--against', 'before.json', '-f', 'json']).out).toContain('"widened"');
    const markdown = keyroll(dir, ['report', 'after.json', '--against', 'before.json', '-f', 'markdown']).out;
    expect(markdown).toContain('## 11 Changes since the earlier report');
    expect(markdown).toMatch(/\| `a` \| widened \| scope admin:org added \|/);
    expect(keyroll(dir, ['report', 'after.json', '-f', 'markdown']).out).not.toContain('## 11');
  });

  test('names other reasons for differences', () => {
    first({});
    change();
    const { changes } = second('--min-confidence', 'high').report;
    expect(changes?.findings).toEqual({ compared: false, appeared: [], gone: [], replaced: [], stayed: 0 });
    expect(changes?.caveats).toEqual([
      'one of the two reports was made without a pepper, so findings could not be compared',
      'the two scans used a different minimum confidence',
    ]);
  });

  test('is not read where it is no report, before anything is scanned', () => {
    write(dir, 'before.json', '{"a": 1}');
    const { code, err, out } = keyroll(dir, ['scan', 'src', '--against', 'before.json']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('before.json: this is not a keyroll report');
  });

  test('may lie among the files that are scanned, and is not scanned itself', () => {
    first();
    copyFileSync(join(dir, 'before.json'), join(dir, 'src/before.json'));
    const { report } = scan(dir, ['scan', 'src', '--against', 'src/before.json'], { env: PEPPER });
    expect(report.run.skipped).toContainEqual({ path: 'before.json', reason: "keyroll's own file" });
    expect(JSON.parse(readFileSync(join(dir, 'src/before.json'), 'utf8'))).toHaveProperty('schemaVersion', '1');
  });
});
