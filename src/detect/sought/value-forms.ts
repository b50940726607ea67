/**
 * The ways in which a value that is known may stand in a file: as it is, in base64 at each of the three places where
 * it can start within a group of four characters, in hex, and escaped for URLs, JSON and XML. What is encoded twice, or
 * in other ways, the decoders bring to light, and the value is looked for in what they yield.
 */
import type { Encoding } from '../../model/match.ts';

/** One way of writing a value. */
export interface ValueForm {
  /** Which of the values sought. */
  readonly value: number;
  /** One character a byte. */
  readonly text: string;
  /** Upper and lower case mean the same. */
  readonly folded: boolean;
  /** How it is written; null as it is. */
  readonly encoding: Encoding | null;
  /** Bytes before and after `text` that carry part of the value too. */
  readonly margin: { readonly before: number; readonly after: number };
}

/** A shorter value stands in too many texts to mean anything. */
export const SHORTEST_SOUGHT = 4;
/** A shorter value counts only between characters that are part of no word. */
export const SHORTEST_WITHIN_WORDS = 12;
/** A shorter stretch of base64 or hex stands in texts by chance. */
const SHORTEST_ENCODED = 10;

const NO_MARGIN = { before: 0, after: 0 };

type Written = Omit<ValueForm, 'value'>;

/** The encodings in which a digit beyond 9 may be a letter of either case. */
const FOLDED: ReadonlySet<Encoding | null> = new Set<Encoding>(['hex', 'percent']);

function whole(text: string, encoding: Encoding | null): Written {
  return { text, folded: FOLDED.has(encoding), encoding, margin: NO_MARGIN };
}

/**
 * Base64 of the value where `shift` bytes stand before it in its group: only the characters that no neighbour has a
 * part in. The characters at the edges are the margin.
 */
function shiftedBase64(bytes: Buffer, shift: number): Written {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const whole = Math.floor(((shift + bytes.length) * 8) / 6);
  const first = Math.ceil((shift * 8) / 6);
  return {
    text: encoded.slice(first, whole),
    folded: false,
    encoding: 'base64',
    margin: { before: shift === 0 ? 0 : 1, after: encoded.length - whole },
  };
}

function base64Forms(bytes: Buffer): readonly Written[] {
  const standard = [0, 1, 2]
    .map((shift) => shiftedBase64(bytes, shift))
    .filter(({ text }) => text.length >= SHORTEST_ENCODED);
  const forUrls = standard
    .filter(({ text }) => /[+/]/.test(text))
    .map((form) => ({ ...form, text: form.text.replaceAll('+', '-').replaceAll('/', '_') }));
  return [...standard, ...forUrls];
}

function percentForm(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^\w.~-]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}

const XML_NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapedForms(bytes: Buffer): readonly Written[] {
  const text = bytes.toString('latin1');
  const json = JSON.stringify(text).slice(1, -1);
  return [
    whole(percentForm(bytes), 'percent'),
    whole(json, 'unicode-escape'),
    whole(json.replaceAll('/', '\\/'), 'unicode-escape'),
    whole(
      text.replace(/[&<>"']/g, (character) => XML_NAMES[character] ?? character),
      'html-entity',
    ),
  ];
}

/** All forms of each value, none twice. */
export function formsOf(values: readonly Buffer[]): readonly ValueForm[] {
  return values.flatMap((bytes, value) => {
    const hex = whole(bytes.toString('hex'), 'hex');
    const written = [
      whole(bytes.toString('latin1'), null),
      ...base64Forms(bytes),
      ...(hex.text.length >= SHORTEST_ENCODED ? [hex] : []),
      ...escapedForms(bytes),
    ];
    const texts = new Set<string>();
    return written.filter(({ text }) => !texts.has(text) && texts.add(text)).map((form) => ({ value, ...form }));
  });
}
