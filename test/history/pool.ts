/** Lines of texts that change from version to version, and what finds secrets in them. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Engine } from '../../src/detect/engine.ts';
import type { Match } from '../../src/model/match.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { parseRuleFiles } from '../../src/ruleset/load-rules.ts';
import { shareKernel } from '../../src/scan/assets/kernel.ts';
import { customRules, openRules } from '../../src/scan/assets/rules.ts';
import { builtInJudge } from '../detect/judge-source.ts';
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
// Sources have no kernel beside them.
shareKernel(KERNEL);
export const engine: Engine = openRules({ custom: rules, sought: [], cardholderData: true }, builtInJudge).engine;

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
export const POOL: readonly string[] = [
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

/** All that tells one match from another. */
export function show(matches: readonly Match[]): string[] {
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
