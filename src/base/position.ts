/** A point in a text file, 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * `src/app.js:12:5`, as editors and terminals link it; without line or column where they are not known. The path is not
 * escaped for a terminal.
 */
export function locationText(path: string, line: number | null | undefined, column?: number | null): string {
  return [path, line, column].filter((part) => part !== null && part !== undefined).join(':');
}
