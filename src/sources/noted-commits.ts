/** Commits as they were noted when their texts were read: which tree each has, and from all of them the history, so that git need not walk it. */
import { CommitGraph } from './commit-graph.ts';
import { readCommitHeader, type CommitHeader } from './commit-header.ts';
import { idAt, type PackIndex } from './pack/pack-index.ts';
import type { EntryTable } from './pack/entry-table.ts';

/** Commits of a pack, as plain data that may go from thread to thread. */
export interface NotedCommits {
  /** Entries of the pack. */
  readonly entries: number[];
  readonly headers: CommitHeader[];
}

/** A commit that was noted. */
export interface NotedCommit {
  /** In hexadecimal. */
  readonly id: string;
  readonly header: CommitHeader;
}

/** False for a text that is no commit's. */
export function noteCommit({ entries, headers }: NotedCommits, entry: number, text: Buffer, idBytes: number): boolean {
  const header = readCommitHeader(text, idBytes);
  if (header === null) return false;
  entries.push(entry);
  headers.push(header);
  return true;
}

/** With the ids that a pack's index has for them. */
export function identified({ index, table }: { readonly index: PackIndex; readonly table: EntryTable }, { entries, headers }: NotedCommits): NotedCommit[] {
  return entries.map((entry, at) => ({ id: idAt(index, table.position[entry] as number), header: headers[at] as CommitHeader }));
}

/** The history of all of these, reached by a ref or not; null where one does not say when it was made. */
export function graphOf(commits: readonly NotedCommit[], width: number): CommitGraph | null {
  const graph = new CommitGraph(width), line = Buffer.alloc(1 << 16);
  for (const { id, header: { seconds, parents } } of commits) {
    const text = `${seconds} ${id}${parents}`;
    if (seconds < 0 || text.length > line.length) return null;
    graph.add(line, 0, line.write(text, 'latin1'));
  }
  return graph;
}
