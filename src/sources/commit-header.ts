/** What the text of a commit says of its place in the history: its tree, its parents and when it was made. */

export interface CommitHeader {
  /** In hexadecimal. */
  readonly tree: string;
  /** In hexadecimal, a space before each. */
  readonly parents: string;
  readonly seconds: number;
}

const LF = 0x0a, GREATER = 0x3e, SPACE = 0x20, ZERO = 0x30, NINE = 0x39;
const TREE = Buffer.from('tree '), PARENT = Buffer.from('parent '), AUTHOR = Buffer.from('author '), COMMITTER = Buffer.from('committer ');

function startsWith(text: Buffer, at: number, word: Buffer): boolean {
  for (let i = 0; i < word.length; i++) if (text[at + i] !== word[i]) return false;
  return true;
}

/** Behind the last `>` of the line, as git reads it; -1 for none. */
function secondsOf(text: Buffer, start: number, end: number): number {
  let at = end - 1;
  while (at > start && text[at] !== GREATER) at--;
  if (text[at] !== GREATER || text[at + 1] !== SPACE) return -1;
  let seconds = 0, digits = 0;
  for (at += 2; at < end && (text[at] as number) >= ZERO && (text[at] as number) <= NINE; at++, digits++) seconds = seconds * 10 + (text[at] as number) - ZERO;
  return digits === 0 || !Number.isSafeInteger(seconds) ? -1 : seconds;
}

/** Null where it is no commit's. `seconds` is -1 where the text does not tell. */
export function readCommitHeader(text: Buffer, idBytes: number): CommitHeader | null {
  const digits = idBytes * 2;
  let at = TREE.length + digits, parents = '';
  if (!startsWith(text, 0, TREE) || text[at] !== LF) return null;
  const tree = text.toString('latin1', TREE.length, at);
  for (at++; startsWith(text, at, PARENT) && text[at + PARENT.length + digits] === LF; at += PARENT.length + digits + 1) {
    parents += text.toString('latin1', at + PARENT.length - 1, at + PARENT.length + digits);
  }
  if (!startsWith(text, at, AUTHOR)) return { tree, parents, seconds: -1 };
  at = text.indexOf(LF, at) + 1;
  const end = at > 0 && startsWith(text, at, COMMITTER) ? text.indexOf(LF, at) : -1;
  return { tree, parents, seconds: end < 0 ? -1 : secondsOf(text, at, end) };
}
