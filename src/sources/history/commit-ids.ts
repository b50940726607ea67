/** Ids of commits, by numbers of their own. */
export interface CommitIds {
  /** Digits of an id. */
  readonly width: number;
  readonly size: number;
  /** In hexadecimal. */
  idAt(commit: number): string;
  /** Negative where the one id stands before the other. */
  compare(a: number, b: number): number;
  /** Number of the id that begins at `at`, in hexadecimal; -1 for none. */
  find(bytes: Uint8Array, at: number): number;
  /** The same for an id by itself, of whatever length. */
  findId(id: string): number;
}
