/** What a block turned out to hold. */
export interface KeyBlock {
  /** "RSA key, 2048 bits". */
  readonly what: string;
  readonly encrypted: boolean;
}
