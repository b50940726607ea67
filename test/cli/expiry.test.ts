import { expect, it } from 'vitest';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { folder, scan } from './keyroll.ts';

const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url');
const token = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'user-7', exp: Date.UTC(2026, 2, 1) / 1000 })}.${expandExample('<base64url:43>', 'expiry').text}`;

it('a token whose validity has ended says so, and no gate at medium fails on it', () => {
  const dir = folder({ 'app.conf': `session = "${token}"\n` });
  const at = (date: string): { readonly severity: string; readonly proofs: readonly string[] } => {
    const [finding] = scan(dir, ['scan', '--no-config', '--as-of', date]).report.findings;
    return { severity: finding?.severity ?? '', proofs: (finding?.proofs ?? []).map(({ detail }) => detail) };
  };
  const before = at('2026-02-01');
  const after = at('2026-04-01');
  expect(before.proofs).toContain('valid until 2026-03-01');
  expect(after.proofs).toContain('expired on 2026-03-01');
  expect(after.proofs).not.toContain('valid until 2026-03-01');
  expect([before.severity, after.severity]).toEqual(['medium', 'low']);
});

it('a signed URL that has ended is reported only where doubtful findings are asked for', () => {
  const url = expandExample(
    'https://shop.s3.amazonaws.com/a.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ci%2F20260301%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260301T100000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=<hex:64>',
    'expiry',
  ).text;
  const dir = folder({ 'app.conf': `report = "${url}"\n` });
  const rules = (...args: readonly string[]) =>
    scan(dir, ['scan', '--no-config', ...args])
      .report.findings.map(({ rule }) => rule)
      .filter((rule) => rule !== 'aws-s3-bucket-host');
  expect(rules('--as-of', '2026-02-28')).toEqual(['aws-presigned-url']);
  expect(rules('--as-of', '2026-03-03')).toEqual([]);
  expect(rules('--as-of', '2026-03-03', '--min-confidence', 'low')).toEqual(['aws-presigned-url']);
});
