/** What GitHub and GitLab tell a job about the event that it runs for. Ids are taken as data, and as nothing else. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { memberOf } from '../../base/plain-object.ts';
import { mayRepeatPath } from '../../redaction/quote.ts';
import { isZero } from '../../sources/git/raw-diff.ts';

/** Commits that an event brought. */
export interface EventCommits {
  readonly to: string;
  /** What was there before; null for a branch or tag that is new. */
  readonly from: string | null;
  /** Further commits that were there, where the checkout has them. */
  readonly also: readonly string[];
  /** The default branch, if it is known. */
  readonly defaultBranch: string | null;
  /** What was pushed is known to be another branch, or a tag: the default branch tells what is older than it. */
  readonly isBesideDefault: boolean;
}

/** Why the event has no range, in words that end a sentence. */
export type CiEvent = EventCommits | { readonly none: string };

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(memberOf, value);
}

/** An id of a commit that is none of zeros. */
function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value) && !isZero(value) ? value : null;
}

function branchOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && !/[\0-\x20]/.test(value) ? value : null;
}

function between(from: unknown, to: unknown, what: string): CiEvent {
  const [before, after] = [idOf(from), idOf(to)];
  return before === null || after === null
    ? { none: `${what} names no commits` }
    : { from: before, to: after, also: [], defaultBranch: null, isBesideDefault: false };
}

function gitHubEvent(file: string): CiEvent {
  let event: unknown;
  try {
    event = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError('the file that GITHUB_EVENT_PATH names cannot be read as JSON.', {
      path: mayRepeatPath(file) ? file : undefined,
      cause,
    });
  }
  if (at(event, 'pull_request', 'base', 'sha') !== undefined) {
    return between(
      at(event, 'pull_request', 'base', 'sha'),
      at(event, 'pull_request', 'head', 'sha'),
      'the pull request',
    );
  }
  if (at(event, 'merge_group', 'base_sha') !== undefined) {
    return between(at(event, 'merge_group', 'base_sha'), at(event, 'merge_group', 'head_sha'), 'the merge group');
  }
  const to = idOf(at(event, 'after'));
  if (to === null) return { none: 'the event is not a push, or deletes a branch' };
  const [defaultBranch, ref] = [branchOf(at(event, 'repository', 'default_branch')), branchOf(at(event, 'ref'))];
  return {
    from: idOf(at(event, 'before')),
    to,
    also: [],
    defaultBranch,
    isBesideDefault: defaultBranch !== null && ref !== null && ref !== `refs/heads/${defaultBranch}`,
  };
}

function gitLabEvent(env: Io['env']): CiEvent {
  const to = idOf(env['CI_COMMIT_SHA']);
  if (to === null) return { none: 'the pipeline names no commit' };
  const base = idOf(env['CI_MERGE_REQUEST_DIFF_BASE_SHA']);
  // A pipeline for merged results runs on a merge with the target branch, whose own commits are not the request's.
  const target = idOf(env['CI_MERGE_REQUEST_TARGET_BRANCH_SHA']);
  if (base !== null) {
    return { from: base, to, also: target === null ? [] : [target], defaultBranch: null, isBesideDefault: false };
  }
  if (env['CI_PIPELINE_SOURCE'] && env['CI_PIPELINE_SOURCE'] !== 'push') {
    return { none: 'the pipeline was started manually, by schedule or by another pipeline' };
  }
  const [defaultBranch, branch] = [branchOf(env['CI_DEFAULT_BRANCH']), branchOf(env['CI_COMMIT_BRANCH'])];
  return {
    from: idOf(env['CI_COMMIT_BEFORE_SHA']),
    to,
    also: [],
    defaultBranch,
    isBesideDefault: Boolean(env['CI_COMMIT_TAG']) || (branch !== null && branch !== defaultBranch),
  };
}

export function ciEvent(env: Io['env']): CiEvent {
  if (env['GITHUB_EVENT_PATH']) return gitHubEvent(env['GITHUB_EVENT_PATH']);
  if (env['GITLAB_CI'] || env['CI_COMMIT_SHA']) return gitLabEvent(env);
  return { none: 'this is not a GitHub or GitLab job' };
}
