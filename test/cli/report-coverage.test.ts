import { join } from 'node:path';
import { expect, test } from 'vitest';
import { partialCoverage } from '../../src/cli/files/report-coverage.ts';
import type { ReportSource } from '../../src/model/report.ts';
import { git, sharedFolder } from './keyroll.ts';

const top = sharedFolder({ 'shop/api/a.txt': '' });
git(top, 'init', '-q');
const outside = { kind: 'tree', repository: null, head: null } as const;
const inside = { ...outside, repository: top } as const;

/** What a baseline of the folder `shop/api` makes of a report. */
test.each<readonly [string, ReportSource, string | null]>([
  ['the folder', { ...inside, targets: ['.'], base: 'shop/api' }, null],
  ['the folder by its name', { ...outside, targets: [join(top, 'shop/api')] }, null],
  ['what is not there any more', { ...outside, targets: ['gone'] }, null],
  ['the folder and a file in it', { ...inside, targets: ['.', 'a.txt'], base: 'shop/api' }, null],
  ['the folder around it', { ...inside, targets: ['.'], base: 'shop' }, null],
  ['the folder around it by its name', { ...outside, targets: ['..'] }, null],
  ['a file in it', { ...outside, targets: ['a.txt'] }, 'part of the files'],
  ['another folder', { ...inside, targets: ['.'], base: 'shop/web' }, 'part of the files'],
  ['a folder with a longer name', { ...inside, targets: ['.'], base: 'shop/api-2' }, 'part of the files'],
  ['the whole repository', { ...inside, targets: ['.'], base: '' }, null],
  ['all of its history', { ...inside, kind: 'history', targets: ['all refs'], base: '' }, null],
  ['one branch', { ...inside, kind: 'history', targets: ['main'], base: '' }, 'part of the history'],
  ['what is staged', { ...inside, kind: 'staged', targets: ['.'], base: '' }, 'changes'],
  ['standard input', { ...outside, kind: 'stdin', targets: ['-'] }, 'standard input or logs'],
  ['logs', { ...outside, kind: 'usage', targets: ['a.log'] }, 'standard input or logs'],
])('a report of %s', (_, source, part) => {
  expect(partialCoverage(source, join(top, 'shop/api'))).toBe(part);
});
