/** The bytes of a log end too early; the message is for people. */
export class LogDamage extends Error {}

/** Compressed data that cannot be used from some byte on. */
export class CompressionDamage extends Error {
  /** Bytes of the compressed data before it. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}
