/** Standard input, read whole up to a cap. */
import type { Readable } from 'node:stream';
import { MAX_FILE_BYTES } from './read.ts';

/** Name that what was piped in goes by in reports. */
export const STDIN_PATH = '<stdin>';

export interface StdinText {
  readonly bytes: Buffer;
  /** There was more than the cap allows; `bytes` holds what stands before it. */
  readonly truncated: boolean;
}

export async function readStdin(stream: Readable, maxBytes: number = MAX_FILE_BYTES): Promise<StdinText> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes: Buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    chunks.push(bytes);
    length += bytes.length;
    // Leaving the loop closes the stream, so that an endless input ends here.
    if (length > maxBytes) break;
  }
  const bytes = Buffer.concat(chunks, length);
  return length > maxBytes ? { bytes: bytes.subarray(0, maxBytes), truncated: true } : { bytes, truncated: false };
}
