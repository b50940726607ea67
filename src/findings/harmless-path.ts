/**
 * Paths of test data and of other people's code. They lower the severity only: if they made the file a test in every
 * respect, guessable passwords in it would not be listed.
 */
import type { FileRole } from '../model/place.ts';
import { NOT_WRITTEN_HERE } from './place.ts';

/** `.env.test`, `.env.testing`, `test.env`: what tests run with. */
const ENV_OF_TESTS = /(?:^|[/._-])test(?:s|ing)?(?:[._-][^/]*)?$/i;
/**
 * `test` or the like as one word of several. A file named just `test.js` is often a trial with a real account, except in
 * a folder of settings.
 */
const OF_TESTS = new RegExp(
  [
    // `seed_test_users.sql`, `test.helpers.ts`, `pay.spec.data.ts`, `load-test-data/`
    String.raw`(?:^|[/._-])(?:[tT]ests?|specs?|mocks?|fixtures?|stubs?)[._-][^/]*[./]`,
    // in other languages
    String.raw`(?:^|[/._-])(?:[tT]estes?|[pP]ruebas?)[./_-]`,
    // `setupTests.ts`
    String.raw`[a-z0-9]Tests?\.(?:[mc]?[jt]sx?|py|rb|go|dart|mm?|vb|fs)$`,
    // `config/settings/test.py`
    String.raw`(?:^|/)(?:config|settings|environments)/(?:[^/]+/)?test\.\w+$`,
    String.raw`(?:^|/)(?:pytest|tox)\.ini$`,
    // of people and things that tests make up: `users/factories.py`, `database/factories/`
    String.raw`(?:^|/)(?:database/factories/|factories\.\w+$)`,
    // of machines that a cookbook is tried on
    String.raw`(?:^|[/.])kitchen[^/]*\.ya?ml$`,
  ].join('|'),
);
/** Whatever else such a path says, the values in it may be in use: `ab-test-service/config/production.yml`. */
const OF_PRODUCTION = /(?:^|[/._-])(?:prod|production|live)(?:[/._-]|$)/i;
/** The owner of the repository can rotate none of the values in third-party and generated code. */
const TAKEN_OVER = new RegExp(String.raw`(?:^|/)(?:\.yarn|${NOT_WRITTEN_HERE.replaceAll(' ', '|')})/`, 'i');
/** Allow lists and tests of secret scanners. */
const OF_SCANNERS =
  /(?:^|\/)[\w.-]*(?:gitallowed|gitleaks|trufflehog|git-secrets|detect-secrets|talisman|secrets\.baseline)[^/]*(?:\/|$)/i;
/** Roles that say more than these paths. */
const TOLD_OTHERWISE: ReadonlySet<FileRole> = new Set(['test', 'ci', 'shell-history', 'log']);

/** The role that a path gives to the values in a file of the role `role`, or null if it does not lower their severity. */
export function harmlessRole(path: string, role: FileRole): FileRole | null {
  if (role === 'env-file') return ENV_OF_TESTS.test(path) ? 'test' : null;
  if (OF_SCANNERS.test(path)) return 'example';
  if (TOLD_OTHERWISE.has(role)) return null;
  if (OF_TESTS.test(path) && !OF_PRODUCTION.test(path)) return 'test';
  return TAKEN_OVER.test(path) ? 'example' : null;
}
