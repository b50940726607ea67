/** What the scan of a repository's objects has brought together so far, from threads, loose objects and git. */
import type { Engine } from '../../detect/engine.ts';
import { sniffEncoding } from '../../sources/files/encoding.ts';
import { readObjects } from '../../sources/git/blobs.ts';
import { isIdOf } from '../../sources/git/object-id.ts';
import { BLOB, COMMIT, TAG, UNRESOLVED } from '../../sources/pack/entry-table.ts';
import type { StoredPack } from '../../sources/pack/object-store.ts';
import { idAt } from '../../sources/pack/pack-index.ts';
import type { Repository } from '../../sources/git/repository.ts';
import { detectIn } from './detect-in.ts';
import type { FoundObject, FoundType } from './object-memory.ts';
import type { ObjectWork, ObjectWorkOptions } from './object-work.ts';
import { SecretKeys } from './secret-keys.ts';

/** Types of objects that are scanned. */
export const TYPE_NAMES: Readonly<Record<number, FoundType>> = { [COMMIT]: 'commit', [BLOB]: 'blob', [TAG]: 'tag' };

export class Gathering {
  readonly found = new Map<string, FoundObject>();
  readonly unreadable = new Map<string, string>();
  blobs = 0;
  bytes = 0;
  readonly #engine: Engine;
  readonly #options: ObjectWorkOptions;
  readonly #keys: SecretKeys;

  constructor(engine: Engine, options: ObjectWorkOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#keys = new SecretKeys(engine, options);
  }

  addPackWork(stored: readonly StoredPack[], { found, unreadable, blobs, bytes }: ObjectWork): void {
    const idOf = (at: { readonly pack: number; readonly entry: number }): string => {
      const pack = stored[at.pack];
      return pack === undefined ? '' : idAt(pack.index, pack.table.position[at.entry] as number);
    };
    for (const item of found) {
      this.found.set(idOf(item), {
        id: idOf(item),
        type: TYPE_NAMES[stored[item.pack]?.table.type[item.entry] ?? BLOB] ?? 'blob',
        secrets: item.secrets,
      });
    }
    for (const item of unreadable) this.unreadable.set(idOf(item), item.reason);
    this.blobs += blobs;
    this.bytes += bytes;
  }

  /** Entries of which it is not known what they are, because their base is elsewhere or nowhere. */
  addUnresolved({ index, table, isKnown }: StoredPack): void {
    for (let entry = 0; entry < table.count; entry++) {
      if (table.type[entry] === UNRESOLVED && isKnown?.[table.position[entry] as number] !== 1) {
        this.unreadable.set(idAt(index, table.position[entry] as number), 'its base is not in the pack');
      }
    }
  }

  /** An object that came by itself. */
  addObject(id: string, type: FoundType, bytes: Uint8Array): void {
    if (type === 'blob') this.blobs++;
    this.bytes += bytes.length;
    const encoding = sniffEncoding(bytes);
    if (encoding === 'binary') return;
    const secrets = this.#keys.of(detectIn(this.#engine, bytes, encoding).matches);
    if (secrets.length > 0) this.found.set(id, { id, type, secrets });
  }

  /**
   * The slow way, through git: what git can read is scanned; what it cannot read, or reads as something else than the
   * id says, is unreadable.
   */
  async readThroughGit(repository: Repository, ids: readonly string[]): Promise<void> {
    await readObjects(
      repository,
      ids,
      (id, read, type, bytes) => {
        if (bytes === null) {
          if (read.kind === 'skipped' && read.incomplete && type !== 'tree') this.unreadable.set(id, read.reason);
          else this.unreadable.delete(id);
        } else if (!isIdOf(id, type, bytes)) this.unreadable.set(id, 'its content does not match its id');
        else {
          this.unreadable.delete(id);
          if (type === 'blob' || type === 'commit' || type === 'tag') this.addObject(id, type, bytes);
        }
      },
      this.#options.maxBytes,
    );
  }
}
