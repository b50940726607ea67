/**
 * GitHub's lists of personal access tokens of an organisation: fine-grained ones
 * (`/orgs/{org}/personal-access-tokens`), and credentials authorised for single sign-on, classic tokens among them
 * (`/orgs/{org}/credential-authorizations`). https://docs.github.com/en/rest/orgs/personal-access-tokens
 */
import { ConfigError } from '../../model/error.ts';
import type { ProviderRef } from '../../model/inventory.ts';
import { objectsIn } from './json-listing.ts';
import { isFields, type Fields } from '../../base/plain-object.ts';
import { dateIn, textIn, textsIn, type ListedToken, type Listing, withoutEmpty } from './listing.ts';

export function githubPats(text: string, path: string): Listing {
  const tokens = objectsIn(text, path).map((item, number) => {
    if (textIn(item['token_id']) !== null) return fineGrained(item);
    if (textIn(item['credential_id']) !== null) return authorised(item);
    throw new ConfigError(`item ${number + 1} has neither "token_id" nor "credential_id".`, {
      path,
      hint: 'Make the listing with: gh api --paginate /orgs/ORG/personal-access-tokens',
    });
  });
  return { tokens, notes: [] };
}

function fineGrained(item: Fields): ListedToken {
  const login = isFields(item['owner']) ? textIn(item['owner']['login']) : null;
  const name = textIn(item['token_name']);
  return {
    provider: 'github',
    refs: [{ kind: 'token_id', value: textIn(item['token_id']) ?? '' }],
    label: name ?? login,
    fields: withoutEmpty({
      name,
      type: 'personal_access_token',
      status: item['token_expired'] === true ? 'expired' : 'active',
      account: login === null ? null : { kind: 'user', principal: login },
      owner: login === null ? null : { person: login },
      scopes: permissionsIn(item['permissions']),
      scope_model: 'fine',
      expires_at: dateIn(item['token_expires_at']) ?? 'never',
      last_used_at: dateIn(item['token_last_used_at']) ?? 'never',
      last_used_source: 'github-pats',
    }),
  };
}

/** `{ "repository": { "contents": "write" } }` as `repository.contents:write`. */
function permissionsIn(value: unknown): readonly string[] {
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([group, inner]) =>
    isFields(inner) ? Object.entries(inner).map(([name, level]) => `${group}.${name}:${textIn(level) ?? ''}`) : [],
  );
}

function authorised(item: Fields): ListedToken {
  const login = textIn(item['login']);
  const name = textIn(item['authorized_credential_note']) ?? textIn(item['authorized_credential_title']);
  const isKey = /ssh/i.test(textIn(item['credential_type']) ?? '');
  const lastEight = textIn(item['token_last_eight']);
  const ends: readonly ProviderRef[] = lastEight?.length === 8 ? [{ kind: 'last_eight', value: lastEight }] : [];
  return {
    provider: 'github',
    refs: [{ kind: 'token_id', value: `credential-${textIn(item['credential_id']) ?? ''}` }, ...ends],
    label: name ?? login,
    group: 'authorisations',
    fields: withoutEmpty({
      name,
      type: isKey ? 'ssh_key' : 'personal_access_token',
      status: 'active',
      account: login === null ? null : { kind: 'user', principal: login },
      owner: login === null ? null : { person: login },
      scopes: textsIn(item['scopes']),
      scope_model: isKey ? null : 'coarse',
      expires_at: dateIn(item['authorized_credential_expires_at']) ?? 'never',
      last_used_at: dateIn(item['credential_accessed_at']),
      last_used_source: 'github-pats',
    }),
  };
}
