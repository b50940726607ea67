'use strict';
/**
 * Keeps what V8 compiled from one run to the next: a fifth of a small scan is compiling. From version 22 on Node does
 * it itself; for the versions before, this does what it needs, with nothing that is not loaded anyway: hashing would
 * take longer to load than it takes to compare. So a file holds its data twice, since V8 would run what is damaged, and
 * is named after the module, whose name holds the digest of its text. V8 refuses what another version or other flags
 * made.
 */
const { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** Builds of a few versions. What is over it goes all at once. */
const MAX_FILES = 200;
/**
 * A long run compiles much that short ones never call, and would have to read: with a larger heap, in bytes, nothing is
 * kept.
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

/** Whole or not at all. */
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

/** What was compiled in this run, by the name it is to have. */
const compiled = new Map();

/** Step by step: made with `recursive`, a folder below `/proc` keeps Node busy for ever. */
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

function leave(folder) {
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

/** Every module that is loaded from here on is taken from `folder`, or left there at the end of the run. */
exports.keepCode = (folder) => {
  if (Module.enableCompileCache !== undefined) {
    try {
      makeFolder(folder);
      Module.enableCompileCache(folder);
    } catch {
      // Where nothing can be kept, every run compiles again.
    }
    return;
  }
  process.once('exit', () => leave(folder));
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
