import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ciEvent } from '../../src/cli/settings/ci-event.ts';
import { folder, write } from './keyroll.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
const ZERO = '0'.repeat(40);
const none = (words: string) => ({ none: expect.stringContaining(words) });

test.each([
  ['a pull request', { pull_request: { base: { sha: A }, head: { sha: B } } }, { from: A, to: B, defaultBranch: null }],
  ['one without its end', { pull_request: { base: { sha: A } } }, none('names no commits')],
  ['one without its beginning', { pull_request: { base: { sha: ZERO }, head: { sha: B } } }, none('names no commits')],
  ['a merge group', { merge_group: { base_sha: A, head_sha: B } }, { from: A, to: B, defaultBranch: null }],
  ['a push', { before: A, after: B }, { from: A, to: B, defaultBranch: null }],
  [
    'a new branch',
    { before: ZERO, after: B, repository: { default_branch: 'main' } },
    { from: null, to: B, defaultBranch: 'main', isBesideDefault: false },
  ],
  [
    'a new branch by its name',
    { before: ZERO, after: B, ref: 'refs/heads/topic', repository: { default_branch: 'main' } },
    { isBesideDefault: true },
  ],
  [
    'a new tag',
    { before: ZERO, after: B, ref: 'refs/tags/main', repository: { default_branch: 'main' } },
    { isBesideDefault: true },
  ],
  [
    'the first push of the default branch',
    { before: ZERO, after: B, ref: 'refs/heads/main', repository: { default_branch: 'main' } },
    { isBesideDefault: false },
  ],
  ['a default branch of no name', { before: A, after: B, repository: { default_branch: '' } }, { defaultBranch: null }],
  ['one that is no name', { before: A, after: B, repository: { default_branch: 'a b' } }, { defaultBranch: null }],
  ['a branch that is taken away', { before: A, after: ZERO }, none('deletes a branch')],
  ['no id but an option', { before: '--all', after: B }, { from: null, to: B }],
  ['an option that ends in an id', { before: `--output=${A}`, after: B }, { from: null, to: B }],
  ['an id and an option behind it', { before: `${A} --all`, after: B }, { from: null, to: B }],
])('GitHub tells of %s', (_, event, expected) => {
  const dir = folder();
  write(dir, 'event.json', JSON.stringify(event));
  expect(ciEvent({ GITHUB_EVENT_PATH: join(dir, 'event.json') })).toMatchObject(expected);
});

test('what GitHub tells of is refused where it cannot be read, and named where its path may be', () => {
  expect(() => ciEvent({ GITHUB_EVENT_PATH: 'no/event.json' })).toThrow(
    expect.objectContaining({ message: expect.stringContaining('cannot be read as JSON'), path: 'no/event.json' }),
  );
  const path = `no/${Buffer.from('a1b2').toString('hex').repeat(4)}`;
  expect(() => ciEvent({ GITHUB_EVENT_PATH: path })).toThrow(expect.not.objectContaining({ path }));
});

test.each([
  ['a merge request', { CI_MERGE_REQUEST_DIFF_BASE_SHA: A }, { from: A, to: B, also: [], defaultBranch: null }],
  [
    'merged results',
    { CI_MERGE_REQUEST_DIFF_BASE_SHA: A, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: C, CI_PIPELINE_SOURCE: 'merge_request' },
    { from: A, to: B, also: [C] },
  ],
  ['a push', { CI_COMMIT_BEFORE_SHA: A, CI_PIPELINE_SOURCE: 'push' }, { from: A, to: B }],
  [
    'a new branch',
    { CI_COMMIT_BEFORE_SHA: ZERO, CI_DEFAULT_BRANCH: 'main' },
    { from: null, to: B, defaultBranch: 'main', isBesideDefault: false },
  ],
  ['a new branch by its name', { CI_DEFAULT_BRANCH: 'main', CI_COMMIT_BRANCH: 'topic' }, { isBesideDefault: true }],
  ['a new tag', { CI_DEFAULT_BRANCH: 'main', CI_COMMIT_TAG: 'main' }, { isBesideDefault: true }],
  ['the default branch', { CI_DEFAULT_BRANCH: 'main', CI_COMMIT_BRANCH: 'main' }, { isBesideDefault: false }],
  ['a schedule', { CI_COMMIT_BEFORE_SHA: A, CI_PIPELINE_SOURCE: 'schedule' }, none('manually, by schedule')],
])('GitLab tells of %s', (_, env, expected) => {
  expect(ciEvent({ CI_COMMIT_SHA: B, ...env })).toMatchObject(expected);
});

test('a job that names no commit, and no job at all, have none', () => {
  expect(ciEvent({ GITLAB_CI: 'true' })).toEqual(none('names no commit'));
  expect(ciEvent({})).toEqual(none('not a GitHub or GitLab job'));
});
