'use strict';
/**
 * Caches compiled code between runs: a fifth of a small scan is compiling. From version 22 on Node does it itself; for
 * earlier versions this does it, with modules that are loaded anyway (`node:crypto` would take longer to load than it
 * saves). V8 runs damaged data, so a file holds its data twice and the halves are compared. A file is named after its
 * module, whose own name holds a digest of its text. V8 refuses data of another version or other flags.
 */
const { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** Enough for builds of a few versions. When there are more, all are removed. */
const MAX_FILES = 200;
/**
 * Bytes of heap above which nothing is cached: a long run compiles much that short runs never call but would have to read.
 */
const MAX_HEAP = 2 ** 25;
/** A module whose text cannot change under its name. */
const DIGESTED = /-[\w-]{8}\.js$/;

function read(file) {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(0, bytes.length / 2);
    return data.equals(bytes.subarray(data.length)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the whole file or none. */
function write(file, data) {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, Buffer.concat([data, data]), { mode: 0o600 });
  renameSync(unfinished, file);
}

function requireOf(module) {
  const require = (id) => module.require(id);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.main = process.mainModule;
  require.cache = Module._cache;
  return require;
}

/** Scripts compiled in this run, by the name of their cache file. */
const compiled = new Map();

/** Level by level: with `recursive`, Node never returns for a folder below `/proc`. */
function makeFolder(folder) {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (error.code === 'EEXIST') return;
    if (error.code !== 'ENOENT' || statSync(dirname(folder), { throwIfNoEntry: false }) !== undefined) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}

function store(folder) {
  if (compiled.size === 0 || process.memoryUsage().heapTotal > MAX_HEAP) return;
  try {
    makeFolder(folder);
    const kept = readdirSync(folder);
    if (kept.length >= MAX_FILES) for (const name of kept) rmSync(join(folder, name), { force: true });
    for (const [name, script] of compiled) write(join(folder, name), script.createCachedData());
  } catch {
    // Where nothing can be written, the next run compiles again.
  }
}

/** From here on modules are loaded with the code cached in `folder`, and new code is stored there at the end of the run. */
exports.useCompileCache = (folder) => {
  if (Module.enableCompileCache !== undefined) {
    try {
      makeFolder(folder);
      Module.enableCompileCache(folder);
    } catch {
      // Where nothing can be kept, every run compiles again.
    }
    return;
  }
  process.once('exit', () => store(folder));
  const compileAnew = Module.prototype._compile;
  Module.prototype._compile = function compile(content, filename) {
    if (!DIGESTED.test(filename)) return compileAnew.call(this, content, filename);
    const { size, mtimeMs } = statSync(filename);
    const name = `${basename(filename)}-${size}-${mtimeMs}-${process.version}-${process.arch}`;
    const cachedData = read(join(folder, name));
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) compiled.set(name, script);
    return script
      .runInThisContext()
      .call(this.exports, this.exports, requireOf(this), this, filename, dirname(filename));
  };
};
