/**
 * What can only be said of a token once all its events have been read: what is new compared with its own past, and
 * bursts of failures.
 */
import { count, grouped } from '../../base/count.ts';
import { DAY_MS, MINUTE_MS } from '../../base/date.ts';
import type { DayOfUse, Observation, ObservationKind, Sighting, TokenUse } from '../../model/usage.ts';
import type { UsageLimits } from './expectation.ts';
import type { NetworkUse, TokenLedger } from './token-ledger.ts';

const BAND_HOURS = 4;

/** First uses of networks that the entry does not allow, or that did not occur in the days before. */
function strangeDays(
  ledger: TokenLedger,
  limits: UsageLimits,
): { readonly network: string; readonly use: NetworkUse; readonly first: Sighting }[] {
  const begin = ledger.first === null ? 0 : Math.floor(ledger.first.ts / DAY_MS);
  const span = limits.valueOf('network_baseline');
  return [...ledger.networks].flatMap(([network, use]) => {
    if (use.isAllowed === true) return [];
    const days = [...use.days].sort(([a], [b]) => a - b);
    if (use.isAllowed === false) return days.map(([, { first }]) => ({ network, use, first }));
    return days.flatMap(([day, { first }], at) => {
      const before = days[at - 1]?.[0];
      return day - begin >= span && (before === undefined || day - before > span) ? [{ network, use, first }] : [];
    });
  });
}

function observation(kind: ObservationKind, detail: string, count: number, first: Sighting): Observation {
  return { kind, detail, count, first };
}

function newNetworks(ledger: TokenLedger, limits: UsageLimits): Observation[] {
  return strangeDays(ledger, limits).flatMap(({ network, use, first }) =>
    use.isAllowed === null ? [observation('new-network', network, use.events, first)] : [],
  );
}

function newClients(ledger: TokenLedger, limits: UsageLimits): Observation[] {
  const begin = ledger.first?.ts ?? 0;
  const span = limits.valueOf('network_baseline') * DAY_MS;
  return [...ledger.clients].flatMap(([family, { count, first }]) =>
    first.ts - begin >= span ? [observation('new-client', family, count, first)] : [],
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** A day of many times as many events as the days before it, once there are enough of those. */
function volumes(ledger: TokenLedger, limits: UsageLimits): Observation[] {
  const days = [...ledger.days].sort(([a], [b]) => a - b);
  const needed = limits.valueOf('anomaly_baseline');
  const factor = limits.valueOf('volume_factor');
  return days.flatMap(([, use], index) => {
    if (index < needed) return [];
    const usual = median(days.slice(Math.max(0, index - 90), index).map(([, { events }]) => events));
    if (use.events <= Math.max(usual * factor, factor)) return [];
    return [
      observation(
        'volume',
        `${count(use.events, 'event')} on a day, where ${grouped(usual)} are usual`,
        use.events,
        use.first,
      ),
    ];
  });
}

function hours(ledger: TokenLedger, limits: UsageLimits): Observation[] {
  const days = [...ledger.days].sort(([a], [b]) => a - b);
  const needed = limits.valueOf('anomaly_baseline');
  const found: Observation[] = [];
  let used = 0;
  days.forEach(([, use], index) => {
    for (let band = 0; band < 24 / BAND_HOURS; band++) {
      const mask = ((1 << BAND_HOURS) - 1) << (band * BAND_HOURS);
      if ((use.hours & mask) !== 0 && (used & mask) === 0 && index >= needed) {
        found.push(observation('hour', `first use between ${clock(band)} and ${clock(band + 1)} UTC`, 1, use.first));
      }
    }
    used |= use.hours;
  });
  return found;
}

function clock(band: number): string {
  return `${String(band * BAND_HOURS).padStart(2, '0')}:00`;
}

/** Bursts of failures, each reported once. */
function bursts(ledger: TokenLedger, limits: UsageLimits): Observation[] {
  const most = limits.valueOf('failure_burst');
  const window = limits.valueOf('failure_window');
  const minutes = [...ledger.failing].sort(([a], [b]) => a - b);
  const found: { count: number; readonly first: Sighting; end: number }[] = [];
  let from = 0;
  let inWindow = 0;
  minutes.forEach(([minute, { count }]) => {
    inWindow += count;
    for (let oldest = minutes[from]; oldest !== undefined && minute - oldest[0] >= window; oldest = minutes[++from]) {
      inWindow -= oldest[1].count;
    }
    const last = found.at(-1);
    const oldest = minutes[from];
    if (last !== undefined && minute - last.end < window) {
      last.count += count;
      last.end = minute;
    } else if (inWindow >= most && oldest !== undefined) {
      found.push({ count: inWindow, first: oldest[1].first, end: minute });
    }
  });
  return found.map(({ count: failures, first }) =>
    observation('failures', count(failures, 'failure'), failures, first),
  );
}

/** Success from a strange network within the hour after failures. */
function breakIns(ledger: TokenLedger, limits: UsageLimits): Observation[] {
  const span = limits.valueOf('failure_before_success') * MINUTE_MS;
  const failures = [...ledger.failing.values()];
  return strangeDays(ledger, limits).flatMap(({ network, first }) => {
    const before = failures
      .filter((failure) => failure.first.ts <= first.ts && first.ts - failure.first.ts <= span)
      .reduce((sum, { count }) => sum + count, 0);
    return before === 0
      ? []
      : [observation('failures-then-success', `${network}, after ${count(before, 'failure')}`, before, first)];
  });
}

export function observationsOf(ledger: TokenLedger, limits: UsageLimits): Observation[] {
  const counted = [...ledger.observed].map(([key, { count, first }]): Observation => {
    const [kind = '', detail = ''] = key.split('\0');
    return observation(kind as ObservationKind, detail, count, first);
  });
  const later = [
    ...newNetworks(ledger, limits),
    ...newClients(ledger, limits),
    ...volumes(ledger, limits),
    ...hours(ledger, limits),
    ...bursts(ledger, limits),
    ...breakIns(ledger, limits),
  ];
  return [...counted, ...later].sort(
    (a, b) => a.first.ts - b.first.ts || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0),
  );
}

function daysFrom({ days }: NetworkUse, from: number): DayOfUse[] {
  return [...days]
    .filter(([, { first }]) => first.ts >= from)
    .sort(([a], [b]) => a - b)
    .map(([, { first, last }]) => ({ first, last }));
}

export function strangeNetworksOf(ledger: TokenLedger, limits: UsageLimits): TokenUse['strangeNetworks'] {
  const begun = new Map<string, { readonly use: NetworkUse; readonly from: number }>();
  for (const { network, use, first } of strangeDays(ledger, limits)) {
    if (first.ts < (begun.get(network)?.from ?? Infinity)) {
      begun.set(network, { use, from: first.ts });
    }
  }
  return [...begun].map(([network, { use, from }]) => ({ network, days: daysFrom(use, from) }));
}

/** All networks of successful uses: an undeclared token has no known network of its own. */
export function networksUsed(ledger: TokenLedger): TokenUse['strangeNetworks'] {
  return [...ledger.networks].map(([network, use]) => ({ network, days: daysFrom(use, -Infinity) }));
}
