/** What people read, whole, as it is kept beside the tests: a change of a word is a change of that file. */
import { expect, test } from 'vitest';
import { markdown } from '../../src/report/markdown/markdown.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { table } from '../../src/report/table.ts';
import { terminal } from '../../src/report/terminal/terminal.ts';
import { fullReport } from './sample-full-report.ts';
import { PLAIN } from './sample-parts.ts';

test.each([
  ['report.md', markdown(fullReport())],
  ['terminal.txt', terminal(fullReport(), PLAIN)],
  ['verbose.txt', terminal(fullReport(), { ...PLAIN, verbose: true })],
  ['table.txt', table(fullReport(), { ...PLAIN, columns: 120 })],
  ['summary.txt', renderSummary(fullReport(), PLAIN, { code: 1, why: 'findings of high severity' })],
])('%s', (name, text) => expect(text).toMatchFileSnapshot(`fixtures/${name}`));
