/**
 * Looks for planted values in everything a program lets out: any twelve characters in a row, as they are and in the
 * encodings in which text travels. A value made from a template has a twin of another seed: what both share is the
 * public part of the format and no leak.
 */
const GRAM = 12;
/** A stretch this long that a twin has as well is public: the prefix of a token, the header of a JWT. */
const SHARED = 9;

/** The value as it might stand in an output. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const base64 = [0, 1, 2].flatMap((offset) => {
    // Only groups made of the value's own bytes: what stands before and after it is not known.
    const whole = bytes.subarray((3 - offset) % 3);
    const text = whole.subarray(0, whole.length - (whole.length % 3)).toString('base64');
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = bytes.toString('hex');
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return [
    ...new Set([
      value,
      value.replaceAll(/\s+/g, ''),
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      html,
      hex,
      hex.toUpperCase(),
      ...base64,
    ]),
  ];
}

function* stretchesOf(text: string, length: number): Generator<string> {
  for (let at = 0; at + length <= text.length; at++) yield text.slice(at, at + length);
}

/** A number of a few digits stands in some id or digest by chance; one that leaks stands apart. */
function stands(value: string, text: string): boolean {
  return /^\d+$/.test(value) ? new RegExp(`(?<![0-9A-Za-z])${value}(?![0-9A-Za-z])`).test(text) : text.includes(value);
}

/** Bits of a Bloom filter over hashes of stretches: almost every place of a text is passed over with one look. */
const BITS = 1 << 26;
/** `31 ** GRAM`, to take the first character out of a rolling hash. */
const FIRST = Array.from({ length: GRAM }).reduce<number>((power) => Math.imul(power, 31), 1);

const slot = (hash: number): number => (Math.imul(hash, 0x9e3779b1) >>> 0) & (BITS - 1);

export class Needles {
  readonly #grams = new Map<string, string>();
  readonly #filter = new Uint8Array(BITS >> 3);
  readonly #clean = new Set<string>();
  readonly #short = new Map<string, string>();
  readonly #shared = new Set<string>();
  #values = 0;

  get values(): number {
    return this.#values;
  }

  #isPublic(gram: string): boolean {
    return [...stretchesOf(gram, SHARED)].some((stretch) => this.#shared.has(stretch));
  }

  /** `label` says which value was found: never the value, which would then stand in the test's own output. */
  add(label: string, value: string, twin = ''): void {
    this.#values += 1;
    for (const form of formsOf(twin)) for (const stretch of stretchesOf(form, SHARED)) this.#shared.add(stretch);
    for (const form of formsOf(value)) for (const gram of stretchesOf(form, GRAM)) this.#addGram(gram, label);
    if (value.length < GRAM) this.#short.set(value, label);
  }

  #addGram(gram: string, label: string): void {
    this.#clean.clear();
    this.#grams.set(gram, label);
    let hash = 0;
    for (let at = 0; at < GRAM; at++) hash = (Math.imul(hash, 31) + gram.charCodeAt(at)) | 0;
    const bit = slot(hash);
    this.#filter[bit >> 3] = (this.#filter[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  #search(text: string, found: Set<string>): void {
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
      if (at >= GRAM) hash = (hash - Math.imul(text.charCodeAt(at - GRAM), FIRST)) | 0;
      const bit = slot(hash);
      if (((this.#filter[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) continue;
      const gram = text.slice(at + 1 - GRAM, at + 1);
      const label = this.#grams.get(gram);
      if (label !== undefined && !found.has(label) && !this.#isPublic(gram)) found.add(label);
    }
  }

  /** Labels of the values that `text` holds a part of. Line ends and spaces between the parts do not hide them. */
  foundIn(text: string): string[] {
    const found = new Set<string>();
    if (this.#clean.has(text)) return [];
    this.#search(text, found);
    this.#search(text.replaceAll(/\s+/g, ''), found);
    for (const [value, label] of this.#short) if (stands(value, text)) found.add(label);
    if (found.size === 0) this.#clean.add(text);
    return [...found];
  }
}
