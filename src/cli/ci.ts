/**
 * The range of the event that a CI job runs for, read from what GitHub and GitLab hand to it. Nothing of it reaches a
 * shell. Where there is no range, or its beginning is not in the checkout, the working tree is scanned, and that is said.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import { UsageError } from '../model/error.ts';
import type { Io } from '../model/io.ts';
import { shownRef } from '../model/quote.ts';
import type { Report } from '../model/report.ts';
import type { ScanTarget } from '../scan/request.ts';
import { parseRange, resolveRange, shallowCommits } from '../sources/git-range.ts';
import { isZero } from '../sources/raw-diff.ts';
import { openRepository } from '../sources/repository.ts';

interface Ends {
  readonly from: string;
  readonly to: string;
}

/** Why the event has no range, in words that end a sentence. */
type Event = Ends | { readonly none: string };

function idAt(value: unknown, ...path: readonly string[]): string | null {
  let at = value;
  for (const name of path) at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof at === 'string' && /^[0-9a-f]{40,64}$/.test(at) ? at : null;
}

function endsOf(from: string | null, to: string | null, none: string): Event {
  return from === null || to === null || isZero(from) || isZero(to) ? { none } : { from, to };
}

function gitHubEvent(file: string): Event {
  let event: unknown;
  try {
    event = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError('the file that GITHUB_EVENT_PATH names cannot be read as JSON.', { path: file, cause });
  }
  const base = idAt(event, 'pull_request', 'base', 'sha');
  if (base !== null) return endsOf(base, idAt(event, 'pull_request', 'head', 'sha'), 'the pull request names no commits');
  const group = idAt(event, 'merge_group', 'base_sha');
  if (group !== null) return endsOf(group, idAt(event, 'merge_group', 'head_sha'), 'the merge group names no commits');
  return endsOf(idAt(event, 'before'), idAt(event, 'after'), 'the event has no range: a new branch, or no push');
}

function gitLabEvent(env: Io['env']): Event {
  const to = env['CI_COMMIT_SHA'] ?? null;
  const base = env['CI_MERGE_REQUEST_DIFF_BASE_SHA'];
  return endsOf(base || (env['CI_COMMIT_BEFORE_SHA'] ?? null), to, 'the pipeline has no range: a new branch, or a run by hand or schedule');
}

function eventOf(env: Io['env']): Event {
  if (env['GITHUB_EVENT_PATH']) return gitHubEvent(env['GITHUB_EVENT_PATH']);
  if (env['GITLAB_CI'] || env['CI_COMMIT_SHA']) return gitLabEvent(env);
  return { none: 'this is no job of GitHub or GitLab' };
}

export interface CiTarget {
  readonly target: ScanTarget;
  readonly diagnostics: readonly Diagnostic[];
}

export async function ciTarget(folder: string | null, io: Io): Promise<CiTarget> {
  const tree: ScanTarget = { kind: 'tree', paths: [folder ?? '.'] };
  const event = eventOf(io.env);
  if ('none' in event) return { target: tree, diagnostics: [diagnostic('note', 'ci-no-range', `the working tree is scanned: ${event.none}`)] };
  const label = `${event.from}..${event.to}`, range = parseRange(label);
  const repository = await openRepository(folder, io);
  try {
    await resolveRange(repository, range);
    return { target: { kind: 'range', folder, range, label }, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const isShallow = shallowCommits(repository).size > 0;
    const why = isShallow ? 'this clone is shallow: check out with fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab)' : 'a force push may have replaced it';
    return { target: tree, diagnostics: [diagnostic('error', isShallow ? 'shallow-clone' : 'ci-range-unknown', `only the working tree is scanned: the event's range ${shownRef(event.from)}..${shownRef(event.to)} is not in this checkout; ${why}`)] };
  }
}

/** Hands the number of findings to later steps of a GitHub job. */
export function writeCiOutputs(report: Report, env: Io['env']): void {
  const file = env['GITHUB_OUTPUT'];
  if (file) appendFileSync(file, `findings=${report.summary.findings}\n`);
}
