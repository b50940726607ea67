/**
 * Pairs private keys with the certificates beside them. This looks further than detection may, so it is done for the
 * findings of a scan, after they have been made: a scan of the same text from anywhere else finds the same keys.
 */
import type { LocatedMatch } from '../findings/located-match.ts';
import { certificatesIn, withCertificate, type Certificate } from '../findings/certificate.ts';
import type { Finding } from '../model/finding.ts';
import type { Provenance } from '../model/provenance.ts';
import type { Beside } from '../sources/beside.ts';

/** Folders that are looked into: a tree full of keys is one of test data. */
const MAX_FOLDERS = 64;
/** Certificates in PEM, and what holds them together with keys. */
const NAMES = /\.(?:pem|crt|cer|cert|key|ca-bundle|chain|bundle|txt|conf|ya?ml|json)$|cert/i;

/** A folder of one state: of a commit, of the index or of the disk. */
function folderOf(place: Provenance): string {
  return `${place.kind === 'git-blob' ? (place.commit ?? 'index') : ''}\0${place.path.slice(0, place.path.lastIndexOf('/') + 1)}`;
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
      places.set(`${folderOf(provenance)}\0${provenance.path}`, provenance);
    }
  }
  const byFolder = new Map<string, Certificate[]>();
  for (const place of places.values()) {
    const known = byFolder.get(folderOf(place));
    if (known?.some((certificate) => certificate.path === place.path) === true) continue;
    const found = (await beside(place, (name) => known === undefined && NAMES.test(name))).flatMap(({ path, bytes }) =>
      certificatesIn(bytes, path),
    );
    byFolder.set(folderOf(place), [...(known ?? []), ...found]);
  }
  return findings.map((finding) => {
    if (!keys.includes(finding)) return finding;
    const folders = new Set(
      finding.occurrences.map(
        ({ path, blob, commit }) =>
          `${blob === null ? '' : (commit ?? 'index')}\0${path.slice(0, path.lastIndexOf('/') + 1)}`,
      ),
    );
    return withCertificate(
      finding,
      [...folders].flatMap((folder) => byFolder.get(folder) ?? []),
      asOf,
    );
  });
}
