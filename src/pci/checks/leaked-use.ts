/** USE-012: tokens that were readable in git history and used from elsewhere after that. */
import type { CheckItem } from '../../model/assessment.ts';
import { dayOf, endOf, instantText } from '../../base/date.ts';
import type { Finding } from '../../model/finding.ts';
import type { DayOfUse, TokenUse } from '../../model/usage.ts';
import { evaluate, missing, NO_HISTORY, NO_INVENTORY, NO_LOG, type Check } from '../check.ts';
import { placesInWords } from '../check-subjects.ts';
import type { CheckInputs } from '../input.ts';
import { useItem, type Used, usedEntries, findingOf, placeOfSighting, sightingInWords } from './use-items.ts';

/** When a value first stood where others could read it: by the commit that brought it, where history was scanned. */
function exposedSince(findings: readonly Finding[]): number | null {
  const dates = findings.flatMap(({ lifetime }) => (lifetime === undefined ? [] : [endOf(lifetime.introduced.date)]));
  return dates.length === 0 ? null : Math.min(...dates);
}

interface StrangeUse {
  readonly network: string;
  readonly day: DayOfUse;
}

/** The first use from a strange network that a leak of this time may explain. */
function strangeUseAfter({ strangeNetworks }: TokenUse, since: number): StrangeUse | undefined {
  const after = strangeNetworks.flatMap(({ network, days }) =>
    days.filter(({ last }) => last > since).map((day) => ({ network, day })),
  );
  return after.toSorted((a, b) => a.day.first.ts - b.day.first.ts)[0];
}

/** When that was: the first time of the day, or where that was before the leak, the last. */
function whenAfter({ first, last }: DayOfUse, since: number): string {
  return first.ts > since
    ? sightingInWords(first)
    : `last ${instantText(last)} (that day first at ${placeOfSighting(first)})`;
}

/** A registered token, used from a network that is not known to be its own. */
function leakedEntryUse({ use, entry }: Used, input: CheckInputs): CheckItem | null {
  const since = exposedSince(input.findingsOf.get(entry.id) ?? []);
  const stranger = since === null ? undefined : strangeUseAfter(use, since);
  if (since === null || stranger === undefined) return null;
  return useItem(
    use,
    'critical',
    `${entry.id} has been readable in git history since ${dayOf(since)} and was used from ${stranger.network}, an unknown network, ${whenAfter(stranger.day, since)}`,
    stranger.day.first,
  );
}

/** An undeclared token has no known network of its own, so every use after the leak counts. */
function leakedUnknownUse(use: TokenUse, input: CheckInputs): CheckItem | null {
  const finding = findingOf(use, input);
  const since = finding === undefined ? null : exposedSince([finding]);
  if (finding === undefined || since === null || use.lastUsed === null || use.lastUsed <= since) return null;
  const stranger = strangeUseAfter(use, since);
  const when =
    stranger === undefined
      ? `, last ${instantText(use.lastUsed)}`
      : ` from ${stranger.network}, ${whenAfter(stranger.day, since)}`;
  return useItem(
    use,
    'critical',
    `${finding.rule.title} ${finding.secret.masked}, in no inventory, has been readable in git history since ${dayOf(since)} (${placesInWords(finding)}) and was used after that${when}`,
    stranger?.day.first ?? use.first,
  );
}

export const leakedAndUsed: Check = (input) => {
  if (!input.usage) return missing(NO_LOG);
  const unknown = input.usage.tokens.filter(({ entry, finding }) => entry === null && finding !== null);
  if (input.inventory === null && unknown.length === 0) return missing(NO_INVENTORY);
  if (!input.evidence.historyScanned) return missing(NO_HISTORY);
  return evaluate([...usedEntries(input), ...unknown.map((use) => ({ use, entry: null }))], ({ use, entry }) =>
    entry === null ? leakedUnknownUse(use, input) : leakedEntryUse({ use, entry }, input),
  );
};
