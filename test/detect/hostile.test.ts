import { describe, expect, it } from 'vitest';
import { opensRegion } from '../../src/detect/decode/escape.ts';
import { collect, token } from './structure-source.ts';

const MANY = 20_000;

describe('text that is made to be slow', () => {
  it.each([
    'password="', 'token = a || ', 'SetBasicAuth("a", ', 'insert into t (password) values (1,', "insert into t (password) values ('", 'curl -', 'secret_key = new byte[] { 1, 2, ',
    '| chpasswd', 'password: |\n', '{"name":"password","type":"x",', '<password a="', '${password:', '"password", a, b, ', 's:8:"password";s:', 'postgres://a:b/', 'password="a" "b" ', "password='''", 'key = [1,2,', 'docker login -u ',
  ])('ends on %j over and over, in one line', (piece) => {
    expect(() => collect(piece.repeat(MANY / 10))).not.toThrow();
  });

  it('opens few regions where escapes stand close together, and still reads what is among them', () => {
    const dense = Buffer.from('%3dpassword%22'.repeat(MANY / 10));
    let opened = 0;
    for (let at = 0; at < dense.length; at += 14) if (opensRegion(dense, at, 'percent')) opened++;
    expect(opened).toBeLessThan(MANY / 40);

    const fields = (seed: number): string => Array.from({ length: 40 }, (_, i) => `"${token(seed * 100 + i).slice(0, 4)}":"${token(seed * 200 + i).slice(0, 5)}"`).join(',');
    const text = encodeURIComponent(`{${fields(1)},${fields(2)}}`);
    const bytes = Buffer.from(text), reach = 400;
    for (let place = 0; place + reach < text.length; place += 100) {
      const anchors = [...text.matchAll(/%3A|%22/g)].map((match) => match.index).filter((at) => Math.abs(at - place) < reach);
      expect(anchors.some((at) => opensRegion(bytes, at, 'percent'))).toBe(true);
    }
  });
});
