import { describe, expect, it } from 'vitest';
import { clientOf } from '../../src/usage/ledger/client.ts';
import type { TokenRef } from '../../src/model/usage.ts';
import { redactedText, redactedTokenRef } from '../../src/redaction/log-text.ts';
import { token } from '../cli/keyroll.ts';

describe('a text of a log', () => {
  it.each(['base62:20', 'base62:24', 'base62:32', 'base62:40', 'base64url:40'])('shows next to none of %s', (form) => {
    const values = Array.from({ length: 500 }, (_, at) => token(`<${form}>`, `log ${form} ${at}`));
    const shown = values.filter((value) => redactedText(`user ${value}`)?.includes(value.slice(0, 12)));
    expect(shown.length).toBeLessThan(10);
  });

  it.each([
    'OrganizationAccountAccessRole',
    'refunds-service-prod-eu2-west',
    'ListObjectsV2CommandExecutor',
    'github-actions-bot-for-releases',
    'a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p',
    'authentication-service-of-production',
    'service-refundsprod1-of-team',
    'refundsProductionservicesxy',
  ])('is whole where it is made of words: %s', (text) => {
    expect(redactedText(text)).toBe(text);
  });

  it('is read in linear time, whatever its sender wrote', () => {
    for (const unit of ['a', 'A', 'aA', '1', 'a1']) {
      for (const end of ['-', '~', '_=', '']) {
        // With a split tried for every split before it, one such text would take longer than a test may.
        expect(redactedText(`ua ${unit.repeat(100_000 / unit.length)}${end}`).length).toBeLessThan(20);
      }
    }
  });

  it.each([20, 32, 40])('shows next to none of %i random letters and digits that stand for a user agent', (length) => {
    const values = Array.from({ length: 500 }, (_, at) => token(`<base62:${length}>`, `agent ${length} ${at}`));
    const shown = values.filter((value) => clientOf(`${value}/2.1`).family.includes(value.slice(0, 12)));
    expect(shown.length).toBeLessThan(10);
    expect(clientOf('aws-sdk-java-internal-tooling/2.1').family).toBe('aws-sdk-java-internal-tooling');
  });

  it('shows no half of a token whose form is known', () => {
    for (let at = 0; at < 200; at++) {
      const sendgrid = token('SG.<base64url:22>.<base64url:43>', `half ${at}`);
      expect(redactedText(`bucket ${sendgrid}`)).not.toContain(sendgrid.slice(6, 18));
      const jwt = token('eyJ<base62:20>.eyJ<base62:40>.<base62:43>', `half ${at}`);
      expect(clientOf(jwt).family).not.toContain(jwt.slice(27, 36));
    }
  });

  it('shows no sign of base64 between letters', () => {
    const value = ['+', '=', '~', '_', '-'].map((sign) => `${token('<base62:9>', sign)}${sign}`).join('');
    expect(redactedText(`by ${value} at`)).toBe(`by ${value.slice(0, 4)}… at`);
  });

  it.each([
    ...['AKIA', 'ASIA', 'AIDA', 'AROA', 'AGPA', 'AIPA', 'ANPA', 'ABIA', 'ACCA'].map(
      (mark) => `${mark}<alnum-upper:16>`,
    ),
    ...['AKIA<alnum-upper:28>', '<uuid>', '<HEX:8>-<HEX:4>-<HEX:4>-<HEX:4>-<HEX:12>'],
  ])('is whole where it is a public id: %s', (form) => {
    const id = token(form, 'a public id');
    expect(redactedText(`arn:x/${id}`)).toBe(`arn:x/${id}`);
  });

  it.each(['AXIA<alnum-upper:16>', 'AKIA<alnum-upper:29>', 'x<uuid>', '<uuid>0', 'xAKIA<alnum-upper:16>'])(
    'is cut where it only resembles one: %s',
    (form) => {
      const text = token(form, 'no public id');
      expect(redactedText(`arn:x/${text}/y`)).toBe(`arn:x/${text.slice(0, 4)}…/y`);
    },
  );

  it('is whole up to twenty characters, and cut behind a hundred and twenty', () => {
    const [short = '', long = ''] = [19, 20].map((length) => token(`<base62:${length}>`, 'a short one'));
    expect([short, long].map((text) => redactedText(text))).toEqual([short, `${long.slice(0, 4)}…`]);
    const words = 'a user of words '.repeat(10);
    expect(redactedText(words.slice(0, 120))).toBe(words.slice(0, 120));
    expect(redactedText(words.slice(0, 121))).toBe(`${words.slice(0, 120)}…`);
    expect(redactedText(null)).toBeNull();
  });

  it.each([
    'a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q',
    'refunds--production-service',
    'refundsproductionservices',
    'service-refundsprod12-of-team',
    'refundsProductionservicesxyz',
  ])('is cut where its words are too many, too long, or none: %s', (text) => {
    expect(redactedText(`by ${text}`)).toBe(`by ${text.slice(0, 4)}…`);
  });
});

describe('a reference to a token in a log', () => {
  const hex = token('<hex:64>', 'a reference');
  const random = token('<base62:40>', 'a reference');
  it.each([
    ['access_key_id', 'AKIA2345678901234567', 'AKIA2345678901234567'],
    ['temporary_key_id', 'ASIA2345678901234567', 'ASIA2345678901234567'],
    ['access_key_id', random, `${random.slice(0, 4)}••••••••${random.slice(-4)}`],
    ['temporary_key_id', random, `${random.slice(0, 4)}••••••••${random.slice(-4)}`],
    ['sha256', hex, `sha256:${hex.slice(0, 10)}…`],
    ['hmac', `hmac-sha256:${hex}`, `hmac-sha256:${hex.slice(0, 10)}…`],
    ['hmac', `x-hmac-sha256:${hex}`, `x-hm••••••••${hex.slice(-4)}`],
    ['hmac', `hmac-sha256:${hex}!`, `hmac••••••••${hex.slice(-3)}!`],
    ['access_key_id', 'AKIA234567890123', 'AKIA234567890123'],
    ['hmac', `hmac-sha256:${hex.slice(0, 10)}`, `hmac-sha256:${hex.slice(0, 10)}…`],
    ['token_id', '7', '7'],
    ['token_id', '123456789012', '123456789012'],
    ['token_id', '1234567890123', '••••••••'],
    ['token_id', 'deploy-key', 'deploy-key'],
    ['token_id', token('<uuid>', 'a reference'), token('<uuid>', 'a reference')],
    ['token_id', random, `${random.slice(0, 4)}••••••••${random.slice(-4)}`],
  ] as const)('shows no more than tells it: %s', (kind, ref, shown) => {
    expect(redactedTokenRef({ kind, ref } as TokenRef)).toBe(shown);
  });
});
