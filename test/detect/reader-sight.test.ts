/**
 * What readers of structure say that a verdict rests on holds every byte that they looked at: a walk that does not tell
 * fails here.
 */
import fc from '../properties.ts';
import { expect, it } from 'vitest';
import { FULL_SIGHT } from '../../src/detect/sight.ts';
import { OPENINGS, STRUCTURE_ANCHORS } from '../../src/detect/structure/openings.ts';
import { inspect } from '../../src/detect/structure/structure.ts';
import { builtInJudge } from './judge-source.ts';
import { expectSeenWithin, watched } from './watched.ts';

const WORDS = STRUCTURE_ANCHORS.map(({ text }, word) => {
  const opening = OPENINGS[word];
  return { text, word, kind: opening?.kind === 'command' ? `command: ${opening.command.kind}` : opening?.kind };
});
const KEYS = WORDS.filter(({ kind }) => kind === 'key' || kind === 'given');
const OTHERS = [...new Set(WORDS.map(({ kind }) => kind))].filter((kind) => kind !== 'key' && kind !== 'given');
const long = fc
  .constantFrom(
    'letters',
    'more words of a text ',
    '\\',
    ' ',
    '[',
    '*',
    '-',
    'a.b.',
    '"x" ',
    "'y', ",
    '(',
    '\n',
    '\t\t',
    '01',
  )
  .chain((piece) => fc.integer({ min: 1, max: 80 }).map((times) => piece.repeat(times)));
const operator = fc.constantFrom(
  '=',
  ' = ',
  ': ',
  ':',
  ' := ',
  ' => ',
  '": "',
  '" => "',
  '=>',
  ' == "',
  "='",
  '("',
  '(',
  ', "',
  '", "',
  '>',
  '</key>',
  '{',
  ' {\n',
  ' ?? ',
  ' || "',
  '!= ',
  '?: ',
  ' or ',
  ' is "',
  '[0] = ',
  "'] = '",
  ' -> ',
  '", default="',
  '\n',
  ':\n  - ',
  ': |\n  ',
  ' ',
  '.',
  '%3d',
  ';s:4:"',
  '").type("',
  '").unwrap_or("',
  '".into(), "',
  ' <- "',
  ', <<"',
  '={"',
  '} // "',
  ' = x ? "',
  ' = Field(default="',
  ':: "',
  ':** ',
  '" to "',
  ' --value ',
  ':"\nsend "',
  ' NVARCHAR(9) = "',
  " VARCHAR2(9) := '",
  " CONSTANT VARCHAR2(9) := '",
  " PIC X(9) VALUE '",
  "(9) TYPE c VALUE '",
  ' --value="',
  ' value="',
  '", { default: "',
  ': v/',
);
const lead = fc.constantFrom(
  '',
  'export ',
  '"',
  "'",
  '--',
  '$',
  '${',
  'name="',
  '"name": "',
  '<',
  '<string name="',
  ':',
  '{',
  'strcpy(',
  'set(a, ',
  'value="abcdefgh" name="',
  'ids[',
  " 's/a/",
  '@',
  'if ',
  '# ',
  '; ',
  '&amp;',
  'login ann\n',
  'process.env.',
  'new.',
  'Basic_',
);
const blanks = fc.nat(60).map((count) => ' '.repeat(count));
const before = fc.oneof(
  lead,
  fc.tuple(lead, blanks).map((parts) => parts.join('')),
);
/** Forms whose parts may be long. */
const stretched = fc
  .tuple(
    fc.constantFrom(
      ['/* ', ' */ "'],
      ['<', '>"v"'],
      ['<', '>v</x>'],
      [': ', ' = "v'],
      ['{ get; ', '} = "v'],
      ['</key><', '>v'],
      ['type: ', ', value: "v'],
      ['  - ', ''],
      ['|', '\n  v'],
      ['=', ';'],
      ['{', ','],
      ['value="', '" name="'],
      ['new ', '("v")'],
    ),
    fc.constantFrom('a', 'Ab.', '-', '1', ' ', '\n', '[', 'x-'),
    fc.integer({ min: 1, max: 60 }),
  )
  .map(([[opening = '', closing = ''], part, times]) => `${opening}${part.repeat(times)}${closing}`);
const piece = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    ' + ',
    ' . ',
    ',',
    ';',
    ')',
    ']',
    '}',
    '\n',
    '\r\n',
    ' ',
    '/* why */',
    '<string>',
    'get()',
    'x ? y : ',
    '{noop}',
    'type: ',
    '"value": "',
    'value=',
    'new Some(',
    'bytes([1, 2, 3',
    ', 0x4f',
    'name',
    'user="ann"',
    '\\n',
    '<value>',
    '{"a": "b"',
    'Token ',
    'dR7kw2Lm9x',
    '${x}',
    '&',
  ),
  operator,
  long,
  stretched,
);
const beside = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const parts = fc.record({
  far: beside,
  before,
  key: fc.constantFrom(...KEYS),
  prefix: fc.constantFrom('', 'db_', 'my.', 'THE_', '-'),
  suffix: fc.constantFrom('', 's', '_name', ' '),
  operator: fc.oneof(operator, fc.constant('')),
  after: fc.oneof(
    beside,
    fc.tuple(stretched, beside).map((both) => both.join('')),
  ),
});

/** What a verdict on the word `word` of `text` says that it rests on is held to what was looked at; false where it says nothing. */
function isToldTruly(text: string, at: number, word: number): boolean {
  const { bytes, seen } = watched(text, at);
  let found = 0;
  const count = (): void => void found++;
  const sight = inspect(bytes, at, word, { match: count, protectedValue: count, weakness: count, judge: builtInJudge });
  if (sight === FULL_SIGHT || found > 0) return false;
  expectSeenWithin(sight, at, seen);
  return true;
}

it('of each key of a text', () => {
  let told = 0;
  fc.assert(
    fc.property(parts, ({ far, before: lead, key, prefix, suffix, operator: mark, after }) => {
      const start = `${far}${lead}${prefix}`;
      if (isToldTruly(`${start}${key.text}${suffix}${mark}${after}`, start.length, key.word)) told++;
    }),
    { numRuns: 25_000 },
  );
  expect(told).toBeGreaterThan(9_000);
});

/** What stands beside commands, statements, headers, URLs and words of other languages. */
const spokenPiece = fc.oneof(
  fc.constantFrom(
    ' -p ',
    ' -a ',
    ' -u ',
    ' -U ',
    ' -sSu ',
    ' -b ',
    ' --user=',
    ' -',
    ' x:',
    'ann:',
    '%',
    '/',
    '/user:ann ',
    '@',
    'localhost',
    'host.docker.interna',
    '<rest',
    'printf ',
    ' | Convert',
    '"v" |',
    ' "v" ',
    '@db.example.com/',
    ' && ',
    '; ',
    ' | ',
    ' \\\n',
    'echo ',
    'echo -n ',
    'curl ',
    ' user ',
    'alter user ',
    'create user ',
    ' with ',
    ' by ',
    ' password ',
    ' (id, password) values (1, ',
    '(`pwd`',
    ') values ',
    '`t` ',
    '[t] ',
    'Authorization: ',
    'authorization" = "',
    'https',
    'mysql',
    'user:a/b?c@h',
    '：',
    'Ab',
    ' = ',
    ': ',
    '"',
    "'",
    ',',
    '(',
    ')',
    '[',
    '\n',
    'kL4vN9sW2x',
  ),
  long,
);
const spoken = fc.array(spokenPiece, { maxLength: 6 }).map((pieces) => Buffer.from(pieces.join('')).toString('latin1'));

it.each(OTHERS)('of a word of the kind "%s"', (kind) => {
  const words = WORDS.filter((word) => word.kind === kind);
  const around = fc.record({ before: spoken, word: fc.constantFrom(...words), after: spoken });
  let told = 0;
  fc.assert(
    fc.property(around, ({ before: lead, word, after }) => {
      if (isToldTruly(`${lead}${word.text}${after}`, lead.length, word.word)) told++;
    }),
    { numRuns: 3_000 },
  );
  expect(told).toBeGreaterThan(300);
});
