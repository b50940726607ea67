import { describe, expect, test } from 'vitest';
import { lineIndex, rangeOf } from '../../src/findings/line-index.ts';
import type { LocatedMatch } from '../../src/findings/located-match.ts';
import { suppressInline } from '../../src/findings/inline-suppression.ts';
import { located } from '../samples.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
/** Put together here, so that this file holds no directive itself. */
const IGNORE = ['keyroll', 'ignore'].join(':');

/** Matches of `some-key` wherever `@@` stands, of `other-key` wherever `##` does. */
function locate(text: string): LocatedMatch[] {
  const bytes = Buffer.from(text);
  const index = lineIndex(bytes);
  return [...text.matchAll(/@@[^@]*@@|##/g)].map((found) => {
    const start = Buffer.byteLength(text.slice(0, found.index));
    const span = { start, end: start + Buffer.byteLength(found[0]) };
    return located({
      rule: found[0] === '##' ? 'other-key' : 'some-key',
      value: 'x',
      path: 'a',
      match: { span },
      more: { range: rangeOf(index, span, bytes) },
    });
  });
}

function run(text: string) {
  const result = suppressInline(Buffer.from(text), locate(text), { path: 'a', asOf: NOW });
  return {
    reasons: result.located.map(({ suppression }) => suppression?.reason ?? null),
    said: result.diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`),
  };
}

describe('a directive', () => {
  test.each([
    ['on the same line', `a = @@1@@ // ${IGNORE} some-key -- a sample`],
    ['in a block comment', `/* ${IGNORE} some-key -- a sample */ a = @@1@@`],
    ['in markup', `<a>@@1@@</a> <!-- ${IGNORE} some-key -- a sample -->`],
    ['with several rules and a day', `a = @@1@@ # ${IGNORE} other, some-key until=2026-12-31 -- a sample`],
    ['on the line before', `# ${IGNORE}-next-line some-key -- a sample\na = @@1@@`],
    ['on the line before, with CRLF', `x\r\n# ${IGNORE}-next-line some-key -- a sample\r\na = @@1@@`],
    [
      'on the line before, where lines end as on old machines',
      `x\r# ${IGNORE}-next-line some-key -- a sample\ra = @@1@@`,
    ],
    ['for the file', `# ${IGNORE}-file some-key -- a sample\n\n\n\n\n\n\n\n\n\n\n\na = @@1@@`],
    ['behind the last line of a long secret', `a = @@1\n2\n@@ # ${IGNORE} some-key -- a sample`],
  ])('%s covers its rule', (_, text) => {
    expect(run(text)).toEqual({ reasons: ['a sample'], said: [] });
  });

  test('covers neither another rule nor another line, and is then unused', () => {
    expect(run(`a = ## // ${IGNORE} some-key -- r`)).toEqual({ reasons: [null], said: ['ignore-unused 1:11'] });
    expect(run(`// ${IGNORE} some-key -- r\na = @@1@@`)).toEqual({ reasons: [null], said: ['ignore-unused 1:4'] });
    expect(run(`// ${IGNORE}-next-line some-key -- r\n\na = @@1@@`)).toEqual({
      reasons: [null],
      said: ['ignore-unused 1:4'],
    });
  });

  test.each([
    ['no rule', ''],
    ['no rule but a reason', ' -- because'],
    ['no reason', ' some-key'],
    ['only the end of a comment', ' some-key -->'],
    ['an empty reason', ' some-key -- '],
    ['a day that does not exist', ' some-key until=2026-02-30 -- r'],
    ['no day', ' some-key until=soon -- r'],
    ['a time of day', ' some-key until=2026-12-31T10:00:00Z -- r'],
    ['a day in place of the rule', ' until=2026-12-31 -- r'],
  ])('with %s does not count, which is reported', (_, rest) => {
    expect(run(`a = @@1@@ // ${IGNORE}${rest}`)).toEqual({ reasons: [null], said: ['ignore-invalid 1:14'] });
  });

  test("quoted from keyroll's own advice in a scanned report or log is not reported as unused", () => {
    for (const end of ['', '\\n\\nFurther on", "id": "a1b2c3d4e5f6a7b8"', '" }', '`.']) {
      expect(run(`"text": "no secret? ${IGNORE} some-key -- reason${end}`)).toEqual({ reasons: [], said: [] });
    }
    expect(run(`// ${IGNORE} some-key -- reasonable here`).said).toEqual(['ignore-unused 1:4']);
  });

  test('that does not count is reported only where it may have been meant as a directive', () => {
    expect(run(`${IGNORE}\na = @@1@@`).said).toEqual([]);
    expect(run(`${IGNORE}-next-line\na = @@1@@`).said).toEqual(['ignore-invalid 1:1']);
    expect(run(`${IGNORE}-file\n\n\na = @@1@@`).said).toEqual(['ignore-invalid 1:1']);
    expect(run(`see ${IGNORE}-file`).said).toEqual([]);
  });

  test('holds to the end of its day', () => {
    expect(run(`@@1@@ ${IGNORE} some-key until=2026-11-21 -- r`).reasons).toEqual(['r']);
    expect(run(`@@1@@ ${IGNORE} some-key until=2026-11-20 -- r`)).toEqual({
      reasons: [null],
      said: ['ignore-expired 1:7'],
    });
  });

  test('for the file counts in its first ten lines only', () => {
    const at = (line: number) => run(`${'\n'.repeat(line - 1)}# ${IGNORE}-file some-key -- r\n@@1@@`);
    expect(at(10)).toEqual({ reasons: ['r'], said: [] });
    expect(at(11)).toEqual({ reasons: [null], said: ['ignore-invalid 11:3'] });
  });

  test('that names another rule than the one that matched is reported with the rule that did', () => {
    const messages = (text: string): readonly string[] =>
      suppressInline(Buffer.from(text), locate(text), { path: 'a', asOf: NOW }).diagnostics.map(
        ({ message }) => message,
      );
    expect(messages(`@@1@@ // ${IGNORE} other-key -- r`)).toEqual([
      'nothing here is found by other-key: what is here is found by some-key',
    ]);
    expect(messages(`@@1@@ // ${IGNORE} some-key,other-key -- r`)).toEqual([]);
    expect(messages(`@@1@@ // ${IGNORE} other-key -- r\n##\n@@2@@ // ${IGNORE} some-key -- s`)).toEqual([
      'nothing here is found by other-key: what is here is found by some-key',
    ]);
    expect(messages(`// ${IGNORE}-file other-key -- r\n@@1@@`)).toEqual([
      'nothing here is found by other-key: remove the directive',
    ]);
    expect(messages(`a = 1 // ${IGNORE} other-key,${'a1'.repeat(16)} -- r`)).toEqual([
      'nothing here is found by the rules it names: remove the directive',
    ]);
    expect(messages(`a = 1 // ${IGNORE} other-key -- r`)).toEqual([
      'nothing here is found by other-key: remove the directive',
    ]);
  });

  test('that another one makes redundant is reported', () => {
    const text = `# ${IGNORE}-next-line some-key -- a sample\n@@1@@ // ${IGNORE} some-key -- r`;
    expect(run(text)).toEqual({ reasons: ['a sample'], said: ['ignore-unused 2:10'] });
    expect(
      suppressInline(Buffer.from(text), locate(text), { path: 'a', asOf: NOW }).diagnostics.map(
        ({ message }) => message,
      ),
    ).toEqual(['another directive covers everything that this one does; remove it']);
  });

  test('is not taken from a longer word', () => {
    expect(run(`@@1@@ // ${IGNORE}d some-key -- r ${IGNORE}-lines some-key -- r`)).toEqual({
      reasons: [null],
      said: [],
    });
  });
});

describe('a reason', () => {
  test('never contains a found value, a text like a secret, or a control character', () => {
    expect(run(`# ${IGNORE} some-key -- it is @@1@@`).reasons).toEqual(['…']);
    expect(run(`a = @@1 # ${IGNORE} some-key -- a sample\n2\n@@`).reasons).toEqual(['…']);
    expect(run(`a = @@1@@ # ${IGNORE} some-key -- also ##`).reasons).toEqual(['…', null]);
    expect(run(`@@1@@ # ${IGNORE} some-key -- was ${'a1'.repeat(12)} before`).reasons).toEqual(['was … before']);
    expect(run(`@@1@@ # ${IGNORE} some-key -- internationalisation since 1234567890123456`).reasons).toEqual([
      'internationalisation since 1234567890123456',
    ]);
    expect(run(`${' '.repeat(80)}@@1\n# ${IGNORE} some-key -- it is @@`).reasons).toEqual(['…']);
    expect(run(`@@1@@ # ${IGNORE} some-key -- a \u001b[31mred\u202e sample`).reasons).toEqual(['a ·[31mred· sample']);
  });

  test('ends where its comment does', () => {
    expect(run(`/* ${IGNORE} some-key -- a sample */ a = @@1@@; b = hidden`).reasons).toEqual(['a sample']);
    expect(run(`/** ${IGNORE} some-key -- a sample ***/ a = @@1@@`).reasons).toEqual(['a sample']);
    expect(run(`a = @@1@@ # ${IGNORE} some-key -- ${'a sample, '.repeat(40)}`).reasons[0]).toHaveLength(300);
  });
});

test('a directive is read in no more time than its line is long', () => {
  const started = performance.now();
  run(`@@a@@ // ${IGNORE} some-key -- why${' '.repeat(300_000)}x\n`);
  run(`@@a@@ /* ${IGNORE} some-key -- ${'*'.repeat(100_000)}\n`);
  expect(performance.now() - started).toBeLessThan(5000);
});
