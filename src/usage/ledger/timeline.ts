/** The timeline of a token: rows of events with the same principal, origin, client, action, resource and outcome. */
import { DAY_MS } from '../../base/date.ts';
import type { TimelineRow, UsageEvent } from '../../model/usage.ts';
import { memoized } from '../../base/memoize.ts';
import { redactedText } from '../../redaction/log-text.ts';

/** How much a timeline tells. */
export interface TimelineDetail {
  readonly mostRows: number;
  /** A row of its own for each day. */
  readonly byDay: boolean;
}

/** Rows of all timelines together. */
export interface RowBudget {
  left: number;
}

interface Row {
  first: number;
  last: number;
  events: number;
  /** The first event that was met. */
  readonly event: UsageEvent;
  readonly from: string | null;
  /** The one address, or where there are several, their network. */
  ip: string | null;
  readonly resource: string | null;
  readonly client: string | null;
  readonly day: number;
}

const MAX_RESOURCE = 60;
const MAX_ARN = 120;
/** `/v1/refunds`, `acme/pay`, `invoices`: as far as names go, before ids and files begin. */
const NAMED_PART = /^\/?[^/]*(?:\/[A-Za-z_-]{1,40}(?![^/]))?/;

/**
 * The part of a resource that says which it is, not which of its millions of objects: a bucket, the start of a path.
 */
function shortResource(resource: string): string {
  if (resource.startsWith('arn:')) return resource.slice(0, MAX_ARN);
  return (NAMED_PART.exec(resource)?.[0] ?? resource).slice(0, MAX_RESOURCE);
}

const MOST_SHORTENED = 10_000;
const shortOf = memoized(shortResource, MOST_SHORTENED);

/** Where an event comes from and with what, as far as rows tell it. */
export interface Origin {
  /** The network, or what stands in the place of an address. */
  readonly from: string | null;
  readonly client: string | null;
}

/** Rows that were used last, by a rough checksum of their key. */
const RECENT = 256;

/** A rough checksum of a text, from a few of its letters. */
function sumOf(text: string | null): number {
  if (text === null || text === '') return 0;
  const { length } = text;
  return text.charCodeAt(length - 1) + text.charCodeAt(length >> 1) * 3 + text.charCodeAt(length >> 2) * 5 + length * 7;
}

export class Timeline {
  readonly #byKey = new Map<string, Row>();
  readonly #recent: (Row | undefined)[] = new Array<Row | undefined>(RECENT).fill(undefined);
  readonly #detail: TimelineDetail;
  readonly #budget: RowBudget;
  untold = 0;

  constructor(detail: TimelineDetail, budget: RowBudget) {
    this.#detail = detail;
    this.#budget = budget;
  }

  add(event: UsageEvent, ts: number, origin: Origin): void {
    const { byDay } = this.#detail;
    const from = byDay ? event.ip : origin.from;
    const day = byDay ? Math.floor(ts / DAY_MS) : 0;
    const resource = event.resource === null ? null : shortOf(event.resource);
    const place = (sumOf(event.action) + sumOf(resource) * 5 + sumOf(from) * 3 + day) & (RECENT - 1);
    const recent = this.#recent[place];
    const isSame =
      recent !== undefined &&
      recent.event.principal === event.principal &&
      recent.event.action === event.action &&
      recent.from === from &&
      recent.resource === resource &&
      recent.client === origin.client &&
      recent.event.outcome === event.outcome &&
      recent.event.kind === event.kind &&
      recent.day === day;
    const row = isSame ? recent : this.#rowOf(event, { from, resource, client: origin.client, day });
    if (row === null) {
      this.untold++;
      return;
    }
    this.#recent[place] = row;
    row.events++;
    if (ts < row.first) row.first = ts;
    if (ts > row.last) row.last = ts;
    if (row.ip !== event.ip) row.ip = from;
  }

  /** Null where there is no such row and no room for another. */
  #rowOf(event: UsageEvent, alike: Pick<Row, 'from' | 'resource' | 'client' | 'day'>): Row | null {
    const { from, resource, client, day } = alike;
    const key = [event.principal, event.action, from, resource, client, event.outcome, event.kind, day].join('\0');
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#byKey.size >= this.#detail.mostRows || this.#budget.left <= 0) return null;
    const row: Row = { first: Infinity, last: -Infinity, events: 0, event, ip: event.ip, ...alike };
    this.#byKey.set(key, row);
    this.#budget.left--;
    return row;
  }

  /** In the order of their first events. */
  rows(): TimelineRow[] {
    return [...this.#byKey.values()]
      .sort((a, b) => a.first - b.first || a.last - b.last)
      .map(({ first, last, events, event, ip, resource, client }) => ({
        first,
        last,
        events,
        principal: redactedText(event.principal),
        ip: redactedText(ip),
        client: redactedText(client),
        action: redactedText(event.action),
        resource: redactedText(resource),
        outcome: event.outcome,
        kind: event.kind,
      }));
  }
}
