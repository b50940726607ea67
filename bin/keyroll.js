#!/usr/bin/env node
'use strict';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

/**
 * Left to itself, Node keeps compiled code in a folder under `/tmp`, where another user of the machine may have put code
 * of his own before. So it is kept in the user's cache folder, and only where nobody else can write to his home.
 */
function keepCompiledCode() {
  const home = process.env.HOME || process.env.USERPROFILE;
  if (!home) return;
  const folder = require('node:fs').statSync(home, { throwIfNoEntry: false });
  const isOwn = process.getuid === undefined || (folder?.uid === process.getuid() && (folder.mode & 0o022) === 0);
  if (isOwn) require('node:module').enableCompileCache?.(require('node:path').join(home, '.cache', 'keyroll', 'code'));
}

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`keyroll: Node 20.19 or later is needed, this is ${process.versions.node}.`);
  process.exitCode = 2;
} else {
  if (major >= 22) keepCompiledCode();
  require('../dist/cli.js');
}
