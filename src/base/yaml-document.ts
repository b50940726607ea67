/**
 * YAML of untrusted checkouts. The parser recurses once for each level, and a stack overflow ends the process; it also
 * compares every field of a mapping with every other. So deeply nested texts are refused before they are parsed, and
 * the number of comparisons is limited.
 */
import { isScalar, Lexer, parseDocument, YAMLParseError, type Document, type LineCounter, type ParsedNode } from 'yaml';

const DEEPEST = 200;
/** Comparisons of fields; a mapping of 4,500 fields needs as many. */
const MAX_COMPARISONS = 10_000_000;
/** Duplicate fields that are reported; the rest is left out. */
const MAX_ALIKE = 100;
const TOO_MUCH = 'RESOURCE_EXHAUSTION';

/** The indentation of each line that says something, and the `- ` and `? ` that begin it. */
const LINE_START = /^( *)((?:[-?:][ \t]+)*)(?=[^\s#])/gm;
const OPENING = /[[{]/g;

function isNestedDeeply(text: string): boolean {
  const columns: number[] = [];
  for (const [, { length: indent } = '', indicators = ''] of text.matchAll(LINE_START)) {
    while (columns.length > 0 && (columns.at(-1) ?? 0) >= indent) columns.pop();
    columns.push(indent);
    for (const { index } of indicators.matchAll(/[-?:]/g)) columns.push(indent + index);
    if (columns.length > DEEPEST) return true;
  }
  return false;
}

/** Brackets in texts are none, which only the parser's own lexer can tell. */
function isBracketedDeeply(text: string): boolean {
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function isTooDeep(text: string): boolean {
  let openings = 0;
  for (OPENING.lastIndex = 0; openings <= DEEPEST && OPENING.test(text);) openings++;
  return isNestedDeeply(text) || (openings > DEEPEST && isBracketedDeeply(text));
}

/** As the parser compares them, as long as it is worth it. What is thrown here it takes for a problem of the text. */
function comparing(): (a: unknown, b: unknown) => boolean {
  let left = MAX_COMPARISONS;
  let alike = 0;
  return (a, b) => {
    const isAlike = a === b || (isScalar(a) && isScalar(b) && a.value === b.value);
    if (isAlike) alike++;
    if (left-- <= 0 || alike > MAX_ALIKE) throw new Error('too many fields');
    return isAlike;
  };
}

/** Throws nothing: problems are errors and warnings of the document. */
export function parseYaml<Contents extends ParsedNode = ParsedNode>(
  text: string,
  lineCounter?: LineCounter,
): Document.Parsed<Contents> {
  const isRefused = isTooDeep(text);
  const document = parseDocument<Contents>(isRefused ? '\n' : text, {
    prettyErrors: false,
    uniqueKeys: comparing(),
    ...(lineCounter === undefined ? {} : { lineCounter }),
  }) as Document.Parsed<Contents>;
  if (isRefused) document.errors.push(new YAMLParseError([0, 1], TOO_MUCH, 'too deep'));
  return document;
}
