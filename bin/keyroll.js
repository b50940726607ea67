#!/usr/bin/env node
'use strict';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

/**
 * What lies there came with a checkout, or may have: jobs of CI that run as nobody in particular are given the checkout
 * for a home, or a folder in it.
 */
function isOfCheckout(home) {
  const { dirname, join } = require('node:path');
  const { existsSync } = require('node:fs');
  for (let at = home; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return home === process.cwd();
  }
}

/**
 * Where compiled code may be cached: in the user's own cache folder, and only if nobody else can write to the home.
 * Node's choice would be a folder under `/tmp`, where another user of the machine may have put code of his own before.
 */
function codeFolder() {
  const home = process.env.HOME || process.env.USERPROFILE;
  const path = require('node:path');
  // From the current folder it would be code of the checkout that is scanned.
  if (!home || !path.isAbsolute(home)) return null;
  try {
    const { realpathSync, statSync } = require('node:fs');
    const folder = statSync(home);
    const isOwn = process.getuid === undefined || (folder.uid === process.getuid() && (folder.mode & 0o022) === 0);
    return isOwn && !isOfCheckout(realpathSync(home)) ? path.join(home, '.cache', 'keyroll', 'code') : null;
  } catch {
    // A home that is not there, or that may not be looked at: containers have such.
    return null;
  }
}

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`keyroll: Node 20.19 or later is needed, this is ${process.versions.node}.`);
  process.exitCode = 2;
} else {
  // `--version` is answered before cached code would be found.
  const folder = process.argv[2] === '--version' ? null : codeFolder();
  if (folder !== null) require('./compile-cache.js').useCompileCache(folder);
  try {
    require('../dist/cli.js');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND' || require('node:fs').existsSync(`${__dirname}/../dist/cli.js`)) throw error;
    console.error('keyroll: this is a checkout that was not built. Run "npm ci" in it first.');
    process.exitCode = 2;
  }
}
