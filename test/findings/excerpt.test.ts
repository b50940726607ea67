import fc from '../properties.ts';
import { describe, expect, test } from 'vitest';
import { excerptOf } from '../../src/findings/excerpt.ts';
import type { MaskedSpan } from '../../src/findings/masked-spans.ts';

const MASK = 'ab_••••••••wxyz';

/** The excerpt of a line in which `@@@` stands for the secret and `@1@` for another one that was found. */
function excerpt(text: string): string {
  const bytes = Buffer.from(text);
  const at = bytes.indexOf('@@@');
  const span = { start: at, end: at + 3 };
  const all: MaskedSpan[] = [{ span, masked: MASK }];
  const other = bytes.indexOf('@1@');
  if (other !== -1) all.push({ span: { start: other, end: other + 3 }, masked: '••••••••' });
  return excerptOf(bytes, span, all);
}

test.each([
  ['export const client = connect("@@@");', `export const client = …("${MASK}");`],
  ['const a = process.env.KEY ?? "@@@"', `const … = … ?? "${MASK}"`],
  ['DATABASE_PASSWORD=@@@', `DATABASE_PASSWORD=${MASK}`],
  ['  "client_secret": "@@@", "client_id": "abcdef"', `"client_secret": "${MASK}", "client_id": "…"`],
  ['MAPBOX_TOKEN=@@@', `MAPBOX_TOKEN=${MASK}`],
  ['mysql -u root -p @@@ db', `mysql -u … -p ${MASK} …`],
  ['a = "@@@"; password = "@1@"', `… = "${MASK}"; password = "••••••••"`],
  ['<add key="ApiKey" value="@@@"/>', `<add key="…" value="${MASK}"/>`],
])('%s', (text, shown) => {
  expect(excerpt(text)).toBe(shown);
});

describe('a second secret that no rule knows', () => {
  const unknown = [
    'hunter2',
    'correct',
    'Tr0ub4dor&3',
    'x9Kq2Lm8Vb4Nc7Zd',
    '!@#$%^&*()',
    'swordfish',
    '12345678',
    'пароль',
  ];
  const frames = [
    'a = "@@@"; b = "X"',
    "password: X, token: '@@@'",
    'password: X @@@',
    'login X password @@@',
    'https://user:X@host/?token=@@@',
    'X @@@',
    '@@@ X',
    'connect(X, @@@)',
    'X: @@@',
    'X=@@@',
    'X(@@@)',
    '"X": "@@@"',
    "it's X '@@@'",
    '"open X @@@',
    '@@@" X "',
    '-pX @@@',
    '--password X --key @@@',
    '--password=X @@@',
    '`X` @@@',
    '[X]: @@@',
    '// X @@@',
    "a = 'b' + X + '@@@'",
    'X\t@@@',
    'password=>X @@@',
  ];
  test.each(frames)('stays hidden in %s', (frame) => {
    for (const value of unknown) expect(excerpt(frame.replace('X', () => value))).not.toContain(value);
  });

  test('never has a run of four of its characters shown, wherever it stands', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'QXZJKVWBqxzjkvwb0123456789'), minLength: 6, maxLength: 24 });
    const filler = fc.string({
      unit: fc.constantFrom(
        ' ',
        '"',
        "'",
        '=',
        ':',
        '(',
        ')',
        ',',
        ';',
        '-',
        '--',
        'key',
        'token ',
        'new ',
        '/',
        '.',
        '$',
        '{',
        '}',
        '\\',
        '`',
        '=>',
        '[',
        ']',
        '@',
      ),
      maxLength: 12,
    });
    fc.assert(
      fc.property(filler, letters, filler, filler, (a, value, b, c) => {
        const shown = excerpt(`${a}${value}${b}@@@${c}`);
        for (let i = 0; i + 4 <= value.length; i += 1) expect(shown).not.toContain(value.slice(i, i + 4));
      }),
      { numRuns: 600 },
    );
  });
});

test('nothing but printable ASCII, masks and ellipses is ever shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 40 }), (a, b) => {
      const text = `${a.replaceAll('@', '')}@@@${b.replaceAll('@', '')}`;
      expect(excerpt(text)).toMatch(/^[\x20-\x7e•…]*$/);
    }),
    { numRuns: 400 },
  );
  expect(excerpt('\u001b[31mtoken\u001b[0m \u202e= @@@\u0007')).toMatch(/^[\x20-\x7e•…]*$/);
});

test('a mask that holds the ends of a strange value is made printable', () => {
  const bytes = Buffer.from('key = xxx');
  expect(excerptOf(bytes, { start: 6, end: 9 }, [{ span: { start: 6, end: 9 }, masked: 'a\u001b\u202e••b' }])).toBe(
    'key = a··••b',
  );
});

test('only the line of the secret is looked at, and of a secret of several lines the first', () => {
  expect(excerpt('password = a\ntoken = @@@\nsecret = b')).toBe(`token = ${MASK}`);
  expect(excerpt('token = @@@\nsecret = @1@')).toBe(`token = ${MASK}`);
  expect(excerpt('secret = @1@\ntoken = @@@')).toBe(`token = ${MASK}`);
  expect(excerpt('password = a\rtoken = @@@\r\nsecret = b')).toBe(`token = ${MASK}`);
  const bytes = Buffer.from('key: |\n  BEGIN\n  body\n  END = more\nother: x');
  const span = { start: bytes.indexOf('BEGIN'), end: bytes.indexOf('END') + 3 };
  expect(excerptOf(bytes, span, [{ span, masked: MASK }])).toBe(MASK);
});

test('spans that overlap the own one hide, and the own mask stands', () => {
  const bytes = Buffer.from('token = aaaBBBccc;');
  const span = { start: 11, end: 14 };
  const all = [
    { span, masked: 'own' },
    { span: { start: 8, end: 13 }, masked: 'left' },
    { span: { start: 12, end: 17 }, masked: 'right' },
    { span: { start: 0, end: 18 }, masked: 'whole' },
  ];
  expect(excerptOf(bytes, span, all)).toBe('own');
});

test('what any span covers is hidden, however they overlap and in whatever order they come; the rest stands', () => {
  const words = 'const export let return function new class import from await async static'.split(' ');
  const bytes = Buffer.from(words.join(' '));
  const of = ([a, b]: readonly [number, number]) => {
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    const start = words.slice(0, first).join(' ').length + Math.min(first, 1);
    return { first, last, span: { start, end: start + words.slice(first, last + 1).join(' ').length } };
  };
  const pair = fc.tuple(fc.nat(words.length - 1), fc.nat(words.length - 1));
  fc.assert(
    fc.property(pair, fc.array(pair, { maxLength: 4 }), fc.nat(4), (own, others, at) => {
      const spans = [own, ...others].map(of);
      const all = spans.map(({ span }, number) => ({ span, masked: number === 0 ? '<own>' : '<other>' }));
      const turned = [...all.slice(at), ...all.slice(0, at)];
      const [mine] = spans;
      if (mine === undefined) throw new Error('there is one');
      const same = all.slice(1).some(({ span }) => span.start === mine.span.start && span.end === mine.span.end);
      const shown = excerptOf(bytes, mine.span, turned);
      const visible = words.filter((_, word) => !spans.some(({ first, last }) => first <= word && word <= last));
      expect(shown.match(/[a-z]+/g)?.filter((word) => words.includes(word)) ?? []).toEqual(visible);
      expect(shown).toContain(same ? '>' : '<own>');
    }),
    { numRuns: 300 },
  );
});

test('a secret whose own mask is not given is hidden whole', () => {
  const bytes = Buffer.from('token = value');
  expect(excerptOf(bytes, { start: 8, end: 13 }, [])).toBe('token = ••••••••');
});

test('a minified line is clipped around the secret', () => {
  const text = `${'function(e,t){return token},'.repeat(5000)}key:"@@@",${'token:value,'.repeat(5000)}`;
  const shown = excerpt(text);
  expect(shown).toContain(`key:"${MASK}"`);
  expect(shown.length).toBeLessThanOrEqual(160);
  expect(shown).toMatch(/^….*…$/);
});
