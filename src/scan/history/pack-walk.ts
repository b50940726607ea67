/**
 * Walks the families of a pack depth first and scans every object once: a root whole, a delta by what it adds.
 * At any time the arena holds one chain of a family, no more.
 */
import { randomBytes } from 'node:crypto';
import { IncrementalScanner, WORTH_COPYING, type ScannedText } from '../../detect/incremental.ts';
import type { Engine } from '../../detect/engine.ts';
import type { Match } from '../../model/match.ts';
import { SNIFF_BYTES, sniffEncoding } from '../../sources/files/encoding.ts';
import { Arena } from '../../sources/pack/arena.ts';
import { COMMIT, type EntryTable } from '../../sources/pack/entry-table.ts';
import type { KernelCalls } from '../../sources/pack/kernel.ts';
import { aligned } from '../../sources/pack/kernel-room.ts';
import type { PackFile } from '../../sources/pack/pack-file.ts';
import { PackError } from '../../sources/pack/pack-error.ts';
import { HARD_LIMIT, packedEntry, type PackedEntry } from '../../sources/pack/packed-entry.ts';
import { detectIn } from './detect-in.ts';

/** What a thread needs of a pack: everything but its ids. */
export interface OpenPack {
  readonly table: EntryTable;
  readonly file: PackFile;
  /** By entry: one of SKIP, PASS, SCAN. */
  readonly wanted: Uint8Array;
}

/** Not needed; needed as the base of one that is; to be scanned. */
export const SKIP = 0;
export const PASS = 1;
export const SCAN = 2;

export interface WalkListener {
  /** An object was scanned; `bytes` is its size, spans are those of its text in UTF-8. Called without matches too. */
  onObject(entry: number, bytes: number, matches: readonly Match[]): void;
  /** An object could not be read here, nor what descends from it: to be read through git. */
  onUnreadable(entry: number, reason: string): void;
  /** A commit was read; the bytes hold until the callback returns. */
  onCommit?(entry: number, text: Buffer): void;
}

export interface WalkLimits {
  /** Larger objects are not scanned. */
  readonly maxBytes: number;
}

/** Above this many bytes in the arena, a chain whose older members are done with is moved down. */
const COMPACT_ABOVE = 1 << 25;
const NO_MATCHES: readonly Match[] = [];

interface Frame {
  start: number;
  readonly length: number;
  scanned: ScannedText | null;
  nextChild: number;
}

/** What one thread reads and scans objects with: all in the memory of one kernel. */
export interface Workbench {
  readonly kernel: KernelCalls;
  readonly engine: Engine;
  readonly arena: Arena;
  readonly scanner: IncrementalScanner;
}

export function openWorkbench(kernel: KernelCalls, engine: Engine): Workbench {
  const search = engine.searchIn(kernel, randomBytes);
  const arena = new Arena(kernel, search.end);
  return { kernel, engine, arena, scanner: new IncrementalScanner(engine, search, arena) };
}

const NO_SEGMENTS = new Int32Array(0);

export class PackWalker {
  readonly #pack: OpenPack;
  readonly #bench: Workbench;
  readonly #limits: WalkLimits;
  readonly #listener: WalkListener;
  /** What the delta that was applied last copied from its base. */
  #segments: Int32Array = NO_SEGMENTS;
  /** Where the next object is put in the arena. */
  #top = 0;

  constructor(pack: OpenPack, bench: Workbench, limits: WalkLimits, listener: WalkListener) {
    this.#pack = pack;
    this.#bench = bench;
    this.#limits = limits;
    this.#listener = listener;
  }

  /** Scans the family of `root`, an entry without a base. */
  walk(root: number): void {
    const { table, wanted } = this.#pack;
    if (wanted[root] === SKIP) return;
    this.#top = 0;
    const first = this.#enter(root, null);
    const frames: Frame[] = first === null ? [] : [first];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const child = frame.nextChild;
      if (child < 0) {
        frames.pop();
        this.#top = frame.start;
        continue;
      }
      frame.nextChild = table.sibling[child] as number;
      const entered = wanted[child] === SKIP ? null : this.#enter(child, frame);
      if (entered === null) continue;
      if (this.#top > COMPACT_ABOVE) this.#compact(frames, entered);
      frames.push(entered);
    }
  }

  #enter(entry: number, base: Frame | null): Frame | null {
    try {
      const start = this.#top;
      const length = base === null ? this.#buildRoot(entry) : this.#buildDelta(entry, base);
      const scanned = this.#scanTop(entry, length, base);
      this.#top = aligned(scanned?.hitsTo ?? start + length);
      return { start, length, scanned, nextChild: this.#pack.table.child[entry] as number };
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      this.#leaveToGit(entry, error.message);
      return null;
    }
  }

  #entryAt(entry: number): PackedEntry {
    return packedEntry(this.#pack.table, this.#pack.file, entry);
  }

  #buildRoot(entry: number): number {
    const packed = this.#entryAt(entry);
    this.#bench.arena.inflate(packed, this.#top);
    return packed.size;
  }

  #buildDelta(entry: number, base: Frame): number {
    const { arena } = this.#bench;
    const delta = arena.openDelta(this.#entryAt(entry));
    if (delta.baseSize !== base.length) throw new PackError('a delta is for another base');
    if (delta.resultSize > HARD_LIMIT) throw new PackError('too large to be read here');
    this.#segments = arena.applyDelta(delta, base.start, this.#top, WORTH_COPYING);
    return delta.resultSize;
  }

  /** Scans the object at the top of the arena; null where descendants have to be scanned whole. */
  #scanTop(entry: number, length: number, base: Frame | null): ScannedText | null {
    const { table, wanted } = this.#pack;
    const { arena, engine } = this.#bench;
    const listener = this.#listener;
    if (wanted[entry] !== SCAN) return null;
    const bytes = arena.bytes(this.#top, length);
    if (table.type[entry] === COMMIT) listener.onCommit?.(entry, bytes);
    const encoding = arena.isPlain(this.#top, Math.min(length, SNIFF_BYTES)) ? 'utf8' : sniffEncoding(bytes);
    if (encoding === 'binary') {
      listener.onObject(entry, length, NO_MATCHES);
      return null;
    }
    if (length > this.#limits.maxBytes) {
      listener.onUnreadable(entry, 'too large');
      return null;
    }
    if (encoding !== 'utf8') {
      listener.onObject(entry, length, detectIn(engine, bytes, encoding).matches);
      return null;
    }
    const scanned = this.#scanText(entry, length, base?.scanned ?? null);
    const isFound = scanned.finds.some(({ kind }) => kind === 'match');
    listener.onObject(entry, length, isFound ? engine.conclude(scanned.finds).matches : NO_MATCHES);
    return scanned;
  }

  #scanText(entry: number, length: number, base: ScannedText | null): ScannedText {
    const { scanner } = this.#bench;
    const isLast = (this.#pack.table.child[entry] as number) < 0;
    return base === null
      ? scanner.scanWhole(this.#top, length)
      : scanner.scanCopy(this.#top, length, base, this.#segments, isLast);
  }

  /** An entry that cannot be read takes its descendants with it. */
  #leaveToGit(entry: number, reason: string): void {
    const { table, wanted } = this.#pack;
    const waiting = [entry];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (wanted[next] === SCAN) this.#listener.onUnreadable(next, reason);
      for (let child = table.child[next] as number; child >= 0; child = table.sibling[child] as number) {
        waiting.push(child);
      }
    }
  }

  /** Moves the last frame over those before it that have no children left, hits included. */
  #compact(frames: Frame[], last: Frame): void {
    let keep = frames.length;
    while (keep > 0 && (frames[keep - 1] as Frame).nextChild < 0) keep--;
    const freed = frames[keep];
    if (freed === undefined) return;
    const shift = last.start - freed.start;
    this.#bench.arena.move(last.start, freed.start, this.#top - last.start);
    last.start -= shift;
    this.#top -= shift;
    if (last.scanned !== null) {
      const { hitsFrom, hitsTo } = last.scanned;
      last.scanned = { ...last.scanned, hitsFrom: hitsFrom - shift, hitsTo: hitsTo - shift };
    }
    frames.length = keep;
  }
}
