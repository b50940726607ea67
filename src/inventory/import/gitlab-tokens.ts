/**
 * GitLab's access tokens, personal ones and those of projects and groups, which carry an access level.
 * https://docs.gitlab.com/api/personal_access_tokens/, https://docs.gitlab.com/api/project_access_tokens/
 */
import { ConfigError } from '../../model/error.ts';
import { objectsIn } from './json-listing.ts';
import type { Fields } from '../../base/plain-object.ts';
import { dateIn, textIn, textsIn, type Listing, withoutEmpty } from './listing.ts';

export function gitlabTokens(text: string, path: string): Listing {
  const tokens = objectsIn(text, path).map((item, number) => {
    const id = textIn(item['id']);
    if (id === null || !Array.isArray(item['scopes'])) {
      throw new ConfigError(`item ${number + 1} has no "id" and "scopes".`, {
        path,
        hint: 'Make the listing with: glab api --paginate personal_access_tokens',
      });
    }
    const user = textIn(item['user_id']);
    const isBot = item['access_level'] !== undefined;
    const name = textIn(item['name']);
    return {
      provider: 'gitlab',
      refs: [{ kind: 'token_id' as const, value: id }] as const,
      label: name,
      ...groupOf(item),
      fields: withoutEmpty({
        name,
        type: isBot ? 'bot_token' : 'personal_access_token',
        status: statusOf(item),
        account: { kind: isBot ? 'application' : 'user', ...(user === null ? {} : { principal: `user ${user}` }) },
        purpose: textIn(item['description']),
        scopes: textsIn(item['scopes']),
        scope_model: 'coarse',
        created_at: dateIn(item['created_at']),
        expires_at: dateIn(item['expires_at']) ?? 'never',
        last_used_at: dateIn(item['last_used_at']) ?? 'never',
        last_used_source: 'gitlab-tokens',
      }),
    };
  });
  return { tokens, notes: [] };
}

/** Each project and each group has a listing of its own. */
function groupOf(item: Fields): { readonly group?: string } {
  const type = textIn(item['resource_type']);
  const id = textIn(item['resource_id']);
  if (type !== null && id !== null) return { group: `${type.toLowerCase()}-${id}` };
  return item['access_level'] === undefined ? {} : { group: 'bots' };
}

function statusOf(item: Fields): 'revoked' | 'expired' | 'active' {
  if (item['revoked'] === true) return 'revoked';
  return item['active'] === false ? 'expired' : 'active';
}
