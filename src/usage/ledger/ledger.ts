/**
 * What is kept of all events of a run: one ledger for each token and each kind of log. Its size follows the number of
 * tokens, not that of events, and that number is bounded.
 */
import type { SeenSecrets } from '../../inventory/seen-secrets.ts';
import { MINUTE_MS } from '../../base/date.ts';
import type { Inventory, InventoryEntry } from '../../model/inventory.ts';
import { compareText } from '../../base/order.ts';
import type { TokenRef, TokenUse, UsageEvent, UsageEvidence } from '../../model/usage.ts';
import { networksUsed, observationsOf, strangeNetworksOf } from './observations.ts';
import { expectationOf, type UsageLimits } from './expectation.ts';
import type { LogFormat } from '../log-format.ts';
import { tokenIndexOf, type TokenIndex } from '../token-index.ts';
import { redactedTokenRef } from '../../redaction/log-text.ts';
import { SourceLedger } from './source-ledger.ts';
import type { LogPlace } from './tally.ts';
import { Timeline, type RowBudget } from './timeline.ts';
import { TokenLedger } from './token-ledger.ts';

/** Unknown tokens that are counted separately. */
const MOST_UNKNOWN = 5000;
const MOST_ROWS = 50_000;
const ROWS_OF_TOKEN = 200;
const ROWS_IN_FULL = 5000;

export interface LedgerOptions {
  readonly inventory: Inventory | null;
  readonly limits: UsageLimits;
  readonly asOf: number;
  /** Entry whose timeline is kept day by day. */
  readonly inFull: string | null;
  /**
   * Secrets that were met beside the logs; asked for when a log names a token by a hash that the inventory does not
   * have.
   */
  readonly seen: () => SeenSecrets;
}

interface Known {
  readonly entry: InventoryEntry | null;
  readonly finding: string | null;
  readonly token: TokenRef;
  readonly ledger: TokenLedger;
}

export class UsageLedger {
  readonly #options: LedgerOptions;
  readonly #register: TokenIndex;
  readonly #budget: RowBudget = { left: MOST_ROWS };
  readonly #sources = new Map<string, SourceLedger>();
  readonly #tokens = new Map<string, Known>();
  /** By provider, then by reference: what was found for it before. */
  readonly #resolved = new Map<string, Map<string, Known>>();
  #unknown = 0;
  #temporary = 0;
  #unlisted = 0;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#register = tokenIndexOf(options.inventory);
  }

  add(event: UsageEvent, format: LogFormat, place: LogPlace): void {
    this.#sourceOf(format).add(event, place);
    const { token, alias, ts } = event;
    if (token === null) return;
    if (token.kind === 'temporary_key_id') {
      this.#temporary++;
      return;
    }
    const known = this.#tokenOf(token, alias, format);
    if (known === null) this.#unlisted++;
    else if (ts !== null) known.ledger.add(event, ts, format.name, place);
  }

  #sourceOf(format: LogFormat): SourceLedger {
    const known = this.#sources.get(format.name);
    if (known !== undefined) return known;
    const toleranceMs = this.#options.limits.valueOf('clock_tolerance') * MINUTE_MS;
    const source = new SourceLedger(format.name, format.title, {
      latest: this.#options.asOf + toleranceMs,
      toleranceMs,
    });
    this.#sources.set(format.name, source);
    return source;
  }

  #tokenOf(token: TokenRef, alias: TokenRef | null, format: LogFormat): Known | null {
    const provider = format.provider ?? '';
    let ofProvider = this.#resolved.get(provider);
    if (ofProvider === undefined) this.#resolved.set(provider, (ofProvider = new Map()));
    const resolved = ofProvider.get(token.ref);
    // A log may name a token by its hash alone, and by its number as well only later.
    if (resolved !== undefined && (resolved.entry !== null || alias === null)) return resolved;
    const seen = token.kind === 'sha256' ? this.#options.seen().get(token.ref) : undefined;
    const entry =
      this.#register.find(token, format.provider) ??
      (alias === null ? null : this.#register.find(alias, format.provider)) ??
      seen?.entry ??
      null;
    if (entry === null && resolved !== undefined) return resolved;
    if (entry === null && this.#unknown >= MOST_UNKNOWN) return null;
    const known = this.#begun(
      entry === null ? `?${provider}\0${token.ref}` : entry.id,
      entry,
      token,
      seen?.finding ?? null,
    );
    ofProvider.set(token.ref, known);
    return known;
  }

  #begun(key: string, entry: InventoryEntry | null, token: TokenRef, finding: string | null): Known {
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    if (entry === null) this.#unknown++;
    const { limits, inFull } = this.#options;
    const isInFull = inFull !== null && (entry?.id === inFull || redactedTokenRef(token) === inFull);
    const timeline = new Timeline(
      { mostRows: isInFull ? ROWS_IN_FULL : ROWS_OF_TOKEN, byDay: isInFull },
      isInFull ? { left: ROWS_IN_FULL } : this.#budget,
    );
    const begun: Known = { entry, finding, token, ledger: new TokenLedger(expectationOf(entry, limits), timeline) };
    this.#tokens.set(key, begun);
    return begun;
  }

  conclude(): Omit<UsageEvidence, 'files'> {
    const order = new Map((this.#options.inventory?.tokens ?? []).map((entry, at) => [entry.id, at]));
    const rank = (use: TokenUse): number => (use.entry === null ? Infinity : (order.get(use.entry) ?? Infinity));
    const tokens = [...this.#tokens.values()]
      .flatMap((known) => this.#useOf(known))
      .sort((a, b) => {
        const [left, right] = [rank(a), rank(b)];
        return left === right ? a.first.ts - b.first.ts || compareText(a.ref, b.ref) : left - right;
      });
    return {
      sources: [...this.#sources.values()]
        .map((source) => source.conclude())
        .sort((a, b) => compareText(a.name, b.name)),
      tokens,
      temporary: this.#temporary,
      unlisted: this.#unlisted,
    };
  }

  #useOf({ entry, finding, token, ledger }: Known): TokenUse[] {
    const { first, last } = ledger;
    const { limits } = this.#options;
    if (first === null) return [];
    const strange = entry === null && finding !== null ? networksUsed(ledger) : strangeNetworksOf(ledger, limits);
    return [
      {
        entry: entry?.id ?? null,
        finding,
        refKind: token.kind,
        ref: redactedTokenRef(token),
        sources: [...ledger.sources].sort(),
        events: ledger.events,
        failures: ledger.failures,
        first,
        last,
        lastUsed: ledger.lastUsed,
        created: ledger.created,
        revoked: ledger.revoked,
        activeDays: ledger.days.size,
        lastChanged: ledger.lastChanged,
        observations: observationsOf(ledger, limits),
        strangeNetworks: strange.toSorted((a, b) => compareText(a.network, b.network)),
        actions: [...ledger.actions].sort(),
        timeline: ledger.timeline.rows(),
        untold: ledger.timeline.untold,
      },
    ];
  }
}
