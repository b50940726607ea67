/**
 * What is kept of one token's events: numbers, firsts and lasts, never the events. Nothing here depends on the order in
 * which events come, so that files can be given in any order; what needs an order is computed from the days at the end.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../base/date.ts';
import { MOST_KEPT, type ObservationKind, type Sighting, type UsageEvent } from '../../model/usage.ts';
import { clientOf, type Client } from './client.ts';
import { environmentOfResource, type Expectation } from './expectation.ts';
import { addressOf, networkOf } from './network.ts';
import { memoized } from '../../base/memoize.ts';
import { redactedText } from '../../redaction/log-text.ts';
import { countIn, countUnder, earlier, sightingAt, tallyOf, type LogPlace, type Tally } from './tally.ts';
import { Timeline } from './timeline.ts';

/** Minutes with failures, of one token. */
const MOST_MINUTES = 50_000;
const MOST_ORIGINS = 50_000;
/** Characters of a resource in which its environment is sought. */
const MAX_LOOKED_AT = 200;

export interface DayUse {
  events: number;
  /** A bit for each hour with events. */
  hours: number;
  first: Sighting;
}

export interface NetworkUse {
  events: number;
  /** By UTC day: the first and the last successful use. */
  readonly days: Map<number, { first: Sighting; last: number }>;
  /** Allowed by the entry; null where it allows nothing in particular. */
  readonly isAllowed: boolean | null;
}

interface Address {
  readonly address: string | null;
  readonly network: string | null;
}

const originOf = memoized((ip): Address => {
  const address = addressOf(ip);
  return { address, network: address === null ? null : networkOf(address) };
}, MOST_ORIGINS);

export class TokenLedger {
  events = 0;
  failures = 0;
  first: Sighting | null = null;
  last = -Infinity;
  lastUsed: number | null = null;
  created: Sighting | null = null;
  revoked: Sighting | null = null;
  lastChanged: number | null = null;
  readonly sources = new Set<string>();
  readonly expected: Expectation;
  readonly timeline: Timeline;
  /** By kind and detail, `after-expiry\0`. */
  readonly observed = new Map<string, Tally>();
  readonly days = new Map<number, DayUse>();
  readonly networks = new Map<string, NetworkUse>();
  readonly clients = new Map<string, Tally>();
  readonly actions = new Set<string>();
  /** Failures by minute. */
  readonly failing = new Map<number, Tally>();

  constructor(expected: Expectation, timeline: Timeline) {
    this.expected = expected;
    this.timeline = timeline;
  }

  /** Takes an event that has a time. */
  add(event: UsageEvent, ts: number, source: string, place: LogPlace): void {
    this.events++;
    if (this.first === null || ts < this.first.ts) this.first = sightingAt(ts, place);
    if (ts > this.last) this.last = ts;
    this.sources.add(source);
    const address = event.ip === null ? null : originOf(event.ip);
    const client = event.userAgent === null ? null : clientOf(event.userAgent);
    this.timeline.add(event, ts, { from: address?.network ?? event.ip, client: client?.family ?? null });
    if (event.kind === 'use' || event.kind === 'auth_fail') {
      this.#use(event, ts, place);
      if (address !== null) this.#origin(address, event, ts, place);
      if (client !== null) this.#client(client, ts, place);
    } else if (event.outcome !== 'failure') this.#change(event, ts, place);
  }

  #change(event: UsageEvent, ts: number, place: LogPlace): void {
    if (event.kind === 'create') this.created = earlier(this.created, ts, place);
    else if (event.kind === 'revoke') this.revoked = earlier(this.revoked, ts, place);
    else this.lastChanged = Math.max(this.lastChanged ?? ts, ts);
  }

  #use(event: UsageEvent, ts: number, place: LogPlace): void {
    this.#countDay(ts, place);
    if (event.outcome === 'failure') this.#fail(ts, place);
    else this.#succeed(event, ts, place);
    const { allows } = this.expected;
    if (event.principal !== null && allows !== null && !allows(event.principal)) {
      this.#observe('foreign-principal', redactedText(event.principal) ?? '', ts, place);
    }
  }

  #countDay(ts: number, place: LogPlace): void {
    const day = Math.floor(ts / DAY_MS);
    const hour = 1 << Math.floor((ts % DAY_MS) / HOUR_MS);
    const use = this.days.get(day);
    if (use === undefined) this.days.set(day, { events: 1, hours: hour, first: sightingAt(ts, place) });
    else {
      use.events++;
      use.hours |= hour;
      if (ts < use.first.ts) use.first = sightingAt(ts, place);
    }
  }

  #fail(ts: number, place: LogPlace): void {
    this.failures++;
    const minute = Math.floor(ts / MINUTE_MS);
    const known = this.failing.get(minute);
    if (known !== undefined) countIn(known, ts, place);
    else if (this.failing.size < MOST_MINUTES) this.failing.set(minute, tallyOf(ts, place));
  }

  #succeed(event: UsageEvent, ts: number, place: LogPlace): void {
    const { revoked, expired, left, environment, coverage } = this.expected;
    if (this.lastUsed === null || ts > this.lastUsed) this.lastUsed = ts;
    if (ts > revoked) this.#observe('after-revocation', '', ts, place);
    if (ts > expired) this.#observe('after-expiry', '', ts, place);
    if (ts > left) this.#observe('after-leaving', '', ts, place);
    if (environment !== null && event.resource !== null) {
      const found = environmentOfResource(event.resource.slice(0, MAX_LOOKED_AT));
      if (found !== null && found !== environment) {
        this.#observe('other-environment', redactedText(event.resource) ?? '', ts, place);
      }
    }
    if (event.action !== null) {
      if (coverage !== null && coverage(event.action) === 'beyond') {
        this.#observe('beyond-scopes', redactedText(event.action) ?? '', ts, place);
      }
      if (this.actions.size < MOST_KEPT) this.actions.add(event.action);
    }
  }

  #origin(origin: Address, { outcome }: UsageEvent, ts: number, place: LogPlace): void {
    if (origin.address === null || origin.network === null) return;
    const { networks } = this.expected;
    const isAllowed = networks === null ? null : networks.has(origin.address);
    if (isAllowed === false) this.#observe('outside-networks', origin.network, ts, place);
    const key = isAllowed === true ? `${origin.network} allowed` : origin.network;
    let use = this.networks.get(key);
    if (use === undefined) {
      if (this.networks.size >= MOST_KEPT) return;
      use = { events: 0, days: new Map(), isAllowed };
      this.networks.set(key, use);
    }
    use.events++;
    if (outcome === 'failure') return;
    const day = Math.floor(ts / DAY_MS);
    const known = use.days.get(day);
    if (known === undefined) use.days.set(day, { first: sightingAt(ts, place), last: ts });
    else if (ts > known.last) known.last = ts;
    else if (ts < known.first.ts) known.first = sightingAt(ts, place);
  }

  #client({ family, isHuman }: Client, ts: number, place: LogPlace): void {
    countUnder(this.clients, family, ts, place, MOST_KEPT);
    if (isHuman && this.expected.isMachine) this.#observe('human-client', family, ts, place);
  }

  #observe(kind: ObservationKind, detail: string, ts: number, place: LogPlace): void {
    if (!countUnder(this.observed, `${kind}\0${detail}`, ts, place, MOST_KEPT)) {
      countUnder(this.observed, `${kind}\0others`, ts, place, Infinity);
    }
  }
}
