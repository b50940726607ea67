/**
 * A point in a file as editors and terminals take it: `src/app.js:12:5`, and less of it where less is known. Not made
 * safe to print: that is for whoever prints it.
 */
export function pointOf(path: string, line: number | null | undefined, column?: number | null): string {
  return [path, line, column].filter((part) => part !== null && part !== undefined).join(':');
}
