/** Refs of a repository as one listing tells them, and which branches and tags have a commit in their history. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RefNames } from '../../model/history.ts';
import { compareText } from '../../base/order.ts';
import type { CommitGraph } from './commit-graph.ts';
import type { GitResult } from '../git/git.ts';
import { hasBranchFile, headIn } from '../git/head.ts';
import { isObjectId } from '../git/object-id.ts';
import { readRegular } from '../files/own-file.ts';
import { RefListing, type Ref } from '../git/ref-listing.ts';
import { gitIn, type Repository } from '../git/repository.ts';

export interface Refs {
  /** All refs, and the HEADs of all working trees. */
  readonly listing: RefListing;
  /** The checked-out commit; null where there is none yet. */
  readonly head: string | null;
  /** What git said of a ref that it cannot make out; null where all are in order. */
  readonly failure: string | null;
  /** True where git had nothing to say at all. */
  readonly isClean: boolean;
}

/** Objects are not looked at, which takes a tenth of the time. */
const FORMAT = '%(refname)%00%(objectname)%00%(symref)';
/** Groups that are asked about at once: the bits of a number. */
const AT_ONCE = 32;

/** HEADs of other working trees that are on no branch. */
function otherHeads({ commonDir }: Repository): string[] {
  const folder = path.join(commonDir, 'worktrees');
  try {
    const files = [path.join(commonDir, 'HEAD'), ...readdirSync(folder).map((name) => path.join(folder, name, 'HEAD'))];
    return files.map((file) => readRegular(file).toString('latin1').trim()).filter(isObjectId);
  } catch {
    return [];
  }
}

/** Older versions complain of one that stands for a ref that is gone, too: nothing is lost by that. */
function isSymbolic({ commonDir }: Repository, name: string): boolean {
  try {
    return readRegular(path.join(commonDir, name)).toString('latin1').startsWith('ref: ');
  } catch {
    return false;
  }
}

/** What git answers about refs, which `readRefs` reads. */
export function listRefs(repository: Repository): Promise<GitResult> {
  return gitIn(repository, ['for-each-ref', `--format=${FORMAT}`]);
}

export async function readRefs(
  repository: Repository,
  listed: Promise<GitResult> = listRefs(repository),
): Promise<Refs> {
  const [{ code, stdout, stderr }, head] = await Promise.all([listed, headIn(repository)]);
  const broken = [...stderr.matchAll(/^warning: ignoring broken ref (.+)$/gm)].map(([, name = '']) => name);
  const isWhole = code === 0 && broken.every((name) => isSymbolic(repository, name));
  const isLost = head === null && hasBranchFile(repository);
  return {
    listing: RefListing.of([...otherHeads(repository), ...(head === null ? [] : [head])], stdout),
    head,
    failure: isLost ? 'error: the branch that HEAD names leads nowhere' : isWhole ? null : stderr,
    isClean: code === 0 && stderr === '' && !isLost,
  };
}

/** The commits behind `ids`; empty for what leads to none. Of what git cannot read, nothing is said. */
export async function peel(
  repository: Repository,
  ids: readonly string[],
  known: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const unknown = ids.filter((id) => !known.has(id));
  const { stdout } =
    unknown.length === 0
      ? { stdout: Buffer.alloc(0) }
      : await gitIn(
          repository,
          ['cat-file', '--batch-check=%(objectname)'],
          unknown.map((id) => `${id}^{commit}\n`).join(''),
        );
  const lines = stdout.toString('latin1').split('\n');
  const found = new Map<string, string>();
  // Git ends at an object that it cannot read: what comes after it stays open.
  lines.slice(0, -1).forEach((line, at) => found.set(unknown[at] ?? '', isObjectId(line) ? line : ''));
  return new Map(
    ids.flatMap((id) => {
      const commit = known.get(id) ?? found.get(id);
      return commit === undefined ? [] : [[id, commit] as const];
    }),
  );
}

/** For each group of commits, the refs that have one of them. Commits that are not of this history are passed over. */
export function refsHolding(
  graph: CommitGraph,
  refs: readonly Ref[],
  groups: readonly (readonly string[])[],
): readonly RefNames[] {
  const positionOf = (id: string): number => graph.positionOfId(id);
  const tips = refs
    .map((ref) => ({ ref, position: positionOf(ref.id) }))
    .filter(({ position }) => position >= 0)
    .sort((a, b) => compareText(a.ref.name, b.ref.name));
  const holding: RefNames[] = [];
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const some = groups
      .slice(at, at + AT_ONCE)
      .map((group) => group.map(positionOf).filter((position) => position >= 0));
    const marks = graph.holders(some);
    for (const bit of some.keys()) {
      const having = tips.filter(({ position }) => ((marks[position] ?? 0) & (1 << bit)) !== 0).map(({ ref }) => ref);
      const names = (isTag: boolean): string[] => having.filter((ref) => ref.isTag === isTag).map(({ name }) => name);
      holding.push({ branches: names(false), tags: names(true) });
    }
  }
  return holding;
}
