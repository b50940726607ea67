/**
 * LOG: whether the logs that were supplied are what 10.x asks of logs. All of it speaks of the files supplied, never of
 * what is kept.
 */
import type { CheckEvaluation, Subject } from '../../model/assessment.ts';
import { count } from '../../base/count.ts';
import { DAY_MS, dayOf, endOf, instantOf, MINUTE_MS, instantText } from '../../base/date.ts';
import type { InventoryEntry } from '../../model/inventory.ts';
import { EVENT_FIELDS, type EventField, type LogSource, type Sighting } from '../../model/usage.ts';
import { providerName } from '../../usage/provider-name.ts';
import { days, isCredential, isUsable, placesInWords, usesByEntry } from '../check-subjects.ts';
import { evaluate, findingItem, item, missing, NO_INVENTORY, NO_LOG, type Check, type ItemVerdict } from '../check.ts';
import type { CheckInputs } from '../input.ts';
import { placeOfSighting, sightingInWords } from './use-items.ts';

const FIELD_WORDS = {
  who: 'who',
  what: 'what was done',
  when: 'when',
  outcome: 'whether it succeeded',
  origin: 'from where',
  object: 'on what',
} as const satisfies Readonly<Record<EventField, string>>;

function subjectOf(source: LogSource): Subject {
  return { kind: 'log', id: source.name };
}

function placeSubject({ file, line }: Sighting): Subject {
  return { kind: 'place', path: file, line };
}

function overSources(input: CheckInputs, look: (source: LogSource) => ItemVerdict): CheckEvaluation {
  return input.usage ? evaluate(input.usage.sources, look) : missing(NO_LOG);
}

/** Whether a log of the token's provider covers the whole day of `date`. */
function covers(input: CheckInputs, date: string, provider: string | undefined): boolean {
  const at = instantOf(date);
  return (input.usage?.sources ?? []).some(
    (source) =>
      recordsTokensOf(source, provider) &&
      source.first !== null &&
      source.last !== null &&
      source.first.ts <= at &&
      endOf(date) <= source.last,
  );
}

/** Logs that record when tokens of a provider are created and revoked. Those of a gateway record use alone. */
const PROVIDER_OF_LOG: Readonly<Record<string, string>> = {
  cloudtrail: 'aws',
  github: 'github',
  gitlab: 'gitlab',
  okta: 'okta',
  vault: 'vault',
  hoop: 'hoop',
};

function recordsTokensOf(source: LogSource, provider: string | undefined): boolean {
  return provider !== undefined && PROVIDER_OF_LOG[source.name] === providerName(provider);
}

function lifeEvent(
  input: CheckInputs,
  date: (entry: InventoryEntry) => string | undefined,
  found: 'created' | 'revoked',
  word: string,
): CheckEvaluation {
  if (!input.usage) return missing(NO_LOG);
  if (input.inventory === null) return missing(NO_INVENTORY);
  const uses = usesByEntry(input);
  const dated = input.inventory.tokens.filter((entry) => date(entry) !== undefined);
  return evaluate(dated, (entry) => {
    const when = date(entry) ?? '';
    if (!covers(input, when, entry.provider)) return `no log of its provider covers the day it was ${word}`;
    return uses.get(entry.id)?.[found]
      ? null
      : item(
          { kind: 'entry', id: entry.id },
          'medium',
          `${entry.id} was ${word} ${when}, and the log that covers that day has no event for it`,
        );
  });
}

export const noCreation: Check = (input) => lifeEvent(input, (entry) => entry.created_at, 'created', 'created');

export const noRevocation: Check = (input) => lifeEvent(input, (entry) => entry.revoked_at, 'revoked', 'revoked');

export const fieldsMissing: Check = (input) =>
  overSources(input, (source) => {
    const limit = input.limits.valueOf('missing_fields') / 100;
    const lacking = EVENT_FIELDS.filter((field) => source.missing[field] > source.events * limit);
    if (lacking.length === 0) return null;
    const parts = lacking.map(
      (field) => `${FIELD_WORDS[field]} (${Math.round((source.missing[field] / source.events) * 100)} % of its events)`,
    );
    return item(
      subjectOf(source),
      'medium',
      `${source.title} does not record ${parts.join(', ')}; over ${input.limits.describe('missing_fields')}`,
    );
  });

export const shortHistory: Check = (input) =>
  overSources(input, (source) => {
    if (source.first === null) return 'no event has a time';
    const span = input.limits.valueOf('log_retention');
    const from = input.asOf - span * DAY_MS;
    return source.first.ts <= from + DAY_MS
      ? null
      : item(
          subjectOf(source),
          'medium',
          `${source.title}: the files supplied begin ${dayOf(source.first.ts)}, so ${input.limits.describe('log_retention')} of history are not shown`,
        );
  });

export const newestMissing: Check = (input) =>
  overSources(input, (source) => {
    if (source.first === null || source.last === null) return 'no event has a time';
    const span = input.limits.valueOf('log_hot');
    const gap = input.limits.valueOf('log_max_gap');
    const begins = source.first.ts <= input.asOf - (span - 1) * DAY_MS;
    const ends = source.last >= input.asOf - gap * DAY_MS;
    return begins && ends
      ? null
      : item(
          subjectOf(source),
          'medium',
          `${source.title}: the files supplied go from ${dayOf(source.first.ts)} to ${dayOf(source.last)} and do not cover the newest ${input.limits.describe('log_hot')}`,
        );
  });

/** Days without a gap that make a source a daily one: most of them have events. */
const DAILY_SHARE = 0.7;
const MOST_GAPS = 5;

function gapsOf({ days: seen }: LogSource, longest: number): { readonly from: number; readonly to: number }[] {
  return seen.flatMap((day, at) => {
    const before = seen[at - 1];
    return before !== undefined && day - before - 1 > longest ? [{ from: before + 1, to: day - 1 }] : [];
  });
}

export const gap: Check = (input) =>
  overSources(input, (source) => {
    const { days: seen } = source;
    const [first] = seen;
    const last = seen.at(-1);
    if (first === undefined || last === undefined || last === first) return 'the source has events of one day at most';
    const gaps = gapsOf(source, input.limits.valueOf('log_max_gap'));
    const silent = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    const isDaily = seen.length / (last - first + 1 - silent) >= DAILY_SHARE && seen.length >= 7;
    if (gaps.length === 0 || !isDaily) return null;
    const named = gaps
      .slice(0, MOST_GAPS)
      .map(({ from, to }) => `${dayOf(from * DAY_MS)} to ${dayOf(to * DAY_MS)} (${days(to - from + 1)})`);
    return item(
      subjectOf(source),
      'medium',
      `${source.title} has no events ${named.join(', ')}${gaps.length > MOST_GAPS ? ` and ${gaps.length - MOST_GAPS} more times` : ''}; over ${input.limits.describe('log_max_gap')}`,
    );
  });

export const noFailures: Check = (input) =>
  overSources(input, (source) => {
    if (source.events <= input.limits.valueOf('failures_expected')) {
      return `the source has no more than ${input.limits.describe('failures_expected')}`;
    }
    return source.failures > 0
      ? null
      : item(subjectOf(source), 'low', `${source.title} has ${count(source.events, 'event')} and not one failure`);
  });

export const noSource: Check = (input) => {
  if (!input.usage) return missing(NO_LOG);
  if (input.inventory === null) return missing(NO_INVENTORY);
  const seen = new Set(input.usage.tokens.map((use) => use.entry));
  return evaluate(input.inventory.tokens.filter(isUsable), (entry) =>
    (entry.log_sources ?? []).length > 0 || seen.has(entry.id)
      ? null
      : item({ kind: 'entry', id: entry.id }, 'medium', `${entry.id} names no log source and is in no log`),
  );
};

export const clockTrouble: Check = (input) =>
  overSources(input, (source) => {
    const { future, disordered, naive } = source;
    const parts = [
      ...(future === null
        ? []
        : [`${count(future.count, 'event')} in the future, first ${sightingInWords(future.first)}`]),
      ...(disordered === null
        ? []
        : [
            `${count(disordered.count, 'event')} out of order by up to ${count(Math.round(disordered.worstMs / MINUTE_MS), 'minute')}, first ${placeOfSighting(disordered.first)}`,
          ]),
      ...(naive === null
        ? []
        : [
            `${count(naive.count, 'event')} without a time zone (UTC was assumed), first ${placeOfSighting(naive.first)}`,
          ]),
    ];
    return parts.length === 0
      ? null
      : item(
          subjectOf(source),
          'low',
          `${source.title} has ${parts.join('; ')}; tolerance ${input.limits.describe('clock_tolerance')}`,
        );
  });

/** Formats that record use alone, so that the absence of changes to logging proves nothing. */
const WITHOUT_LOG_CONTROL: ReadonlySet<string> = new Set(['access-json', 'combined', 'hoop', 'ocsf']);

/** CloudTrail's events name what stops or weakens logging; of other logs any change to logging is reported. */
export const logControl: Check = (input) => {
  if (!input.usage) return missing(NO_LOG);
  const failed = input.usage.sources.flatMap((source) =>
    source.controls.map((control) =>
      item(
        placeSubject(control.at),
        source.name === 'cloudtrail' ? 'high' : 'medium',
        `${source.title}: ${control.action} by ${control.principal ?? 'somebody unnamed'}, ${instantText(control.at.ts)}`,
      ),
    ),
  );
  const eventsOf = (sources: readonly LogSource[]): number => sources.reduce((sum, { events }) => sum + events, 0);
  const silent = eventsOf(input.usage.sources.filter(({ name }) => WITHOUT_LOG_CONTROL.has(name)));
  return {
    population: eventsOf(input.usage.sources) - silent,
    failed,
    notEvaluated: silent === 0 ? [] : [{ reason: 'their format does not record changes to logging', items: silent }],
  };
};

export const secretInLog: Check = (input) => {
  if (!input.usage) return missing(NO_LOG);
  const logs = new Set(input.usage.files.map(({ path }) => path));
  const failed = input.findings.flatMap(({ finding }) => {
    const isInLog = ({ path }: { readonly path: string }): boolean => logs.has(path);
    return isCredential(finding) && finding.occurrences.some(isInLog)
      ? [findingItem(finding, 'high', `${finding.rule.title} in a log: ${placesInWords(finding, isInLog)}`)]
      : [];
  });
  if (!input.logSecretsSearched) return missing('the logs were not searched for secrets');
  return { population: logs.size, failed, notEvaluated: [] };
};
