/** Text that follows from a seed alone, for values that look drawn and open nothing. */
import { createHash } from 'node:crypto';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** So many characters of the alphabet; another text for each seed. */
export function letters(seed: string | number, length: number, alphabet = BASE62): string {
  const most = 256 - (256 % alphabet.length);
  let text = '';
  for (let block = 0; text.length < length; block++) {
    for (const byte of createHash('sha512').update(`${seed}/${block}`).digest()) {
      if (byte < most) text += alphabet[byte % alphabet.length] ?? '';
    }
  }
  return text.slice(0, length);
}
