/**
 * What HashiCorp Vault tells without telling secrets: tokens looked up by their accessors, and metadata of the
 * key-value store, each with its path. A lookup that carries the token itself is taken without it, and said.
 * https://developer.hashicorp.com/vault/api-docs/auth/token, .../api-docs/secret/kv/kv-v2
 */
import { ConfigError } from '../../model/error.ts';
import { objectsIn } from './json-listing.ts';
import { isFields, type Fields } from '../../base/plain-object.ts';
import { dateIn, textIn, textsIn, type ListedToken, type Listing, withoutEmpty } from './listing.ts';

const HINT =
  'Take "vault token lookup -format=json -accessor ACCESSOR" of each accessor, or {"path": ..., "data": ...} of each secret\'s metadata.';

export function vaultListing(text: string, path: string): Listing {
  const notes: string[] = [];
  const tokens = withPaths(objectsIn(text, path)).map((item, number) => {
    const data = innermost(item);
    const at = textIn(item['path']);
    if (textIn(data['accessor']) !== null) return accessor(data, notes);
    if (isFields(data['versions']) && at !== null) return secretAt(at, data);
    throw new ConfigError(
      isFields(data['versions'])
        ? `item ${number + 1} is metadata without a "path".`
        : `item ${number + 1} is neither a token's lookup nor a secret's metadata.`,
      { path, hint: HINT },
    );
  });
  return { tokens, notes: [...new Set(notes)] };
}

/** What an answer of Vault holds, which may stand in an answer's place itself. */
function innermost(item: Fields): Fields {
  const { data } = item;
  return isFields(data) && !('accessor' in item) && !('versions' in item) ? innermost(data) : item;
}

/** `{ "kv/prod/stripe": { "data": ... } }` counts as well. */
function withPaths(items: readonly Fields[]): readonly Fields[] {
  return items.flatMap((item) => {
    const inner = Object.entries(item);
    const isByPath =
      inner.length > 0 &&
      inner.every(
        ([name, value]) =>
          name !== 'data' && isFields(value) && (isFields(value['data']) || isFields(value['versions'])),
      );
    return isByPath ? inner.map(([path, value]) => ({ ...(isFields(value) ? value : {}), path })) : [item];
  });
}

function accessor(data: Fields, notes: string[]): ListedToken {
  if (textIn(data['id']) !== null) {
    notes.push('the listing contains the tokens themselves; they were not imported, and the file should be destroyed');
  }
  const policies = textsIn(data['policies']);
  const name = textIn(data['display_name']);
  const path = textIn(data['path']);
  return {
    provider: 'hashicorp',
    refs: [{ kind: 'token_id', value: textIn(data['accessor']) ?? '' }],
    label: name,
    fields: withoutEmpty({
      name,
      type: 'api_key',
      status: 'active',
      account: {
        kind: path !== null && /(userpass|ldap|oidc|github|okta)/.test(path) ? 'user' : 'application',
        ...(name === null ? {} : { principal: name }),
      },
      scopes: policies,
      scope_model: policies.includes('root') ? 'unrestricted' : 'fine',
      created_at: dateIn(data['issue_time']) ?? dateIn(data['creation_time']),
      expires_at: dateIn(data['expire_time']) ?? 'never',
    }),
  };
}

function secretAt(path: string, data: Fields): ListedToken {
  const versions = isFields(data['versions']) ? data['versions'] : {};
  const current = versions[textIn(data['current_version']) ?? ''];
  const version: Fields = isFields(current) ? current : {};
  const custom: Fields = isFields(data['custom_metadata']) ? data['custom_metadata'] : {};
  const ended =
    version['destroyed'] === true ? 'destroyed' : textIn(version['deletion_time']) === null ? null : 'revoked';
  const owner = {
    ...textField('person', custom['owner']),
    ...textField('team', custom['team']),
    ...textField('contact', custom['contact']),
  };
  return {
    provider: textIn(custom['provider']) ?? 'hashicorp',
    refs: [{ kind: 'secret_path', value: path }],
    label: path,
    fields: withoutEmpty({
      name: textIn(custom['name']) ?? path,
      type: 'other',
      status: ended ?? 'active',
      revoked_at: ended === null ? null : dateIn(version['deletion_time']),
      owner: Object.keys(owner).length === 0 ? null : owner,
      purpose: textIn(custom['purpose']),
      storage: [{ kind: 'vault', ref: path, encrypted_at_rest: true }],
      created_at: dateIn(data['created_time']),
      expires_at: dateIn(custom['expires_at']),
      last_rotated_at: dateIn(version['created_time']),
    }),
  };
}

function textField(name: string, value: unknown): Fields {
  const text = textIn(value);
  return text === null ? {} : { [name]: text };
}
