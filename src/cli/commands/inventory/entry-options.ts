/** Fields of an entry as options of the command line. Values are checked with the whole file, before it is written. */
import type { Answers } from '../../../inventory/new-entry.ts';
import { UsageError } from '../../../model/error.ts';
import type { InventoryEntry, StorageKind, TokenEnvironment, TokenType } from '../../../model/inventory.ts';
import { got } from '../../../redaction/quote.ts';

export interface EntryOptions {
  readonly id?: string;
  readonly type?: string;
  readonly provider?: string;
  readonly environment?: string;
  readonly owner?: string;
  readonly team?: string;
  readonly purpose?: string;
  readonly expires?: string;
  readonly created?: string;
  readonly storage?: readonly string[];
  readonly scopes?: readonly string[];
}

const TEXTS = ['provider', 'owner', 'team', 'purpose'] as const satisfies readonly (keyof EntryOptions)[];

function storageOf(texts: readonly string[]): NonNullable<Answers['storage']> {
  return texts.map((text) => {
    const [kind = '', ...ref] = text.split('=');
    if (ref.length === 0) throw new UsageError(`--storage expects kind=ref, such as vault=kv/prod/stripe${got(text)}.`);
    return { kind: kind as StorageKind, ref: ref.join('=') };
  });
}

/** An owner who is named is one who is there. */
function ownerOf({ owner: person, team }: EntryOptions): Pick<InventoryEntry, 'owner'> {
  if (person === undefined && team === undefined) return {};
  return {
    owner: { ...(person === undefined ? {} : { person }), ...(team === undefined ? {} : { team }), status: 'active' },
  };
}

/** An empty field would look like one that was filled in. */
function refuseBlank(options: EntryOptions): void {
  for (const name of TEXTS) {
    if (options[name]?.trim() === '') {
      throw new UsageError(`--${name} is empty.`, {
        hint: '"keyroll inventory edit ID --unset FIELD" removes a field.',
      });
    }
  }
}

export function answersOf(options: EntryOptions): Answers {
  refuseBlank(options);
  return {
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.type === undefined ? {} : { type: options.type as TokenType }),
    ...(options.provider === undefined ? {} : { provider: options.provider }),
    ...(options.environment === undefined ? {} : { environment: options.environment as TokenEnvironment }),
    ...ownerOf(options),
    ...(options.purpose === undefined ? {} : { purpose: options.purpose }),
    ...(options.expires === undefined ? {} : { expires_at: options.expires }),
    ...(options.created === undefined ? {} : { created_at: options.created }),
    ...(options.storage === undefined ? {} : { storage: storageOf(options.storage) }),
    ...(options.scopes === undefined ? {} : { scopes: options.scopes }),
  };
}
