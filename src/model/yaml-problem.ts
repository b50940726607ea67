/** What is wrong with a YAML text, in our own words: the parser's quote the source, and a broken line may hold anything. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'this escape sequence is not known in double quotes; expected one such as \\n, \\" or \\\\.',
  BAD_INDENT: 'the indentation does not fit, or a "]" or "}" is missing before this line.',
  BAD_SCALAR_START: 'a plain value cannot start with this character; expected the value between quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" stands where a value was expected; check the indentation, or put the value between quotes.',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside [ ] or { }.',
  DUPLICATE_KEY: 'this field stands twice in the same place; expected it once.',
  MISSING_CHAR: 'something is missing here; expected a closing quote, "]" or "}", a comma, or a space after ":".',
  MULTILINE_IMPLICIT_KEY: 'a field name must stand on one line; expected "name: value".',
  MULTIPLE_DOCS: 'a second YAML document starts here; expected one document in the file.',
  TAB_AS_INDENT: 'a tab stands in the indentation; expected spaces.',
  TAG_RESOLVE_FAILED: 'a tag stands here ("!..."); expected a plain value.',
  UNEXPECTED_TOKEN: 'this does not belong here; expected "name: value" or "- item", indented as its neighbours.',
};

/** `code` is the parser's. */
export function yamlProblem(code: string): string {
  return SYNTAX[code] ?? 'this is not valid YAML.';
}
