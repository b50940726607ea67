/** What drives a terminal or turns the order of letters round is spelt out in every answer, for programs too. */
import { expect, it } from 'vitest';
import { folder, keyroll, token } from '../cli/keyroll.ts';

const CONTROLS = '\u001b[2J\u009b31m\u007f\u202e\u2066\u00ad\ufeff';
const RAW = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u202a-\u202e\u2066-\u2069\ufeff]/;

const INVENTORY = JSON.stringify({
  schema_version: '1',
  organization: `Shop${CONTROLS}`,
  tokens: [
    {
      id: 'pay',
      type: 'api_key',
      provider: 'stripe',
      status: 'active',
      environment: 'prod',
      created_at: '2024-01-01',
      expires_at: '2024-06-01',
      owner: { person: `ann${CONTROLS}` },
      purpose: `Refunds${CONTROLS}\n::error::of two lines`,
    },
  ],
});

it.each([
  [['check']],
  [['list']],
  [['list', '--json']],
  [['show', 'pay']],
  [['show', 'pay', '--json']],
  [['due', '--within', '0']],
  [['due', '--within', '0', '--json']],
  [['due', '--within', '0', '-f', 'ics']],
  [['export', '-f', 'csv']],
  [['export', '-f', 'json']],
])('inventory %j shows no control characters of a field', (args) => {
  const { code, out, err } = keyroll(folder({ 'keyroll.inventory.yaml': INVENTORY }), ['inventory', ...args]);
  expect(err).not.toMatch(RAW);
  expect([code, out.replaceAll('\r\n', '\n')]).toEqual([
    expect.toSatisfy((one: number) => one < 2),
    expect.not.stringMatching(RAW),
  ]);
  expect(out).not.toMatch(/^::error/m);
});

it('a pack that was imported shows no control characters, and can be used', () => {
  const config = `[[rules]]\nid = "acme"\ndescription = "Acme\u009b31m\u202e\u00ad"\nregex = '''acme_[a-z]{20}'''\n`;
  const dir = folder({ 'gitleaks.toml': config, 'a.txt': `key = acme_${token('<lower:20>', 'pack')}\n` });
  const { out } = keyroll(dir, ['rules', 'import', 'gitleaks.toml']);
  expect(out).toContain('acme_[a-z]{20}');
  expect(out).not.toMatch(RAW);
  expect(keyroll(dir, ['rules', 'import', 'gitleaks.toml', '-o', 'pack.yaml']).code).toBe(0);
  expect(keyroll(dir, ['scan', 'a.txt', '--no-config', '--rules', 'pack.yaml', '-q']).code).toBe(1);
});
