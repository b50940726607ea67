/**
 * What rules find rests on nothing but the bytes within the reach that they declare: histories take verdicts over from
 * one version to the next by it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/detect/engine.ts';
import { collectHits, hitBuffer } from '../../src/detect/search/automaton.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { parseRuleFiles } from '../../src/ruleset/load-rules.ts';
import { customRules, openRules } from '../../src/scan/assets/rules.ts';
import { builtInJudge } from './judge-source.ts';
import { token } from './structure-source.ts';

const folder = resolve(import.meta.dirname, '../../rules');
const files = parseRuleFiles(
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ path: name, text: readFileSync(join(folder, name), 'utf8') })),
);
const custom = customRules(compileRules(files));
const { engine } = openRules({ custom, sought: [], cardholderData: false }, builtInJudge);

/** Words of the automaton in `bytes` that rules alone claim, each with where it begins. */
function placesOf({ automaton, wordLengths }: Engine, bytes: Buffer): { readonly word: number; readonly at: number }[] {
  const hits = hitBuffer();
  collectHits(automaton, bytes, 0, bytes.length, 0, hits);
  const places: { word: number; at: number }[] = [];
  for (let i = 0; i < hits.length; i += 2) {
    const output = hits.numbers[i] ?? 0;
    for (const word of automaton.words.subarray(automaton.outputStart[output], automaton.outputStart[output + 1])) {
      const claims = custom.table.claims[word] ?? [];
      const at = (hits.numbers[i + 1] ?? 0) + 1 - (wordLengths[word] ?? 0);
      if (claims.every(({ consumer }) => consumer.kind === 'rule')) places.push({ word, at });
    }
  }
  return places;
}

function foundAt(bytes: Buffer, word: number, at: number): readonly string[] {
  const look = engine.lookAt(bytes);
  engine.evaluator.evaluateWord(look, word, at);
  return look.finds.into.map((find) =>
    find.kind === 'match' ? `${find.match.ruleId} ${find.match.span.start} ${find.match.confidence}` : find.kind,
  );
}

/** `bytes` with other ones wherever the word at `at` does not reach. */
function changedBeyond(bytes: Buffer, word: number, at: number): Buffer {
  const { before, after } = engine.evaluator.reach;
  const changed = Buffer.alloc(bytes.length, ' ');
  const from = Math.max(0, at - (before[word] ?? 0));
  bytes.copy(changed, from, from, Math.min(bytes.length, at + (after[word] ?? 0)));
  return changed;
}

it('is the same whatever stands beyond', () => {
  const data = Array.from({ length: 40 }, (_, i) => token(900 + i)).join('');
  const other: string[] = [];
  for (const { info, examples } of files.flatMap(({ rules }) => rules)) {
    for (const example of examples) {
      const bytes = Buffer.from(`${data}/${expandExample(example, info.id).text}+${data}`);
      for (const { word, at } of placesOf(engine, bytes)) {
        const found = foundAt(bytes, word, at);
        if (found.join() !== foundAt(changedBeyond(bytes, word, at), word, at).join()) other.push(info.id);
      }
    }
  }
  expect(other).toEqual([]);
});
