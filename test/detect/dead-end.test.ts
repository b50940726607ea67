import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { SOFT_BREAK_ANCHORS, softBreakLayer } from '../../src/detect/decode/quoted-printable.ts';
import { SPLIT_ANCHORS, splitLayer } from '../../src/detect/decode/split.ts';
import { readAssignment } from '../../src/detect/structure/keyed/assignment.ts';
import { readUrl } from '../../src/detect/structure/statement/url.ts';
import { hex, sturdyPassword, token } from './structure-source.ts';
import { toldDead } from './told-dead.ts';

/** What stands around keys: enough of every form to be put together by chance. */
const PIECES: readonly string[] = [
  '=',
  ' = ',
  ':',
  ': ',
  ' := ',
  '==',
  ' => ',
  '->',
  ' -> ',
  '!=',
  '??',
  ' || ',
  '?:',
  '?=',
  ',',
  ', ',
  ';',
  ';s:8:',
  '.',
  '(',
  ' (',
  ')',
  '[',
  ']',
  '{',
  '}',
  '{{',
  '<',
  '>',
  '</',
  '/>',
  '/',
  '//',
  '/* ',
  ' */',
  '#',
  '*',
  '**',
  '@',
  '&',
  '&mut ',
  '+',
  ' + ',
  '|',
  ' | ',
  '%',
  '!',
  '-',
  '--',
  '$',
  '${',
  ':-',
  '\\',
  '\\"',
  "\\'",
  '"',
  "'",
  '`',
  '"""',
  '""',
  "''",
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\n  ',
  '\n- ',
  'or ',
  ' or ',
  'else ',
  ' is ',
  ' as ',
  "'static str",
  '[u8; 16]',
  'string',
  'get',
  '{ get; set; }',
  'define ',
  'const ',
  'export ',
  'env ',
  'username ',
  'enable ',
  'machine ',
  'login ',
  'account ',
  'name',
  'name="',
  '"), ("',
  '"], ["',
  '", "x": ',
  '"a", ',
  "'a', 'b')",
  'key="',
  'value',
  'value="',
  'value: ',
  'default',
  '"type": "x"',
  'user',
  'uid=',
  'https',
  '://',
  'redis',
  'host.example.com',
  ':8080',
  ':x',
  'strcpy',
  'sprintf',
  'new Some',
  '0x1f, 0x2e',
  '1, 2, 3',
  'foo',
  'bar',
  'x',
  '7 ',
  '<![CDATA[',
  token(3),
  hex(4, 12),
  sturdyPassword(5),
];
const around = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));
const KEYS = [
  'password',
  'token',
  'auth',
  'secret',
  'basicAuth',
  'Authorization',
  'authors',
  'Co-authored-by',
  '--password',
  'db.pwd',
  'user_token',
  'apikey',
];

const windowOf = (bytes: Buffer, at: number) => ({
  bytes,
  lo: Math.max(0, at - 240),
  hi: Math.min(bytes.length, at + 1008),
});

interface Kind {
  /** What stands in the text, and where in it the word begins that leads to a value, and ends. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly read: (bytes: Buffer, at: number, end: number) => unknown;
}

const keyKind = (text: string): Kind => {
  const { index = 0, 0: word = text } = /pass|token|auth|secret|pwd|apikey/i.exec(text) ?? {};
  return {
    text,
    from: index,
    to: index + word.length,
    read: (bytes, at, end) => readAssignment(windowOf(bytes, at), at, end),
  };
};
const URL_KIND: Kind = { text: '://', from: 0, to: 3, read: (bytes, at) => readUrl(windowOf(bytes, at), at) };

const wordKind = (text: string, read: Kind['read']): Kind => ({ text, from: 0, to: text.length, read });
const madeOf = (pieces: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((chosen) => chosen.join(''));

/** Kinds of words, what stands around them, and how many dead ends and values there are at least in so many tries. */
const WORDS = [
  ['a key or a URL', fc.constantFrom(...KEYS.map(keyKind), URL_KIND), around, 3000, 300],
  [
    'a junction of literals',
    fc.constantFrom(...SPLIT_ANCHORS.map((text) => wordKind(text, (bytes, at) => splitLayer(bytes, at) ?? null))),
    madeOf([
      '"',
      "'",
      ' + ',
      '.',
      ' ',
      '\n',
      '\r\n',
      '\\',
      'a b',
      ':',
      'f(',
      '"wxyz0123',
      "'wxyz",
      'abcd0123"',
      "0123'",
      'abcd0123" + "wxyz0123',
      "a:b' . 'c~d'",
    ]),
    3000,
    300,
  ],
  [
    'a soft line break',
    fc.constantFrom(
      ...SOFT_BREAK_ANCHORS.map((text) => wordKind(text, (bytes, at) => softBreakLayer(bytes, at) ?? null)),
    ),
    madeOf(['x'.repeat(69), 'x'.repeat(35), 'abc', 'de', ' ', '\n', '=\n', '=\r\n', '=3D', '=', '%']),
    3000,
    300,
  ],
] as const;

describe('a dead end', () => {
  it.each(WORDS)('of %s is nowhere where a reader finds a value', (_, kind, beside, leastDead, leastRead) => {
    let dead = 0;
    let read = 0;
    fc.assert(
      fc.property(kind, beside, beside, (one, before, after) => {
        const bytes = Buffer.from(`${before}${one.text}${after}`);
        const at = before.length + one.from;
        const end = before.length + one.to;
        const found = one.read(bytes, at, end);
        if (found !== null) read++;
        if (toldDead(bytes, at) === null) return true;
        dead++;
        return found === null;
      }),
      { numRuns: 30_000 },
    );
    expect(dead).toBeGreaterThan(leastDead);
    expect(read).toBeGreaterThan(leastRead);
  });

  it.each(WORDS)('of %s rests on the bytes that it names and on no others', (_, kind, beside) => {
    let moved = 0;
    fc.assert(
      fc.property(kind, beside, beside, beside, beside, (one, before, after, otherBefore, otherAfter) => {
        const bytes = Buffer.from(`${before}${one.text}${after}`);
        const at = before.length + one.from;
        const end = before.length + one.to;
        const told = toldDead(bytes, at);
        if (told === null || told.start < 0 || told.end > bytes.length) return true;
        moved++;
        const other = Buffer.concat([
          Buffer.from(otherBefore),
          bytes.subarray(told.start, told.end),
          Buffer.from(otherAfter),
        ]);
        const there = otherBefore.length + at - told.start;
        return one.read(other, there, there + end - at) === null;
      }),
      { numRuns: 30_000 },
    );
    expect(moved).toBeGreaterThan(2000);
  });

  it('is prose, code and lists', () => {
    for (const text of [
      'the password is not stored here',
      'if (token) return null;',
      'next(token); // x',
      'token.value + 1',
      'names: [token, other]',
      '<a href="https://example.com/auth">sign in</a>',
      'see https://example.com:8080/x',
    ]) {
      expect(toldDead(Buffer.from(text), text.search(/pass|token|auth|:\/\//)), text).not.toBeNull();
    }
  });
});
