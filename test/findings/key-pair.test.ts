import { describe, expect, test } from 'vitest';
import { isNamingHalf } from '../../src/findings/key-pair.ts';
import { located } from '../samples.ts';
import { builtInRule } from './samples.ts';

/** Of the word VALUE in `text`. */
function namesPair(text: string, rule = 'generic-api-key'): boolean {
  const { match } = located({ rule, value: 'VALUE', start: text.indexOf('VALUE') });
  return isNamingHalf(builtInRule(rule), match, Buffer.from(text));
}

describe('the half of a pair that names it', () => {
  test.each([
    ['an access key beside its secret key', 'oss:\n  access-key: VALUE\n  secret-key: other\n'],
    ['behind it', 'oss.secretKey=other\noss.accessKey=VALUE\n'],
    ['in JSON', '{"accessKey": "VALUE", "accessSecret": "other"}'],
    ['in JSON inside a string', String.raw`"{\"accessKey\":\"VALUE\",\"accessSecret\":\"other\"}"`],
    ['under a name of its own', 'OAUTH_GITHUB_APP_KEY: VALUE\nOAUTH_GITHUB_APP_SECRET: other\n'],
    ['an API key beside its secret', "apiKey = 'VALUE';\napiSecret = 'other';\n"],
    ['a key of OAuth beside its secret', 'wiki::oauth_key: "VALUE"\nwiki::oauth_secret: "other"\n'],
    ['the key of a client beside its secret', 'oauth_client_key: "VALUE"\noauth_client_secret: "other"\n'],
    ['the id of a key for the store of Apple', 'altool --apiKey "VALUE" \\\n  --apiIssuer other\n'],
    ['the consumer key of OAuth', 'OAUTH_CONSUMER_KEY: VALUE\n'],
  ])('%s', (_what, text) => expect(namesPair(text)).toBe(true));

  test.each([
    ['an access key alone', 'access-key: VALUE\n'],
    ['beside the secret of another', 'maps.accessKey=VALUE\nmail.secretKey=other\n'],
    ['an API key beside the key of an application', 'API_KEY=VALUE\nSECRET_KEY=other\n'],
    ['an API key of a vendor beside that', 'MAIL_API_KEY=VALUE\nAPI_SECRET=other\n'],
    ['the secret half', 'consumerKey: other\nconsumerSecret: VALUE\n'],
    ['a secret access key', 'access_key: other\nsecret_access_key: VALUE\nsecret_key: a\n'],
    ['far from its secret', `access_key: VALUE\n${'a: 1\n'.repeat(60)}secret_key: other\n`],
  ])('is not %s', (_what, text) => expect(namesPair(text)).toBe(false));

  test.each([
    ['the key of an app in the configuration of Firebase', '{ apiKey: "VALUE", authDomain: "shop.example" }', true],
    ['a key of maps', '{ apiKey: "VALUE", center: "Paris" }', false],
  ])('of Google: %s', (_what, text, expected) => expect(namesPair(text, 'google-api-key')).toBe(expected));

  test('is a matter of that rule alone', () =>
    expect(namesPair('consumer_key: VALUE\n', 'generic-secret')).toBe(false));
});
