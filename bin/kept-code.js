'use strict';
/**
 * Keeps what V8 compiled from one run to the next: a fifth of a small scan is compiling. From version 22 on Node does it
 * itself; for the versions before, this does what it needs. A file is named by the digest of its text and V8's own tag
 * (version, flags, processor) and begins with the digest of the rest, so that nothing older, other or damaged is used.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const { Script } = require('node:vm');

/** Builds of a few versions. What is over it goes all at once. */
const MAX_FILES = 200;
const DIGEST_BYTES = 32;

const digestOf = (bytes) => createHash('sha256').update(bytes).digest();

function read(file) {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(DIGEST_BYTES);
    return digestOf(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all. */
function write(file, data) {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, Buffer.concat([digestOf(data), data]), { mode: 0o600 });
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

function leave(folder) {
  if (compiled.size === 0) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
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
    Module.enableCompileCache(folder);
    return;
  }
  process.once('exit', () => leave(folder));
  Module.prototype._compile = function compile(content, filename) {
    const source = Module.wrap(content);
    const name = `${digestOf(source).toString('hex', 0, 16)}-${cachedDataVersionTag().toString(16)}`;
    const cachedData = read(join(folder, name));
    const script = new Script(source, { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) compiled.set(name, script);
    return script.runInThisContext().call(this.exports, this.exports, requireOf(this), this, filename, dirname(filename));
  };
};
