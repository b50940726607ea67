/**
 * Settings, inventories and baselines that come with a checkout and are no files: links to devices, pipes nobody fills.
 */
import { spawnSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, git, githubToken, shell, write } from '../cli/keyroll.ts';

const FOUND = ['keyroll.config.yaml', '.keyrollrc.json', 'keyroll.inventory.yaml', 'keyroll.baseline.json'] as const;
const REFUSED = 'no regular file';

/** Ended from outside where it waits or fills the memory, so that a failing test fails in time. */
function limited(dir: string, line: string): { readonly code: number | null; readonly err: string } {
  const { code, err } = shell(dir, `ulimit -v 12000000; timeout -s KILL 150 $KEYROLL ${line}`);
  return { code, err };
}

function checkout(): string {
  const dir = folder({ 'a.env': `TOKEN=${githubToken('a checkout')}\n` });
  git(dir, 'init', '-q');
  return dir;
}

describe("a file of keyroll's own in a checkout", () => {
  it.each(FOUND)('is not waited for when it is a pipe: %s', (name) => {
    const dir = checkout();
    spawnSync('mkfifo', [join(dir, name)]);
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });

  it('is not followed to a device', () => {
    const dir = checkout();
    symlinkSync('/dev/zero', join(dir, 'keyroll.config.yaml'));
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });

  it.each(['rules: [/dev/zero]', 'inventory: /dev/zero', 'baseline: /dev/zero'])('does not lead to one: %s', (text) => {
    const dir = checkout();
    write(dir, 'keyroll.config.yaml', text);
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });

  it('is not read when it is far larger than any', () => {
    const dir = checkout();
    write(dir, 'keyroll.config.yaml', 'failOn: high\n');
    truncateSync(join(dir, 'keyroll.config.yaml'), 3 * 1024 ** 3);
    expect(limited(dir, 'scan -q')).toEqual({ code: 2, err: expect.stringContaining('larger than 64 MB') });
  });

  it.each(['inventory list', 'inventory edit x --purpose y'])('is not waited for by %s', (line) => {
    const dir = checkout();
    spawnSync('mkfifo', [join(dir, 'keyroll.inventory.yaml')]);
    expect(limited(dir, line)).toEqual({ code: 2, err: expect.stringContaining(REFUSED) });
  });
});

describe('a file that is typed', () => {
  it('may be a pipe of the shell, or nothing', () => {
    const dir = checkout();
    expect(limited(dir, 'scan -q --config <(echo "failOn: critical")').code).toBe(1);
    expect(limited(dir, 'scan -q --config /dev/null').code).toBe(1);
  });
});
