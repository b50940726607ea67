/** Reading entry by entry must say what reading the whole file says. The parser of the whole file is the oracle. */
import fc from '../properties.ts';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { describe, expect, test } from 'vitest';
import { parseText } from '../../src/inventory/file/document.ts';
import { splitEntries } from '../../src/inventory/file/entry-spans.ts';

const HEADS = [
  'schema_version: "1"\n',
  '# inventory\nschema_version: "1"\norganization: Shop\n',
  'policy: { rotation_max: 30d }\n',
  'policy:\n  rotation_max: 30d\n\n',
  'note: |\n  tokens:\n    - not one\n',
];
const LISTS = ['tokens:\n', 'tokens: # all of them\n', 'tokens:\n\n  # the first\n', 'tokens:   \n'];
const VALUES = [
  'ci',
  '"a: b"',
  "'- x'",
  '[a, b]',
  '{ kind: vault, ref: kv/a }',
  '|\n        - id: inside\n        text',
  '>-\n        folded\n        - still\n',
  '"two\n        lines"',
  '',
  '~',
  '2026-09-30',
  '007',
  'a # comment',
  '"# none"',
  '*alias',
  '&anchor x',
  '"open',
  '[open',
  '\ttab',
];
const LAST = [
  '',
  '\n',
  '# the end\n',
  '  # the end\n',
  'organization: Shop\n',
  '...\n',
  '---\ntokens: []\n',
  '  closing: here\n',
];

const line = fc.record({
  name: fc.constantFrom('id', 'type', 'purpose', 'storage', 'notes', 'id2'),
  value: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...VALUES.slice(0, 14)) },
    { weight: 1, arbitrary: fc.constantFrom(...VALUES) },
  ),
});
const entry = fc.record({
  fields: fc.uniqueArray(line, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
  gap: fc.constantFrom('', '', '\n', '    # between\n', '# left\n'),
  dash: fc.constantFrom('- ', '- ', '-   ', '-\n      '),
});
const file = fc
  .record({
    head: fc.constantFrom(...HEADS),
    list: fc.constantFrom(...LISTS),
    column: fc.constantFrom(0, 2, 2, 4),
    entries: fc.array(entry, { minLength: 1, maxLength: 5 }),
    last: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...LAST) }),
    eol: fc.constantFrom('\n', '\n', '\r\n'),
  })
  .map(({ head, list, column, entries, last, eol }) => {
    const items = entries.map(({ fields, gap, dash }) => {
      const width = dash.includes('\n') ? 6 : dash.length;
      const lines = fields.map(
        ({ name, value }, at) => `${at === 0 ? '' : ' '.repeat(column + width)}${name}: ${value}\n`,
      );
      return `${' '.repeat(column)}${dash.replace('      ', ' '.repeat(column + 6))}${lines.join('')}${gap}`;
    });
    return `${head}${list}${items.join('')}${last}`.replaceAll('\n', eol);
  });

describe('an inventory read entry by entry', () => {
  test('is the inventory read whole: the same values, problems and places', () => {
    let cut = 0;
    fc.assert(
      fc.property(file, (text) => {
        const lines = new LineCounter();
        const oracle = parseDocument(text, { prettyErrors: false, lineCounter: lines });
        const parsed = parseText(text, 'i.yaml');
        const isBroken = oracle.errors.length + oracle.warnings.length > 0 || /: \*alias/.test(text);
        expect('value' in parsed).toBe(!isBroken);
        if (!('value' in parsed)) return;
        if (splitEntries(text) !== null) cut += 1;
        expect(parsed.value).toEqual(oracle.toJS());
        const tokens = oracle.get('tokens', true);
        if (!isSeq(tokens)) return;
        tokens.items.forEach((item, at) => {
          if (!isMap(item)) return;
          const { line: row, col } = lines.linePos(item.range?.[0] ?? 0);
          expect(parsed.positionOf(['tokens', at])).toEqual({ line: row, column: col });
          for (const pair of item.items) {
            const value = lines.linePos((pair.value as { range: [number] }).range[0]);
            expect(parsed.positionOf(['tokens', at, String(pair.key)])).toEqual({
              line: value.line,
              column: value.col,
            });
          }
        });
      }),
      { numRuns: 1500, seed: 11 },
    );
    expect(cut).toBeGreaterThan(500);
  });
});
