import { describe, expect, it } from 'vitest';
import { claims, dealOut, filesDone, type ClaimedFiles } from '../../src/scan/tree/claims.ts';

const FILES = 1000;
const all = Array.from({ length: FILES }, (_, index) => index);
const indicesOf = (claimed: readonly ClaimedFiles[]): number[] =>
  claimed.flatMap(({ from, to }) => all.slice(from, to)).sort((a, b) => a - b);

describe('claims of files', () => {
  it.each([1, 2, 3, 8, 1500])('give each file to one of %i threads once, however they take turns', (threads) => {
    const shared = dealOut(FILES, threads);
    const claimed: ClaimedFiles[] = [];
    let open = Array.from({ length: threads }, () => claims(shared));
    for (let turn = 0; open.length > 0; turn++) {
      open = open.filter((thread, at) => {
        if ((turn + at) % 3 === 0) return true;
        const next = thread.next();
        if (next.done !== true) claimed.push(next.value);
        return next.done !== true;
      });
    }
    expect(indicesOf(claimed)).toEqual(all);
    expect(filesDone(shared)).toBe(FILES);
  });

  it('leave nothing to a thread that never comes', () => {
    expect(indicesOf([...claims(dealOut(FILES, 4))])).toEqual(all);
  });

  it('begin for each thread at a place of its own', () => {
    const shared = dealOut(FILES, 4);
    expect([1, 2, 3, 4].map(() => claims(shared).next().value?.from)).toEqual([0, 250, 500, 750]);
  });

  it('count files as done when the next are asked for', () => {
    const shared = dealOut(FILES, 2);
    const thread = claims(shared);
    const first = thread.next().value;
    expect(filesDone(shared)).toBe(0);
    thread.next();
    expect(filesDone(shared)).toBe((first?.to ?? 0) - (first?.from ?? 0));
  });

  it('are none where there are no files', () => {
    expect([...claims(dealOut(0, 2))]).toEqual([]);
  });
});
