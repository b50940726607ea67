/** Branches and tags of a repository, and which of them have a commit in their history. */
import type { RefNames } from '../model/history.ts';
import { compareText } from '../model/order.ts';
import type { CommitGraph } from './commit-graph.ts';
import { gitIn, type Repository } from './repository.ts';

export interface Ref {
  /** `main`, `origin/main`, `v1.0`. */
  readonly name: string;
  readonly isTag: boolean;
  /** What it points at, through tags. */
  readonly id: string;
  /** Of a commit. */
  readonly tree: string;
}

const FORMAT = '%(refname)%00%(objectname)%00%(*objectname)%00%(tree)%00%(*tree)%00%(symref)';
const PREFIX = /^refs\/(?:heads|remotes|tags)\//;
/** Groups that are asked about at once: the bits of a number. */
const AT_ONCE = 32;

export interface Refs {
  /** Branches and tags. */
  readonly named: readonly Ref[];
  /** What the stash and notes point at. */
  readonly aside: readonly string[];
  /** What git said of a ref that it cannot make out; null where all are in order. */
  readonly failure: string | null;
}

export async function readRefs(repository: Repository): Promise<Refs> {
  const result = await gitIn(repository, ['for-each-ref', `--format=${FORMAT}`]), named: Ref[] = [], aside: string[] = [];
  for (const line of result.stdout.toString('utf8').split('\n')) {
    const [name = '', id = '', peeled = '', tree = '', peeledTree = '', symref = ''] = line.split('\0');
    if (id === '') continue;
    if (name === 'refs/stash' || name.startsWith('refs/notes/')) aside.push(id);
    else if (symref === '' && PREFIX.test(name)) named.push({ name: name.replace(PREFIX, ''), isTag: name.startsWith('refs/tags/'), id: peeled || id, tree: peeledTree || tree });
  }
  const isWhole = result.code === 0 && !/^warning: ignoring broken ref /m.test(result.stderr);
  return { named, aside, failure: isWhole ? null : result.stderr };
}

/** For each group of commits, the refs that have one of them. Commits that are not of this history are passed over. */
export function refsHolding(graph: CommitGraph, refs: readonly Ref[], groups: readonly (readonly string[])[]): readonly RefNames[] {
  const positionOf = (id: string): number => graph.positionOf(Buffer.from(id, 'latin1'));
  const tips = refs.map((ref) => ({ ref, position: positionOf(ref.id) })).filter(({ position }) => position >= 0);
  const holding: RefNames[] = [];
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const some = groups.slice(at, at + AT_ONCE).map((group) => group.map(positionOf).filter((position) => position >= 0));
    const marks = graph.holders(some);
    for (const bit of some.keys()) {
      const having = tips.filter(({ position }) => ((marks[position] ?? 0) & (1 << bit)) !== 0).map(({ ref }) => ref);
      const names = (isTag: boolean): string[] => having.filter((ref) => ref.isTag === isTag).map(({ name }) => name).sort(compareText);
      holding.push({ branches: names(false), tags: names(true) });
    }
  }
  return holding;
}
