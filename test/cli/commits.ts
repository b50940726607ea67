/** Repositories made commit by commit, and what a scan of their changes tells. */
import type { Report } from '../../src/model/report.ts';
import { folder, git, scan, type RunOptions } from './keyroll.ts';

export function repository(files: Readonly<Record<string, string>> = { 'readme.txt': 'nothing here\n' }): string {
  const dir = folder(files);
  git(dir, 'init', '-q');
  commit(dir, 'first');
  return dir;
}

export function commit(dir: string, message: string): string {
  git(dir, 'add', '-A');
  git(dir, 'commit', '-q', '--allow-empty', '-m', message);
  return git(dir, 'rev-parse', 'HEAD').trim();
}

export function run(dir: string, args: readonly string[], options?: RunOptions): ReturnType<typeof scan> {
  return scan(dir, ['scan', '--no-config', ...args], options);
}

/** Each place as `path exposure`, with the last four characters of its secret. */
export function places({ findings }: Report): string[] {
  return findings
    .flatMap((finding) =>
      finding.occurrences.map(({ path, exposure }) => `${path} ${exposure} ${finding.masked.slice(-4)}`),
    )
    .sort();
}

export const line = (token: string): string => `token: ${token}\n`;
