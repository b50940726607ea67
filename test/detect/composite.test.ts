/** Credentials of two parts, in the way their vendors' guides write them: one finding, with the public part in it. */
import { describe, expect, it } from 'vitest';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { folder, scan } from '../cli/keyroll.ts';

/** The rule of the secret, the role of the other part, the two lines; the part is marked. */
const COMPOSITES: readonly (readonly [rule: string, role: string, part: string, secret: string])[] = [
  ['aws-secret-access-key', 'key id', 'aws_access_key_id = «AKIA<base32:16>»', 'aws_secret_access_key = <base64:40>'],
  ['aws-secret-access-key-argument', 'key id', 'access_key = "«AKIA<base32:16>»"', 'secret_key = "<base64:40>"'],
  ['twilio-auth-token', 'account id', 'TWILIO_ACCOUNT_SID=«AC<hex:32>»', 'TWILIO_AUTH_TOKEN=<hex:32>'],
  ['twilio-api-key-secret', 'key id', 'TWILIO_API_KEY_SID=«SK<hex:32>»', 'TWILIO_API_KEY_SECRET=<base62:32>'],
  ['paypal-client-secret', 'client id', 'PAYPAL_CLIENT_ID=«A<base62:79>»', 'PAYPAL_CLIENT_SECRET=E<base62:79>'],
  ['plaid-secret', 'client id', 'PLAID_CLIENT_ID=«<hex:24>»', 'PLAID_SECRET=<hex:30>'],
  ['datadog-application-key', 'api key', 'DD_API_KEY=«<hex:32>»', 'DD_APP_KEY=<hex:40>'],
  ['auth0-client-secret', 'client id', 'AUTH0_CLIENT_ID=«<base62:32>»', 'AUTH0_CLIENT_SECRET=<base62:64>'],
  ['okta-client-secret', 'client id', 'OKTA_CLIENT_ID=«0oa<base62:17>»', 'OKTA_CLIENT_SECRET=<base62:40>'],
  [
    'google-oauth-client-secret',
    'client id',
    '"client_id": "«<digits:12>-<alnum-lower:32>.apps.googleusercontent.com»",',
    '"client_secret": "GOCSPX-<base62:28>"',
  ],
  ['meta-app-secret', 'app id', 'FACEBOOK_APP_ID=«<digits:15>»', 'FACEBOOK_APP_SECRET=<hex:32>'],
  ['x-api-secret', 'key', 'TWITTER_API_KEY=«<base62:25>»', 'TWITTER_API_SECRET=<base62:50>'],
  ['dropbox-app-secret', 'app id', 'DROPBOX_APP_KEY=«<alnum-lower:15>»', 'DROPBOX_APP_SECRET=<alnum-lower:15>'],
  ['box-client-secret', 'client id', 'BOX_CLIENT_ID=«<alnum-lower:32>»', 'BOX_CLIENT_SECRET=<base62:32>'],
  ['spotify-client-secret', 'client id', 'SPOTIFY_CLIENT_ID=«<hex:32>»', 'SPOTIFY_CLIENT_SECRET=<hex:32>'],
  ['zoom-client-secret', 'client id', 'ZOOM_CLIENT_ID=«<base62:22>»', 'ZOOM_CLIENT_SECRET=<base62:32>'],
  [
    'backblaze-application-key',
    'key id',
    'B2_APPLICATION_KEY_ID=«0<hex:24>»',
    'B2_APPLICATION_KEY=K00<digits:1><base62:27>',
  ],
  [
    'digitalocean-spaces-secret-key',
    'key id',
    'DO_SPACES_ACCESS_KEY=«DO00<alnum-upper:16>»',
    'DO_SPACES_SECRET_KEY=<base64:43>',
  ],
  ['azure-client-secret', 'client id', 'AZURE_CLIENT_ID=«<uuid>»', 'AZURE_CLIENT_SECRET=<base62:3>8Q~<base62:34>'],
  [
    'alibaba-cloud-access-key-secret',
    'key id',
    'ALIBABA_CLOUD_ACCESS_KEY_ID=«LTAI5t<base62:18>»',
    'ALIBABA_CLOUD_ACCESS_KEY_SECRET=<base62:30>',
  ],
  [
    'tencent-cloud-secret-key',
    'secret id',
    'TENCENTCLOUD_SECRET_ID=«AKID<base62:32>»',
    'TENCENTCLOUD_SECRET_KEY=<base62:32>',
  ],
  [
    'huawei-cloud-secret-access-key',
    'access key id',
    'HUAWEICLOUD_ACCESS_KEY=«Q7<alnum-upper:18>»',
    'HUAWEICLOUD_SECRET_KEY=<base62:40>',
  ],
  [
    'yandex-static-key-secret',
    'key id',
    'YANDEX_ACCESS_KEY_ID=«YCA<base62:22>»',
    'YANDEX_SECRET_ACCESS_KEY=YC<base62:38>',
  ],
  ['ovh-application-secret', 'key id', 'OVH_APPLICATION_KEY=«<hex:16>»', 'OVH_APPLICATION_SECRET=<hex:32>'],
  ['cloudinary-api-secret', 'key id', 'CLOUDINARY_API_KEY=«<digits:15>»', 'CLOUDINARY_API_SECRET=<base62:27>'],
  ['braintree-private-key', 'key id', 'BRAINTREE_PUBLIC_KEY=«<alnum-lower:16>»', 'BRAINTREE_PRIVATE_KEY=<hex:32>'],
  ['github-oauth-client-secret', 'client id', 'GITHUB_CLIENT_ID=«Ov23<base62:16>»', 'GITHUB_CLIENT_SECRET=<hex:40>'],
  ['discord-client-secret', 'client id', 'DISCORD_CLIENT_ID=«<digits:18>»', 'DISCORD_CLIENT_SECRET=<base62:32>'],
  [
    'linkedin-client-secret',
    'client id',
    'LINKEDIN_CLIENT_ID=«<alnum-lower:14>»',
    'LINKEDIN_CLIENT_SECRET=<base62:16>',
  ],
  ['confluent-api-secret', 'key id', 'CONFLUENT_API_KEY=«Q7<alnum-upper:14>»', 'CONFLUENT_API_SECRET=<base64:64>'],
  ['algolia-admin-api-key', 'application id', 'ALGOLIA_APP_ID=«K7<alnum-upper:8>»', 'ALGOLIA_ADMIN_KEY=<hex:32>'],
];
/** Parts that are reported by themselves as well: they name an account, or are half a secret. */
const STAND_ALONE = new Set([
  'aws-secret-access-key-argument',
  'aws-secret-access-key',
  'twilio-auth-token',
  'twilio-api-key-secret',
  'paypal-client-secret',
  'plaid-secret',
  'datadog-application-key',
  'auth0-client-secret',
  'google-oauth-client-secret',
  'x-api-secret',
  'box-client-secret',
  'digitalocean-spaces-secret-key',
  'alibaba-cloud-access-key-secret',
  'tencent-cloud-secret-key',
]);

const part = (template: string, rule: string): string => expandExample(template, rule).text;

function found(lines: (composite: (typeof COMPOSITES)[number]) => readonly string[]): Record<string, string[]> {
  const { report } = scan(
    folder(
      Object.fromEntries(
        COMPOSITES.map((composite) => [
          `${composite[0]}.env`,
          lines(composite)
            .map((line) => `${part(line, composite[0])}\n`)
            .join(''),
        ]),
      ),
    ),
    ['scan', '-q', '--no-config'],
  );
  const byFile: Record<string, string[]> = {};
  for (const { rule, occurrences } of report.findings) {
    (byFile[occurrences[0]?.path.replace('.env', '') ?? ''] ??= []).push(
      [rule, ...occurrences.map((occurrence) => occurrence.part)].sort().join(', '),
    );
  }
  return byFile;
}

describe('a credential of two parts', () => {
  it('is one finding that holds both', () => {
    expect(found(([, , id, secret]) => [id, secret])).toEqual(
      Object.fromEntries(COMPOSITES.map(([rule, role]) => [rule, [[rule, role, 'secret'].sort().join(', ')]])),
    );
  });

  it('is one finding whichever of the two comes first', () => {
    expect(Object.keys(found(([, , id, secret]) => [secret, id])).length).toBe(COMPOSITES.length);
  });

  it('is no finding where its public part stands alone', () => {
    expect(Object.keys(found(([, , id]) => [id])).filter((rule) => !STAND_ALONE.has(rule))).toEqual([]);
  });
});
