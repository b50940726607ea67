/** Reads the commits that revisions reach through `git rev-list`. */
import { LF } from '../../base/ascii.ts';
import { CommitGraph } from './commit-graph.ts';
import { recordsOf, streamGit } from '../git/stream.ts';
import { gitIn, type Repository } from '../git/repository.ts';

/** Digits of an object id in this repository. */
export async function idWidth(repository: Repository): Promise<number> {
  const format = await gitIn(repository, ['rev-parse', '--show-object-format']);
  return format.stdout.toString('latin1').trim() === 'sha256' ? 64 : 40;
}

/** `lines` are further revisions, for more than a command line holds. */
export async function readCommitGraph(
  repository: Repository,
  revisions: readonly string[],
  width: number,
  lines: readonly string[] = [],
): Promise<CommitGraph> {
  const graph = new CommitGraph(width);
  const input = lines.length === 0 ? {} : { lines: lines.map((line) => `${line}\n`) };
  const result = await streamGit(
    [...repository.args, 'rev-list', '--timestamp', '--parents', ...revisions],
    { ...repository.options, ...input },
    recordsOf(LF, (line, start, end) => graph.add(line, start, end)),
  );
  // Older versions pass over a ref to an object that is gone, with this and no code.
  if (result.code !== 0 || /^error: .* does not point to a valid object!$/m.test(result.stderr)) {
    graph.failure = result.stderr;
  }
  graph.arrange();
  return graph;
}
