/** Reads what git prints with `--raw -z`: which file holds which blob now, and which it held before. */
import { COLON } from '../../base/ascii.ts';
import { splitNul } from './git.ts';

/** What makes git print so, and run no program of the repository's for it. */
export const RAW_DIFF = ['--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv'] as const;

export interface RawChange {
  readonly mode: string;
  /** Zeros where git did not work it out: a file of the working tree. */
  readonly blob: string;
  /** Of each side that it is compared with: one, or one for each parent of a merge. */
  readonly before: readonly string[];
  readonly status: string;
  readonly path: string;
}

export function isZero(id: string): boolean {
  return /^0+$/.test(id);
}

/** Ordinary files. Submodules and deletions hold no text of their own, and of links a working tree has none. */
export function isFile({ mode }: RawChange): boolean {
  return mode === '100644' || mode === '100755' || mode === '100664';
}

/** What a link leads to is text that programs read, and stays in the history. */
export function isFileOrLink(change: RawChange): boolean {
  return isFile(change) || change.mode === '120000';
}

/** `:MODE MODE ID ID STATUS`, with one more colon, mode, id and letter for each further parent. */
function parseHead(head: string, path: string): RawChange {
  const sides = head.lastIndexOf(':') + 1;
  const fields = head.slice(sides).split(' ');
  const ids = fields.slice(sides + 1, 2 * sides + 2);
  return {
    mode: fields[sides] ?? '',
    before: ids.slice(0, sides).filter((id) => !isZero(id)),
    blob: ids[sides] ?? '',
    status: fields.at(-1) ?? '',
    path,
  };
}

export function parseRawDiff(output: Buffer): RawChange[] {
  const parts = splitNul(output);
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) changes.push(parseHead(parts[at] ?? '', parts[at + 1] ?? ''));
  return changes;
}

/** Reads records of `diff-tree --stdin --raw -z`: the id of each commit, then its changes. */
export class CommitRecords {
  readonly #onChange: (commit: string, change: RawChange) => void;
  #head: string | null = null;
  /** The commit that was named last. */
  commit = '';

  constructor(onChange: (commit: string, change: RawChange) => void) {
    this.#onChange = onChange;
  }

  read(bytes: Buffer, start: number, end: number): void {
    if (this.#head !== null) {
      this.#onChange(this.commit, parseHead(this.#head, bytes.toString('utf8', start, end)));
      this.#head = null;
    } else if (bytes[start] === COLON) this.#head = bytes.toString('latin1', start, end);
    else this.commit = bytes.toString('latin1', start, end);
  }
}
