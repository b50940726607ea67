/** Who wrote a commit, and when: from its text where nothing about that is odd, else as git reads it. */
import { isAscii, isUtf8 } from 'node:buffer';
import { splitNul } from '../git/git.ts';
import { gitIn, type Repository } from '../git/repository.ts';

export interface CommitDetails {
  readonly author: string;
  readonly date: string;
}

/** The last second of the year 9999: what no calendar has is taken for the limit. */
const LAST_SECOND = 253_402_300_799;

function instantInWords(seconds: string): string {
  const number = Number(seconds);
  const within = Number.isFinite(number) ? Math.min(Math.max(number, 0), LAST_SECOND) : 0;
  return new Date(within * 1000).toISOString().replace('.000Z', 'Z');
}

/** `author NAME <ADDRESS> SECONDS ZONE` behind the parents, as git reads it where nothing about the line is odd. */
const AUTHOR = /^tree [0-9a-f]+\n(?:parent [0-9a-f]+\n)*author (\S(?:[^<>\n]*\S)?) <[^<>\n]*> (\d{1,11}) [+-]\d{4}\n/;

/** From the text of a commit; null where git had better read it: in another encoding, or with an odd line. */
function detailsIn(text: Buffer): CommitDetails | null {
  const end = text.indexOf('\n\n');
  const head = text.subarray(0, end < 0 ? text.length : end + 1);
  const [, author, seconds] = isAscii(head) || isUtf8(text) ? (AUTHOR.exec(head.toString('utf8')) ?? []) : [];
  if (author === undefined || seconds === undefined || head.includes('\nencoding ')) return null;
  return { author, date: instantInWords(seconds) };
}

/** Who wrote these commits, and when. `textOf`: the text of a commit, where it can be had without git. */
export async function commitDetails(
  repository: Repository,
  ids: readonly string[],
  textOf: (id: string) => Buffer | null = () => null,
): Promise<ReadonlyMap<string, CommitDetails>> {
  const details = new Map<string, CommitDetails>();
  const left: string[] = [];
  for (const id of ids) {
    const text = textOf(id);
    const known = text === null ? null : detailsIn(text);
    if (known === null) left.push(id);
    else details.set(id, known);
  }
  if (left.length === 0) return details;
  const format = ['--no-walk=unsorted', '--encoding=UTF-8', '--format=%x00%H%x00%an%x00%at%x00', '--stdin'];
  const result = await gitIn(repository, ['rev-list', ...format], `${left.join('\n')}\n`);
  const fields = splitNul(result.stdout);
  for (let at = 1; at + 2 < fields.length; at += 4) {
    details.set(fields[at] ?? '', { author: fields[at + 1] ?? '', date: instantInWords(fields[at + 2] ?? '') });
  }
  return details;
}
