/**
 * Pairs private keys with the certificates beside them. This looks further than detection may, so it is done for the
 * findings of a scan, after they have been made: a scan of the same text from anywhere else finds the same keys.
 */
import type { LocatedMatch } from '../findings/located-match.ts';
import { certificatesIn, withCertificate, type Certificate } from '../findings/certificate.ts';
import type { Finding, Occurrence } from '../model/finding.ts';
import { compareText } from '../base/order.ts';
import type { Provenance } from '../model/provenance.ts';
import type { Beside } from '../sources/beside.ts';

/** Folders that are looked into: a tree full of keys is one of test data. */
const MAX_FOLDERS = 64;
/** Certificates in PEM, and what holds them together with keys. */
const NAMES = /\.(?:pem|crt|cer|cert|key|ca-bundle|chain|bundle|txt|conf|ya?ml|json)$|cert/i;

/** A folder of one state: of a commit, of the index or of the disk. */
function folderOf({ path, ...place }: Pick<Occurrence, 'path' | 'blob' | 'commit'>): string {
  const state = place.blob === null ? '' : (place.commit ?? 'index');
  return `${state}\0${path.slice(0, path.lastIndexOf('/') + 1)}`;
}

function folderOfSource(place: Provenance): string {
  return folderOf(place.kind === 'git-blob' ? place : { path: place.path, blob: null, commit: null });
}

/** The certificates in the folders of places, and in the files of the places themselves. */
async function certificatesOf(
  places: readonly Provenance[],
  beside: Beside,
): Promise<ReadonlyMap<string, readonly Certificate[]>> {
  const first = new Map(places.toReversed().map((place) => [folderOfSource(place), place]));
  const byFolder = new Map<string, Map<string, readonly Certificate[]>>();
  await beside(
    places.map((place) => ({
      place,
      isWanted: (name) => first.get(folderOfSource(place)) === place && NAMES.test(name),
    })),
    ({ place }, { path, bytes }) => {
      const known = byFolder.get(folderOfSource(place)) ?? new Map<string, readonly Certificate[]>();
      byFolder.set(folderOfSource(place), known.set(path, certificatesIn(bytes, path)));
    },
  );
  return new Map(
    [...byFolder].map(([folder, files]) => [
      folder,
      [...files].sort(([a], [b]) => compareText(a, b)).flatMap(([, certificates]) => certificates),
    ]),
  );
}

/** `findings` with certificates shown where a private key has one; `located` tells where the keys stand. */
export async function withCertificates(
  findings: readonly Finding[],
  located: readonly LocatedMatch[],
  beside: Beside,
  asOf: number,
): Promise<Finding[]> {
  const keys = findings.filter(({ rule }) => rule.kind === 'private-key');
  const paths = new Set(keys.flatMap(({ occurrences }) => occurrences.map((occurrence) => occurrence.path)));
  const places = new Map<string, Provenance>();
  for (const { provenance } of located) {
    if (paths.has(provenance.path) && places.size < MAX_FOLDERS) {
      places.set(`${folderOfSource(provenance)}\0${provenance.path}`, provenance);
    }
  }
  const byFolder = await certificatesOf([...places.values()], beside);
  return findings.map((finding) => {
    if (!keys.includes(finding)) return finding;
    const folders = new Set(finding.occurrences.map(folderOf));
    return withCertificate(
      finding,
      [...folders].flatMap((folder) => byFolder.get(folder) ?? []),
      asOf,
    );
  });
}
