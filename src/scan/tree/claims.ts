/**
 * Who scans which files. Each thread begins at a place of its own in the list, which is sorted by path: files that lie
 * together are alike, so each thread meets fewer kinds, and V8 compiles less for it than if all threads met all of
 * them. Who is through with its own stretch helps with the next one, so that nobody waits.
 */
const FILES_PER_CLAIM = 16;

/** What all threads share. */
export interface SharedClaims {
  readonly files: number;
  /** How many threads have begun, how many files are done, and for each thread how many of its stretch are taken. */
  readonly counters: Int32Array;
}

const BEGUN = 0;
const DONE = 1;
const TAKEN = 2;

/** Indices of files, from the first to before the last. */
export interface ClaimedFiles {
  readonly from: number;
  readonly to: number;
}

export function dealOut(files: number, threads: number): SharedClaims {
  return { files, counters: new Int32Array(new SharedArrayBuffer((TAKEN + threads) * 4)) };
}

export function filesDone({ counters }: SharedClaims): number {
  return Atomics.load(counters, DONE);
}

/** The claims of one thread, one after the other, until nothing is left; one is done when the next is asked for. */
export function* claims({ files, counters }: SharedClaims): Generator<ClaimedFiles, void> {
  const threads = counters.length - TAKEN;
  const own = Atomics.add(counters, BEGUN, 1);
  const edge = (stretch: number): number => Math.floor((stretch * files) / threads);
  for (let step = 0; step < threads; step++) {
    const stretch = (own + step) % threads;
    const start = edge(stretch);
    const end = edge(stretch + 1);
    for (;;) {
      const from = start + Atomics.add(counters, TAKEN + stretch, FILES_PER_CLAIM);
      const to = Math.min(from + FILES_PER_CLAIM, end);
      if (from >= end) break;
      yield { from, to };
      Atomics.add(counters, DONE, to - from);
    }
  }
}
