/**
 * Folders that hold other people's code or what a build made, known by name. They are left out where git was told to
 * ignore them; outside a repository only those whose name means nothing else. What is tracked is always scanned.
 */

export type LeftOutReason = 'dependency folder' | 'build output';

/**
 * `ignored`: only git's ignored folders are looked at. `outside`: there is no git to ask. `untold`: git gave up, so that
 * any of them may be tracked. Files of a checkout can bring that about, and none is left out then.
 */
export type LeftOutSetting = 'ignored' | 'outside' | 'untold';

interface LeftOutFolder {
  readonly reason: LeftOutReason;
  /** The name is unmistakable, also where nobody ignored it. */
  readonly everywhere: boolean;
}

const dependency: LeftOutFolder = { reason: 'dependency folder', everywhere: true };
const packages: LeftOutFolder = { reason: 'dependency folder', everywhere: false };
const output: LeftOutFolder = { reason: 'build output', everywhere: false };
const cache: LeftOutFolder = { reason: 'build output', everywhere: true };

const FOLDERS: ReadonlyMap<string, LeftOutFolder> = new Map([
  ...[
    'node_modules',
    'bower_components',
    'jspm_packages',
    '.venv',
    'venv',
    '.tox',
    '.nox',
    '.terraform',
    '.yarn',
    '.pnpm-store',
    '.bundle',
  ].map((name) => [name, dependency] as const),
  ...['Pods', 'Carthage', 'deps', 'vendor', '.eggs', 'site-packages'].map((name) => [name, packages] as const),
  ...[
    'target',
    'dist',
    'build',
    'out',
    'bin',
    'obj',
    'coverage',
    '.next',
    '.nuxt',
    '.output',
    '.svelte-kit',
    '.parcel-cache',
    '.turbo',
    '.cache',
    '.nyc_output',
    '.angular',
    '.dart_tool',
    'DerivedData',
    '_build',
    'htmlcov',
  ].map((name) => [name, output] as const),
  ...['__pycache__', '.gradle', '.mypy_cache', '.pytest_cache', '.ruff_cache'].map((name) => [name, cache] as const),
]);

/** Folders of which one kind of file is read all the same: Terraform keeps secrets in its state. */
const KEPT: ReadonlyMap<string, RegExp> = new Map([['.terraform', /\.tfstate(\.[^/]*)?$/]]);

/** Why a folder is left out; null for one to be walked. `parent` is the name of the folder that it lies in. */
export function leftOut(name: string, parent: string, setting: LeftOutSetting): LeftOutReason | null {
  if (setting === 'untold') return null;
  if (parent === 'vendor' && name === 'bundle') return 'dependency folder';
  const folder = FOLDERS.get(name);
  if (folder === undefined) return null;
  return setting === 'ignored' || folder.everywhere ? folder.reason : null;
}

/** Which files of a left-out folder are read all the same. */
export function keptInside(name: string): RegExp | null {
  return KEPT.get(name) ?? null;
}

/** The outermost left-out folder above a file that git ignores, for a path relative to where the search begins. */
export function leftOutAbove(path: string): { readonly folder: string; readonly reason: LeftOutReason } | null {
  let parent = '';
  for (let start = 0, end = path.indexOf('/'); end !== -1; start = end + 1, end = path.indexOf('/', start)) {
    const name = path.slice(start, end);
    const reason = leftOut(name, parent, 'ignored');
    if (reason !== null) return keptInside(name)?.test(path) === true ? null : { folder: path.slice(0, end), reason };
    parent = name;
  }
  return null;
}
