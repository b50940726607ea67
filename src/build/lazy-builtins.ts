/**
 * Node's own modules, loaded when a function of theirs is first called. An `import` of `node:crypto` takes milliseconds
 * of every run, and a run that finds nothing hashes nothing. Only functions and constructors can wait: whatever else a
 * source imports from one of these modules ends the build. `node:process`, when imported, even opens standard input;
 * the global is the same object.
 */
import type { Plugin } from 'rolldown';

const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': ['spawn', 'spawnSync'],
  'node:crypto': [
    'createHash',
    'createHmac',
    'createPublicKey',
    'hash',
    'randomBytes',
    'randomUUID',
    'timingSafeEqual',
  ],
  'node:fs/promises': [
    'access',
    'chmod',
    'mkdir',
    'mkdtemp',
    'open',
    'readFile',
    'readdir',
    'realpath',
    'rename',
    'rm',
    'stat',
    'unlink',
    'writeFile',
  ],
  'node:os': ['availableParallelism', 'homedir', 'hostname', 'platform', 'release', 'tmpdir', 'userInfo'],
  'node:stream': ['pipeline'],
  'node:timers/promises': ['setImmediate', 'setTimeout'],
  'node:tty': ['isatty'],
  'node:zlib': ['crc32', 'gunzipSync', 'inflateRawSync', 'inflateSync'],
};

/** Called with `new`, and for nothing else. */
const CLASSES: Readonly<Record<string, readonly string[]>> = { 'node:crypto': ['X509Certificate'] };

/** Libraries that are no modules of their own call it at once, and it takes longest of all to load. */
const ALSO_REQUIRED = 'node:child_process';

export const PREFIX = '\0lazy:';

function codeOf(name: string, functions: readonly string[]): string {
  return [
    `const loaded = () => process.getBuiltinModule(${JSON.stringify(name)});`,
    ...functions.map((each) => `export const ${each} = (...args) => loaded().${each}(...args);`),
    ...(CLASSES[name] ?? []).map(
      (each) => `export function ${each}(...args) { return new (loaded().${each})(...args); }`,
    ),
    `export default { ${functions.join(', ')} };`,
  ].join('\n');
}

export function lazyBuiltins(): Plugin {
  return {
    name: 'lazy-builtins',
    resolveId: (source, _importer, { kind }) =>
      source === 'node:process' ||
      (FUNCTIONS[source] !== undefined && (kind === 'import-statement' || source === ALSO_REQUIRED))
        ? { id: PREFIX + source, moduleSideEffects: false }
        : null,
    load: (id) => {
      if (!id.startsWith(PREFIX)) return null;
      const name = id.slice(PREFIX.length);
      const functions = FUNCTIONS[name];
      return functions === undefined ? 'module.exports = globalThis.process;' : codeOf(name, functions);
    },
  };
}
