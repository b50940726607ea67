import { describe, expect, it } from 'vitest';
import { ESCAPE_SPELLINGS } from '../../src/detect/decode/escape.ts';
import { ESCAPE_REACH, EscapeRegions, type EscapeRegion } from '../../src/detect/decode/escape-region.ts';
import { collect, token } from './structure-source.ts';
import { toldDead } from './told-dead.ts';

const MANY = 20_000;

describe('text that is made to be slow', () => {
  it.each([
    'password="',
    'token = a || ',
    'SetBasicAuth("a", ',
    'insert into t (password) values (1,',
    "insert into t (password) values ('",
    'curl -',
    'secret_key = new byte[] { 1, 2, ',
    '| chpasswd',
    'password: |\n',
    '{"name":"password","type":"x",',
    '<password a="',
    '${password:',
    '"password", a, b, ',
    's:8:"password";s:',
    'postgres://a:b/',
    'password="a" "b" ',
    "password='''",
    'key = [1,2,',
    'docker login -u ',
  ])('ends on %j over and over, in one line', (piece) => {
    expect(() => collect(piece.repeat(MANY / 10))).not.toThrow();
  });

  it.each(['-', '_', '- ', '_-', '#', 'x', 'x-', '.', '*', '<', '[', '('])(
    'ends on a value that nearly is filler: %j over and over, and another letter',
    (piece) => {
      expect(() => collect(`password = "${piece.repeat(200 / piece.length)}user"`)).not.toThrow();
    },
  );

  it.each(['key-', 'pwd', '_key', 'token.', 'pass(', '://', 'auth '])(
    'gives %j up within the reach of a verdict where it stands over and over',
    (piece) => {
      const bytes = Buffer.from(piece.repeat(MANY));
      const at = piece.length * (MANY / 2);
      const told = toldDead(bytes, piece === 'key-' ? at + 3 : at);
      expect(told === null || (told.start >= at - 256 && told.end <= at + 1024)).toBe(true);
    },
  );

  const percent = ESCAPE_SPELLINGS.percent;
  const anchorsOf = (text: string): number[] => [...text.matchAll(/%3A|%3D|%22|%2B/gi)].map((match) => match.index);
  const regionsOf = (text: string): EscapeRegion[] => {
    const bytes = Buffer.from(text);
    const regions = new EscapeRegions(percent);
    return anchorsOf(text)
      .map((at) => regions.at(bytes, at))
      .filter((region) => region !== undefined);
  };
  const total = (regions: readonly EscapeRegion[], part: 'region' | 'focus'): number =>
    regions.reduce((sum, region) => sum + region[part].end - region[part].start, 0);
  const fields = (seed: number, count: number): string =>
    Array.from(
      { length: count },
      (_, i) => `"${token(seed * 100 + i).slice(0, 4)}":"${token(seed * 200 + i).slice(0, 5)}"`,
    ).join(',');

  it.each(['%3apassword%3d%22', '%22', '%3a%3d%22%2b', '%3d%22%3a' + 'x'.repeat(30)])(
    'decodes hardly anything of %j over and over',
    (piece) => {
      expect(total(regionsOf(piece.repeat(MANY / piece.length)), 'region')).toBeLessThan(MANY);
    },
  );

  it('judges each byte of a text full of escapes about once, and decodes it a few times', () => {
    const text = encodeURIComponent(`{${fields(1, 400)}}`);
    const regions = regionsOf(text);
    expect(total(regions, 'focus')).toBeLessThan(text.length * 1.3);
    expect(total(regions, 'region')).toBeLessThan(text.length * 14);
  });

  it('leaves no escape unread where escapes stand close together', () => {
    const text = encodeURIComponent(`{${fields(1, 100)},${fields(2, 100)}}`);
    const regions = regionsOf(text);
    const unread = anchorsOf(text).filter((at) => !regions.some(({ focus }) => focus.start <= at && at < focus.end));
    expect(unread).toEqual([]);
  });

  it('opens the same regions wherever a text stands, and in whatever order its escapes are asked for', () => {
    const text = encodeURIComponent(`{${fields(3, 100)}}`);
    const before = `${encodeURIComponent(fields(4, 5))} `;
    const moved = Buffer.from(`${before}${text}`);
    const regions = new EscapeRegions(percent);
    const backwards = anchorsOf(text)
      .reverse()
      .map((at) => regions.at(moved, at + before.length))
      .filter((region) => region !== undefined)
      .reverse();
    expect(
      backwards.map(({ region }) => ({ start: region.start - before.length, end: region.end - before.length })),
    ).toEqual(regionsOf(text).map(({ region }) => region));
  });

  it('decides on an escape by no more than its reach', () => {
    const text = encodeURIComponent(fields(5, 300));
    const middle = anchorsOf(text).filter((at) => at > ESCAPE_REACH + 1 && at < text.length - ESCAPE_REACH - 1);
    for (const at of middle.slice(0, 400)) {
      const cut = Buffer.from(text.slice(at - ESCAPE_REACH - 1, at + ESCAPE_REACH + 1));
      const here = new EscapeRegions(percent).at(cut, ESCAPE_REACH + 1);
      const whole = new EscapeRegions(percent).at(Buffer.from(text), at);
      const shift = at - ESCAPE_REACH - 1;
      expect(here && { start: here.focus.start + shift, end: here.focus.end + shift }).toEqual(whole?.focus);
    }
  });
});
