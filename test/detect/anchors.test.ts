import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorTable } from '../../src/detect/search/anchor-table.ts';
import { buildAutomaton } from '../../src/detect/search/automaton.ts';
import { openAnchors, packAnchors, unpackAnchors } from '../../src/detect/search/anchors.ts';
import { pack, unpack } from '../../src/detect/packed.ts';
import { bookOf, openRuleset, writeRuleset } from '../../src/detect/rule-book.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { parseRuleFiles } from '../../src/ruleset/load-rules.ts';

const folder = resolve(import.meta.dirname, '../../rules');
const files = readdirSync(folder)
  .filter((name) => /^(?:a|g).*\.yaml$/.test(name))
  .map((name) => ({ path: name, text: readFileSync(join(folder, name), 'utf8') }));
const ruleset = compileRules(parseRuleFiles(files));
const table = anchorTable(ruleset);
const made = bookOf(ruleset);

function reopened(bytes: Uint8Array): NonNullable<ReturnType<typeof unpack>> {
  const packed = unpack(Buffer.from(bytes));
  if (packed === undefined) throw new Error('not what was packed');
  return packed;
}

describe('anchors', () => {
  it('come back from the file as they were worked out', () => {
    const worked = openAnchors(table, made.reaches);
    const automaton = buildAutomaton(table.words);
    const read = unpackAnchors(reopened(pack(packAnchors(table, automaton, made.reaches))));
    expect([read.lengths, read.reach.before, read.reach.after, read.run, read.behind]).toEqual([
      worked.lengths,
      worked.reach.before,
      worked.reach.after,
      worked.run,
      worked.behind,
    ]);
    expect(read.followsIn(automaton)).toEqual(worked.followsIn(automaton));
    expect(table.words.map((_, word) => read.claims(word))).toEqual(table.claims);
    expect(read.claims(3)).toBe(read.claims(3));
    expect(new Set(table.claims.flat().map(({ consumer }) => consumer.kind))).toEqual(
      new Set(['rule', 'structure', 'escape', 'storage', 'split', 'directive', 'table', 'jwk', 'soft-break']),
    );
  });
});

describe('a written ruleset', () => {
  it('opens to the rules that were written, one by one and all at once', () => {
    const { index, lines } = writeRuleset(ruleset);
    let readings = 0;
    const book = openRuleset(reopened(pack(index)), () => {
      readings++;
      return Buffer.from(lines);
    });
    expect([book.digest, book.count, readings]).toEqual([made.digest, made.count, 0]);
    expect([book.reaches, book.ruleset(), book.infos()]).toEqual([made.reaches, made.ruleset(), made.infos()]);
    for (const { id } of made.infos()) {
      expect([book.info(id), book.ruleOf(id)]).toEqual([made.info(id), made.ruleOf(id)]);
    }
    expect([book.rule(made.count), book.info('none'), book.ruleOf('none'), readings]).toEqual([
      undefined,
      undefined,
      undefined,
      1,
    ]);
  });
});

describe('a packed file', () => {
  const bytes = pack({
    numbers: { one: Int32Array.of(1, -2, 3), none: new Int32Array(0) },
    texts: { words: 'caf\u00e9', rest: 'x' },
  });

  it('is read wherever its bytes lie in memory', () => {
    for (const shift of [0, 1, 2, 3]) {
      const packed = unpack(Buffer.concat([Buffer.alloc(shift), bytes]).subarray(shift));
      expect([packed?.numbers('one'), packed?.numbers('none'), packed?.text('words'), packed?.text('rest')]).toEqual([
        Int32Array.of(1, -2, 3),
        new Int32Array(0),
        'caf\u00e9',
        'x',
      ]);
    }
  });

  it('is refused when it is cut or something else', () => {
    for (const wrong of [
      bytes.subarray(0, -1),
      bytes.subarray(0, 9),
      new Uint8Array(3),
      new Uint8Array(64),
      Buffer.from('not a packed file at all'),
    ]) {
      expect(unpack(Buffer.from(wrong))).toBeUndefined();
    }
  });
});
