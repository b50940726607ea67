/**
 * Values that were found, to be masked in texts that nobody masked for them: a file may bear the name of the token that
 * stands in it. What reads as a plain name is left alone: a password of common words would black out folders, and say by
 * that what it is.
 */
import { addUnder } from '../base/group-by.ts';
import type { Secret } from '../model/secret.ts';

interface FoundValue {
  readonly value: string;
  readonly masked: string;
}

/** Shorter values stand in names by chance. */
const MIN_LENGTH = 12;
const SLOTS = 1 << 16;
/** So many values are looked for one by one: until V8 has compiled a loop over places, its own search is quicker. */
const FEW = 32;
/** Words and small numbers, as people join them in names. */
const PLAIN = /^(?:(?:[A-Z]?[a-z]{1,20}){1,3}\d{0,4}|[A-Z]{1,20}\d{0,4}|\d{1,4})$/;

function isPlainName(value: string): boolean {
  return value.split(/[-_. /]/).every((word) => PLAIN.test(word));
}

/** Three characters of a beginning: almost every place of a text is passed over with one look. */
function slotOf(text: string, at: number): number {
  const first = text.charCodeAt(at);
  return ((first * 31 + text.charCodeAt(at + 6)) * 31 + text.charCodeAt(at + MIN_LENGTH - 1)) & (SLOTS - 1);
}

export class FoundValues {
  readonly #byBeginning = new Map<string, FoundValue[]>();
  readonly #slots = new Uint8Array(SLOTS);

  constructor(secrets: Iterable<Secret>) {
    for (const secret of secrets) this.#add({ value: secret.reveal(), masked: secret.masked });
    // The longest first: one value may begin as another does.
    for (const alike of this.#byBeginning.values()) alike.sort((a, b) => b.value.length - a.value.length);
  }

  #add(found: FoundValue): void {
    const { value } = found;
    if (value.length < MIN_LENGTH || isPlainName(value)) return;
    addUnder(this.#byBeginning, value.slice(0, MIN_LENGTH), found);
    this.#slots[slotOf(value, 0)] = 1;
  }

  #at(text: string, at: number): FoundValue | undefined {
    if (this.#slots[slotOf(text, at)] === 0) return undefined;
    const candidates = this.#byBeginning.get(text.slice(at, at + MIN_LENGTH));
    return candidates?.find(({ value }) => text.startsWith(value, at));
  }

  /** False where none of the values can stand in the text. */
  #mayStandIn(text: string): boolean {
    if (this.#byBeginning.size > FEW) return true;
    for (const beginning of this.#byBeginning.keys()) if (text.includes(beginning)) return true;
    return false;
  }

  /** `text` with each of the values masked. */
  without(text: string): string {
    if (!this.#mayStandIn(text)) return text;
    let shown = '';
    let from = 0;
    for (let at = 0; at <= text.length - MIN_LENGTH; at++) {
      const found = this.#at(text, at);
      if (found === undefined) continue;
      shown += text.slice(from, at) + found.masked;
      from = at + found.value.length;
      at = from - 1;
    }
    return shown + text.slice(from);
  }
}
