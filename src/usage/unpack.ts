/**
 * The bytes of a log, unpacked where they are packed (gzip, zstd), as UTF-8 where they are UTF-16. What can be had of a
 * damaged file is handed over, and then the damage is told. Unpacking goes on in another thread while the chunk before
 * is being read.
 */
import type { Readable, Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { TextDecoder } from 'node:util';

export type Packing = 'plain' | 'gzip' | 'zstd';

const CHUNK_BYTES = 512 * 1024;
/** Chunks that may wait to be read. */
const MOST_WAITING = 8;

/** Why the bytes of a log end too early. */
export class LogDamage extends Error {}

export function packingOf(first: Uint8Array): Packing {
  const [a, b, c, d] = first;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? 'zstd' : 'plain';
}

/** The chunks of a stream, the first of them with at least four bytes where there are as many. */
async function* wholeHead(stream: Readable): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const piece of stream) {
    const chunk: Buffer = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (head === null) yield chunk;
    else if (head.length + chunk.length < 4) head = Buffer.concat([head, chunk]);
    else {
      yield head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      head = null;
    }
  }
  if (head !== null && head.length > 0) yield head;
}

/** Throws `LogDamage` after the last chunk that could be had. */
export async function* logBytes(stream: Readable): AsyncGenerator<Buffer> {
  const chunks = wholeHead(stream);
  const first = await chunks.next();
  if (first.done === true) return;
  const all = after(first.value, chunks);
  const packing = packingOf(first.value);
  yield* decoded(packing === 'plain' ? all : unpacked(all, packing));
}

async function* after(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** UTF-16 with its mark becomes UTF-8; the mark of UTF-8 goes. */
async function* decoded(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let wide: TextDecoder | null = null, isFirst = true;
  for await (const chunk of chunks) {
    const [a, b, c] = chunk;
    const hasMark = isFirst && a === 0xef && b === 0xbb && c === 0xbf;
    if (isFirst && a === 0xff && b === 0xfe) wide = new TextDecoder('utf-16le');
    if (isFirst && a === 0xfe && b === 0xff) wide = new TextDecoder('utf-16be');
    isFirst = false;
    yield wide === null ? (hasMark ? chunk.subarray(3) : chunk) : Buffer.from(wide.decode(chunk, { stream: true }));
  }
  if (wide !== null) yield Buffer.from(wide.decode());
}

async function unpackerOf(packing: Exclude<Packing, 'plain'>): Promise<Transform> {
  const zlib = await import('node:zlib');
  if (packing === 'gzip') return zlib.createGunzip({ chunkSize: CHUNK_BYTES });
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create !== 'function') throw new LogDamage('this Node.js cannot unpack zstd (22.15 and later can): unpack the file first');
  return create({ chunkSize: CHUNK_BYTES }) as Transform;
}

function written(into: Transform, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => into.write(chunk, (error) => { if (error) reject(error); else resolve(); }));
}

async function* unpacked(chunks: AsyncGenerator<Buffer>, packing: Exclude<Packing, 'plain'>): AsyncGenerator<Buffer> {
  const unpacker = await unpackerOf(packing);
  const waiting: Buffer[] = [];
  let wake = (): void => undefined, isOver = false, trouble: unknown = null, total = 0;
  unpacker.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    if (waiting.length >= MOST_WAITING) unpacker.pause();
    wake();
  });
  const feed = async (): Promise<void> => {
    const ended = new Promise<void>((resolve, reject) => { unpacker.once('end', resolve); unpacker.once('error', reject); });
    ended.catch(() => undefined);
    // After an error a write is never answered.
    for await (const chunk of chunks) await Promise.race([written(unpacker, chunk), ended]);
    // An end that comes too early is an error, and an error takes with it what was not fetched.
    while (!unpacker.destroyed && (waiting.length > 0 || unpacker.readableLength > 0)) await setImmediate();
    unpacker.end();
    await ended;
  };
  void feed().catch((error: unknown) => { trouble = error; }).finally(() => { isOver = true; wake(); });
  for (;;) {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      total += chunk.length;
      yield chunk;
      if (unpacker.isPaused() && waiting.length < MOST_WAITING / 2) unpacker.resume();
    }
    if (isOver) break;
    await new Promise<void>((resolve) => { wake = resolve; if (isOver || waiting.length > 0) resolve(); });
  }
  if (trouble !== null) throw damageOf(trouble, packing, total);
}

function damageOf(error: unknown, packing: Packing, total: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(?:Z_|ZSTD|ERR_ZSTD)/.test(code)) return error;
  const how = code === 'Z_BUF_ERROR' ? 'ends too early' : 'is damaged';
  return new LogDamage(`the ${packing} data ${how}: what follows the first ${total.toLocaleString('en-US')} unpacked bytes is not read`);
}
