/**
 * Blobs that lie by themselves in the object folder, read without git: what was just added is there, and starting git
 * costs more than reading it. Whatever is not there, or not as expected, is left to git.
 */
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { mayWait } from './dirs.ts';
import { isObjectId } from './object-id.ts';
import { readRegular } from '../files/own-file.ts';
import type { Repository } from './repository.ts';

const MAX_FOLDERS = 100;
/** `blob 18446744073709551615\0` */
const MAX_HEADER = 32;

/** Null where git had better say what is meant: names in quotes, or no names at all. */
function alternatesOf(folder: string): readonly string[] | null {
  let text: string;
  try {
    text = readRegular(path.join(folder, 'info', 'alternates')).toString('utf8');
  } catch {
    return [];
  }
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.some((line) => line.startsWith('"') || line.includes('\0'))
    ? null
    : lines.map((line) => path.resolve(folder, line));
}

/**
 * The object folders of a repository, its alternates included. Empty where variables of git name others, or what is
 * named is for git to find.
 */
export function objectFolders({ commonDir, options }: Repository): readonly string[] {
  const { env, keepRepositoryVariables } = options;
  if (keepRepositoryVariables === true && (env['GIT_OBJECT_DIRECTORY'] || env['GIT_ALTERNATE_OBJECT_DIRECTORIES'])) {
    return [];
  }
  const folders = new Set([path.join(commonDir, 'objects')]);
  for (const folder of folders) {
    const others = alternatesOf(folder);
    if (others === null || folders.size + others.length > MAX_FOLDERS) return [];
    for (const other of others) folders.add(other);
  }
  return [...folders];
}

function readFirst(folders: readonly string[], id: string): Buffer | null {
  for (const folder of folders) {
    try {
      return readRegular(path.join(folder, id.slice(0, 2), id.slice(2)));
    } catch {
      // In another folder, in a pack, or missing.
    }
  }
  return null;
}

/** True where git would wait for an object: a pipe lies in its place. */
export function isWaitedFor(folders: readonly string[], id: string): boolean {
  return isObjectId(id) && folders.some((folder) => mayWait(path.join(folder, id.slice(0, 2), id.slice(2))));
}

/** The content of a loose blob of at most `maxBytes`, or null. */
export function readLooseBlob(folders: readonly string[], id: string, maxBytes: number): Buffer | null {
  const stored = readFirst(folders, id);
  if (stored === null) return null;
  try {
    const object = inflateSync(stored, { maxOutputLength: maxBytes + MAX_HEADER });
    const end = object.indexOf(0);
    const size = /^blob (\d+)$/.exec(object.toString('latin1', 0, Math.min(Math.max(end, 0), MAX_HEADER)))?.[1];
    const content = object.subarray(end + 1);
    return size !== undefined && Number(size) === content.length && content.length <= maxBytes ? content : null;
  } catch {
    return null;
  }
}
