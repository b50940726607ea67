/**
 * Contents of objects by id: loose blobs directly, all others through one `git cat-file --batch`, as stored, with no
 * filter of the repository applied. An object that cannot be had is answered for like any other, and git is started
 * again behind one that it dies of.
 */
import type { ChildProcess } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { LF } from '../../base/ascii.ts';
import type { TextEncoding } from '../../model/fragment.ts';
import { SNIFF_BYTES, sniffEncoding } from '../files/encoding.ts';
import { startGit } from './git.ts';
import { isWaitedFor, objectFolders, readLooseBlob } from './loose-object.ts';
import type { Repository } from './repository.ts';

export type BlobRead =
  /** The bytes hold until the callback returns. */
  | { readonly kind: 'content'; readonly bytes: Uint8Array; readonly encoding: TextEncoding }
  | { readonly kind: 'skipped'; readonly reason: 'binary'; readonly incomplete: false; readonly head: Uint8Array }
  | {
      readonly kind: 'skipped';
      readonly reason: 'too large' | 'missing object' | 'unreadable object';
      readonly incomplete: true;
      readonly head?: never;
    };

export type OnBlob = (id: string, read: BlobRead) => void;

/**
 * `type` is that of git; of an object that could not be had it is taken for a blob. `bytes`: all of it, where it could
 * be had.
 */
export type OnObject = (id: string, read: BlobRead, type: string, bytes: Uint8Array | null) => void;

interface Answer {
  readonly read: BlobRead;
  readonly type: string;
  readonly bytes: Uint8Array | null;
}

const MISSING: BlobRead = { kind: 'skipped', reason: 'missing object', incomplete: true };
const UNREADABLE: BlobRead = { kind: 'skipped', reason: 'unreadable object', incomplete: true };
const TOO_LARGE: BlobRead = { kind: 'skipped', reason: 'too large', incomplete: true };

/** Ids written before the answers are awaited. */
const IDS_AHEAD = 512;

function contentOf(bytes: Uint8Array): BlobRead {
  const encoding = sniffEncoding(bytes);
  return encoding === 'binary' ? binary(bytes) : { kind: 'content', bytes, encoding };
}

function binary(bytes: Uint8Array): BlobRead {
  return { kind: 'skipped', reason: 'binary', incomplete: false, head: bytes.subarray(0, SNIFF_BYTES) };
}

/** Cuts the stream of answers into lines and bodies. */
class Answers {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return true;
  }

  /** Lets go of the stream, which would otherwise wait to be read to its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#rest.indexOf(LF);
      if (end >= 0) {
        const line = this.#rest.toString('latin1', 0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (!(await this.#more())) return null;
    }
  }

  /** The next `size` bytes, of which only the first `keep` are held; null when the stream ends before. */
  async body(size: number, keep: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    let kept = 0;
    for (let left = size; ;) {
      const taken = Math.min(left, this.#rest.length);
      const wanted = Math.min(taken, keep - kept);
      if (wanted > 0) parts.push(this.#rest.subarray(0, wanted));
      kept += wanted;
      left -= taken;
      this.#rest = this.#rest.subarray(taken);
      if (left === 0) return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
      if (!(await this.#more())) return null;
    }
  }
}

/** One answer: `ID TYPE SIZE` and the content, or `ID missing`. Null when git has ended. */
async function readAnswer(answers: Answers, maxBytes: number): Promise<Answer | null> {
  const head = await answers.line();
  if (head === null) return null;
  const [, type, size] = /^\S+ (\w+) (\d+)$/.exec(head) ?? [];
  if (type === undefined) return { read: MISSING, type: 'blob', bytes: null };
  const length = Number(size);
  const isTooLarge = length > maxBytes;
  const bytes = await answers.body(length, isTooLarge ? SNIFF_BYTES : length);
  if (bytes === null || (await answers.body(1, 0)) === null) return null;
  if (isTooLarge) return { read: sniffEncoding(bytes) === 'binary' ? binary(bytes) : TOO_LARGE, type, bytes: null };
  return { read: contentOf(bytes), type, bytes };
}

/** Keeps git supplied with ids without filling its pipe beyond what it has answered for. */
class Questions {
  readonly #child: ChildProcess;
  readonly #ids: readonly string[];
  #asked = 0;

  constructor(child: ChildProcess, ids: readonly string[]) {
    this.#child = child;
    this.#ids = ids;
    child.stdin?.on('error', () => undefined);
  }

  askUpTo(count: number): void {
    if (this.#asked === this.#ids.length) return;
    const to = Math.min(this.#ids.length, count);
    this.#child.stdin?.write(`${this.#ids.slice(this.#asked, to).join('\n')}\n`);
    this.#asked = to;
    if (to === this.#ids.length) this.#child.stdin?.end();
  }
}

/** Reads from one git; returns how many were answered for. */
async function readBatch(
  repository: Repository,
  ids: readonly string[],
  maxBytes: number,
  onObject: OnObject,
): Promise<number> {
  const child = startGit([...repository.args, 'cat-file', '--batch'], { ...repository.options, input: '' });
  if (child?.stdout == null) {
    for (const id of ids) onObject(id, UNREADABLE, 'blob', null);
    return ids.length;
  }
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  child.stderr?.resume();
  const questions = new Questions(child, ids);
  const answers = new Answers(child.stdout);
  questions.askUpTo(IDS_AHEAD);
  let done = 0;
  for (const id of ids) {
    const answer = await readAnswer(answers, maxBytes).catch(() => null);
    if (answer === null) break;
    onObject(id, answer.read, answer.type, answer.bytes);
    done++;
    if (done % (IDS_AHEAD / 2) === 0) questions.askUpTo(done + IDS_AHEAD);
    // Another git may wait to be heard, which lists the refs meanwhile: its pipe holds a tenth of a long list.
    await setImmediate();
  }
  child.stdin?.end();
  await answers.close();
  await ended;
  return done;
}

/** As `readObjects`, where nothing but a blob will do. */
export async function readBlobs(
  repository: Repository,
  ids: readonly string[],
  onBlob: OnBlob,
  maxBytes: number,
): Promise<void> {
  await readObjects(repository, ids, (id, read, type) => onBlob(id, type === 'blob' ? read : UNREADABLE), maxBytes);
}

/** Calls `onObject` once for each id, in no promised order. */
export async function readObjects(
  repository: Repository,
  ids: readonly string[],
  onObject: OnObject,
  maxBytes: number,
): Promise<void> {
  const folders = objectFolders(repository);
  const rest: string[] = [];
  for (const id of ids) {
    const loose = readLooseBlob(folders, id, maxBytes);
    if (loose !== null) onObject(id, contentOf(loose), 'blob', loose);
    else if (isWaitedFor(folders, id)) onObject(id, UNREADABLE, 'blob', null);
    else rest.push(id);
  }
  await readNamed(repository, rest, onObject, maxBytes);
}

/** As `readObjects`, of objects by any name that git knows them by (`COMMIT:folder/`), none of which has a line end. */
export async function readNamed(
  repository: Repository,
  names: readonly string[],
  onObject: OnObject,
  maxBytes: number,
): Promise<void> {
  for (let rest = names; rest.length > 0;) {
    const done = await readBatch(repository, rest, maxBytes, onObject);
    const failed = rest[done];
    if (failed !== undefined) onObject(failed, UNREADABLE, 'blob', null);
    rest = rest.slice(done + 1);
  }
}
