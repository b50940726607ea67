/**
 * A killed update leaves the old inventory or the new one. The same is tried a thousand times by
 * bench/kill-inventory.mjs.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killMany } from '../../bench/kill-inventory.mjs';
import { folder, keyroll, shell, started } from './keyroll.ts';

const FILE = 'keyroll.inventory.yaml';
const TEXT = 'schema_version: "1"\ntokens:\n  - id: a\n    type: api_key\n    status: active\n    environment: prod\n';
const edit = (dir: string, ...args: readonly string[]) => keyroll(dir, ['inventory', 'edit', 'a', ...args]);

describe('an update of the inventory', () => {
  it('leaves the old file or the new one when it is killed, and nothing beside it for ever', async () => {
    const found = await killMany({ kills: 25, entries: 60, seed: 7 });
    expect(found.old + found.new).toBe(25);
  });

  it('waits for another one, so that neither is lost', async () => {
    const dir = folder({ [FILE]: TEXT });
    const fields = ['name', 'purpose', 'notes', 'provider', 'third_party_service', 'approval_ref'];
    const codes = await Promise.all(
      fields.map(
        (field) =>
          new Promise((done) => started(dir, ['inventory', 'edit', 'a', '--set', `${field}=x`]).once('exit', done)),
      ),
    );
    expect(codes).toEqual(fields.map(() => 0));
    for (const field of fields) expect(readFileSync(join(dir, FILE), 'utf8')).toContain(`    ${field}: x\n`);
    expect(readdirSync(dir).filter((name) => name !== '.home')).toEqual([FILE]);
  });

  it('takes over the lock of a process that is gone, and takes its temporary file away', () => {
    const dir = folder({ [FILE]: TEXT });
    const gone = 2 ** 22 + 1;
    writeFileSync(join(dir, `.${FILE}.lock`), `${gone} ${hostname()} 0011223344556677\n`);
    writeFileSync(join(dir, `.${FILE}.001122334455.tmp`), 'half of');
    writeFileSync(join(dir, '.other.001122334455.tmp'), 'not ours');
    expect(edit(dir, '--purpose', 'p').code).toBe(0);
    expect(
      readdirSync(dir)
        .filter((name) => name !== '.home')
        .sort(),
    ).toEqual(['.other.001122334455.tmp', FILE]);
  });

  it('leaves no lock where the disk takes a name and no byte', () => {
    const dir = folder({ [FILE]: TEXT });
    const run = shell(dir, 'ulimit -f 0; $KEYROLL inventory edit a --purpose more');
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('its lock file cannot be created')]);
    expect(existsSync(join(dir, `.${FILE}.lock`))).toBe(false);
  });

  it('leaves a lock and a file alone that it did not get to change', () => {
    const dir = folder({ [FILE]: 'schema_version: "1"\ntokens:\n  - id: a\n' });
    expect(edit(dir, '--purpose', 'p').code).toBe(2);
    expect([existsSync(join(dir, `.${FILE}.lock`)), readFileSync(join(dir, FILE), 'utf8')]).toEqual([
      false,
      'schema_version: "1"\ntokens:\n  - id: a\n',
    ]);
  });
});
