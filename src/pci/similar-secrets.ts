/**
 * Secrets of one kind that share a long run: at least eight characters and half of the shorter value. Linear in the
 * total length: runs of eight characters are looked up, and only those met before are compared.
 */
import type { Finding } from '../model/finding.ts';

const RUN = 8;
/** Longer values are compared by their start. */
const MAX_COMPARED = 512;

interface Seen {
  readonly finding: Finding;
  readonly value: string;
  readonly at: number;
}

/** For each finding that has one, the first other that is similar. One value under two rules is not similar to itself. */
export function similarSecrets(findings: readonly Finding[]): ReadonlyMap<Finding, Finding> {
  const similar = new Map<Finding, Finding>();
  const runsOfRule = new Map<string, Map<string, Seen>>();
  for (const finding of findings) {
    const runs = runsOfRule.get(finding.rule.id) ?? new Map<string, Seen>();
    runsOfRule.set(finding.rule.id, runs);
    const { policy } = finding.secret;
    const value = finding.secret.reveal().slice(policy.kind === 'ends' ? policy.prefixLength : 0, MAX_COMPARED);
    for (let at = 0; at + RUN <= value.length; at++) {
      const run = value.slice(at, at + RUN);
      const here = { finding, value, at };
      const earlier = runs.get(run);
      if (earlier === undefined) runs.set(run, here);
      else if (areSimilar(earlier, here)) pair(similar, earlier.finding, finding);
    }
  }
  return similar;
}

/** Of each the first one counts. */
function pair(similar: Map<Finding, Finding>, a: Finding, b: Finding): void {
  if (!similar.has(a)) similar.set(a, b);
  if (!similar.has(b)) similar.set(b, a);
}

function areSimilar(a: Seen, b: Seen): boolean {
  return a.value !== b.value && commonRun(a, b) * 2 >= Math.min(a.value.length, b.value.length);
}

/**
 * Length of the common run from where both stand. The first place of a run comes first, so nothing before it is shared.
 */
function commonRun(a: Seen, b: Seen): number {
  let length = RUN;
  while (b.at + length < b.value.length && a.value[a.at + length] === b.value[b.at + length]) length++;
  return length;
}
