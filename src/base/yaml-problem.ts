/**
 * What is wrong with a YAML text, in our own words: the parser's quote the source, and a broken line may hold anything.
 */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'this escape sequence is not known in double quotes; expected one such as \\n, \\" or \\\\.',
  BAD_INDENT: 'the indentation does not fit, or a "]" or "}" is missing before this line.',
  BAD_SCALAR_START: 'a plain value cannot start with this character; expected the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'a second "key:" is where a value was expected; check the indentation, or put the value in quotes.',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside [ ] or { }.',
  DUPLICATE_KEY: 'this field appears twice in the same place; expected it once.',
  MISSING_CHAR:
    'something is missing here; expected a closing quote, "]" or "}", a comma, a space after ":", or the indentation of the lines before.',
  MULTILINE_IMPLICIT_KEY: 'a field name must stand on one line; expected "name: value".',
  MULTIPLE_DOCS: 'a second YAML document starts here; expected one document in the file.',
  RESOURCE_EXHAUSTION: 'this is nested too deeply, or has too many fields in one place.',
  TAB_AS_INDENT: 'the indentation contains a tab; expected spaces.',
  TAG_RESOLVE_FAILED: 'a tag ("!...") is not allowed here; expected a plain value.',
  UNEXPECTED_TOKEN: 'this does not belong here; expected "name: value" or "- item", indented as its neighbours.',
};

/** `code` is the parser's. */
export function yamlProblem(code: string): string {
  return SYNTAX[code] ?? 'this is not valid YAML.';
}

/**
 * Problems that leave the rest of the text readable. After any other, the parser mostly stumbles over what follows from
 * it.
 */
const HARMLESS = new Set(['BAD_DQ_ESCAPE', 'DUPLICATE_KEY', 'MULTIPLE_DOCS', 'TAG_RESOLVE_FAILED']);

/** Of all that a parser complains about: what comes before the first break, and the break. */
export function tellingProblems<Problem extends { readonly code: string }>(
  problems: readonly Problem[],
): readonly Problem[] {
  const broken = problems.findIndex(({ code }) => !HARMLESS.has(code));
  return broken < 0 ? problems : problems.slice(0, broken + 1);
}
