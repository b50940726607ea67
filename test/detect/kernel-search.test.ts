import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { openAnchors } from '../../src/detect/search/anchors.ts';
import { Engine } from '../../src/detect/engine.ts';
import { bookOf } from '../../src/detect/rule-book.ts';
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
const anchors = openAnchors(table, book.reaches);

it('finds the same whether the kernel searches or not, over the seams of its stretches as well', () => {
  const examples = files
    .flatMap(({ rules }) => rules)
    .flatMap(({ examples: own }, number) => own.map((example) => expandExample(example, `seed ${number}`).text));
  const line = 'const port = settings.port ?? 8080; // nothing to see\n';
  const text = Array.from(
    { length: 1500 },
    (_, at) => `${line.repeat(at % 7)}${line.slice(at % 50)}${examples[at % examples.length] ?? ''}\n%22${line}`,
  ).join('');
  const bytes = Buffer.from(text);
  let opened = 0;
  const plain = new Engine(book, anchors, automaton, { judge: builtInJudge });
  const fast = new Engine(book, anchors, automaton, {
    judge: builtInJudge,
    kernel: () => {
      opened++;
      return KERNEL;
    },
  });
  fast.detect(Buffer.alloc((1 << 22) + 1, 32));
  const found = (engine: typeof plain): unknown =>
    engine
      .detect(bytes)
      .matches.map(({ ruleId, span, confidence, decoded }) => ({ ruleId, span, confidence, decoded }));
  expect(found(fast)).toEqual(found(plain));
  expect(found(plain)).not.toEqual([]);
  expect(opened).toBe(1);
});
