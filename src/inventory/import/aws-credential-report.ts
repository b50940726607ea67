/**
 * The IAM credential report: a row for each user, two access keys in it. It does not name the keys by their ids, so a
 * key is known by the user's ARN and its slot; a new date of "last rotated" is a new key in the same slot.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
import { ConfigError } from '../../model/error.ts';
import { csvRows, fieldsOfRow } from './csv-rows.ts';
import { dateIn, type ListedToken, type Listing, withoutEmpty } from './listing.ts';

const NEEDED = [
  'user',
  'arn',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_2_active',
  'access_key_2_last_rotated',
];
const ROOT = '<root_account>';
const NO_KEY_IDS =
  'a credential report contains no key ids: scans and CloudTrail cannot recognise these keys until each entry has its id (keyroll inventory edit ID --set provider_refs.access_key_id=AKIA...)';

export function awsCredentialReport(text: string, path: string): Listing {
  const [head, ...users] = csvRows(text, path, ',');
  const names = head?.fields ?? [];
  const columns = new Map(names.map((name, at) => [name.trim(), at]));
  const missing = NEEDED.filter((name) => !columns.has(name));
  if (missing.length > 0) {
    throw new ConfigError(
      `this is not a credential report: ${missing.length === NEEDED.length ? 'its columns are' : `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'}`} missing.`,
      { path, hint: 'Make it with: aws iam get-credential-report --query Content --output text | base64 -d' },
    );
  }
  const notes: string[] = [];
  const tokens = users.flatMap((row) => {
    const fields = fieldsOfRow(row, names.length, path);
    const valueOf = (name: string): string => fields[columns.get(name) ?? -1] ?? '';
    return [1, 2].flatMap((slot) => accessKey(slot, valueOf, notes));
  });
  return { tokens, notes, ofNew: NO_KEY_IDS };
}

function accessKey(slot: number, valueOf: (name: string) => string, notes: string[]): readonly ListedToken[] {
  const isActive = valueOf(`access_key_${slot}_active`).toLowerCase() === 'true';
  const rotated = dateIn(valueOf(`access_key_${slot}_last_rotated`));
  if (!isActive && rotated === null) return [];
  const user = valueOf('user');
  if (user === ROOT) notes.push(`the root account has an access key (slot ${slot}); it should have none`);
  const used = valueOf(`access_key_${slot}_last_used_date`);
  return [
    {
      provider: 'aws',
      refs: [{ kind: 'other', value: `${valueOf('arn')}#access_key_${slot}` }],
      label: user === ROOT ? 'root' : user,
      fields: withoutEmpty({
        name: `${user === ROOT ? 'root account' : user}, access key ${slot}`,
        type: 'cloud_access_key',
        status: isActive ? 'active' : 'suspended',
        // A user who can sign in at the console is a person; one who cannot is not known to be a machine.
        account: { kind: valueOf('password_enabled').toLowerCase() === 'true' ? 'user' : 'unknown', principal: user },
        scope_model: user === ROOT ? 'unrestricted' : null,
        created_at: rotated,
        expires_at: 'never',
        last_rotated_at: rotated,
        last_used_at: dateIn(used) ?? (used === 'N/A' ? 'never' : null),
        last_used_source: 'aws-credential-report',
      }),
    },
  ];
}
