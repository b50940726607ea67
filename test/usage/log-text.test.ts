import { describe, expect, it } from 'vitest';
import { clientOf } from '../../src/usage/ledger/client.ts';
import { redactedText } from '../../src/redaction/log-text.ts';
import { token } from '../cli/keyroll.ts';

describe('a text of a log', () => {
  it.each([20, 24, 32, 40])('shows next to none of %i random letters and digits', (length) => {
    const values = Array.from({ length: 500 }, (_, at) => token(`<base62:${length}>`, `log ${length} ${at}`));
    const shown = values.filter((value) => redactedText(`user ${value}`)?.includes(value.slice(0, 12)));
    expect(shown.length).toBeLessThan(10);
  });

  it.each([
    'OrganizationAccountAccessRole',
    'refunds-service-prod-eu2-west',
    'ListObjectsV2CommandExecutor',
    'github-actions-bot-for-releases',
  ])('is whole where it is made of words: %s', (text) => {
    expect(redactedText(text)).toBe(text);
  });

  it('is read in linear time, whatever its sender wrote', () => {
    const started = performance.now();
    for (const unit of ['a', 'A', 'aA', '1', 'a1']) {
      for (const end of ['-', '~', '_=', '']) {
        const text = `${unit.repeat(100_000 / unit.length)}${end}`;
        expect(redactedText(`ua ${text}`)?.length).toBeLessThan(20);
      }
    }
    expect(performance.now() - started).toBeLessThan(5000);
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
});
