/** A pack or index that cannot be taken as it is. The repository is then read through git itself. */
export class PackError extends Error {
  override readonly name = 'PackError';
}
