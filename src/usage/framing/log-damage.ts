/** Why the bytes of a log end too early, in words that stand for themselves. */
export class LogDamage extends Error {}

/** Why packed data is of no use from some byte on. */
export class PackingDamage extends Error {
  /** Bytes of the packed data that came before it. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}
