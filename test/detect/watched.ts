/** A buffer that notes where it is looked at, and how a verdict's sight is held to that. */
import { expect } from 'vitest';
import { sightAfter, sightBefore } from '../../src/detect/sight.ts';

export interface Watched {
  readonly bytes: Buffer;
  /** Outermost bytes that were looked at. */
  readonly seen: { first: number; last: number };
}

export function watched(text: string, at: number): Watched {
  const target = Buffer.from(text, 'latin1');
  const seen = { first: at, last: at };
  const see = (from: number, to: number): void => {
    seen.first = Math.min(seen.first, from);
    seen.last = Math.max(seen.last, to - 1);
  };
  const bytes = new Proxy(target, {
    get(_, name) {
      const index = typeof name === 'string' ? Number(name) : Number.NaN;
      if (Number.isInteger(index)) {
        see(index, index + 1);
        return target[index];
      }
      if (name === 'toString') {
        return (encoding: BufferEncoding, from: number, to: number) => {
          see(from, to);
          return target.toString(encoding, from, to);
        };
      }
      if (name === 'subarray') {
        return (from: number, to: number) => {
          see(from, to);
          return target.subarray(from, to);
        };
      }
      return Reflect.get(target, name, target) as unknown;
    },
  });
  return { bytes, seen };
}

/** All that was looked at from the anchor at `at` on lies in the sight. */
export function expectSeenWithin(sight: number, at: number, { first, last }: Watched['seen']): void {
  // Asked some hundred thousand times: an expectation takes as long as the verdict.
  if (at - first <= sightBefore(sight) && last - at < sightAfter(sight)) return;
  expect.unreachable(
    `looked at ${at - first} bytes before and ${last - at} after, and told of ${sightBefore(sight)} and ${sightAfter(sight)}`,
  );
}
