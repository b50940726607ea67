/**
 * Okta's API tokens. They have the rights of the user who made them, and end when they are not used for a while.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApiToken/
 */
import { ConfigError } from '../../model/error.ts';
import { objectsIn } from './json-listing.ts';
import { dateIn, textIn, type Listing, withoutEmpty } from './listing.ts';

export function oktaTokens(text: string, path: string): Listing {
  const tokens = objectsIn(text, path).map((item, number) => {
    const id = textIn(item['id']);
    const user = textIn(item['userId']);
    if (id === null || user === null) {
      throw new ConfigError(`item ${number + 1} has no "id" and "userId".`, {
        path,
        hint: 'Take the answer of GET /api/v1/api-tokens.',
      });
    }
    const name = textIn(item['name']);
    return {
      provider: 'okta',
      refs: [{ kind: 'token_id' as const, value: id }] as const,
      label: name,
      fields: withoutEmpty({
        name,
        type: 'api_key',
        status: 'active',
        account: { kind: 'user', principal: user },
        scope_model: 'unrestricted',
        created_at: dateIn(item['created']),
        expires_at: dateIn(item['expiresAt']) ?? 'never',
      }),
    };
  });
  return { tokens, notes: [] };
}
