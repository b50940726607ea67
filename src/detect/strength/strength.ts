/**
 * How strong a value can be at most, and what speaks against even that. Capacity is alphabet times length of what may
 * be random: sample entropy would fail nearly every sound 128-bit token written as hex. It is an upper bound, so
 * messages say "at most". Nothing here holds any part of the value.
 */
import { ALPHABETS, leastShannon, type Alphabet } from './least-entropy.ts';
import { humanSign, repetitionSign } from './human-signs.ts';
import { shannonPerChar } from '../value/statistics.ts';

export interface Strength {
  /** No more bits than this; the true number is unknown. */
  readonly capacityBits: number;
  /** Size of the smallest standard alphabet that holds the variable part; 256 for bytes beyond ASCII. */
  readonly alphabet: number;
  /** Why it looks as if a person had made it up. */
  readonly humanLooking: string | null;
  /** Why it varies less than a drawn value would. */
  readonly lowDiversity: string | null;
  readonly uuidVersion: number | null;
}

const UUID = /^(?:urn:uuid:)?\{?[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\}?$/i;
/** Version and variant of a UUID are fixed: 122 of 128 bits are left. */
const UUID_BITS = 122;

const MEMBERS: Readonly<Record<Alphabet, RegExp>> = {
  10: /^[0-9]*$/,
  16: /^(?:[0-9a-f]*|[0-9A-F]*)$/,
  26: /^(?:[a-z]*|[A-Z]*)$/,
  32: /^(?:[A-Z2-7]*|[a-z2-7]*)$/,
  36: /^(?:[0-9a-z]*|[0-9A-Z]*)$/,
  62: /^[0-9A-Za-z]*$/,
  64: /^(?:[0-9A-Za-z+/]*|[0-9A-Za-z_-]*)$/,
  94: /^[!-~]*$/,
};

/** `prefixLength`: characters at the start that are the same for every value of the kind. */
export function strengthOf(value: string, prefixLength: number): Strength {
  const variable = variablePart(value.slice(prefixLength));
  const uuid = UUID.exec(value.slice(prefixLength))?.[1];
  const alphabet = ALPHABETS.find((size) => MEMBERS[size].test(variable));
  const shannon = shannonPerChar(variable);
  const capacityBits =
    alphabet === undefined ? Buffer.byteLength(variable, 'utf8') * 8 : variable.length * Math.log2(alphabet);
  return {
    capacityBits: uuid === undefined ? capacityBits : UUID_BITS,
    alphabet: alphabet ?? 256,
    humanLooking: uuid === undefined ? humanSign(variable) : null,
    lowDiversity:
      repetitionSign(variable) ??
      (alphabet !== undefined && shannon < leastShannon(alphabet, variable.length)
        ? 'fewer different characters than one random value in a thousand has'
        : null),
    uuidVersion: uuid === undefined ? null : Number(uuid),
  };
}

/** Without padding, and without separators where they part groups evenly (`XXXX-XXXX-XXXX`, UUIDs). */
function variablePart(text: string): string {
  const bare = text.replace(/=+$/, '');
  const separator = /^[0-9A-Za-z]+([-_.: ])[0-9A-Za-z]+\1/.exec(bare)?.[1];
  if (separator === undefined) return bare;
  const groups = bare.split(separator);
  const isEven = groups.every(
    (group) => /^[0-9A-Za-z]+$/.test(group) && group.length === groups[0]?.length && group.length <= 8,
  );
  return isEven || UUID.test(text) ? groups.join('').replace(/[{}]/g, '') : bare;
}
