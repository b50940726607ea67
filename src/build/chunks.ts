/**
 * Which modules go into one file: those that every short run loads, since Node spends more on finding and linking two
 * dozen files than on compiling them. What workers need as well is a file of its own, everything else stays apart and
 * is loaded when it is wanted.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PREFIX } from './lazy-builtins.ts';

/** Where a scan of a few files enters: the command line, the command, its source, its report. */
const SHORT_RUN = [
  'cli/program.js',
  'cli/commands/scan-command.js',
  'scan/tree/collect-tree.js',
  'report/terminal/terminal.js',
];
/** What asks git: a scan of the index, and one of files in a repository. */
const GIT = ['scan/changes/collect-changes.js', 'sources/repository-files.js'];
/** What `--version` needs, which is next to nothing. */
const START = ['cli/main.js'];
const WORKERS = ['scan/tree/scan-worker.js'];
/** The bundler's own functions, and modules that a plugin makes up. */
const VIRTUAL = /^\0/;
const LIBRARIES = /[\\/]node_modules[\\/](?:commander|chalk)[\\/]/;

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s[^'"()]*?from\s*['"](\.[^'"]+\.js)['"]/gm)]
    .map(([, path = '']) => resolve(dirname(file), path))
    .filter((path) => existsSync(path));
}

function reachable(from: readonly string[]): ReadonlySet<string> {
  const found = new Set(from);
  for (const file of found) for (const next of importsOf(file)) found.add(next);
  return found;
}

/** Name of the file that a module belongs to; null: as the bundler sees fit. */
export function chunkOf(built: string): (moduleId: string) => string | null {
  const at = (names: readonly string[]): string[] => names.map((name) => resolve(built, name));
  const start = reachable(at(START));
  const short = reachable(at(SHORT_RUN));
  const workers = reachable(at(WORKERS));
  const git = reachable(at(GIT));
  return (id) => {
    if (LIBRARIES.test(id)) return 'scan';
    if (id.startsWith(PREFIX)) return 'engine';
    if (VIRTUAL.test(id)) return 'start';
    if (start.has(id)) return id === resolve(built, 'cli/main.js') ? null : 'start';
    if (short.has(id)) return workers.has(id) ? 'engine' : 'scan';
    return git.has(id) ? 'git' : null;
  };
}
