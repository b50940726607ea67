/**
 * What `--ci` scans: the commits that the event of a job brought. Of a branch or tag that is new, or was replaced by
 * force, those that the default branch does not have, or all of its history. The working tree is scanned where an event
 * brings no commits, and that is said; where the checkout lacks what the event names, the scan is incomplete as well.
 */
import { appendFileSync } from 'node:fs';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import type { Io } from '../../base/io.ts';
import { shownRef } from '../../redaction/quote.ts';
import type { Report } from '../../model/report.ts';
import type { ScanTarget } from '../../scan/request.ts';
import { resolveCommits, shallowCommits } from '../../sources/git/range.ts';
import { gitIn, openRepository, type Repository } from '../../sources/git/repository.ts';
import { ciEvent, type EventCommits } from './ci-event.ts';

export interface CiTarget {
  readonly target: ScanTarget;
  readonly diagnostics: readonly Diagnostic[];
}

/** Commits that were there before the event, and how to name them. */
interface Base {
  readonly not: readonly string[];
  readonly name: string;
}

function treeOf(folder: string | null): ScanTarget {
  return { kind: 'tree', paths: [folder ?? '.'] };
}

function treeInstead(folder: string | null, why: string): CiTarget {
  return {
    target: treeOf(folder),
    diagnostics: [diagnostic('note', 'ci-no-range', `the working tree is scanned: ${why}`)],
  };
}

function treeOnly(folder: string | null, repository: Repository, { from, to }: EventCommits): CiTarget {
  const isShallow = shallowCommits(repository).size > 0;
  const why = isShallow
    ? 'this clone is shallow: check out with fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab)'
    : 'the commit checked out is not the one that the event names';
  const what =
    from === null ? `the new branch or tag at ${shownRef(to)}` : `the event's range ${shownRef(from)}..${shownRef(to)}`;
  return {
    target: treeOf(folder),
    diagnostics: [
      diagnostic(
        'error',
        isShallow ? 'shallow-clone' : 'ci-range-unknown',
        `only the working tree is scanned: ${what} is not in this checkout; ${why}`,
      ),
    ],
  };
}

/** Null where nothing is known to be older. */
async function baseOf(event: EventCommits, repository: Repository): Promise<Base | null> {
  const { from, also, defaultBranch, to } = event;
  const branch = defaultBranch === null ? null : `refs/remotes/origin/${defaultBranch}`;
  const named = [...(from === null ? [] : [from]), ...also, ...(branch === null ? [] : [branch])];
  const ids = await resolveCommits(repository, named);
  if (from !== null && ids[0] != null) {
    return { not: [ids[0], ...also.filter((_, at) => ids[at + 1] != null)], name: from };
  }
  const main = branch === null ? null : (ids.at(-1) ?? null);
  const isItself = main === to && !event.isBesideDefault;
  return main === null || isItself ? null : { not: [main], name: `origin/${defaultBranch}` };
}

async function isEmpty(repository: Repository, tip: string, not: readonly string[]): Promise<boolean> {
  const listed = await gitIn(repository, ['rev-list', '-n', '1', tip, '--not', ...not]);
  return listed.code === 0 && listed.stdout.length === 0;
}

export async function ciTarget(folder: string | null, io: Io): Promise<CiTarget> {
  const event = ciEvent(io.env);
  if ('none' in event) return treeInstead(folder, event.none);
  const repository = await openRepository(folder, io);
  const { to } = event;
  const [tip] = await resolveCommits(repository, [to]);
  const base = await baseOf(event, repository);
  const isCutOff = shallowCommits(repository).size > 0 && base?.name !== event.from;
  if (tip == null || isCutOff) return treeOnly(folder, repository, event);
  if (base === null) {
    return {
      target: { kind: 'history', folder, scope: { kind: 'branch', name: to }, unreachable: false, label: to },
      diagnostics: [],
    };
  }
  if (await isEmpty(repository, to, base.not)) {
    return treeInstead(folder, 'the event adds no new commits');
  }
  return {
    target: {
      kind: 'range',
      folder,
      range: { tips: [to], not: base.not, knownRemote: null },
      label: `${base.name}..${to}`,
    },
    diagnostics: [],
  };
}

/** Hands the number of findings to later steps of a GitHub job. */
export function writeCiOutputs(report: Report, env: Io['env']): void {
  const file = env['GITHUB_OUTPUT'];
  if (file) appendFileSync(file, `findings=${report.summary.findings}\n`);
}
