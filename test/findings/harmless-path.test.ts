import { describe, expect, test } from 'vitest';
import { harmlessRole } from '../../src/findings/harmless-path.ts';
import { placeOf } from '../../src/findings/place.ts';

function roleOf(path: string): string {
  const { role } = placeOf(path);
  return harmlessRole(path, role) ?? role;
}

describe('what a path says of the harm that a value in it does', () => {
  test.each([
    ['db/seed_test_users.sql', 'test'],
    ['src/api/test.helpers.ts', 'test'],
    ['src/setupTests.ts', 'test'],
    ['load/jwtTests.js', 'test'],
    ['charts/load-test-cluster/values.yaml', 'test'],
    ['keys/admin_test_signing.pem', 'test'],
    ['teste/Shop.Teste/UsuarioTeste.cs', 'test'],
    ['.kitchen.yml', 'test'],
    ['database/factories/UserFactory.php', 'test'],
    ['users/factories.py', 'test'],
    ['ci/kitchen.docker.yml', 'test'],
    ['src/test.js', 'source'],
    ['src/latest.js', 'source'],
    ['src/contest_data.py', 'source'],
    ['src/latest-test.d/run.sh', 'test'],
    ['kitchen/menu.yml', 'config'],
    ['ab-test-service/config/production.yml', 'config'],
    ['.yarn/plugins/search.cjs', 'example'],
    ['pytest.ini', 'test'],
    ['src/pay.component.spec.data.ts', 'test'],
    ['src/pay.mock.data.ts', 'test'],
    ['config/settings/test.py', 'test'],
    ['config/test.yml', 'test'],
    ['src/test.py', 'source'],
    ['src/special-specs.json', 'config'],
    ['.github/gitleaks-config.toml', 'example'],
    ['.secrets.baseline', 'example'],
    ['.gitallowed', 'example'],
    ['vendor/shop/docker-compose.yml', 'example'],
    ['app/node_modules/shop/README.md', 'example'],
    ['src/__generated__/Query.graphql.ts', 'example'],
    ['vendor/shop/tests/pay.php', 'test'],
    ['src/vendors/shop.ts', 'source'],
    ['.github/workflows/run_test_suite.yml', 'ci'],
    ['api/.env.testing', 'test'],
    ['test/.env', 'env-file'],
    ['ci/.github/actions/git-secrets/README.rst', 'example'],
  ])('%s counts as %s', (path, role) => {
    expect(roleOf(path)).toBe(role);
  });
});
