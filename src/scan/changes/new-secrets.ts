/**
 * Which matches are the news of a change: a secret that the version before held at the same path is none, though it is
 * still reported. How far each has got is decided here as well, since that hangs on other versions of its file.
 */
import type { LocatedMatch } from '../../findings/located-match.ts';
import type { Exposure } from '../../model/exposure.ts';
import { addUnder, groupBy } from '../../base/group-by.ts';
import type { Provenance } from '../../model/provenance.ts';
import type { Secret } from '../../model/secret.ts';
import type { ChangedBlob, ChangedFile } from '../../sources/git/changes.ts';
import type { FragmentResult } from '../fragment-result.ts';

export interface ScannedBlob {
  readonly place: ChangedBlob;
  readonly result: FragmentResult;
}

export interface ScannedFile {
  readonly place: ChangedFile;
  readonly result: FragmentResult;
}

/** Fingerprints of the secrets that a version of a path holds. */
export type SecretsBefore = (blob: string, path: string) => ReadonlySet<string>;

type FingerprintOf = (secret: Secret) => string;

function inState(located: LocatedMatch, exposure: Exposure, isOld: boolean): LocatedMatch {
  const { provenance } = located;
  if (provenance.kind === 'stdin') return located;
  if (!isOld) return { ...located, provenance: { ...provenance, exposure } };
  // The commit that brought this version did not bring the secret.
  const held: Provenance =
    provenance.kind === 'git-blob' ? { ...provenance, exposure, commit: null } : { ...provenance, exposure };
  return { ...located, isOld, provenance: held };
}

/** Secrets of the index and the working tree: what HEAD or the index held before is as far as that. */
export function settlePending(
  blobs: readonly ScannedBlob[],
  files: readonly ScannedFile[],
  before: SecretsBefore,
  fingerprint: FingerprintOf,
): FragmentResult[] {
  const settled = (
    result: FragmentResult,
    { path, exposure }: ChangedBlob | ChangedFile,
    versions: ChangedFile['before'],
  ): FragmentResult => ({
    ...result,
    located: result.located.map((located) => {
      const own = fingerprint(located.match.secret);
      const holder = versions.find(({ blob }) => before(blob, path).has(own));
      return inState(located, holder?.exposure ?? exposure, holder !== undefined);
    }),
  });
  const committed = ({ before: blobsBefore }: ChangedBlob): ChangedFile['before'] =>
    blobsBefore.map((blob) => ({ blob, exposure: 'committed' }));
  return [
    ...blobs.map(({ place, result }) => settled(result, place, committed(place))),
    ...files.map(({ place, result }) => settled(result, place, place.before)),
  ];
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

interface Version {
  readonly blob: string;
  readonly result: FragmentResult;
  readonly located: LocatedMatch;
  readonly isOld: boolean;
}

/** Of all versions of a file that hold one secret: those that brought it, or the first where none in the range did. */
function bringers(versions: readonly Version[]): ReadonlySet<Version> {
  const brought = versions.filter((version) => !version.isOld);
  return new Set(brought.length > 0 ? brought : versions.filter(({ blob }) => blob === versions[0]?.blob));
}

/**
 * Secrets of a range of commits, whose blobs come in the order of their commits. `still` holds `BLOB\0PATH` of what the
 * range's tips hold: what stands there is committed, what does not is history.
 */
export function settleRange(
  blobs: readonly ScannedBlob[],
  still: ReadonlySet<string>,
  before: SecretsBefore,
  fingerprint: FingerprintOf,
): FragmentResult[] {
  const versions = blobs.flatMap(({ place, result }) => {
    const known = union(place.before.map((id) => before(id, place.path)));
    return result.located.map((located) => {
      const secret = fingerprint(located.match.secret);
      return {
        key: `${place.path}\0${secret}`,
        blob: place.blob,
        path: place.path,
        result,
        located,
        isOld: known.has(secret),
      };
    });
  });
  const kept = new Map<FragmentResult, LocatedMatch[]>();
  for (const group of groupBy(versions, ({ key }) => key).values()) {
    const stands = group.some(({ blob, path }) => still.has(`${blob}\0${path}`));
    for (const { result, located, isOld } of bringers(group)) {
      addUnder(kept, result, inState(located, stands ? 'committed' : 'history', isOld));
    }
  }
  return blobs.map(({ result }) => ({ ...result, located: kept.get(result) ?? [] }));
}
