/** Values that a mail cuts at the end of a line. */
import { describe, expect, it } from 'vitest';
import { folder, scan, token } from '../cli/keyroll.ts';
import { sturdyPassword, token as letters } from './structure-source.ts';

const VALUE = token('ghp_<base62:30><check:github-crc32>', 'mail');
const HEAD = 'From: ann@shop.example\nContent-Transfer-Encoding: quoted-printable\n\n';

/** As encoders of mails do: lines of 76 letters at most, `=` as `=3D`. */
function quotedPrintable(text: string, lineEnd = '\n'): string {
  return text
    .split('\n')
    .map((line) => {
      const pieces = line.match(/=|[^=]/g)?.map((letter) => (letter === '=' ? '=3D' : letter)) ?? [];
      const lines = [''];
      for (const piece of pieces) {
        if ((lines.at(-1) ?? '').length + piece.length > 75) lines.push('');
        lines[lines.length - 1] += piece;
      }
      return lines.join(`=${lineEnd}`);
    })
    .join(lineEnd);
}

function found(text: string): readonly (readonly [rule: string, decoded: string, stored: string])[] {
  const bytes = Buffer.from(HEAD + text);
  const { report } = scan(folder({ 'mail.eml': bytes }), ['scan', '-q', '--no-config']);
  return report.findings.flatMap(({ rule, occurrences }) =>
    occurrences
      .filter(({ part }) => part === 'secret')
      .map(
        ({ decoded, byteStart, byteEnd }) =>
          [rule, decoded.join(), bytes.toString('utf8', byteStart, byteEnd)] as const,
      ),
  );
}

const joined = (stored: string): string => stored.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');

describe('a value cut by a soft line break', () => {
  it.each(['\n', '\r\n'])('is found whole, at the bytes as stored (%j)', (lineEnd) => {
    for (const before of [45, 55, 70]) {
      const [only, ...others] = found(
        quotedPrintable(`${'so it goes, '.repeat(9).slice(0, before)} ${VALUE} and on\n`, lineEnd),
      );
      expect([only?.[0], only?.[1], joined(only?.[2] ?? ''), others]).toEqual([
        'github-personal-access-token',
        'quoted-printable',
        VALUE,
        [],
      ]);
    }
  });

  it('is found behind an encoded sign, and wins over its own beginning', () => {
    const value = letters(7);
    const [only, ...others] = found(
      quotedPrintable(`Please set this in the environment of the shop: SHOP_API_TOKEN=${value}\n`),
    );
    expect([only?.[0], joined(only?.[2] ?? ''), others]).toEqual(['generic-token', value, []]);
  });

  it('is found where the line before is cut as well', () => {
    const value = letters(8);
    expect(
      found(
        quotedPrintable(
          `${'one two three '.repeat(8)} password: "${sturdyPassword(9)}", ${'four five '.repeat(5)} api_token: "${value}" and so on\n`,
        ),
      )
        .map(([, , stored]) => joined(stored))
        .sort(),
    ).toEqual([sturdyPassword(9), value].sort());
  });
});

describe('what only looks like a soft line break', () => {
  it('joins no lines that are short or long, and none of base64', () => {
    const [head, tail] = [VALUE.slice(0, 14), VALUE.slice(14)];
    expect(found(`a ${head}=\n${tail}\n`)).toEqual([]);
    expect(found(`${'long '.repeat(30)}${head}=\n${tail}\n`)).toEqual([]);
    expect(found(`${'eins zwei '.repeat(6)}${head}=\n ${tail}\n`)).toEqual([]);
  });
});
