/** Lays the made-up shop out in a folder: repository, inventory and pepper, with tokens generated at that moment. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GitError, simpleGit } from 'simple-git';
import { stringify } from 'yaml';
import { fingerprinterOf } from '../findings/fingerprint.ts';
import { pepperCheck } from '../inventory/pepper.ts';
import { DAY_MS, dayOf } from '../base/date.ts';
import { OutputError } from '../model/error.ts';
import { Secret } from '../model/secret.ts';
import { expandExample } from '../ruleset/example/example.ts';
import { COMMITS, ENTRIES, LOCAL_FILES, TOKENS, type DemoEntry, type TokenName } from './shop.ts';

const KEY_ID = 'demo';

export interface DemoPlace {
  /** The repository, with inventory. */
  readonly shop: string;
  /** Beside the repository, as a pepper should be. */
  readonly pepper: string;
}

type Tokens = ReadonlyMap<string, string>;

function generate(seed: string): Tokens {
  return new Map(
    Object.entries(TOKENS).map(([name, template]) => [
      name,
      expandExample(`«${template}»`, `${seed}/${name}`).secrets[0]?.value ?? '',
    ]),
  );
}

function fill(text: string, tokens: Tokens): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => tokens.get(name) ?? '');
}

function write(folder: string, files: Readonly<Record<string, string>>, tokens: Tokens): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, fill(text, tokens));
  }
}

function entryOf({ entry, token, days }: DemoEntry, fingerprint: (name: TokenName) => string, now: number): object {
  const dates = Object.fromEntries(
    Object.entries(days).map(([field, offset]) => [field, dayOf(now + offset * DAY_MS)]),
  );
  return {
    ...entry,
    ...(token === null ? {} : { fingerprints: [{ alg: 'hmac-sha256', key: KEY_ID, value: fingerprint(token) }] }),
    ...dates,
  };
}

function inventoryText(tokens: Tokens, pepper: Buffer, now: number): string {
  const fingerprinter = fingerprinterOf(pepper, 'pepper');
  const fingerprint = (name: TokenName): string => fingerprinter.fingerprint(new Secret(tokens.get(name) ?? ''));
  const inventory = {
    schema_version: '1',
    organization: 'Corner Shop (made up)',
    fingerprint_keys: [{ id: KEY_ID, alg: 'hmac-sha256', created_at: dayOf(now), check: pepperCheck(pepper) }],
    policy: { rotation_max: '90d', inactive_max: '90d' },
    tokens: ENTRIES.map((entry) => entryOf(entry, fingerprint, now)),
  };
  return stringify(inventory, { lineWidth: 100, aliasDuplicateObjects: false });
}

/** Commits as made-up people, untouched by whatever hooks and signing the user has set up. */
async function commitAll(shop: string, tokens: Tokens): Promise<void> {
  const git = simpleGit({
    baseDir: shop,
    config: ['core.hooksPath=/dev/null'],
    unsafe: { allowUnsafeHooksPath: true },
  });
  await git.init();
  // Git can be told of the first branch from version 2.28 on.
  await git.raw('symbolic-ref', 'HEAD', 'refs/heads/main');
  for (const [key, value] of [
    ['user.name', 'Demo Person'],
    ['user.email', 'demo@example.test'],
    ['commit.gpgsign', 'false'],
    ['core.autocrlf', 'false'],
  ] as const) {
    await git.addConfig(key, value);
  }
  for (const { message, files } of COMMITS) {
    write(shop, files, tokens);
    await git.add('.');
    await git.commit(message, undefined, { '--no-verify': null });
  }
}

/** Makes the shop below `folder`, which exists and is empty. The same seed gives the same tokens. */
export async function createShop(folder: string, seed: string, now: number): Promise<DemoPlace> {
  const shop = join(folder, 'shop');
  const pepper = join(folder, 'pepper');
  const tokens = generate(seed);
  const key = Buffer.from(randomBytes(32).toString('hex'));
  mkdirSync(shop, { recursive: true });
  try {
    await commitAll(shop, tokens);
  } catch (cause) {
    if (!(cause instanceof GitError)) throw cause;
    throw new OutputError('git cannot commit the made-up shop here.', { path: shop, cause });
  }
  write(shop, LOCAL_FILES, tokens);
  writeFileSync(pepper, key, { mode: 0o600 });
  chmodSync(pepper, 0o600);
  writeFileSync(join(shop, 'keyroll.inventory.yaml'), inventoryText(tokens, key, now));
  return { shop, pepper };
}
