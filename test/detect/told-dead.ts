/**
 * What the kernel tells of a word before any reader is asked: the words of the structured detector in a kernel of their
 * own.
 */
import { anchorTable } from '../../src/detect/search/anchor-table.ts';
import { openAnchors } from '../../src/detect/search/anchors.ts';
import { ASK, AutomatonSearch, HIT, LAST, SIGHT } from '../../src/detect/search/automaton-search.ts';
import { searchTables } from '../../src/detect/search/search-tables.ts';
import { buildAutomaton, hitBuffer } from '../../src/detect/search/automaton.ts';
import { bookOf } from '../../src/detect/rule-book.ts';
import { sightAfter, sightBefore } from '../../src/detect/sight.ts';
import type { Span } from '../../src/model/span.ts';
import { openKernel } from '../../src/sources/pack/kernel.ts';
import { KERNEL } from '../sources/pack/packed.ts';

const ruleset = { digest: '', rules: [], structural: [] };
const table = anchorTable(ruleset);
const automaton = buildAutomaton(table.words);
const none = new Int32Array(0);
const anchors = openAnchors(table, { before: none, after: none, run: none });
const search = new AutomatonSearch(openKernel(KERNEL), searchTables(automaton, anchors, bookOf(ruleset)));

/** Where words begin to which something may be found, and runs of base64. */
export function placesIn(bytes: Uint8Array): number[] {
  const hits = hitBuffer();
  const runs = search.placesIn(bytes, hits).map(({ start }) => start);
  for (let i = 0; i < hits.length; i += 2) {
    const output = hits.numbers[i] as number;
    const last = hits.numbers[i + 1] as number;
    for (const word of automaton.words.subarray(automaton.outputStart[output], automaton.outputStart[output + 1])) {
      runs.push(last + 1 - (anchors.lengths[word] as number));
    }
  }
  return runs;
}

/** The bytes on which it rests that the word that begins at `at` leads to no value; null where it may lead to one. */
export function toldDead(bytes: Uint8Array, at: number): Span | null {
  const count = search.search(bytes, at, Math.min(bytes.length, at + 16));
  const { hits } = search;
  for (let hit = 0; hit < count; hit += HIT) {
    const output = hits[hit] as number;
    const last = hits[hit + LAST] as number;
    const sight = hits[hit + SIGHT] as number;
    const begins = [...automaton.words.subarray(automaton.outputStart[output], automaton.outputStart[output + 1])].some(
      (word) => last + 1 - (anchors.lengths[word] as number) === at,
    );
    if (begins) return sight === ASK ? null : { start: last - sightBefore(sight), end: last + sightAfter(sight) };
  }
  throw new Error('no word begins there');
}
