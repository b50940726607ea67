import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/detect/engine.ts';
import type { Match } from '../../src/model/match.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { parseRuleFiles } from '../../src/ruleset/load-rules.ts';
import { customRules, openRules } from '../../src/scan/assets/rules.ts';
import { openKernel } from '../../src/sources/pack/kernel.ts';
import { PackWalker, openWorkbench, SCAN } from '../../src/scan/history/pack-walk.ts';
import { sniffEncoding } from '../../src/sources/files/encoding.ts';
import { BLOB } from '../../src/sources/pack/entry-table.ts';
import { listLoose, looseObjects, openPacks } from '../../src/sources/pack/object-store.ts';
import { PackFile } from '../../src/sources/pack/pack-file.ts';
import { idAt } from '../../src/sources/pack/pack-index.ts';
import { builtInJudge } from '../detect/judge-source.ts';
import { gitBytes } from '../git.ts';
import { KERNEL } from '../sources/pack/packed.ts';

const RULES = resolve(import.meta.dirname, '../../rules');
const CHOSEN = [
  'github',
  'stripe',
  'aws',
  'private-key',
  'jwt',
  'generic',
  'slack',
  'sendgrid',
  'datadog',
  'npm',
].filter((name) => existsSync(join(RULES, `${name}.yaml`)));
const rules = customRules(
  compileRules(
    parseRuleFiles(CHOSEN.map((name) => ({ path: name, text: readFileSync(join(RULES, `${name}.yaml`), 'utf8') }))),
  ),
);
const engine: Engine = openRules({ custom: rules, sought: [], cardholderData: true }, builtInJudge).engine;

function line(template: string, seed: string): string {
  return `${expandExample(template, seed).text}\n`;
}

const key = expandExample('«<pem:RSA PRIVATE KEY>»', 'pem').text;
const token = (seed: string): string => expandExample('ghp_<base62:30><check:github-crc32>', seed).text;
/** A text in base64 over several lines, its secrets beyond the first and across a line end. */
const wrapped: readonly string[] =
  Buffer.from(
    `words and words and words ${'about nothing '.repeat(5)}\ngithub: ${token('m')}\ngithub: ${token('n')}\ngithub: ${token('o')}\n`,
  )
    .toString('base64')
    .match(/.{1,64}/g) ?? [];
const POOL: readonly string[] = [
  ...['a', 'b', 'c'].map((seed) => line('github: «ghp_<base62:30><check:github-crc32>»', seed)),
  ...['d', 'e'].map((seed) => line('  password: "«<base62:18>»"', seed)),
  line('const url = "postgres://shop:<base62:16>@db.example.com/shop";', 'f'),
  line('datadog_api_key = <hex:32>', 'g'),
  `aws_access_key_id = ${expandExample('AKIA<base32:16>', 'h').text}\n`,
  `aws_secret_access_key = ${expandExample('<base64:40>', 'i').text}\n`,
  `data: ${Buffer.from(`user: ann\ntoken: ${token('j')}\n`).toString('base64')}\n`,
  ...wrapped.map((part) => `${part}\n`),
  `${wrapped.join('\n')}\n`,
  `${wrapped.slice(1).join('\n')}\n`,
  `q=token%3D${token('k')}%26user%3Dann\n`,
  `{&quot;token&quot;: &quot;${token('l')}&quot;}\n`,
  'id,username,password\n',
  line('1,ann,«<base62:14>»', 'q'),
  line('2,bob,«<base62:14>»', 'r'),
  '| user | password |\n',
  '|---|---|\n',
  line('| ann | «<base62:14>» |', 's'),
  line('密码：«<base62:14>»', 't'),
  `card_number,cvv\n`,
  `cardNumber: ${expandExample('4539<digits:11><check:luhn>', 'm').text}\n`,
  `cvv: 123, ${expandExample('5412<digits:11><check:luhn>', 'n').text}\n`,
  ...key.split('\n').map((part) => `${part}\n`),
  `${'one two '.repeat(6)}github: ${token('x').slice(0, 18)}=\n`,
  `${token('x').slice(18)} and on\n`,
  `${'one two '.repeat(7)}api_token=3D${token('y').slice(4, 11)}=\r\n`,
  `${token('y').slice(11)}\r\n`,
  '{\n',
  '  "kty": "oct",\n',
  line('  "k": "«<base64url:43>»",', 'v'),
  '  "kty": "EC", "crv": "P-256",\n',
  line('  "d": "«<base64url:43>»",', 'w'),
  '  "kid": "shop"\n',
  // What leads to a value on another line, or to none.
  '- name: db_password\n',
  line('  value: «<base62:18>»', 'q'),
  'token\n',
  'use(password,\n',
  line('  "«<base62:20>»")', 'r'),
  'secret:\n',
  line('- «<base62:22>»', 's'),
  'the password is not kept here, and no token either\n',
  'password = (\n',
  'login ann\n',
  line('password «<base62:14>»', 't'),
  'see https://ann',
  '@db.example.com/shop\n',
  ' = ',
  'api_token',
  line('"«<base62:24>»"', 'u'),
  'if (x) {\n',
  '  return y;\n',
  '}\n',
  '\n',
  '// a comment that says nothing of note\n',
  'x'.repeat(300) + '\n',
  `${Buffer.from('nothing here but words and words').toString('base64')}\n`,
];

type Edit = { readonly at: number; readonly remove: number; readonly add: readonly number[] };
const edit = fc.record({
  at: fc.nat(200),
  remove: fc.nat(12),
  add: fc.array(fc.nat(POOL.length - 1), { maxLength: 12 }),
});
const plan = fc.record({
  start: fc.array(fc.nat(POOL.length - 1), { minLength: 5, maxLength: 120 }),
  versions: fc.array(
    fc.record({
      edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
      crlf: fc.boolean(),
      noEnd: fc.boolean(),
      binary: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 2, maxLength: 12 },
  ),
  depth: fc.constantFrom(1, 4, 50, 250),
  window: fc.constantFrom(2, 10, 60),
  loose: fc.nat(3),
});

function applyEdit(lines: readonly number[], { at, remove, add }: Edit): number[] {
  const from = at % (lines.length + 1);
  return [...lines.slice(0, from), ...add, ...lines.slice(from + remove)];
}

function git(dir: string, args: readonly string[], input?: string | Buffer): Buffer {
  return gitBytes(dir, args, input === undefined ? {} : { input });
}

function show(matches: readonly Match[]): string[] {
  return matches.map((match) =>
    [
      match.ruleId,
      match.span.start,
      match.span.end,
      match.confidence,
      match.decoded.join('+'),
      match.parts.map((part) => `${part.role}@${part.span.start}-${part.span.end}`).join(','),
      match.secret.reveal(),
    ].join(' '),
  );
}

/** Matches of every blob, by the engine that reads packs. */
async function byPacks(dir: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const folder = join(dir, '.git/objects');
  const { packs, refused } = await openPacks([folder], 20, () => openKernel(KERNEL));
  expect(refused).toEqual([]);
  for (const { file, index, table } of packs) {
    const pack = new PackFile(file, index.packLength, null);
    const walker = new PackWalker(
      { table, file: pack, wanted: new Uint8Array(table.count).fill(SCAN) },
      openWorkbench(openKernel(KERNEL), engine),
      { maxBytes: 1 << 26 },
      {
        onObject: (entry, _bytes, matches) => found.set(idAt(index, table.position[entry] ?? 0), show(matches)),
        onUnreadable: (entry, reason) => {
          throw new Error(`${entry}: ${reason}`);
        },
      },
    );
    for (let entry = 0; entry < table.count; entry++) {
      if ((table.base[entry] ?? -1) < 0 && table.type[entry] === BLOB) walker.walk(entry);
    }
    pack.close();
  }
  for (const object of looseObjects(listLoose([folder]), 1 << 26)) {
    if ('bytes' in object && object.type === BLOB) found.set(object.id, plain(object.bytes));
  }
  return found;
}

function plain(bytes: Buffer): string[] {
  const encoding = sniffEncoding(bytes);
  return encoding === 'utf8' ? show(engine.detect(bytes).matches) : [];
}

describe('the history engine', () => {
  it('finds in every blob what a scan of the whole blob finds', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ start, versions, depth, window, loose }) => {
        const dir = mkdtempSync(join(tmpdir(), 'keyroll-equality-'));
        try {
          git(dir, ['init', '-q']);
          let lines: readonly number[] = start;
          const ids = new Set<string>();
          versions.forEach(({ edits, crlf, noEnd, binary }, at) => {
            lines = edits.reduce<readonly number[]>(applyEdit, lines);
            let text = lines.map((number) => POOL[number] ?? '').join('');
            if (crlf) text = text.replaceAll('\n', '\r\n');
            if (noEnd) text = text.trimEnd();
            const bytes = binary === 0 ? Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(text)]) : Buffer.from(text);
            ids.add(git(dir, ['hash-object', '-w', '--stdin'], bytes).toString().trim());
            if (at === versions.length - 1 - loose) {
              const packed = git(
                dir,
                [
                  'pack-objects',
                  '-q',
                  `--depth=${depth}`,
                  `--window=${window}`,
                  '--no-reuse-delta',
                  join(dir, '.git/objects/pack/pack'),
                ],
                [...ids].map((id) => `${id} file\n`).join(''),
              );
              expect(packed.length).toBeGreaterThan(0);
              git(dir, ['prune-packed', '-q']);
            }
          });
          const expected = new Map([...ids].map((id) => [id, plain(git(dir, ['cat-file', 'blob', id]))]));
          const found = await byPacks(dir);
          for (const [id, matches] of expected) expect(found.get(id) ?? []).toEqual(matches);
          if (depth > 1 && versions.length - loose > 2) {
            expect(readdirSync(join(dir, '.git/objects/pack')).some((name) => name.endsWith('.pack'))).toBe(true);
          }
        } finally {
          rmSync(dir, { recursive: true, force: true });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is not fooled by the examples themselves: the pool holds secrets that are found', () => {
    expect(plain(Buffer.from(POOL.join(''))).length).toBeGreaterThan(6);
  });
});
