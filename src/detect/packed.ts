/**
 * Arrays of 32-bit numbers and texts in one file, all there as soon as its bytes are: what a run does not ask for is
 * never looked at. A line of JSON at the beginning says how long each is. Numbers are in the order of this machine's
 * bytes.
 */

export interface PackedContent {
  readonly numbers: Readonly<Record<string, Int32Array>>;
  /** Latin1. */
  readonly texts: Readonly<Record<string, string>>;
}

interface Contents {
  readonly numbers: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, number>>;
}

/** Such a file, opened. Names that are not in it have no numbers and no text. */
export interface Packed {
  numbers(name: string): Int32Array;
  text(name: string): string;
}

const WIDTH = 4;

/** The bytes of such a file. */
export function pack({ numbers, texts }: PackedContent): Uint8Array {
  const lengths = (all: Readonly<Record<string, { readonly length: number }>>): Contents['numbers'] =>
    Object.fromEntries(Object.entries(all).map(([name, { length }]) => [name, length]));
  const contents: Contents = { numbers: lengths(numbers), texts: lengths(texts) };
  const line = JSON.stringify(contents);
  const head = line.padEnd(Math.ceil(line.length / WIDTH) * WIDTH);
  return Buffer.concat([
    Buffer.from(Int32Array.of(head.length).buffer),
    Buffer.from(head, 'latin1'),
    ...Object.values(numbers).map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
    ...Object.values(texts).map((text) => Buffer.from(text, 'latin1')),
  ]);
}

function contentsIn(head: string): Contents | undefined {
  try {
    return JSON.parse(head) as Contents;
  } catch {
    return undefined;
  }
}

/** Undefined when the bytes are not what `pack` made. */
export function unpack(bytes: Buffer): Packed | undefined {
  const aligned = bytes.byteOffset % WIDTH === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
  const headLength = aligned.length < WIDTH ? -1 : aligned.readInt32LE(0);
  const contents = contentsIn(aligned.toString('latin1', WIDTH, WIDTH + headLength));
  if (contents === undefined) return undefined;
  const starts = new Map<string, readonly [start: number, length: number]>();
  let at = WIDTH + headLength;
  for (const [name, length] of Object.entries(contents.numbers)) {
    starts.set(`#${name}`, [at, length]);
    at += length * WIDTH;
  }
  for (const [name, length] of Object.entries(contents.texts)) {
    starts.set(name, [at, length]);
    at += length;
  }
  if (at !== aligned.length) return undefined;
  return {
    numbers(name) {
      const [start, length] = starts.get(`#${name}`) ?? [0, 0];
      return new Int32Array(aligned.buffer, aligned.byteOffset + start, length);
    },
    text(name) {
      const [start, length] = starts.get(name) ?? [0, 0];
      return aligned.toString('latin1', start, start + length);
    },
  };
}

/** The same without a file in between. */
export function packedIn({ numbers, texts }: PackedContent): Packed {
  return { numbers: (name) => numbers[name] ?? new Int32Array(0), text: (name) => texts[name] ?? '' };
}
