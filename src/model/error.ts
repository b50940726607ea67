/**
 * Errors a person can act on: what happened, where, what to do. All of them end the run with exit code 2,
 * before anything is scanned or written.
 */
import { locationText, type Position } from '../base/position.ts';

export interface ErrorDetail {
  /** What to do about it. */
  readonly hint?: string | undefined;
  readonly path?: string | undefined;
  readonly position?: Position | undefined;
  readonly cause?: unknown;
}

export abstract class KeyrollError extends Error {
  readonly hint: string | undefined;
  readonly path: string | undefined;
  readonly position: Position | undefined;

  constructor(message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = new.target.name;
    this.hint = detail.hint;
    this.path = detail.path;
    this.position = detail.position;
  }
}

/** A command line that cannot be carried out. */
export class UsageError extends KeyrollError {}

/** A configuration, baseline or mapping file that cannot be taken as it is. */
export class ConfigError extends KeyrollError {}

/** A rule file that breaks a law of the rule language. */
export class RuleError extends KeyrollError {}

/** An inventory that cannot be taken as it is. */
export class InventoryError extends KeyrollError {}

/** A file that could not be written. What stood there before stands there still. */
export class OutputError extends KeyrollError {}

/** Several problems found in one file, reported together. */
export class ProblemList extends KeyrollError {
  readonly problems: readonly KeyrollError[];

  constructor(problems: readonly KeyrollError[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.problems = problems;
  }
}

/** The problems that an error reports, one by one. */
export function problemsOf(error: KeyrollError): readonly KeyrollError[] {
  return error instanceof ProblemList ? error.problems.flatMap(problemsOf) : [error];
}

/** `path:line:column: message. hint` with the parts that are known. */
export function describeError(error: KeyrollError): string {
  if (error instanceof ProblemList) return error.problems.map(describeError).join('\n');
  const { path, position } = error;
  const at = path === undefined ? '' : `${locationText(path, position?.line, position?.column)}: `;
  return `${at}${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`;
}
