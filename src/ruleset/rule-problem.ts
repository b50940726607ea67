/** A problem of one rule, told with its id and the place of the field that shows it. */
import { RuleError } from '../model/error.ts';
import type { RuleEntry, RuleFile } from './rule-file.ts';

export interface RuleProblem {
  /** As in `RuleEntry.positions`; a field without a place of its own is told at the rule's id. */
  readonly field: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Characters from the start of the field. */
  readonly offset?: number;
}

/** The error that tells `problem` at its field, or at the rule's id. */
export function ruleProblem(
  file: RuleFile,
  entry: RuleEntry,
  { field, message, hint, offset = 0 }: RuleProblem,
): RuleError {
  const start = entry.positions[field] ?? entry.positions['id'];
  return new RuleError(`Rule "${entry.info.id}": ${message}`, {
    path: file.path,
    hint,
    position: start && { line: start.line, column: start.column + offset },
  });
}
