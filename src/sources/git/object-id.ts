/** Ids of objects: the hash of type, size and content. */
import { createHash } from 'node:crypto';
import { readRegular } from '../files/own-file.ts';

const SHA256_DIGITS = 64;

/** True for an id as git writes it, of SHA-1 or SHA-256. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

/** True when `id` stands for this content. */
export function isIdOf(id: string, type: string, content: Uint8Array): boolean {
  return (
    createHash(id.length === SHA256_DIGITS ? 'sha256' : 'sha1')
      .update(`${type} ${content.length}\0`)
      .update(content)
      .digest('hex') === id
  );
}

/** True when the file holds, byte for byte, what the blob does. */
export function holdsBlob(file: string, blob: string): boolean {
  try {
    return isIdOf(blob, 'blob', readRegular(file));
  } catch {
    return false;
  }
}
