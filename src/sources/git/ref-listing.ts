/**
 * The refs of a repository as text, a line for each. A mirror has ten thousand, of which next time all but a few are
 * the same: they are told by comparing bytes, and only what differs, or is asked for by name, is ever looked at.
 */
import { createHash } from 'node:crypto';
import { LF } from '../../base/ascii.ts';
import { mayRepeatPath } from '../../redaction/quote.ts';

export interface Ref {
  /** `main`, `origin/main`, `v1.0`. */
  readonly name: string;
  readonly isTag: boolean;
  /** What it points at: a commit, or a tag that leads to one. */
  readonly id: string;
}

interface Line {
  /** Empty for the HEAD of a working tree. */
  readonly name: string;
  readonly id: string;
  readonly symref: string;
}

/** What changed from one listing to another, names aside. */
export interface RefNews {
  /**
   * What a line points at that was not there before, and what none of these does any more that one did which is gone.
   */
  readonly come: readonly string[];
  readonly gone: readonly string[];
  /** The same of stashes and notes left aside. */
  readonly ordinary: { readonly come: readonly string[]; readonly gone: readonly string[] };
}

const PREFIX = /^refs\/(?:heads|remotes|tags)\//;
const NAMED = ['refs/heads/', 'refs/remotes/', 'refs/tags/'] as const;
const ASIDE = ['refs/stash\0', 'refs/notes/'] as const;
/** Bytes that are compared at once. */
const AT_ONCE = 4096;
/** So many ids are looked for one by one. */
const FEW = 50;

function isOrdinary({ name }: Line): boolean {
  return name !== 'refs/stash' && !name.startsWith('refs/notes/');
}

function parseLine(line: string): Line {
  const [name = '', id = '', symref = ''] = line.split('\0');
  return { name, id, symref };
}

/**
 * Somebody may have named a branch after a token: such a name is left out, and next time the line counts as another
 * one.
 */
function withoutSecrets(line: string, holdsSecret: (name: string) => boolean): string {
  const parsed = parseLine(line);
  if ([parsed.name, parsed.symref].every((name) => mayRepeatPath(name) && !holdsSecret(name))) return line;
  return `${isOrdinary(parsed) ? '' : 'refs/notes/'}\0${parsed.id}\0`;
}

/** How far two texts are the same from their beginnings, up to the beginning of a line. */
function commonStart(a: Buffer, b: Buffer): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at + AT_ONCE <= end && a.compare(b, at, at + AT_ONCE, at, at + AT_ONCE) === 0) at += AT_ONCE;
  while (at < end && a[at] === b[at]) at++;
  return at === 0 ? 0 : a.lastIndexOf(LF, at - 1) + 1;
}

/** How far from their ends, at most `most`, up to the end of a line. */
function commonEnd(a: Buffer, b: Buffer, most: number): number {
  let count = 0;
  while (
    count + AT_ONCE <= most &&
    a.compare(b, b.length - count - AT_ONCE, b.length - count, a.length - count - AT_ONCE, a.length - count) === 0
  ) {
    count += AT_ONCE;
  }
  while (count < most && a[a.length - count - 1] === b[b.length - count - 1]) count++;
  return count === 0 ? 0 : a.length - 1 - a.indexOf(LF, a.length - count);
}

function linesIn(text: Buffer, from: number, to: number): ReadonlySet<string> {
  return new Set(
    text
      .toString('utf8', from, to)
      .split('\n')
      .filter((line) => line !== ''),
  );
}

function idsOf(lines: Iterable<Line>): string[] {
  return [...new Set(Array.from(lines, ({ id }) => id))].filter((id) => id !== '');
}

function moved(
  come: readonly Line[],
  gone: readonly Line[],
): { readonly come: readonly string[]; readonly gone: readonly string[] } {
  const after = new Set(idsOf(come));
  const before = new Set(idsOf(gone));
  return { come: [...after].filter((id) => !before.has(id)), gone: [...before].filter((id) => !after.has(id)) };
}

export class RefListing {
  /** Lines of `NAME NUL ID NUL SYMREF` behind a line feed. */
  readonly text: Buffer;
  #named: readonly Ref[] | undefined;
  #all: ReadonlySet<string> | undefined;
  #ordinary: ReadonlySet<string> | undefined;

  constructor(text: Buffer) {
    this.text = text;
  }

  /** `heads`: what the HEADs of working trees point at; `listed`: as git prints it. */
  static of(heads: readonly string[], listed: Buffer): RefListing {
    return new RefListing(
      Buffer.concat([Buffer.from(`\n${[...new Set(heads)].map((id) => `\0${id}\0\n`).join('')}`), listed]),
    );
  }

  /** As anybody can make it again: `git for-each-ref --format='%(objectname) %(refname)' | sha256sum`. */
  get record(): { readonly count: number; readonly sha256: string } {
    const refs = this.text
      .toString('latin1')
      .split('\n')
      .map(parseLine)
      .filter(({ name }) => name !== '');
    const text = refs.map(({ name, id }) => `${id} ${name}\n`).join('');
    return { count: refs.length, sha256: createHash('sha256').update(text, 'latin1').digest('hex') };
  }

  /** Branches and tags. */
  get named(): readonly Ref[] {
    return (this.#named ??= NAMED.flatMap((prefix) => [...this.#beginningWith(prefix)])
      .filter(({ id, symref }) => id !== '' && symref === '')
      .map(({ name, id }) => ({ name: name.replace(PREFIX, ''), isTag: name.startsWith('refs/tags/'), id })));
  }

  /** What the stash and notes point at. */
  get aside(): string[] {
    return ASIDE.flatMap((prefix) => [...this.#beginningWith(prefix)])
      .map(({ id }) => id)
      .filter((id) => id !== '');
  }

  /** What all refs and HEADs point at. */
  get all(): ReadonlySet<string> {
    return (this.#all ??= new Set(this.#ids(() => true)));
  }

  /** The same without stashes and notes. */
  get ordinary(): ReadonlySet<string> {
    return (this.#ordinary ??= new Set(this.ordinaryIds()));
  }

  *#beginningWith(prefix: string): Generator<Line> {
    const { text } = this;
    const first = `\n${prefix}`;
    for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
      yield parseLine(text.toString('utf8', at + 1, text.indexOf(LF, at + 1)));
    }
  }

  /** What refs point at, each once or more often, as far as somebody goes on asking. */
  ordinaryIds(): Generator<string> {
    return this.#ids((text, at) => !ASIDE.some((name) => text.startsWith(name, at)));
  }

  /**
   * What the lines point at whose beginnings `isWanted`, in a text of which each character is a byte: ten thousand lines
   * are passed over, and no name is made.
   */
  *#ids(isWanted: (text: string, at: number) => boolean): Generator<string> {
    const text = this.text.toString('latin1');
    for (let at = 0, end = 0; at < text.length; at = end + 1) {
      end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const from = text.indexOf('\0', at) + 1;
      if (from === 0 || from > end) continue;
      const to = text.indexOf('\0', from);
      if (to > from && isWanted(text, at)) yield text.slice(from, to);
    }
  }

  /** Those of `ids` that nothing here points at. */
  outside(ids: readonly string[]): string[] {
    return ids.filter((id) => (ids.length > FEW ? !this.all.has(id) : !this.text.includes(`\0${id}\0`)));
  }

  /** The listing as it may be kept. `holdsSecret`: of a name with a value in it that the scan found. */
  kept(holdsSecret: (name: string) => boolean): Buffer {
    const lines = this.text.toString('utf8').split('\n');
    return Buffer.from(lines.map((line) => withoutSecrets(line, holdsSecret)).join('\n'));
  }

  /** What differs from an earlier listing. */
  since(earlier: RefListing): RefNews {
    const a = earlier.text;
    const b = this.text;
    const start = commonStart(a, b);
    const end = commonEnd(a, b, Math.min(a.length, b.length) - start);
    const before = linesIn(a, start, a.length - end);
    const after = linesIn(b, start, b.length - end);
    const gone = [...before].filter((line) => !after.has(line)).map(parseLine);
    const come = [...after].filter((line) => !before.has(line)).map(parseLine);
    return { ...moved(come, gone), ordinary: moved(come.filter(isOrdinary), gone.filter(isOrdinary)) };
  }
}
