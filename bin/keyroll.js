#!/usr/bin/env node
'use strict';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`keyroll: Node 20.19 or later is needed, this is ${process.versions.node}.`);
  process.exitCode = 2;
} else {
  if (major >= 22) require('node:module').enableCompileCache?.();
  require('../dist/cli.js');
}
