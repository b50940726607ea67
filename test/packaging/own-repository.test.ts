import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { scan } from '../cli/keyroll.ts';

it('keyroll finds nothing to rotate, and nothing to complain of, in its own repository', () => {
  const { report, code } = scan(resolve(import.meta.dirname, '../..'), ['scan', '--fail-on', 'low']);
  expect(report.diagnostics).toEqual([]);
  expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(code).toBe(0);
});
