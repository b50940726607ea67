/**
 * The places of a history that are worth showing, and what stands there. A secret that stood in a thousand versions of
 * a file is shown where it came in and where it still stands.
 */
import type { Engine } from '../../detect/engine.ts';
import type { LocatedMatch } from '../../findings/located-match.ts';
import type { Skipped } from '../../model/diagnostic.ts';
import { groupBy } from '../../base/group-by.ts';
import {
  exposureOfPlace,
  type BlobHistory,
  type BlobPlace,
  type BlobReach,
  type Lifetime,
} from '../../model/history.ts';
import { compareText } from '../../base/order.ts';
import { MESSAGE_PATHS, type Provenance } from '../../model/provenance.ts';
import { sniffEncoding } from '../../sources/files/encoding.ts';
import { readObjects } from '../../sources/git/blobs.ts';
import type { History } from '../../sources/history/history.ts';
import type { Repository } from '../../sources/git/repository.ts';
import { detectIn } from './detect-in.ts';
import { scanFragment } from '../file-scan.ts';
import type { FragmentResult } from '../fragment-result.ts';
import type { FoundObject, ReadObject } from './object-memory.ts';
import type { ObjectScan } from './object-scan.ts';
import type { ScanRequest } from '../request.ts';
import { SecretKeys } from './secret-keys.ts';

/** A place that is shown, and the secrets it is shown for. */
export interface ShownPlace {
  readonly place: BlobPlace;
  readonly reach: BlobReach;
  readonly secrets: Set<string>;
}

function isOlder(a: BlobPlace, b: BlobPlace): boolean {
  return (a.introduced?.position ?? 0) > (b.introduced?.position ?? 0);
}

/** One place of one secret. */
interface SecretPlace {
  readonly place: BlobPlace;
  readonly reach: BlobReach;
  /** Key of the secret. */
  readonly secret: string;
}

type IsWanted = (place: BlobPlace, reach: BlobReach) => boolean;

function* placesOfSecrets(
  found: readonly FoundObject[],
  histories: ReadonlyMap<string, BlobHistory>,
  isWanted: IsWanted,
): Generator<SecretPlace> {
  for (const { id, secrets } of found) {
    const { places = [], reach = 'unreachable' } = histories.get(id) ?? {};
    for (const place of places.filter((one) => isWanted(one, reach))) {
      for (const secret of new Set(secrets)) yield { place, reach, secret };
    }
  }
}

/** Of each secret and path: the place where it came in, and the one in HEAD where it still stands there. */
export function placesToShow(
  found: readonly FoundObject[],
  histories: ReadonlyMap<string, BlobHistory>,
  isWanted: IsWanted,
): Map<string, ShownPlace> {
  const first = new Map<string, SecretPlace>();
  const standing: SecretPlace[] = [];
  for (const seen of placesOfSecrets(found, histories, isWanted)) {
    const { place, secret } = seen;
    const key = `${secret}\0${place.path}`;
    const known = first.get(key);
    if (known === undefined || isOlder(place, known.place)) first.set(key, seen);
    if (place.atHead) standing.push(seen);
  }
  const shown = new Map<string, ShownPlace>();
  for (const { place, reach, secret } of [...first.values(), ...standing]) {
    const key = `${place.blob}\0${place.path}`;
    const known = shown.get(key);
    if (known === undefined) shown.set(key, { place, reach, secrets: new Set([secret]) });
    else known.secrets.add(secret);
  }
  return shown;
}

/** What the commits say of blobs. */
export interface KnownPlaces {
  readonly histories: ReadonlyMap<string, BlobHistory>;
  /** False where git could not tell what the commits hold. */
  readonly isWhole: boolean;
}

/** Blobs that no commit names are shown under no path, when they are wanted at all. */
export function lostPlaces(
  found: readonly FoundObject[],
  { histories, isWhole }: KnownPlaces,
): Map<string, ShownPlace> {
  return new Map(
    found
      .filter(({ id, type }) => type === 'blob' && (histories.get(id)?.places.length ?? 0) === 0)
      .map(({ id, secrets }) => {
        const place: BlobPlace = {
          blob: id,
          path: isWhole ? '<unreachable object>' : '<object of an unknown commit>',
          introduced: null,
          removed: null,
          replacedBy: null,
          atHead: false,
        };
        return [`${id}\0`, { place, reach: isWhole ? 'unreachable' : 'reachable', secrets: new Set(secrets) }];
      }),
  );
}

function provenanceOf({ place, reach }: ShownPlace): Provenance {
  return {
    kind: 'git-blob',
    path: place.path,
    blob: place.blob,
    commit: place.introduced?.id ?? null,
    exposure: exposureOfPlace(place, reach),
  };
}

/** What a place holds; `detection` where it has been looked at. */
type ShownContent = Omit<ReadObject, 'detection'> & Partial<Pick<ReadObject, 'detection'>>;

type ScannedObjects = Pick<ObjectScan, 'found' | 'read' | 'contentOf' | 'runKey'>;

export class ShownPlaces {
  readonly #repository: Repository;
  readonly #engine: Engine;
  readonly #request: ScanRequest;
  readonly #objects: ScannedObjects;
  readonly #keys: SecretKeys;
  readonly #lifetimes: ReadonlyMap<string, Lifetime>;

  constructor(
    repository: Repository,
    engine: Engine,
    request: ScanRequest,
    objects: ScannedObjects,
    lifetimes: ReadonlyMap<string, Lifetime>,
  ) {
    this.#repository = repository;
    this.#engine = engine;
    this.#request = request;
    this.#objects = objects;
    this.#keys = new SecretKeys(engine, { runKey: objects.runKey, minConfidence: 'low' });
    this.#lifetimes = lifetimes;
  }

  /** Reads the blobs of the places and keeps the matches that each place is shown for. */
  async show(places: readonly ShownPlace[], skipped: Skipped[]): Promise<FragmentResult[]> {
    const byBlob = groupBy(places, ({ place }) => place.blob);
    const results: { readonly order: ShownPlace; readonly result: FragmentResult }[] = [];
    await this.#read(
      [...byBlob.keys()],
      (id, object) => {
        for (const shown of byBlob.get(id) ?? []) {
          results.push({ order: shown, result: this.#scan(object, provenanceOf(shown), shown.secrets) });
        }
      },
      (id, reason, incomplete) => {
        for (const { place } of byBlob.get(id) ?? []) skipped.push({ path: place.path, reason, incomplete });
      },
    );
    return results
      .sort(
        (a, b) =>
          compareText(a.order.place.path, b.order.place.path) || compareText(a.order.place.blob, b.order.place.blob),
      )
      .map(({ result }) => result);
  }

  /** Contents in the order of `ids`: first those that are in memory, then the others. */
  async #read(
    ids: readonly string[],
    onContent: (id: string, object: ShownContent) => void,
    onSkipped: (id: string, reason: Skipped['reason'], incomplete: boolean) => void,
  ): Promise<void> {
    const left = ids.filter((id) => {
      const object = this.#atHand(id);
      if (object !== null) onContent(id, object);
      return object === null;
    });
    await readObjects(
      this.#repository,
      left,
      (id, read) => {
        if (read.kind === 'content') onContent(id, read);
        else onSkipped(id, read.reason, read.incomplete);
      },
      this.#request.maxFileBytes,
    );
  }

  /** What was read before, or can be read without git. */
  #atHand(id: string): ShownContent | null {
    const known = this.#objects.read.get(id);
    const bytes = known === undefined ? this.#objects.contentOf(id)?.bytes : undefined;
    if (known !== undefined || bytes === undefined) return known ?? null;
    const encoding = sniffEncoding(bytes);
    return encoding === 'binary' ? null : { bytes, encoding };
  }

  /** What stands there, of these secrets or of all. */
  #scan(
    { bytes, encoding, detection }: ShownContent,
    provenance: Provenance,
    secrets?: ReadonlySet<string>,
  ): FragmentResult {
    const detected = detection ?? detectIn(this.#engine, bytes, encoding);
    const isShown = ({ match }: Pick<LocatedMatch, 'match'>): boolean => secrets?.has(this.#keys.keyOf(match)) ?? true;
    const result = scanFragment(
      this.#engine,
      { bytes, encoding, provenance },
      {
        ...this.#request,
        // A directive is of use for what is not shown as well.
        wanted: (match) => detected.hasDirective || isShown({ match }),
      },
      detected,
    );
    return { ...result, located: result.located.filter(isShown).map((one) => this.#withLifetime(one)) };
  }

  #withLifetime(located: LocatedMatch): LocatedMatch {
    const lifetime = this.#lifetimes.get(this.#keys.keyOf(located.match));
    return lifetime === undefined ? located : { ...located, lifetime };
  }

  /** What stands in the text of tags, and of the commits that are wanted. */
  async messages(
    history: Pick<History, 'includes'>,
    isWanted: (commit: string) => boolean,
    skipped: Skipped[],
  ): Promise<FragmentResult[]> {
    const results: { readonly id: string; readonly result: FragmentResult }[] = [];
    const types = new Map<string, 'commit' | 'tag'>();
    for (const { id, type } of this.#objects.found) {
      if (type !== 'blob' && (type === 'tag' || isWanted(id))) types.set(id, type);
    }
    const add = (id: string, object: ShownContent): void => {
      const type = types.get(id) ?? 'commit';
      const isReachable = type === 'tag' || history.includes(id);
      const provenance: Provenance = {
        kind: 'git-blob',
        path: MESSAGE_PATHS[type],
        blob: id,
        commit: type === 'commit' ? id : null,
        exposure: isReachable ? 'history' : 'unreachable',
      };
      results.push({ id, result: this.#scan(object, provenance) });
    };
    await this.#read([...types.keys()], add, (id, reason) =>
      skipped.push({ path: MESSAGE_PATHS[types.get(id) ?? 'commit'], reason, incomplete: true }),
    );
    return results.sort((a, b) => compareText(a.id, b.id)).map(({ result }) => result);
  }
}
