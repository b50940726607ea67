/** Ids of objects: the hash of type, size and content. */
import { createHash } from 'node:crypto';

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
