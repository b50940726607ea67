/** A token's story in rows: events that are alike in who, from where, with what, what was done and how it went. */
import { DAY_MS } from '../model/date.ts';
import type { TimelineRow, UsageEvent } from '../model/usage.ts';
import { clientOf } from './client.ts';
import { shownText } from './shown.ts';

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
  readonly event: UsageEvent;
  readonly resource: string | null;
}

const MAX_RESOURCE = 60, MAX_ARN = 120;
/** `/v1/refunds`, `acme/pay`, `invoices`: as far as names go, before ids and files begin. */
const NAMED_PART = /^\/?[^/]*(?:\/[A-Za-z_-]{1,40}(?![^/]))?/;

/** The part of a resource that says which it is, not which of its millions of objects: a bucket, the start of a path. */
function shortResource(resource: string | null): string | null {
  if (resource === null || resource.startsWith('arn:')) return resource === null ? null : resource.slice(0, MAX_ARN);
  return (NAMED_PART.exec(resource)?.[0] ?? resource).slice(0, MAX_RESOURCE);
}

export class Timeline {
  readonly #rows = new Map<string, Row>();
  readonly #detail: TimelineDetail;
  readonly #budget: RowBudget;
  untold = 0;

  constructor(detail: TimelineDetail, budget: RowBudget) {
    this.#detail = detail;
    this.#budget = budget;
  }

  add(event: UsageEvent, ts: number): void {
    const resource = shortResource(event.resource);
    const client = event.userAgent === null ? '' : clientOf(event.userAgent).family;
    const key = `${this.#detail.byDay ? Math.floor(ts / DAY_MS) : ''}\0${event.principal}\0${event.ip}\0${client}\0${event.kind}\0${event.action}\0${resource}\0${event.outcome}`;
    const row = this.#rows.get(key);
    if (row !== undefined) {
      row.events++;
      if (ts < row.first) row.first = ts;
      if (ts > row.last) row.last = ts;
    } else if (this.#rows.size >= this.#detail.mostRows || this.#budget.left <= 0) this.untold++;
    else {
      this.#budget.left--;
      this.#rows.set(key, { first: ts, last: ts, events: 1, event, resource });
    }
  }

  /** In the order of their first events. */
  rows(): TimelineRow[] {
    return [...this.#rows.values()].sort((a, b) => a.first - b.first || a.last - b.last).map(({ first, last, events, event, resource }) => ({
      first, last, events,
      principal: shownText(event.principal), ip: shownText(event.ip), client: event.userAgent === null ? null : shownText(clientOf(event.userAgent).family),
      action: shownText(event.action), resource: shownText(resource), outcome: event.outcome, kind: event.kind,
    }));
  }
}
