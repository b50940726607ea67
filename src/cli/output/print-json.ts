/** Answers for programs. */
import type { Io } from '../../base/io.ts';
import { visibleJson } from '../../report/sanitise.ts';

export interface FormatOptions {
  readonly format?: string;
  readonly json?: boolean;
}

export function wantsJson({ json, format }: FormatOptions): boolean {
  return json === true || format === 'json';
}

export function jsonText(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}

export function printJson(value: unknown, { stdout }: Pick<Io, 'stdout'>): void {
  stdout.write(jsonText(value));
}

/** On one line: what a change did, of which a script may make many. */
export function printJsonLine(value: object, { stdout }: Pick<Io, 'stdout'>): void {
  stdout.write(`${visibleJson(JSON.stringify(value))}\n`);
}
