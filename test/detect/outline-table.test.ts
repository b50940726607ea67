import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { anchorTable } from '../../src/detect/search/anchor-table.ts';
import { openAnchors } from '../../src/detect/search/anchors.ts';
import { ASK, AutomatonSearch, HIT, LAST, SIGHT } from '../../src/detect/search/automaton-search.ts';
import { searchTables } from '../../src/detect/search/search-tables.ts';
import { buildAutomaton } from '../../src/detect/search/automaton.ts';
import { bookOf } from '../../src/detect/rule-book.ts';
import { patternSearch } from '../../src/detect/search/pattern-search.ts';
import type { CompiledRule, Outline } from '../../src/model/ruleset.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { parseRuleFiles } from '../../src/ruleset/load-rules.ts';
import { outlineOf } from '../../src/ruleset/pattern/outline.ts';
import { parsePattern } from '../../src/ruleset/pattern/pattern-tree.ts';
import { openKernel } from '../../src/sources/pack/kernel.ts';
import { KERNEL } from '../sources/pack/packed.ts';

const folder = resolve(import.meta.dirname, '../../rules');
const files = parseRuleFiles(
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ path: name, text: readFileSync(join(folder, name), 'utf8') })),
);
const book = bookOf(compileRules(files));
const { rules } = book.ruleset();
const numbers = new Map(rules.map(({ info }, number) => [info.id, number]));
const examples = files.flatMap(({ rules: entries }) =>
  entries.flatMap((entry) => {
    const number = numbers.get(entry.info.id);
    return number === undefined
      ? []
      : [...entry.examples, ...entry.counterExamples].map((template) => ({ number, template }));
  }),
);

/** The pattern alone, over the window of an anchor. */
function matches(
  pattern: string,
  { flags }: CompiledRule,
  text: string,
  anchor: number,
  offset: number | null,
): boolean {
  if (offset !== null) {
    const sticky = new RegExp(pattern, `${flags}y`);
    sticky.lastIndex = anchor - offset;
    return anchor >= offset && sticky.test(text);
  }
  for (let at = 0; at <= anchor; at++) {
    const global = new RegExp(pattern, `${flags}g`);
    global.lastIndex = at;
    const found = global.exec(text);
    if (found === null) return false;
    if (found.index <= anchor && found.index + found[0].length > anchor) return true;
    at = found.index;
  }
  return false;
}

/** A run of characters of tokens with a digit, or with four letters of either case, among which `_` and `~` count. */
function holdsDrawnRun(text: string, length: number): boolean {
  const runs = text.match(/[\w+/=.~%-]+/g) ?? [];
  return runs.some(
    (run) => run.length >= length && (/\d/.test(run) || /^(?=(?:.*[A-Z_]){4})(?=(?:.*[a-z~]){4})/.test(run)),
  );
}

function matchesAround(rule: CompiledRule, bytes: Buffer, at: number, offset: number | null): boolean {
  const from = Math.max(0, at - rule.reachBefore);
  const to = Math.min(bytes.length, at + rule.reachAfter);
  const text = bytes.toString('latin1', from, to);
  const { context } = rule;
  if (context === null) return matches(rule.pattern, rule, text, at - from, offset);
  if (rule.minRun >= 10 && !holdsDrawnRun(text, rule.minRun)) return false;
  return (
    matches(rule.pattern, rule, text, at - from, offset) ||
    (new RegExp(context.nouns).test(text) && matches(context.inText, rule, text, at - from, offset))
  );
}

/** Bytes that decide whether a value begins, ends and is of the right kind. */
const TELLING = 'aZ09f_-+/=.:;,"\'` \\\n>({[|*@\u00e9';
const edit = fc.record({
  at: fc.nat(2000),
  removed: fc.nat(2),
  put: fc.string({ unit: fc.constantFrom(...TELLING), maxLength: 2 }),
});

function edited(
  text: string,
  edits: readonly { readonly at: number; readonly removed: number; readonly put: string }[],
): string {
  return edits.reduce(
    (now, { at, removed, put }) =>
      now.slice(0, at % (now.length + 1)) + put + now.slice((at % (now.length + 1)) + removed),
    text,
  );
}

function placesOf(text: string, anchor: string, caseSensitive: boolean): number[] {
  const hay = caseSensitive ? text : text.toLowerCase();
  const places: number[] = [];
  for (let at = hay.indexOf(anchor); at >= 0; at = hay.indexOf(anchor, at + 1)) places.push(at);
  return places;
}

describe('the outline of a rule', () => {
  it('refuses nothing that its pattern finds, and neither does what else is asked before the pattern', () => {
    let found = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.string(),
        fc.array(edit, { maxLength: 3 }),
        ({ number, template }, seed, edits) => {
          const rule = rules[number] as CompiledRule;
          const text = edited(expandExample(template, seed).text, edits);
          const bytes = Buffer.from(text, 'latin1');
          const search = patternSearch(rule);
          for (const { text: anchor, caseSensitive, offset, run = 0 } of rule.anchors) {
            for (const at of placesOf(text, anchor, caseSensitive)) {
              if (!new RegExp(`^[\\w+/=.~%-]{${run}}`).test(bytes.toString('latin1', at + anchor.length))) continue;
              const fits = book.outlines.fits(
                number,
                bytes,
                at,
                offset,
                Math.max(0, at - rule.reachBefore),
                Math.min(bytes.length, at + rule.reachAfter),
              );
              const isFound = matchesAround(rule, bytes, at, offset);
              if (isFound) found++;
              if (!fits) refused++;
              expect({
                id: rule.info.id,
                fits: fits || !isFound,
                found: search.find(bytes, at, offset) !== undefined,
              }).toEqual({ id: rule.info.id, fits: true, found: isFound });
            }
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(Math.min(found, refused)).toBeGreaterThan(300);
  });

  it('has the kernel pass over no word at which one of its rules finds anything', () => {
    const table = anchorTable(book.ruleset());
    const anchors = openAnchors(table, book.reaches);
    const automaton = buildAutomaton(table.words);
    const kernel = new AutomatonSearch(openKernel(KERNEL), searchTables(automaton, anchors, book));
    let found = 0;
    let passedOver = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.string(),
        fc.array(edit, { maxLength: 3 }),
        ({ template }, seed, edits) => {
          const bytes = Buffer.from(edited(expandExample(template, seed).text, edits), 'latin1');
          const count = kernel.search(bytes, 0, bytes.length);
          const { hits } = kernel;
          for (let hit = 0; hit < count; hit += HIT) {
            const output = hits[hit] ?? 0;
            const last = hits[hit + LAST] ?? 0;
            const isAsked = hits[hit + SIGHT] === ASK;
            for (const word of automaton.words.subarray(
              automaton.outputStart[output],
              automaton.outputStart[output + 1],
            )) {
              const at = last + 1 - (anchors.lengths[word] ?? 0);
              const rulesOf = (anchors.claims(word) ?? []).flatMap(({ consumer }) =>
                consumer.kind === 'rule' ? [consumer] : [],
              );
              const finds = rulesOf
                .filter(
                  ({ rule, offset }) =>
                    patternSearch(rules[rule] as CompiledRule).find(bytes, at, offset) !== undefined,
                )
                .map(({ rule }) => rules[rule]?.info.id);
              if (isAsked) found += finds.length;
              else passedOver++;
              expect(isAsked ? [] : finds).toEqual([]);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(Math.min(found, passedOver)).toBeGreaterThan(300);
  });

  const drawn = (pattern: string, flags = ''): Outline => outlineOf(parsePattern(pattern, flags));

  it('names for each place the bytes that any way through the pattern may put there', () => {
    expect(drawn('ab[0-9]{3}')).toEqual({
      places: [
        ['aa', 1],
        ['bb', 1],
        ['09', 3],
      ],
    });
    expect(drawn('a?b[0-9]{2,3}')).toEqual({
      places: [
        ['ab', 1],
        ['09bb', 1],
        ['09', 1],
      ],
    });
    expect(drawn('(?:xy|z)[0-9]{2}')).toEqual({
      places: [
        ['xxzz', 1],
        ['09yy', 1],
        ['09', 1],
      ],
    });
    expect(drawn('ab', 'i')).toEqual({
      places: [
        ['AAaa', 1],
        ['BBbb', 1],
      ],
    });
  });

  it('says what may stand before a match that looks there first', () => {
    expect(drawn('(?<![0-9])[0-9]{3}')).toEqual({ places: [['09', 3]], before: '\u0000/:\u00ff' });
    expect(drawn('(?:(?<![0-9])|(?<=\\\\[nrt]))[0-9]{3}').before).toBe('\u0000/:\u00ff');
    expect(drawn('(?:(?<![0-9a-z])|(?<=\\\\[nrt]))[0-9]{3}').before).toBe('\u0000/:`nnrrtt{\u00ff');
    expect(drawn('(?<=ab)(?:(?<!x)c|d)')).toMatchObject({ before: 'bb' });
    expect(drawn('(?:(?<=a)b|c)d').before).toBeUndefined();
    expect(drawn('a?(?<=b)c').before).toBeUndefined();
    expect(drawn('(?<!ab)c').before).toBeUndefined();
  });

  it('says what may stand behind a match of one length alone', () => {
    expect(drawn('[0-9]{3}(?![0-9])')).toEqual({ places: [['09', 3]], behind: '\u0000/:\u00ff' });
    expect(drawn('[0-9]{3,4}(?![0-9])')).toEqual({ places: [['09', 3]] });
    expect(drawn('a(?!b)[a-c]')).toEqual({
      places: [
        ['aa', 1],
        ['aacc', 1],
      ],
    });
    expect(drawn('(?:a(?!b)|)[a-c]')).toEqual({ places: [['ac', 1]] });
  });
});
