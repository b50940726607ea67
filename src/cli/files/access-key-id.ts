/**
 * The id of an AWS access key that stands beside a secret one. It is public, so that an inventory may hold it, and logs
 * name keys by nothing else; reports mask it all the same, so it is read where the report says that it stands.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Report, ReportFinding } from '../../model/report.ts';
import { readRegular } from '../../sources/files/own-file.ts';

/** The long-lived ones alone: others are gone before anybody has looked. */
const ACCESS_KEY_ID = /^AKIA[A-Z2-7]{16}$/;
const ROLE = 'key id';

/** The folder that paths of a report start from; `otherwise` where the report does not tell, or is from elsewhere. */
export function folderOfReport({ run }: Pick<Report, 'run'>, otherwise: string): string {
  const { repository, base } = run.source;
  const folder = repository === null || base === undefined ? null : join(repository, base);
  return folder !== null && existsSync(folder) ? folder : otherwise;
}

/** Null where none stands beside it, several do, or the file is no longer what it was. */
export function accessKeyIdBeside({ provider, occurrences }: ReportFinding, folder: string): string | null {
  if (provider !== 'aws') return null;
  const ids = new Set<string>();
  for (const { part, path, byteStart, byteEnd, blob, decoded } of occurrences) {
    if (part !== ROLE || blob !== null || decoded.length > 0) continue;
    try {
      ids.add(readRegular(resolve(folder, path)).toString('latin1', byteStart, byteEnd));
    } catch {
      // Gone, or not for this user to read.
    }
  }
  const [id, ...others] = [...ids].filter((text) => ACCESS_KEY_ID.test(text));
  return id === undefined || others.length > 0 ? null : id;
}
