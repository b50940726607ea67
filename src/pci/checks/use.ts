/**
 * USE: what usage logs show of tokens, compared with what the inventory says of them.
 */
import type { CheckEvaluation, CheckItem } from '../../model/assessment.ts';
import { count, grouped } from '../../base/count.ts';
import { DAY_MS, dayOf } from '../../base/date.ts';
import { principalsNamed, type InventoryEntry } from '../../model/inventory.ts';
import type { Severity } from '../../model/severity.ts';
import type { Observation, ObservationKind, TokenUse } from '../../model/usage.ts';
import { scopeCoverageOf } from '../../usage/aws-actions.ts';
import { evaluate, missing, NO_INVENTORY, NO_LOG, type Check, type ItemVerdict } from '../check.ts';
import { placesInWords } from '../check-subjects.ts';
import type { CheckInputs } from '../input.ts';
import { useItem, type Used, usedEntries, findingOf, sightingInWords } from './use-items.ts';

/** What is said of one token's observations of a kind beyond these is how many more there are. */
const MOST_NAMED = 5;

/** The limit that says how long a past shows which networks are a token's own. */
const BASELINE = 'network_baseline';

/** `3 times, first 2026-09-02T10:00:00Z (trail.json:4)` */
function occasions({ count: times, first }: Pick<Observation, 'count' | 'first'>): string {
  return `${times === 1 ? 'once' : `${grouped(times)} times, first`} ${sightingInWords(first)}`;
}

function nameOf(use: TokenUse): string {
  return use.entry ?? use.ref;
}

/** Looks at every token of the inventory that was used. */
function overUsed(input: CheckInputs, look: (used: Used) => ItemVerdict): CheckEvaluation {
  if (!input.usage) return missing(NO_LOG);
  if (input.inventory === null) return missing(NO_INVENTORY);
  return evaluate(usedEntries(input), look);
}

function observed(use: TokenUse, ...kinds: readonly ObservationKind[]): readonly Observation[] {
  return use.observations.filter((observation) => kinds.includes(observation.kind));
}

/** All observations of a kind in one item; null where there is none. */
function told(
  use: TokenUse,
  kinds: readonly ObservationKind[],
  severity: Severity,
  say: (observation: Observation) => string,
): CheckItem | null {
  const found = observed(use, ...kinds);
  const [first] = found;
  if (first === undefined) return null;
  const more = found.length - MOST_NAMED;
  return useItem(
    use,
    severity,
    `${nameOf(use)} ${found.slice(0, MOST_NAMED).map(say).join('; ')}${more > 0 ? `; and ${more} more of this kind` : ''}`,
    first.first,
  );
}

export const afterRevocation: Check = (input) =>
  overUsed(input, ({ use, entry }) =>
    told(
      use,
      ['after-revocation'],
      'critical',
      (seen) =>
        `was revoked ${entry.revoked_at} and used after it ${occasions(seen)}; grace ${input.limits.describe('revocation_grace')}`,
    ),
  );

export const afterExpiry: Check = (input) =>
  overUsed(input, ({ use, entry }) => {
    if (entry.expires_at === undefined || entry.expires_at === 'unknown') {
      return 'the entry does not say when it expires';
    }
    return told(
      use,
      ['after-expiry'],
      'critical',
      (seen) => `expired ${entry.expires_at} and was used after it ${occasions(seen)}`,
    );
  });

export const unknownToken: Check = (input) => {
  if (!input.usage) return missing(NO_LOG);
  if (input.inventory === null) return missing(NO_INVENTORY);
  const evaluation = evaluate(input.usage.tokens, (use) => {
    if (use.entry !== null) return null;
    return useItem(
      use,
      'high',
      `no entry of the inventory matches ${use.ref}${whereSeen(use, input)} (${use.sources.join(', ')}): ${count(use.events, 'event')}, first ${sightingInWords(use.first)}`,
      use.first,
    );
  });
  const { unlisted } = input.usage;
  const reason = 'events of further unknown tokens, beyond the number that is tracked individually';
  return { ...evaluation, notEvaluated: unlisted === 0 ? [] : [{ reason, items: unlisted }] };
};

export const foreignPrincipal: Check = (input) =>
  overUsed(input, ({ use, entry }) => {
    if (principalsNamed(entry).length === 0) return 'the entry names neither principal nor owner';
    return told(
      use,
      ['foreign-principal'],
      'high',
      (seen) => `was used by ${seen.detail}, whom the entry does not name, ${occasions(seen)}`,
    );
  });

/**
 * Why no network can be new to a token; or null. Networks that its entry allows tell strange ones from the first day on;
 * without them its logs must reach as far back as the limit asks for.
 */
function knowsNoNetwork(
  { first, last }: TokenUse,
  entry: InventoryEntry | undefined,
  { limits }: CheckInputs,
): string | null {
  const days = Math.floor(last / DAY_MS) - Math.floor(first.ts / DAY_MS);
  return (entry?.allowed_networks ?? []).length > 0 || days >= limits.valueOf(BASELINE)
    ? null
    : `the logs show less than ${limits.describe(BASELINE)} of its use`;
}

/** Outside of what the entry allows is graver than new. */
export const newNetwork: Check = (input) =>
  overUsed(input, ({ use, entry }) => {
    const isOutside = observed(use, 'outside-networks').length > 0;
    const seen = told(use, ['outside-networks', 'new-network'], isOutside ? 'high' : 'medium', (seen) =>
      seen.kind === 'outside-networks'
        ? `was used from ${seen.detail}, outside its allowed networks, ${occasions(seen)}`
        : `was used from ${seen.detail}, unseen in the ${input.limits.describe(BASELINE)} before, ${occasions(seen)}`,
    );
    return seen ?? knowsNoNetwork(use, entry, input);
  });

export const humanClient: Check = (input) =>
  overUsed(input, ({ use, entry }) => {
    if (entry.account === undefined || entry.account.kind === 'unknown') return 'the kind of account is unknown';
    const isHuman = observed(use, 'human-client').length > 0;
    return told(use, ['human-client', 'new-client'], isHuman ? 'medium' : 'low', (seen) =>
      seen.kind === 'human-client'
        ? `belongs to a machine and was used with ${seen.detail} ${occasions(seen)}`
        : `was used with ${seen.detail}, unseen before, ${occasions(seen)}`,
    );
  });

function overTokens(input: CheckInputs, look: (use: TokenUse) => ItemVerdict): CheckEvaluation {
  return input.usage ? evaluate(input.usage.tokens, look) : missing(NO_LOG);
}

export const unusual: Check = (input) =>
  overTokens(
    input,
    (use) =>
      told(use, ['volume', 'hour'], 'low', (seen) => `${seen.detail}, ${dayOf(seen.first.ts)}`) ??
      // A day is compared with as many earlier days with use, however far back they are.
      (use.activeDays > input.limits.valueOf('anomaly_baseline')
        ? null
        : `no day in the logs has ${input.limits.describe('anomaly_baseline')} with use before it`),
  );

export const failureBurst: Check = (input) =>
  overTokens(input, (use) =>
    told(
      use,
      ['failures'],
      'medium',
      (seen) =>
        `had a burst of failures: ${seen.detail} from ${sightingInWords(seen.first)}; ${input.limits.describe('failure_burst')} within ${input.limits.describe('failure_window')}`,
    ),
  );

export const failureThenSuccess: Check = (input) => {
  const entries = new Map(usedEntries(input).map(({ use, entry }) => [use, entry]));
  return overTokens(
    input,
    (use) =>
      told(
        use,
        ['failures-then-success'],
        'high',
        (seen) => `succeeded from a new network, ${seen.detail}, ${sightingInWords(seen.first)}`,
      ) ?? (use.failures === 0 ? null : knowsNoNetwork(use, entries.get(use), input)),
  );
};

export const leaverUse: Check = (input) =>
  overUsed(input, ({ use, entry }) => {
    const { status, left_at: leftAt } = entry.owner ?? {};
    const isSaid = leftAt !== undefined || (status !== undefined && status !== 'unknown');
    return isSaid ? leaverItem(use, entry) : 'the entry does not say whether its owner has left';
  });

function leaverItem(use: TokenUse, { owner }: InventoryEntry): CheckItem | null {
  return told(
    use,
    ['after-leaving'],
    'critical',
    (seen) =>
      `was used after its owner left${owner?.left_at === undefined ? '' : ` ${owner.left_at}`}, ${occasions(seen)}`,
  );
}

/** Why the actions of a token were not compared with its scopes, or not all of them; null: they were. */
function uncomparedScopes({ use, entry }: Used): string | null {
  if ((entry.scopes ?? []).length === 0) return 'the entry states no scopes';
  const coverage = scopeCoverageOf(entry);
  if (coverage === null) {
    return 'its scopes are not named as in its log, so only its environment was compared';
  }
  return use.actions.some((action) => coverage(action) === 'unsure')
    ? 'it made calls whose required scopes are not known'
    : null;
}

export const outsideScope: Check = (input) =>
  overUsed(
    input,
    (used) =>
      told(used.use, ['other-environment', 'beyond-scopes'], 'high', (seen) =>
        seen.kind === 'beyond-scopes'
          ? `called ${seen.detail}, which its scopes do not cover, ${occasions(seen)}`
          : `was used on ${seen.detail}, which is not its own environment, ${occasions(seen)}`,
      ) ?? uncomparedScopes(used),
  );

/** `, which is ghp_…1a2b in src/app.js:3` */
function whereSeen(use: TokenUse, input: CheckInputs): string {
  const finding = findingOf(use, input);
  return finding === undefined ? '' : `, which is ${finding.secret.masked} in ${placesInWords(finding)}`;
}
