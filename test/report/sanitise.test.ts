/** Texts from files, as reports show them. */
import { describe, expect, it } from 'vitest';
import { limited, visible, visibleAscii, visibleJson, visibleLines, webAddress } from '../../src/report/sanitise.ts';

describe('a character that nobody sees', () => {
  it.each([
    ['a\nb', 'a\\nb'],
    ['a\r\tb', 'a\\r\\tb'],
    ['\u001b[31m', '\\x1b[31m'],
    ['\u0007', '\\x07'],
    ['\u00ad', '\\xad'],
    ['\u0600', '\\u0600'],
    ['\u202e', '\\u202e'],
    ['\ufeff', '\\ufeff'],
    ['\u{e0001}', '\\u{e0001}'],
    ['\ud800', '\\ud800'],
  ])('is spelt out: %j', (text, shown) => expect(visible(text)).toBe(shown));

  it('is spelt out in each of several lines, which stay lines', () => {
    expect(visibleLines('a\u0007\nb\r\n')).toBe('a\\x07\nb\\r\n');
  });
  it.each(['plain · text • with – its — signs…', '❯ café 日本 😀', ''])('is none in %j', (text) =>
    expect(visible(text)).toBe(text),
  );
});

describe('a command to a CI job', () => {
  it.each([
    ['::set-output name=x::y', '\\x3a:set-output name=x::y'],
    ['see ::warning::y', 'see \\x3a:warning::y'],
    ['::add-mask::x\n::debug::', '\\x3a:add-mask::x\\n::debug::'],
    ['##[group]x', '\\x23#[group]x'],
    ['a##vso[task.x]', 'a\\x23#vso[task.x]'],
    ['##teamcity[x]', '\\x23#teamcity[x]'],
  ])('is broken: %j', (text, shown) => expect(visible(text)).toBe(shown));
  it.each(['a::b::c', 'std::map', '::', ':: x ::', '## Heading', '#[derive]', '##'])('is none in %j', (text) =>
    expect(visible(text)).toBe(text),
  );
});

it('a text is cut between characters, and only where it is too long', () => {
  expect(['abcd', 'abcde', 'ab\n'].map((text) => limited(text, 4))).toEqual(['abcd', 'abc…', 'ab\\n']);
  expect([limited('ab😀c', 4), limited('a😀bcd', 4)]).toEqual(['ab…', 'a😀…']);
});

it('an address is one of the web', () => {
  expect(['https://a.test', 'http://a.test/x y', 'https://a.test/é'].map(webAddress)).toEqual([
    'https://a.test/',
    'http://a.test/x%20y',
    'https://a.test/%C3%A9',
  ]);
  expect(
    [null, '', 'javascript:x', 'ftp://a.test', 'see https://a.test', 'https://', 'http://[x'].map(webAddress),
  ).toEqual(Array(7).fill(null));
});

it('ASCII has a likeness of known signs, and codes of all else', () => {
  expect(visibleAscii('a • b · c – d — e… ▸│ “x” ’')).toBe('a * b - c - d - e... >| "x" \'');
  expect(visibleAscii('é Ā 😀\n')).toBe('\\xe9 \\u0100 \\u{1f600}\\n');
});

it('JSON shows as it reads, and says the same', () => {
  const value = { a: 'x\u007f\u0085\u00ad\u2028\u2029\u202e\u{e0001}', b: '##vso[x] ##[y] ## z', c: 'é 😀' };
  const shown = visibleJson(JSON.stringify(value));
  expect(JSON.parse(shown)).toEqual(value);
  expect(shown).toBe(
    `{"a":"x${['7f', '85', 'ad'].map((code) => `\\u00${code}`).join('')}\\u2028\\u2029\\u202e\\udb40\\udc01","b":"\\u0023#vso[x] \\u0023#[y] ## z","c":"é 😀"}`,
  );
});
