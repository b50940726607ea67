/**
 * The bytes of a log, decompressed (gzip, zstd) and as UTF-8 (from UTF-16). What is readable of a damaged file is passed
 * on before the damage is thrown. Gzip is decompressed in another thread while the chunk before is being read.
 */
import type { Gunzip } from 'node:zlib';
import { setImmediate } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import { grouped } from '../../base/count.ts';
import { LogDamage, CompressionDamage } from './log-errors.ts';

/** `unsupported`: known by its signature, and not read. */
type Compression = 'none' | 'gzip' | 'zstd' | 'unsupported';

interface Signature {
  readonly bytes: readonly number[];
  readonly compression: Compression;
  /** As a reader knows it. */
  readonly title: string;
}

/**
 * How compressed files begin. Skippable frames of zstd begin with one of sixteen bytes.
 */
const SIGNATURES: readonly Signature[] = [
  { bytes: [0x1f, 0x8b], compression: 'gzip', title: 'gzip' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], compression: 'zstd', title: 'zstd' },
  ...Array.from({ length: 16 }, (_, n): Signature => ({
    bytes: [0x50 + n, 0x2a, 0x4d, 0x18],
    compression: 'zstd',
    title: 'zstd',
  })),
  { bytes: [0xfd, 0x37, 0x7a, 0x58], compression: 'unsupported', title: 'xz' },
  { bytes: [0x42, 0x5a, 0x68, 0x39], compression: 'unsupported', title: 'bzip2' },
  { bytes: [0x04, 0x22, 0x4d, 0x18], compression: 'unsupported', title: 'lz4' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], compression: 'unsupported', title: 'zip' },
  { bytes: [0x50, 0x41, 0x52, 0x31], compression: 'unsupported', title: 'Parquet' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], compression: 'unsupported', title: 'Avro' },
];

const CHUNK_BYTES = 512 * 1024;
/** Decompressed chunks that may wait to be read. */
const MOST_WAITING = 8;

function signatureOf(first: Uint8Array): Signature | undefined {
  return SIGNATURES.find(({ bytes }) => bytes.every((byte, at) => first[at] === byte));
}

export function compressionOf(first: Uint8Array): Compression {
  return signatureOf(first)?.compression ?? 'none';
}

/** The chunks of a stream, the first of them with at least four bytes where there are as many. */
async function* wholeHead(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of stream) {
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
export async function* logBytes(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = wholeHead(stream);
  const first = await chunks.next();
  if (first.done === true) return;
  const all = after(first.value, chunks);
  yield* decoded(decompressed(all, first.value));
}

async function* after(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** UTF-16 with its mark becomes UTF-8; the mark of UTF-8 goes. */
async function* decoded(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let wide: TextDecoder | null = null;
  let isFirst = true;
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

function written(into: Gunzip, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) =>
    into.write(chunk, (error) => {
      if (error) reject(error);
      else resolve();
    }),
  );
}

/** Hands all chunks to `gunzip` and waits for its end; fails where the data does. `isTaken`: no output waits. */
async function feed(gunzip: Gunzip, chunks: AsyncGenerator<Buffer>, isTaken: () => boolean): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    gunzip.once('end', resolve);
    gunzip.once('error', reject);
  });
  ended.catch(() => undefined);
  // After an error a write is never answered.
  for await (const chunk of chunks) await Promise.race([written(gunzip, chunk), ended]);
  // An end that comes too early is an error, and an error takes with it what was not fetched.
  while (!gunzip.destroyed && !(isTaken() && gunzip.readableLength === 0)) await setImmediate();
  gunzip.end();
  await ended;
}

async function* gunzipped(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const waiting: Buffer[] = [];
  let wake = (): void => undefined;
  let isOver = false;
  let failure: unknown = null;
  gunzip.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    if (waiting.length >= MOST_WAITING) gunzip.pause();
    wake();
  });
  void feed(gunzip, chunks, () => waiting.length === 0)
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => {
      isOver = true;
      wake();
    });
  for (;;) {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      yield chunk;
      if (gunzip.isPaused() && waiting.length < MOST_WAITING / 2) gunzip.resume();
    }
    if (isOver) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (isOver || waiting.length > 0) resolve();
    });
  }
  if (failure !== null) throw failure;
}

async function* decompressed(chunks: AsyncGenerator<Buffer>, first: Buffer): AsyncGenerator<Buffer> {
  const { compression, title } = signatureOf(first) ?? { compression: 'none', title: '' };
  if (compression === 'unsupported') {
    throw new LogDamage(
      `the file is in ${title} format, which keyroll does not read: decompress or convert it first (it reads gzip and zstd)`,
    );
  }
  if (compression === 'none') return yield* chunks;
  let total = 0;
  try {
    for await (const chunk of compression === 'gzip'
      ? gunzipped(chunks)
      : (await import('./zstd.ts')).decompressZstd(chunks)) {
      total += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw damageOf(error, title, total);
  }
}

/** zlib's messages about broken data, and what they mean. */
const GZIP_REASONS: readonly (readonly [RegExp, string])[] = [
  [/incorrect (?:data|length) check/, 'its check sum does not match'],
  [/incorrect header check/, 'what follows is not gzip data'],
];

function damageOf(error: unknown, title: string, total: number): unknown {
  const rest = `what follows the first ${grouped(total)} decompressed bytes is not read`;
  if (error instanceof CompressionDamage) {
    return new LogDamage(`the zstd data is unusable from byte ${grouped(error.offset)} on (${error.message}): ${rest}`);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof Error) || !code.startsWith('Z_')) return error;
  if (code === 'Z_BUF_ERROR') return new LogDamage(`the ${title} data ends too early: ${rest}`);
  const reason = GZIP_REASONS.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'it is corrupted';
  return new LogDamage(`the ${title} data is damaged (${reason}): ${rest}`);
}
