import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from '../properties.ts';
import { expect, it } from 'vitest';
import { openAnchors } from '../../src/detect/search/anchors.ts';
import { collectHits, hitBuffer } from '../../src/detect/search/automaton.ts';
import { base64Runs } from '../../src/detect/decode/base64.ts';
import { Engine } from '../../src/detect/engine.ts';
import { loudRuns } from '../../src/detect/loud-runs.ts';
import { bookOf } from '../../src/detect/rule-book.ts';
import { openKernel } from '../../src/sources/pack/kernel.ts';
import { compileRules } from '../../src/ruleset/compile.ts';
import { expandExample } from '../../src/ruleset/example/example.ts';
import { parseRuleFiles } from '../../src/ruleset/load-rules.ts';
import { customRules } from '../../src/scan/assets/rules.ts';
import { KERNEL } from '../sources/pack/packed.ts';
import { builtInJudge } from './judge-source.ts';

const files = parseRuleFiles([
  { path: 'github.yaml', text: readFileSync(join(resolve(import.meta.dirname, '../../rules'), 'github.yaml'), 'utf8') },
]);
const { ruleset, table, automaton } = customRules(compileRules(files));
const book = bookOf(ruleset);
const engine = new Engine(book, openAnchors(table, book.reaches), automaton, { judge: builtInJudge });
const search = engine.searchIn(openKernel(KERNEL));

const example =
  files
    .flatMap(({ rules }) => rules)
    .flatMap(({ examples }) => examples.map((text) => expandExample(text, 'silent').text))
    .find((text) => text.includes('ghp_')) ?? '';
const plain = 'the weather = fine today: "nobody" says anything about it to anybody else in here';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const percent = (text: string): string =>
  text.replace(/[^a-z]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
const halves = (text: string): string => `"${text.slice(0, text.length >> 1)}" + "${text.slice(text.length >> 1)}"`;
const entities = (text: string): string => text.replace(/[^a-z]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What is judged with and without what is passed over, and how many places that are. */
function heard(text: string): {
  readonly before: number;
  readonly after: number;
  readonly same: boolean;
  readonly found: number;
} {
  const bytes = Buffer.from(text);
  const all = hitBuffer();
  collectHits(automaton, bytes, 0, bytes.length, 0, all);
  const allRuns = base64Runs(bytes, 0, bytes.length);
  const hits = hitBuffer();
  const runs = loudRuns(bytes, search.placesIn(bytes, hits), search);
  const before = all.length / 2 + allRuns.length;
  const after = hits.length / 2 + runs.length;
  const whole = engine.judge(bytes, all, allRuns);
  const left = engine.judge(bytes, hits, runs);
  const told = (detection: typeof whole): unknown =>
    detection.matches.map(({ ruleId, span, confidence, decoded }) => ({ ruleId, span, confidence, decoded }));
  return {
    before,
    after,
    same: JSON.stringify(told(whole)) === JSON.stringify(told(left)),
    found: whole.matches.length,
  };
}

it.each([
  ['percent signs', percent],
  ['entities', entities],
  ['base64', base64],
])('is passed over where %s hold no anchor, and heard where they do', (_, encode) => {
  expect(heard(`see ${encode(plain)} there`)).toMatchObject({ after: 0, found: 0 });
  expect(heard(`see ${encode(plain)} there`).before).toBeGreaterThan(0);
  const loud = heard(`see ${encode(`${plain} ${example} ${plain}`)} there`);
  expect(loud.found).toBe(1);
  expect(loud.after).toBeGreaterThan(0);
  expect(loud.same).toBe(true);
});

it('takes nothing away that is found', () => {
  const piece = fc.constantFrom(
    plain,
    example,
    ' ',
    '\n',
    'password = ',
    '"',
    base64(plain),
    base64(example),
    base64(percent(example)),
    percent(example),
    percent(base64(example)),
    entities(example),
    halves(example),
    halves(plain),
    percent(plain),
  );
  let found = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const one = heard(pieces.join(''));
      found += one.found;
      expect(one.same).toBe(true);
    }),
    { numRuns: 120 },
  );
  expect(found).toBeGreaterThan(40);
});
