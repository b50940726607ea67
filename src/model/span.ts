/** A half-open range of bytes `[start, end)` in a fragment, as stored. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in text: line and column are 1-based, columns count UTF-16 code units, the end is exclusive. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Whether two spans share a byte. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
