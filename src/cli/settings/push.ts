/**
 * What a push would publish: git tells a pre-push hook on standard input, the pre-commit framework in variables. What
 * the remote has already, on whatever branch, is not published by this push.
 */
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { isZero } from '../../sources/git/raw-diff.ts';
import type { CommitRange } from '../../sources/git/commit-range.ts';
import { readStdin } from '../../sources/files/stdin.ts';

export interface Push {
  readonly range: CommitRange;
  readonly label: string;
}

const MAX_INPUT_BYTES = 1 << 24;

function isId(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{40,64}$/.test(text);
}

/** `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID`, a line for each ref; zeros where a side does not exist. */
function parseRefs(text: string, remote: string): Push {
  const tips: string[] = [];
  const not: string[] = [];
  const names: string[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [localRef = '', localId, , remoteId] = line.trim().split(' ');
    if (!isId(localId) || !isId(remoteId)) {
      throw new UsageError('--pre-push expects on standard input what git passes to a pre-push hook.');
    }
    if (isZero(localId)) continue;
    tips.push(localId);
    names.push(localRef);
    if (!isZero(remoteId)) not.push(remoteId);
  }
  return {
    range: { tips, not, knownRemote: remote },
    label: names.length === 0 ? 'nothing to push' : `push of ${names.join(', ')}`,
  };
}

/** Remotes named by a URL have no branches that are known here; any remote's count then. */
function remoteOf(name: string | undefined): string {
  return name !== undefined && /^[\w.-]+$/.test(name) ? name : '';
}

export async function readPush({ env, stdin }: Pick<Io, 'env' | 'stdin'>): Promise<Push> {
  // The framework names no range where the first commit of all is among those to publish, but it names the branch.
  const to = env['PRE_COMMIT_TO_REF'] || env['PRE_COMMIT_LOCAL_BRANCH'];
  const from = env['PRE_COMMIT_FROM_REF'];
  const remote = remoteOf(env['KEYROLL_PUSH_REMOTE'] ?? env['PRE_COMMIT_REMOTE_NAME']);
  if (to) {
    return {
      range: { tips: [to], not: from && !isZero(from) ? [from] : [], knownRemote: remote },
      label: `${from || ''}..${to}`,
    };
  }
  if (stdin.isTTY === true) {
    throw new UsageError('--pre-push reads from standard input what git passes to a pre-push hook.', {
      hint: 'Use --range A..B to scan a range yourself.',
    });
  }
  const { bytes } = await readStdin(stdin, MAX_INPUT_BYTES);
  return parseRefs(bytes.toString('utf8'), remote);
}
