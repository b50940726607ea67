/**
 * SHA-256 and size of a log as it was supplied, compressed or not, of exactly the bytes that were read: what an assessor
 * compares with the file that is kept. A log that is damaged is digested to its end all the same.
 */
import { createHash } from 'node:crypto';

export class LogDigest {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #rest: AsyncIterator<Buffer | string> | null = null;

  add(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
  }

  /** The chunks of a stream, counted. Leaving them early does not close the stream: `drain` reads what is left. */
  async *through(stream: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
    const chunks = (this.#rest = stream[Symbol.asyncIterator]());
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      const chunk = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
      this.add(chunk);
      yield chunk;
    }
  }

  async drain(): Promise<void> {
    const chunks = this.#rest;
    if (chunks === null) return;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      this.add(Buffer.from(next.value));
    }
  }

  end(): { readonly sha256: string; readonly storedBytes: number } {
    return { sha256: this.#hash.digest('hex'), storedBytes: this.#bytes };
  }
}
