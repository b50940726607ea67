/**
 * GEN: how values came to be, as far as they show it. Formats that a provider issues are left out: their owner cannot
 * change them. A value can only be shown to be weak, never to be random, so messages say "at most".
 */
import type { CheckEvaluation } from '../../model/assessment.ts';
import type { Finding } from '../../model/finding.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import { locationText } from '../../base/position.ts';
import type { CredentialKind } from '../../model/rule.ts';
import type { Secret } from '../../model/secret.ts';
import { strengthOf, type Strength } from '../../detect/strength/strength.ts';
import { HARMLESS_ROLES } from '../../findings/severity.ts';
import { entryItem, evaluate, findingItem, item, joined, missing, type Check, type ItemVerdict } from '../check.ts';
import { isUsable, placesInWords } from '../check-subjects.ts';
import type { CheckInputs } from '../input.ts';
import { similarSecrets } from '../similar-secrets.ts';

/** Kinds whose value has a structure of its own: capacity says nothing about them. */
const STRUCTURED_KINDS: ReadonlySet<CredentialKind> = new Set([
  'private-key',
  'certificate',
  'card-number',
  'identifier',
  'webhook-url',
  'connection-string',
  'session',
]);
const GENERIC_PROVIDER = 'generic';

/** For information: it fails the check and speaks against no requirement. */
const NO_REQUIREMENT = [] as const;

const known = new WeakMap<Secret, Strength>();

function strengthIn(finding: Finding): Strength {
  const { secret } = finding;
  const cached = known.get(secret);
  if (cached !== undefined) return cached;
  const strength = strengthOf(secret.reveal(), secret.policy.kind === 'ends' ? secret.policy.prefixLength : 0);
  known.set(secret, strength);
  return strength;
}

/** Secrets in no provider's format: how they are generated is up to their owner. */
function chosenSecrets(input: CheckInputs): readonly Finding[] {
  return input.findings
    .map((reconciled) => reconciled.finding)
    .filter(({ rule }) => rule.provider === GENERIC_PROVIDER && !rule.publishable && !STRUCTURED_KINDS.has(rule.kind));
}

/** Findings first, then what the entries state about their generation. */
function overSecrets(
  input: CheckInputs,
  look: (finding: Finding, strength: Strength) => ItemVerdict,
  entries: readonly InventoryEntry[] = [],
  lookAtEntry: (entry: InventoryEntry) => ItemVerdict = () => null,
): CheckEvaluation {
  const ofFindings = evaluate(chosenSecrets(input), (finding) => look(finding, strengthIn(finding)));
  return joined(ofFindings, evaluate(entries, lookAtEntry));
}

function ownGeneration(
  input: CheckInputs,
  select: (generation: NonNullable<InventoryEntry['generation']>) => boolean,
): readonly InventoryEntry[] {
  return (input.inventory?.tokens ?? []).filter(
    (entry) =>
      isUsable(entry) &&
      entry.generation !== undefined &&
      entry.generation.method !== 'provider' &&
      select(entry.generation),
  );
}

export const tooShort: Check = (input) => {
  const least = input.limits.valueOf('min_entropy_bits');
  const advised = input.limits.valueOf('entropy_warning_bits');
  const stated = ownGeneration(input, (generation) => generation.bits !== undefined);
  return overSecrets(
    input,
    (finding, { capacityBits, alphabet }) => {
      const bits = Math.floor(capacityBits);
      const what = `${finding.rule.title} has at most ${bits} bits (alphabet of ${alphabet} times its length)`;
      if (capacityBits < least) {
        return findingItem(
          finding,
          'high',
          `${what}, under ${input.limits.describe('min_entropy_bits')}: ${placesInWords(finding)}`,
        );
      }
      return capacityBits < advised
        ? findingItem(
            finding,
            'info',
            `${what}, under the ${advised} bits that RFC 6749 asks for: ${placesInWords(finding)}`,
            NO_REQUIREMENT,
          )
        : null;
    },
    stated,
    (entry) =>
      (entry.generation?.bits ?? 0) < least
        ? entryItem(
            entry,
            'high',
            `${entry.id} states ${entry.generation?.bits ?? 0} bits, under ${input.limits.describe('min_entropy_bits')}`,
          )
        : null,
  );
};

export const humanLooking: Check = (input) =>
  overSecrets(
    input,
    (finding, { humanLooking: sign }) =>
      sign === null
        ? null
        : findingItem(
            finding,
            'high',
            `${finding.rule.title} looks made up by a person (${sign}): ${placesInWords(finding)}`,
          ),
    ownGeneration(input, (generation) => generation.method !== undefined && generation.method !== 'unknown'),
    (entry) =>
      entry.generation?.method === 'human'
        ? entryItem(entry, 'high', `${entry.id} was made by a person, as the inventory says`)
        : null,
  );

export const uuidAsSecret: Check = (input) =>
  overSecrets(
    input,
    (finding, { uuidVersion }) => {
      if (uuidVersion === null) return null;
      if (uuidVersion === 4) {
        return findingItem(
          finding,
          'info',
          `${finding.rule.title} is a UUID of version 4, with at most 122 bits: ${placesInWords(finding)}`,
          NO_REQUIREMENT,
        );
      }
      return findingItem(
        finding,
        'medium',
        `${finding.rule.title} is a UUID of version ${uuidVersion}, which is ${uuidMaker(uuidVersion)}: ${placesInWords(finding)}`,
      );
    },
    ownGeneration(input, (generation) => generation.method === 'uuid4'),
    (entry) =>
      entryItem(
        entry,
        'info',
        `${entry.id} is a UUID of version 4, as the inventory says, with at most 122 bits`,
        NO_REQUIREMENT,
      ),
  );

function uuidMaker(version: number): string {
  if (version === 3 || version === 5) return 'the hash of a name';
  if (version === 7) return 'built from the time and at most 74 random bits';
  return version === 8 ? 'of unknown origin' : 'built from time and node';
}

export const lowDiversity: Check = (input) =>
  overSecrets(input, (finding, { lowDiversity: sign }) =>
    sign === null ? null : findingItem(finding, 'high', `${finding.rule.title} has ${sign}: ${placesInWords(finding)}`),
  );

export const similarSecretValues: Check = (input) => {
  const secrets = chosenSecrets(input);
  const alike = similarSecrets(secrets);
  return evaluate(secrets, (finding) => {
    const other = alike.get(finding);
    return other === undefined
      ? null
      : findingItem(
          finding,
          'medium',
          `${finding.rule.title} in ${placesInWords(finding)} shares a long run with the one in ${placesInWords(other)}`,
        );
  });
};

export const weakGenerator: Check = (input) => {
  const failed = input.evidence.weaknesses
    .filter((weakness) => weakness.kind === 'weak-generator')
    .map((weakness) =>
      item(
        { kind: 'place', path: weakness.path, line: weakness.line },
        HARMLESS_ROLES.has(weakness.role) ? 'low' : 'medium',
        `${weakness.what} makes a token or secret: ${locationText(weakness.path, weakness.line)}`,
      ),
    );
  if (!input.evidence.hasSource && failed.length === 0) return missing('no source code was looked at');
  return { population: Math.max(input.evidence.files, failed.length), failed, notEvaluated: [] };
};
