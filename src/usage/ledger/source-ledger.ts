/** What is kept of all events of one kind of log: which days it covers, what its events lack, how its clock went. */
import { DAY_MS } from '../../base/date.ts';
import { recordOf } from '../../base/record.ts';
import {
  EVENT_FIELDS,
  type EventField,
  type LogControl,
  type LogSource,
  type Sighting,
  type UsageEvent,
} from '../../model/usage.ts';
import { redactedText } from '../../redaction/log-text.ts';
import { countIn, sightingAt, tallyOf, type LogPlace, type Tally } from './tally.ts';

const MOST_CONTROLS = 200;

/** The order of one file's events. Some logs are written newest first, and that is an order too. */
class FileOrder {
  #latest = -Infinity;
  #earliest = Infinity;
  readonly #toleranceMs: number;
  backward: Tally | null = null;
  forward: Tally | null = null;
  worstBackward = 0;
  worstForward = 0;

  constructor(toleranceMs: number) {
    this.#toleranceMs = toleranceMs;
  }

  add(ts: number, place: LogPlace): void {
    const back = this.#latest - ts;
    const ahead = ts - this.#earliest;
    if (back > this.#toleranceMs) {
      this.backward = counted(this.backward, ts, place);
      this.worstBackward = Math.max(this.worstBackward, back);
    }
    if (ahead > this.#toleranceMs) {
      this.forward = counted(this.forward, ts, place);
      this.worstForward = Math.max(this.worstForward, ahead);
    }
    if (ts > this.#latest) this.#latest = ts;
    if (ts < this.#earliest) this.#earliest = ts;
  }
}

function counted(tally: Tally | null, ts: number, place: LogPlace): Tally {
  if (tally === null) return tallyOf(ts, place);
  tally.count++;
  return tally;
}

export interface SourceClock {
  /** Later events lie in the future. */
  readonly latest: number;
  /** How far the order of events may be inverted. */
  readonly toleranceMs: number;
}

export class SourceLedger {
  readonly name: string;
  readonly title: string;
  readonly #clock: SourceClock;
  readonly #missing: Record<EventField, number> = { who: 0, what: 0, when: 0, outcome: 0, origin: 0, object: 0 };
  readonly #days = new Set<number>();
  readonly #controls: LogControl[] = [];
  readonly #files = new Set<string>();
  /** The day of the event before: most are of the same. */
  #day = -Infinity;
  #events = 0;
  #failures = 0;
  #span: Tally | null = null;
  #future: Tally | null = null;
  #naive: Tally | null = null;
  #order: FileOrder;
  #file = '';
  #disordered: { count: number; first: Sighting; worstMs: number } | null = null;

  constructor(name: string, title: string, clock: SourceClock) {
    this.name = name;
    this.title = title;
    this.#clock = clock;
    this.#order = new FileOrder(clock.toleranceMs);
  }

  add(event: UsageEvent, place: LogPlace): void {
    if (place.file !== this.#file) this.#begin(place.file);
    this.#events++;
    if (event.outcome === 'failure') this.#failures++;
    this.#countMissing(event);
    const { ts } = event;
    if (ts === null) return;
    if (this.#span === null) this.#span = tallyOf(ts, place);
    else countIn(this.#span, ts, place);
    const day = Math.floor(ts / DAY_MS);
    if (day !== this.#day) this.#days.add((this.#day = day));
    this.#order.add(ts, place);
    if (ts > this.#clock.latest) this.#future = counted(this.#future, ts, place);
    if (event.naive) this.#naive = counted(this.#naive, ts, place);
    if (event.kind === 'log_control' && this.#controls.length < MOST_CONTROLS) {
      this.#controls.push({
        action: redactedText(event.action) ?? 'log control',
        principal: redactedText(event.principal),
        at: sightingAt(ts, place),
      });
    }
  }

  #countMissing(event: UsageEvent): void {
    const missing = this.#missing;
    if (event.principal === null) missing.who++;
    if (event.action === null) missing.what++;
    if (event.ts === null) missing.when++;
    if (event.outcome === 'unknown') missing.outcome++;
    if (event.ip === null) missing.origin++;
    if (event.resource === null) missing.object++;
  }

  #begin(file: string): void {
    this.#settleOrder();
    this.#file = file;
    this.#files.add(file);
    this.#order = new FileOrder(this.#clock.toleranceMs);
  }

  /** A file is in order when it is so forwards or backwards. */
  #settleOrder(): void {
    const { backward, forward, worstBackward, worstForward } = this.#order;
    if (backward === null || forward === null) return;
    const isAscending = backward.count <= forward.count;
    const odd = isAscending ? backward : forward;
    this.#disordered = {
      count: (this.#disordered?.count ?? 0) + odd.count,
      first: this.#disordered?.first ?? odd.first,
      worstMs: Math.max(this.#disordered?.worstMs ?? 0, isAscending ? worstBackward : worstForward),
    };
  }

  conclude(): LogSource {
    this.#begin('');
    this.#files.delete('');
    return {
      name: this.name,
      title: this.title,
      files: this.#files.size,
      events: this.#events,
      failures: this.#failures,
      first: this.#span?.first ?? null,
      last: this.#span?.last ?? null,
      missing: recordOf(EVENT_FIELDS, (field) => this.#missing[field]),
      days: [...this.#days].sort((a, b) => a - b),
      future: this.#future,
      naive: this.#naive,
      disordered: this.#disordered,
      controls: this.#controls.toSorted((a, b) => a.at.ts - b.at.ts),
    };
  }
}
