/** Something that happened to an input: said, counted, never fatal by itself. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'note';
  /** Stable slug: `file-unreadable`, `file-too-large`, `pepper-missing`. */
  readonly code: string;
  readonly message: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** A path that was in scope and not scanned. */
export interface Skipped {
  readonly path: string;
  /** `binary`, `too large`, `unreadable`, `symbolic link`, `dependency folder`, ... */
  readonly reason: string;
  /** False: left out by policy. True: it should have been read, so the scan is incomplete. */
  readonly incomplete: boolean;
}

export function diagnostic(
  severity: Diagnostic['severity'],
  code: string,
  message: string,
  at: { readonly path?: string; readonly line?: number; readonly column?: number } = {},
): Diagnostic {
  return { severity, code, message, path: at.path ?? null, line: at.line ?? null, column: at.column ?? null };
}
