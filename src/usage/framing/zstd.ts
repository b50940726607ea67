/**
 * Decompresses zstd with the reference implementation, compiled to WebAssembly by the library `zstddec`. Node's own decompressor
 * (22.15 and later) is not used: it ends without a word after the first of several frames, and where the data is cut
 * off. The library's calls are driven from here, because its own loop does not look at their errors.
 */
import { ZSTDDecoder } from 'zstddec/stream';
import { once } from '../../base/once.ts';
import { CompressionDamage } from './log-errors.ts';

/** What the compiled library offers, of which this is used. Addresses are those of its memory. */
interface Calls {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
  free(address: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  /** What is still wanted of a frame, 0 at its end; an error is the negated code of it. */
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

const INPUT_BYTES = 1 << 18;
const OUTPUT_BYTES = 1 << 19;
/** An address, a size, a place: three numbers of four bytes. */
const BUFFER_BYTES = 12;
const MOST_CODES = 120;

/** By the library's own numbers (`zstd_errors.h`), which do not change from one version to the next. */
const REASONS: Readonly<Record<number, string>> = {
  10: 'what follows is not zstd data',
  12: 'it was made by a version of zstd before 0.8',
  14: 'it needs an unknown feature',
  16: 'it was compressed with a window of more than 128 MB (`zstd --long`)',
  22: 'its check sum does not match',
  32: 'it was compressed with a dictionary',
  64: 'there is not enough memory',
};

const open = once(async (): Promise<Calls> => {
  const decoder = new ZSTDDecoder();
  let calls: Calls | null = null;
  const { _init } = decoder;
  decoder._init = (result: { readonly instance: { readonly exports: unknown } }) => {
    _init.call(decoder, result);
    calls = result.instance.exports as Calls;
  };
  await decoder.init();
  if (calls === null) throw new Error('the zstd decoder did not start');
  return calls;
});

/** One stream of frames. What it holds of the library's memory is given back by `close`. */
class ZstdStream {
  readonly #calls: Calls;
  readonly #context: number;
  /** Input, output, and the numbers that describe both. */
  readonly #memory: number;
  #taken = 0;
  #isWithin = false;

  constructor(calls: Calls) {
    this.#calls = calls;
    this.#context = calls.ZSTD_createDCtx();
    this.#memory = calls.malloc(INPUT_BYTES + OUTPUT_BYTES + 2 * BUFFER_BYTES);
  }

  close(): void {
    this.#calls.ZSTD_freeDCtx(this.#context);
    this.#calls.free(this.#memory);
  }

  /**
   * Takes at most `INPUT_BYTES`, and yields what they decompress to in pieces, each of which is good until the next is asked
   * for.
   */
  *push(compressed: Uint8Array): Generator<Buffer> {
    const calls = this.#calls;
    const input = this.#memory;
    const output = input + INPUT_BYTES;
    const numbers = output + OUTPUT_BYTES;
    new Uint8Array(calls.memory.buffer).set(compressed, input);
    for (let at = 0, isFull = false; at < compressed.length || (isFull && this.#isWithin);) {
      this.#describe(numbers, input, compressed.length, at);
      this.#describe(numbers + BUFFER_BYTES, output, OUTPUT_BYTES, 0);
      const wanted = calls.ZSTD_decompressStream(this.#context, numbers + BUFFER_BYTES, numbers);
      // Memory that grew is another buffer.
      const read = new DataView(calls.memory.buffer);
      const made = read.getUint32(numbers + BUFFER_BYTES + 8, true);
      at = read.getUint32(numbers + 8, true);
      if (made > 0) yield Buffer.from(calls.memory.buffer, output, made);
      if (wanted < 0 && wanted > -MOST_CODES) {
        throw new CompressionDamage(REASONS[-wanted] ?? 'it is corrupted', this.#taken + at);
      }
      this.#isWithin = wanted !== 0;
      isFull = made === OUTPUT_BYTES;
    }
    this.#taken += compressed.length;
  }

  #describe(numbers: number, address: number, size: number, at: number): void {
    const view = new DataView(this.#calls.memory.buffer);
    view.setUint32(numbers, address, true);
    view.setUint32(numbers + 4, size, true);
    view.setUint32(numbers + 8, at, true);
  }

  /** Throws where the data ends within a frame. */
  end(): void {
    if (this.#isWithin) throw new CompressionDamage('it ends in the middle of a frame', this.#taken);
  }
}

/**
 * All frames of the data, one after the other, in pieces that are good until the next is asked for. Throws
 * `CompressionDamage` after the last bytes that could be had.
 */
export async function* decompressZstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = new ZstdStream(await open());
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += INPUT_BYTES) yield* stream.push(chunk.subarray(at, at + INPUT_BYTES));
    }
    stream.end();
  } finally {
    stream.close();
  }
}
