/**
 * Variables whose type stands between their name and their value: `@key NVARCHAR(100) = N'v'` of T-SQL,
 * `key CONSTANT VARCHAR2(50) := 'v'` of PL/SQL, `key PIC X(8) VALUE 'v'` of COBOL, `key(8) TYPE c VALUE 'v'` of ABAP.
 */
import { AT } from '../../../base/ascii.ts';
import { reached, textOf } from '../lexical/byte.ts';
import { literalCandidate, type Candidate, type Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';
import { quotedValue } from '../lexical/literal.ts';
import { readLiteral } from '../lexical/quoted.ts';

const MAX_TYPE = 80;
const IN_T_SQL = /^n?(?:var)?char ?\(\w{1,6}\)\s*=\s*(?=n?')/i;
const IN_SQL =
  /^(?:constant\s+|in\s+(?:out\s+)?)?(?:[a-z]\w*\.)?[a-z]\w*(?:%type)?\s?(?:\(\s?\w{1,6}(?:\s(?:char|byte))?\s?\))?(?:\s+not\s+null)?\s*(?::=|\sdefault\s)\s*(?=n?')/i;
const IN_COBOL = /^pic(?:ture)?\s+(?:is\s+)?[ax](?:\(\d{1,4}\))?\s+value\s+(?:is\s+)?(?=['"])/i;
const IN_ABAP = /^(?:\(\d{1,4}\)\s+)?type\s+\w+(?:\s+length\s+\d{1,4})?\s+value\s+(?=['`])/i;

/** The literal that the key is declared with; `at` is the first byte of its type, or of its length in brackets. */
export function declared(window: Window, key: Key, at: number): Candidate | null {
  const { bytes, hi } = window;
  const text = textOf(bytes, at, reached(Math.min(hi, at + MAX_TYPE)));
  const forms = bytes[key.start - 1] === AT ? [IN_T_SQL] : [IN_SQL, IN_COBOL, IN_ABAP];
  for (const form of forms) {
    const type = form.exec(text);
    if (type === null) continue;
    const value = at + type[0].length;
    // A point ends a statement there, and calls nothing.
    const literal = form === IN_COBOL || form === IN_ABAP ? readLiteral(bytes, value, hi) : null;
    return literal === null ? quotedValue(window, 'quoted', key, value) : literalCandidate('quoted', key, literal);
  }
  return null;
}
