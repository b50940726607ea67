/** Keys that fit the rules of several providers, or begin as theirs do: whose a key is, the word beside it tells. */
import { describe, expect, it } from 'vitest';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { folder, scan } from '../cli/keyroll.ts';

/** What is scanned, and the rule that names its value. */
const NAMED: readonly (readonly [template: string, rule: string])[] = [
  ['WORKOS_API_KEY=sk_live_<base62:44>', 'workos-api-key'],
  ['const workos = new WorkOS("sk_test_<base62:48>");', 'workos-test-api-key-other-form'],
  ['curl https://api.workos.com/users -H "Authorization: Bearer sk_live_<base62:48>"', 'workos-api-key'],
  ['CLERK_SECRET_KEY=sk_live_<base62:42>', 'clerk-live-secret-key'],
  ['CLERK_SECRET_KEY=sk_live_<base62:50>', 'clerk-secret-key'],
  ['const clerk = createClerkClient({ secretKey: "sk_test_<base62:42>" })', 'clerk-test-secret-key'],
  ['curl https://api.clerk.com/v1/users -H "Authorization: Bearer sk_live_<base62:42>"', 'clerk-live-secret-key'],
  ['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_live_<base62:40>', 'clerk-publishable-key'],
  ['HIGHNOTE_SECRET_KEY=sk_live_a2V5XzAx<base64:64>', 'highnote-live-secret-key'],
  ['STRIPE_SECRET_KEY=sk_live_<base62:24>', 'stripe-live-secret-key'],
  ['WORKOS_CLIENT_ID=client_<base62:24>\nSTRIPE_SECRET_KEY=sk_live_<base62:24>', 'stripe-live-secret-key'],
  ['# Clerk and billing keys\nSTRIPE_SECRET_KEY=sk_test_51<base62:97>', 'stripe-test-secret-key'],
  ['DISCORD_CLIENT_SECRET=discord-secret\nFACEBOOK_SECRET=<hex:32>', 'meta-app-secret'],
  ['PAYSTACK_SECRET_KEY=sk_live_<hex:40> # beside the key of Clerk', 'paystack-live-secret-key'],
];

describe('a key that may be of several providers', () => {
  it('is called after the provider that stands beside it', () => {
    const files = Object.fromEntries(
      NAMED.map(([template], number) => [`${number}.env`, `${expandExample(template, 'shared').text}\n`]),
    );
    const rules = new Map(
      scan(folder(files), ['scan', '-q', '--no-config']).report.findings.flatMap(({ rule, occurrences }) =>
        occurrences.map(({ path }) => [path, rule] as const),
      ),
    );
    expect(NAMED.map(([template], number) => [template, rules.get(`${number}.env`)])).toEqual(NAMED);
  });

  it('is no call that is as long as one', () => {
    const files = { 'settings.py': 'SECRET_KEY = read_the_signing_secret_of_this_site_in_vault(env)\n' };
    expect(scan(folder(files), ['scan', '-q', '--no-config']).report.findings).toEqual([]);
  });
});
