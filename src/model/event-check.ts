/**
 * Whether a check tells of events that happened, which count and are told like findings. What logs fail to show (a
 * short history, a missing field) says something about the files that were supplied; a secret in a log (LOG-011) is a
 * finding.
 */
export function isOfEvents({ id }: { readonly id: string }): boolean {
  return id.startsWith('USE-') || id === 'LOG-010';
}
