import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, githubToken, keyroll, scan, sharedFolder, write, type Run } from './keyroll.ts';

const FILE = 'keyroll.inventory.yaml';

describe('keyroll inventory', () => {
  const first = githubToken('inventory 1');
  const second = githubToken('inventory 2');
  const dir = sharedFolder({ 'a.env': `GITHUB_TOKEN=${first}\n`, 'b.env': `GITHUB_TOKEN=${second}\n` });
  let init: Run;
  beforeAll(() => {
    init = keyroll(dir, ['inventory', 'init']);
  });

  it('init makes an inventory and a pepper that only its owner may read, and neither twice', () => {
    const pepper = join(dir, '.home/.config/keyroll/pepper');
    expect([init.code, init.out.includes(pepper)]).toEqual([0, true]);
    expect(init.err).toContain('keep it outside every repository');
    expect(statSync(pepper).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(dir, FILE), 'utf8');
    expect(keyroll(dir, ['inventory', 'init'])).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(join(dir, FILE), 'utf8')).toBe(text);
  });

  it('add takes a finding of the last scan, and the next scan knows it', () => {
    const before = scan(dir, ['scan', '-q']).report.findings.find(
      ({ occurrences }) => occurrences[0]?.path === 'a.env',
    );
    expect(before).toMatchObject({ state: 'unregistered', entry: null });
    const added = keyroll(dir, [
      'inventory',
      'add',
      '--finding',
      before?.id ?? '',
      '--id',
      'first',
      '--environment',
      'prod',
      '--team',
      'shop',
      '--storage',
      'env_file=a.env',
      '--expires',
      'never',
    ]);
    expect(added).toMatchObject({
      code: 0,
      err: '',
      out: `first is registered in ${FILE}.\nnext: keyroll inventory edit first --purpose ...\n`,
    });
    const { report } = scan(dir, ['scan', '-q']);
    expect(report.findings.find(({ id }) => id === before?.id)).toMatchObject({ state: 'registered', entry: 'first' });
    expect(keyroll(dir, ['inventory', 'add', '--finding', before?.id ?? ''])).toMatchObject({
      code: 2,
      err: expect.stringContaining('already in the inventory, as "first"'),
    });
    expect(keyroll(dir, ['inventory', 'add', '--finding', 'fff'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no finding of the report'),
    });
  });

  it('add takes a finding of a saved report', () => {
    const other = folder({ 'b.env': `GITHUB_TOKEN=${second}\n` });
    const env = { KEYROLL_PEPPER_FILE: join(dir, '.home/.config/keyroll/pepper') };
    const { report } = scan(other, ['scan', '-q'], { env });
    write(other, 'saved.json', JSON.stringify(report));
    expect(
      keyroll(dir, [
        'inventory',
        'add',
        '--report',
        join(other, 'saved.json'),
        '--finding',
        report.findings[0]?.id.slice(0, 8) ?? '',
        '--id',
        'second',
      ]).code,
    ).toBe(0);
    expect(scan(dir, ['scan', '-q']).report.findings.map(({ entry }) => entry)).toEqual(['first', 'second']);
    const lost = folder();
    keyroll(lost, ['inventory', 'init']);
    expect(keyroll(lost, ['inventory', 'add', '--finding', 'abc'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no saved report of a last scan'),
    });
  });

  it('add takes a token from standard input, and neither shows nor stores it', () => {
    const place = folder({ 'c.env': `GITHUB_TOKEN=${first}\n` });
    keyroll(place, ['inventory', 'init']);
    const run = keyroll(place, ['inventory', 'add', '--id', 'typed'], { input: `${first}\n` });
    expect([run.code, (run.out + run.err + readFileSync(join(place, FILE), 'utf8')).includes(first)]).toEqual([
      0,
      false,
    ]);
    expect(scan(place, ['scan', '-q']).report.findings).toMatchObject([{ state: 'registered', entry: 'typed' }]);
    const text = readFileSync(join(place, FILE), 'utf8');
    expect(text).toMatch(/type: personal_access_token\n[^]* provider: github\n/);
    expect(keyroll(place, ['inventory', 'add', '--id', 'again'], { input: first })).toMatchObject({
      code: 2,
      err: expect.stringContaining('this token is already in the inventory, as "typed"'),
    });
    expect(readFileSync(join(place, FILE), 'utf8')).toBe(text);
    expect(keyroll(place, ['inventory', 'add', '--id', 'typed'], { input: second })).toMatchObject({
      code: 2,
      err: expect.stringContaining('typed'),
    });
    expect(keyroll(place, ['inventory', 'add'], { input: '\n' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('no token'),
    });
    expect(keyroll(place, ['inventory', 'add', '--environment', 'production'], { input: second })).toMatchObject({
      code: 2,
      err: expect.stringContaining('"environment" must be one of'),
    });
  });

  it('list and check say what stands in it and what it lacks', () => {
    expect(keyroll(dir, ['inventory', 'list']).out).toMatch(/^first +github +active +prod +shop/m);
    expect(JSON.parse(keyroll(dir, ['inventory', 'list', '-f', 'json']).out)).toMatchObject([
      { id: 'first', owner: 'shop', life: 'current', detail: 'without expiry' },
      { id: 'second', owner: null },
    ]);
    expect(keyroll(dir, ['inventory', 'check'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/valid, 2 entries(.*\n)+.*1 without an owner: second/),
    });
    expect(keyroll(folder(), ['inventory', 'check'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('"keyroll inventory init" makes one'),
    });
  });

  it('names a place as seen from itself, whichever folder was scanned', () => {
    const place = folder({
      'services/api/a.env': `GITHUB_TOKEN=${first}\n`,
      'services/b.env': `GITHUB_TOKEN=${second}\n`,
      'services/web/c.env': `GITHUB_TOKEN=${githubToken('from a folder below')}\n`,
    });
    const env = { HOME: join(place, '.home') };
    keyroll(place, ['inventory', 'init']);
    const [finding] = scan(join(place, 'services/api'), ['scan', '-q'], { env }).report.findings;
    expect(
      keyroll(join(place, 'services/api'), ['inventory', 'add', '--finding', finding?.id ?? ''], { env }).code,
    ).toBe(0);
    expect(
      keyroll(join(place, 'services/web'), ['triage', '--by', 'a.person'], {
        env,
        input: 'r\na.person\nfor a test\nnever\n',
      }).out,
    ).toContain('1 registered');
    expect(keyroll(join(place, 'services'), ['inventory', 'discover', '--write'], { env }).code).toBe(0);
    expect(readFileSync(join(place, FILE), 'utf8').match(/(?<=^ {6}- \{ kind: env_file, ref: )\S+/gm)).toEqual([
      'services/api/a.env',
      'services/web/c.env',
      'services/b.env',
    ]);
    expect(scan(place, ['scan', '-q'], { env }).report.findings.map(({ state }) => state)).toEqual([
      'registered',
      'registered',
      'registered',
    ]);
  });

  it('knows a place whichever files and folders are named', () => {
    const place = folder({
      'shop/config/.env': `GITHUB_TOKEN=${first}\n`,
      'other/config/.env': `API_TOKEN=${second}\n`,
    });
    const env = { HOME: join(place, '.home') };
    const shop = join(place, 'shop');
    const states = (cwd: string, ...paths: readonly string[]) =>
      scan(cwd, ['scan', '-q', ...paths], { env }).report.findings.map(({ occurrences, state }) => [
        occurrences[0]?.path,
        state,
      ]);
    keyroll(shop, ['inventory', 'init'], { env });
    expect(
      keyroll(place, ['inventory', 'discover', 'shop', 'other', '--inventory', `shop/${FILE}`, '--write'], { env })
        .code,
    ).toBe(0);
    expect(readFileSync(join(shop, FILE), 'utf8').match(/(?<=^ {6}- \{ kind: env_file, ref: )\S+/gm)).toEqual([
      '"../other/config/.env"',
      'config/.env',
    ]);
    expect(states(shop)).toEqual([['config/.env', 'registered']]);
    expect(states(shop, 'config/.env')).toEqual([['config/.env', 'registered']]);
    expect(states(join(shop, 'config'), '.env')).toEqual([['.env', 'registered']]);
    expect(states(place, 'shop/config/.env')).toEqual([['shop/config/.env', 'registered']]);
    expect(states(place, 'shop', 'other')).toEqual([
      ['other/config/.env', 'registered'],
      ['shop/config/.env', 'registered'],
    ]);
    expect(states(shop, '../other', '.')).toEqual([
      ['../other/config/.env', 'unregistered'],
      ['config/.env', 'unregistered'],
    ]);
    expect(states(shop, '../other', '.', '--inventory', FILE)).toEqual([
      ['../other/config/.env', 'registered'],
      ['config/.env', 'registered'],
    ]);
  });

  it('that another target has is not passed over in silence', () => {
    const place = folder({ 'one/a.txt': '', 'two/b.txt': '', [`two/${FILE}`]: 'schema_version: "1"\ntokens: []\n' });
    expect(keyroll(place, ['scan', 'one', 'two']).err).toContain(
      `two/${FILE}: warning: this inventory is not used: the first of several targets decides, and it has none; --inventory selects another`,
    );
    for (const args of [
      ['two', 'one'],
      ['one', 'two', '--no-config'],
      ['one', 'two', '--inventory', `two/${FILE}`],
    ]) {
      expect(keyroll(place, ['scan', ...args]).err).not.toContain('not used');
    }
  });

  it('is in a report with the digest of its bytes', () => {
    const place = folder({ [FILE]: '\uFEFFschema_version: "1"\ntokens: []\n' });
    const digest = createHash('sha256')
      .update(readFileSync(join(place, FILE)))
      .digest('hex');
    const { report } = scan(place, ['scan', '-q', '--report', 'markdown=pci.md']);
    expect(report.inventory).toMatchObject({ path: FILE, sha256: digest });
    expect(readFileSync(join(place, 'pci.md'), 'utf8')).toContain(`| Inventory | \`${FILE}\`, SHA-256 \`${digest}\` |`);
    expect(scan(folder(), ['scan', '-q']).report.inventory).toMatchObject({ path: null, sha256: null });
  });

  it('a wrong inventory is neither listed nor added to', () => {
    const place = folder({ [FILE]: 'schema_version: "1"\ntokens:\n  - id: a\n' });
    for (const args of [['check'], ['list'], ['add']]) {
      expect(keyroll(place, ['inventory', ...args], { input: first })).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/^keyroll: keyroll\.inventory\.yaml:3:\d+: entry "a"/),
      });
    }
    expect(existsSync(join(place, '.home'))).toBe(false);
  });
});
