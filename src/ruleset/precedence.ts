/**
 * Whose match stands where several claim the same bytes: the larger number wins. A rule with a constant start gets its
 * length on top, which never lifts it into the next class.
 */
export const PRECEDENCE = {
  /** A context rule whose values begin as another provider's do. */
  shared: 120,
  /** A format that names its provider by itself. */
  pattern: 100,
  context: 60,
  /** A format that many providers share. */
  generic: 40,
  /** What the structured detector finds. */
  structure: 20,
  /** A value from the list that was sought: in naming a secret every rule comes before it. */
  known: 10,
} as const;
