import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readPush } from '../../src/cli/settings/push.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];
const ZERO = '0'.repeat(40);
const said = (text: string, env: Readonly<Record<string, string>> = {}) =>
  readPush({ env, stdin: Readable.from([text]) });

test.each([
  ['a branch', `refs/heads/main ${B} refs/heads/main ${A}\n`, [B], [A], 'push of refs/heads/main'],
  ['a new branch', `refs/heads/new ${B} refs/heads/new ${ZERO}\n`, [B], [], 'push of refs/heads/new'],
  ['a branch that is taken away', `(delete) ${ZERO} refs/heads/old ${A}\n`, [], [], 'nothing to push'],
  ['nothing', '', [], [], 'nothing to push'],
])('what git hands to a hook of %s', async (_, text, tips, not, label) => {
  expect(await said(text, { KEYROLL_PUSH_REMOTE: 'origin' })).toEqual({
    range: { tips, not, knownRemote: 'origin' },
    label,
  });
});

test.each([{ KEYROLL_PUSH_REMOTE: 'https://example.test/a.git' }, {}])(
  'a remote that has no name stands for any: %j',
  async (env) => {
    expect((await said(`a ${B} a ${A}\n`, env)).range.knownRemote).toBe('');
  },
);

test('what the pre-commit framework says comes first', async () => {
  const to = { PRE_COMMIT_TO_REF: B, PRE_COMMIT_REMOTE_NAME: 'fork' };
  expect(await said('', { ...to, PRE_COMMIT_FROM_REF: A })).toEqual({
    range: { tips: [B], not: [A], knownRemote: 'fork' },
    label: `${A}..${B}`,
  });
  for (const none of [{}, { PRE_COMMIT_FROM_REF: ZERO }]) {
    expect((await said('', { ...to, ...none })).range).toEqual({ tips: [B], not: [], knownRemote: 'fork' });
  }
  const first = { PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/main', PRE_COMMIT_REMOTE_NAME: 'origin' };
  expect((await said('', first)).range).toEqual({ tips: ['refs/heads/main'], not: [], knownRemote: 'origin' });
});

test('anything else is refused', async () => {
  for (const text of ['nonsense', `a ${B}\n`, `a --all b ${A}\n`, `a --all=${B} b ${A}\n`, `a ${B} b ${A}--all\n`]) {
    await expect(said(text)).rejects.toThrow('--pre-push expects on standard input');
  }
});
