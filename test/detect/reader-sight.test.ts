/** What readers of structure say that a verdict rests on holds every byte that they looked at: a walk that does not tell fails here. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FULL_SIGHT } from '../../src/detect/sight.ts';
import { OPENINGS, STRUCTURE_ANCHORS } from '../../src/detect/structure/anchors.ts';
import { inspect } from '../../src/detect/structure/structure.ts';
import { builtInJudge } from './judge-source.ts';
import { expectSeenWithin, watched } from './watched.ts';

const KEYS = STRUCTURE_ANCHORS.flatMap(({ text }, word) => (OPENINGS[word]?.kind === 'key' || OPENINGS[word]?.kind === 'given' ? [{ text, word }] : []));
const long = fc.constantFrom('letters', 'more words of a text ', '\\', ' ', '-', 'a.b.', '"x" ', "'y', ", '(', '\n', '\t\t', '01').chain((piece) => fc.integer({ min: 1, max: 80 }).map((times) => piece.repeat(times)));
const operator = fc.constantFrom('=', ' = ', ': ', ':', ' := ', ' => ', '": "', '" => "', '=>', ' == "', "='", '("', '(', ', "', '", "', '>', '</key>', '{', ' {\n', ' ?? ', ' || "', '!= ', '?: ', ' or ', ' is "', '[0] = ', "'] = '", ' -> ', '", default="', '\n', ':\n  - ', ': |\n  ', ' ', '.', '%3d', ';s:4:"', '").type("');
const before = fc.constantFrom('', 'export ', '"', "'", '--', '$', '${', 'name="', '"name": "', '<', '<string name="', ':', '{', 'strcpy(', 'set(a, ', 'value="abcdefgh" name="', 'ids[', '@', 'if ', '# ', '; ', '&amp;', 'login ann\n', 'process.env.', 'new.', 'Basic_');
const piece = fc.oneof(fc.constantFrom('"', "'", ' + ', ' . ', ',', ';', ')', ']', '}', '\n', '\r\n', ' ', '/* why */', '<string>', 'get()', 'x ? y : ', '{noop}', 'type: ', '"value": "', 'value=', 'new Some(', 'bytes([1, 2, 3', ', 0x4f', 'name', 'user="ann"', '\\n', '<value>', '{"a": "b"', 'Token ', 'dR7kw2Lm9x', '${x}', '&'), operator, long);
const beside = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const parts = fc.record({ far: beside, before, key: fc.constantFrom(...KEYS), prefix: fc.constantFrom('', 'db_', 'my.', 'THE_', '-'), suffix: fc.constantFrom('', 's', '_name', ' '), operator, after: beside });

it('of each key of a text', () => {
  let told = 0;
  fc.assert(fc.property(parts, ({ far, before: lead, key, prefix, suffix, operator: mark, after }) => {
    const start = `${far}${lead}${prefix}`, text = `${start}${key.text}${suffix}${mark}${after}`, at = start.length, { bytes, seen } = watched(text, at);
    let found = 0;
    const count = (): void => void found++;
    const sight = inspect(bytes, at, key.word, { match: count, protectedValue: count, weakness: count }, builtInJudge);
    if (sight === FULL_SIGHT || found > 0) return;
    told++;
    expectSeenWithin(sight, at, seen);
  }), { numRuns: 60_000 });
  expect(told).toBeGreaterThan(20_000);
}, 60_000);
