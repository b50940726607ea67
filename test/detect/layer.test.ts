/** What encoded text decodes to, and which bytes stand for each part of it. */
import { describe, expect, it } from 'vitest';
import { base64Runs, runLayer } from '../../src/detect/decode/base64.ts';
import { escapeLayer, type EscapeEncoding } from '../../src/detect/decode/escape.ts';
import { looksLikeText, type Layer } from '../../src/detect/decode/layer.ts';
import { softBreakLayer } from '../../src/detect/decode/quoted-printable.ts';
import { splitLayer } from '../../src/detect/decode/split.ts';
import fc from '../properties.ts';

/** The layer of the first run of `text`. */
function layerOf(text: string): Layer | undefined {
  const bytes = Buffer.from(text);
  const [run] = base64Runs(bytes, 0, bytes.length);
  return run && runLayer(bytes, run)?.layer;
}

const words = 'the quick brown fox jumps over the lazy dog';

describe('base64', () => {
  const texts = fc
    .string({
      unit: fc.constantFrom('a', 'Z', '?', '>', '~', ' ', '\t', '\r', '\n', 'é', '€'),
      minLength: 10,
      maxLength: 60,
    })
    .map((end) => `${words.slice(0, 18)}${end}`)
    .filter((text) => looksLikeText(Buffer.from(text)));

  it.each(['base64', 'base64url'] as const)(
    'of either alphabet, padded or not, leads back by threes: %s',
    (alphabet) => {
      fc.assert(
        fc.property(texts, fc.nat(20), fc.integer({ min: 1, max: 20 }), (text, from, length) => {
          const decoded = Buffer.from(text);
          const encoded = decoded.toString(alphabet);
          const layer = layerOf(`k: ${encoded} z`);
          expect(layer?.bytes).toEqual(decoded);
          const span = { start: from, end: Math.min(from + length, decoded.length) };
          const end = span.end === decoded.length ? encoded.length : Math.ceil(span.end / 3) * 4;
          expect(layer?.outer(span)).toEqual({ start: 3 + Math.floor(from / 3) * 4, end: 3 + end });
        }),
      );
    },
  );

  it('of letters that only one alphabet has begins as text too', () => {
    for (const alphabet of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(`??>~?>?>>?~~?>?>${words}`).toString(alphabet);
      expect(/[+/_-]/.test(encoded.slice(0, 24))).toBe(true);
      expect(layerOf(encoded)?.bytes.toString()).toContain(words);
    }
  });

  it('that begins as text and goes on as none is left alone', () => {
    const binary = Buffer.concat([Buffer.from(words.slice(0, 18)), Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8])]);
    expect(layerOf(binary.toString('base64'))).toBeUndefined();
    for (const byte of [0x00, 0x1f, 0x7f, 0x80]) {
      for (let at = 0; at < 18; at++) {
        const bytes = Buffer.from(words);
        bytes[at] = byte;
        expect(layerOf(bytes.toString('base64'))).toBeUndefined();
      }
    }
  });
});

describe('hex', () => {
  it('of either case leads back by twos', () => {
    for (const encoded of [Buffer.from(words).toString('hex'), Buffer.from(words).toString('hex').toUpperCase()]) {
      const layer = layerOf(`k: ${encoded}`);
      expect([layer?.encoding, layer?.bytes.toString()]).toEqual(['hex', words]);
      expect(layer?.outer({ start: 4, end: 9 })).toEqual({ start: 3 + 8, end: 3 + 18 });
    }
    expect(layerOf(`${Buffer.from(words).toString('hex')}7`)?.bytes.toString()).toBe(words);
  });
  it('that other letters go on is none', () => {
    expect(layerOf(`${Buffer.from(words).toString('hex')}7xy`)).toBeUndefined();
  });
});

describe('base64 over lines', () => {
  const text = words.repeat(12);
  const wrapped = (length: number, joint: string, end: string): string =>
    `${(
      Buffer.from(text)
        .toString('base64')
        .replaceAll('=', '')
        .match(new RegExp(`.{1,${length}}`, 'g')) ?? []
    ).join(joint)}${end}`;
  const decoded = (encoded: string): string | undefined => layerOf(encoded)?.bytes.toString();

  it.each([32, 64, 76, 128])('of %i letters is one text', (length) => {
    for (const end of ['', '\n', '\r\n', '=', '"', "'", '`']) expect(decoded(wrapped(length, '\n', end))).toBe(text);
    for (const joint of ['\r\n', '\n\t', `\n${' '.repeat(40)}`]) expect(decoded(wrapped(length, joint, ''))).toBe(text);
  });
  it.each([
    ['longer lines', wrapped(132, '\n', '')],
    ['lines that end within a group', wrapped(66, '\n', '')],
    ['deeper lines', wrapped(64, `\n${' '.repeat(41)}`, '')],
    ['an empty line between', wrapped(64, '\n\n', '')],
    ['no line end between', wrapped(64, ' ', '')],
  ])('is not read over %s', (_, encoded) => {
    expect(decoded(encoded)?.length).toBeLessThan(110);
  });
  it('ends with a shorter line, and before one that holds more than letters', () => {
    const [one = '', two = '', three = ''] = wrapped(64, '\n', '').split('\n');
    expect(decoded(`${one}\n${two.slice(0, 40)}\n${three}`)).toBe(text.slice(0, 78));
    expect(decoded(`${one}\n${two}\n${three} x`)).toBe(text.slice(0, 96));
    expect(decoded(`${one}\n${two}x\n${three}`)).toBe(text.slice(0, 48));
  });
  it('is read from its first line alone', () => {
    const lines = Buffer.from(wrapped(64, '\n  ', ''));
    const runs = base64Runs(lines, 0, lines.length);
    expect(runs.map((run) => runLayer(lines, run)?.layer.bytes.length)).toEqual([
      text.length,
      ...runs.slice(1, -1).map(() => 48),
      runLayer(lines, runs.at(-1) ?? { start: 0, end: 0 })?.layer.bytes.length,
    ]);
  });
});

/** Pieces as they are written, and what they stand for. */
const PIECES: Readonly<Record<EscapeEncoding, readonly (readonly [written: string, read: string])[]>> = {
  percent: [
    ...[
      ['%3D', '='],
      ['%3d', '='],
      ['%22', '"'],
      ['%41', 'A'],
    ],
    ...['%', '%3', '%zz', '%3g', 'a', '='].map((it) => [it, it] as const),
  ] as (readonly [string, string])[],
  'unicode-escape': [
    ...[
      ['\\u003d', '='],
      ['\\x3D', '='],
      ['\\u00e9', 'é'],
      ['\\u20ac', '€'],
    ],
    ...['\\', '\\u', '\\u003', '\\x3', '\\n', 'a', '='].map((it) => [it, it] as const),
  ] as (readonly [string, string])[],
  'html-entity': [
    ...[
      ['&quot;', '"'],
      ['&amp;', '&'],
      ['&lt;', '<'],
      ['&gt;', '>'],
      ['&apos;', "'"],
      ['&colon;', ':'],
    ],
    ...[
      ['&equals;', '='],
      ['&sol;', '/'],
      ['&#61;', '='],
      ['&#x3d;', '='],
      ['&#X3D;', '='],
      ['&#0000061;', '='],
    ],
    ...[
      ['&#x00003d;', '='],
      ['&#233;', 'é'],
      ['&#x20ac;', '€'],
    ],
    ...['&', '&quot', '&nbsp;', '&#;', '&#6;', '&#x3;', '&#00000061;', '&#x000003d;', '&#6a;', 'a'].map(
      (it) => [it, it] as const,
    ),
  ] as (readonly [string, string])[],
};

describe('escapes', () => {
  it.each(Object.entries(PIECES))(
    'decode what is one and nothing else, and lead back to it: %s',
    (encoding, pieces) => {
      // A letter that is no digit ends what a piece leaves open.
      const lists = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 });
      fc.assert(
        fc.property(lists, fc.nat(8), fc.nat(8), (list, a, b) => {
          const written = list.map(([it]) => `${it}z`);
          const read = list.map(([, it]) => `${it}z`);
          const bytes = Buffer.from(`xx${written.join('')}yy`);
          const lengthOf = (texts: readonly string[], to: number): number =>
            Buffer.byteLength(texts.slice(0, to).join(''));
          const [from, to] = [Math.min(a, b, list.length), Math.min(Math.max(a, b), list.length)];
          const focus = { start: 2 + lengthOf(written, from), end: 2 + lengthOf(written, to) };
          const layer = escapeLayer(
            bytes,
            { region: { start: 2, end: bytes.length - 2 }, focus },
            encoding as EscapeEncoding,
          );
          expect(layer === undefined).toBe(list.every(([it, is]) => it === is));
          if (layer === undefined) return;
          const inside = { start: lengthOf(read, from), end: lengthOf(read, to) };
          expect([layer.bytes.toString(), layer.focus]).toEqual([read.join(''), inside]);
          if (from < to) expect(layer.outer(inside)).toEqual(focus);
        }),
        { numRuns: 300 },
      );
    },
  );

  it('judge what begins behind a character that there is not', () => {
    const bytes = Buffer.from('&#x200000;abc');
    const layer = escapeLayer(bytes, { region: { start: 0, end: 13 }, focus: { start: 10, end: 13 } }, 'html-entity');
    expect([layer?.bytes.toString(), layer?.focus]).toEqual(['abc', { start: 0, end: 3 }]);
  });
});

describe('lines that a mail cuts', () => {
  /** A line with its break, so long with its `=`; what it stands for, and where each byte of that is written. */
  const line = (length: number, pieces: readonly string[]): string => {
    let text = '';
    for (let at = 0; text.length < length - 4; at++) text += pieces[at % pieces.length] ?? '';
    return `${text}${'x'.repeat(length - 1 - text.length)}=`;
  };
  const read = (piece: string): number =>
    piece.length === 3 ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0);
  const written = (
    text: string,
    from: number,
  ): { readonly byte: number; readonly start: number; readonly end: number }[] =>
    [...text.matchAll(/=\r?\n|=[0-9A-F]{2}|[^]/g)]
      .filter(([piece]) => !piece.endsWith('\n'))
      .map(({ 0: piece, index }) => ({ byte: read(piece), start: from + index, end: from + index + piece.length }));
  const lines = fc.array(
    fc.tuple(
      fc.integer({ min: 70, max: 76 }),
      fc.array(fc.constantFrom('a', 'B', '9', ' ', '=3D', '=C3', '=zz'), { minLength: 1 }),
    ),
    { minLength: 1, maxLength: 9 },
  );

  it.each(['\n', '\r\n'])('are joined around a break, one before and five behind (%j)', (lineEnd) => {
    fc.assert(
      fc.property(lines, fc.nat(8), fc.constantFrom('tail', '=41bc', '0'), (list, which, tail) => {
        const all = list.map(([length, pieces]) => `x${line(length - 1, pieces)}${lineEnd}`);
        const text = `${all.join('')}${tail}\nnext\n`;
        const chosen = which % all.length;
        const lengthTo = (count: number): number => all.slice(0, count).join('').length;
        const layer = softBreakLayer(Buffer.from(text), lengthTo(chosen + 1) - lineEnd.length - 1);
        const from = lengthTo(Math.max(0, chosen - 1));
        const isCut = chosen + 6 <= all.length;
        const to = isCut ? lengthTo(chosen + 6) - lineEnd.length : text.indexOf('\nnext');
        const expected = written(text.slice(from, to), from);
        expect(layer?.bytes).toEqual(Buffer.from(expected.map(({ byte }) => byte)));
        const firstOf = (place: number): number => expected.findIndex(({ start }) => start >= place);
        expect(layer?.focus).toEqual({ start: firstOf(lengthTo(chosen)), end: firstOf(lengthTo(chosen + 1)) });
        expected.forEach(({ start, end }, at) =>
          expect(layer?.outer({ start: at, end: at + 1 })).toEqual({ start, end }),
        );
      }),
    );
  });

  const long = 'x'.repeat(80);
  it.each<[string, string, number]>([
    ['a line that is short', `${long.slice(0, 68)}=\nx`, 68],
    ['a line that is long', `${long.slice(0, 76)}=\nx`, 76],
    ['no word before', `${long.slice(0, 74)} =\nx`, 75],
    ['no word behind', `${long.slice(0, 75)}=\n x`, 75],
    ['a sign behind that is no letter', `${long.slice(0, 75)}=\n=zz`, 75],
    ['no break', `${long.slice(0, 75)}=x`, 75],
    ['the end of a line that another one began', `${long.slice(0, 60)}\n${long.slice(0, 60)}=\nx`, 121],
  ])('are not joined where there is %s', (_, text, at) => {
    expect(softBreakLayer(Buffer.from(text), at)).toBeUndefined();
  });
  it('are joined where they are as short or long as such lines are', () => {
    for (const length of [69, 75]) {
      expect(softBreakLayer(Buffer.from(`\n${long.slice(0, length)}=\nyz`), length + 1)?.bytes.toString()).toBe(
        `${long.slice(0, length)}yz`,
      );
    }
  });
});

describe('literals that are put together', () => {
  const at = (text: string): string | undefined =>
    splitLayer(Buffer.from(text), /["'] ?[+.]|[+.] ?["']/.exec(text)?.index ?? 0)?.bytes.toString();

  it.each([
    ['f("abcdef" + "ghijkl")', 'f("abcdefghijkl"'],
    ["f('abcdef'.'ghijkl')", "f('abcdefghijkl'"],
    ['f("abcdef"\n  + "ghijkl" +\r\n\t"mnopqr")', 'f("abcdefghijklmnopqr"'],
    ['a\nk = "abcdef" + "ghijkl"', 'k = "abcdefghijkl"'],
    ['a\rk = "abcdef" + "ghijkl"', 'k = "abcdefghijkl"'],
    ['"abcd" + "efgh"', '"abcdefgh"'],
    ['"a\'b-abcdef" + "ghijkl\'"', '"a\'b-abcdefghijkl\'"'],
    ['"" + "x" + "abcdef" + "ghijkl"', '"xabcdefghijkl"'],
    [`${'x'.repeat(90)}"abcdef" + "ghijkl"`, `${'x'.repeat(80)}"abcdefghijkl"`],
    ['f("abcdef" + "ghijkl" + name + "mnopqr")', 'f("abcdefghijkl"'],
    ['f("abcdef" + "ghijkl" + "mn\\"pqr")', 'f("abcdefghijkl"'],
    [`f("${'ab'.repeat(240)}" + "cdefgh")`, `f("${'ab'.repeat(240)}cdefgh"`],
  ])('are one behind what is before them: %j', (text, joined) => expect(at(text)).toBe(joined));

  it.each([
    ['words', 'f("one " + " two")'],
    ['fewer letters than a token has', 'f("abcd" + "efg")'],
    ['an escape', 'f("ab\\ncdef" + "ghijkl")'],
    ['an escape behind', 'f("abcdef" + "ghi\\"jkl")'],
    ['a line end within', 'f("ab\ncdef" + "ghi\njkl")'],
    ['no end', 'f("abcdef" + "ghijkl'],
    ['no beginning', 'abcdef" + "ghijkl"'],
    ['another sign', 'f("abcdef" - "ghijkl")'],
    ['nothing between', 'f("abcdef" +  ghijkl)'],
    ['a literal too far away', `f("${'ab'.repeat(260)}" + "cdefgh")`],
  ])('are none where there is %s', (_, text) => expect(at(text)).toBeUndefined());

  it('are read at the first place where they meet', () => {
    const text = 'f("abcdef" + "ghijkl" + "mnopqr")';
    const places = [...text.matchAll(/" \+ "/g)].map(({ index }) =>
      splitLayer(Buffer.from(text), index)?.bytes.toString(),
    );
    expect(places).toEqual(['f("abcdefghijklmnopqr"', undefined]);
  });

  it('lead back to the literals, over what is between them', () => {
    const text = 'f("abcdef" + "ghijkl")';
    const layer = splitLayer(Buffer.from(text), 9);
    const back = (start: number, end: number): string => {
      const outer = layer?.outer({ start, end });
      return text.slice(outer?.start, outer?.end);
    };
    expect([back(3, 15), back(4, 6), back(8, 10), back(0, 3), back(14, 15)]).toEqual([
      'abcdef" + "ghijkl',
      'bc',
      'f" + "g',
      'f("',
      'l',
    ]);
  });
});

it('text holds hardly any control characters, and no NUL', () => {
  const line = 'x'.repeat(300);
  const withOdd = (count: number, byte: string): Buffer => Buffer.from(byte.repeat(count) + line, 'latin1');
  expect([Buffer.from('x'.repeat(7)), Buffer.from('x'.repeat(8))].map(looksLikeText)).toEqual([false, true]);
  for (const byte of ['\x01', '\x1f', '\x7f', '\xff']) {
    expect([withOdd(16, byte), withOdd(17, byte)].map(looksLikeText)).toEqual([true, false]);
  }
  for (const byte of ['\t', '\n', '\r', ' ', '~']) expect(looksLikeText(withOdd(200, byte))).toBe(true);
  expect(looksLikeText(Buffer.from(`x\0${line}`))).toBe(false);
  expect(looksLikeText(Buffer.from(`${line}\0`))).toBe(true);
});
