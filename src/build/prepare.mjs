/**
 * The package's `prepare` script: builds what a checkout lacks, once for the same sources. Where npm (up to 11)
 * installs a package globally from git it brings none of the tools that the build needs, so they are brought here. Its
 * own standard output stays empty: whoever runs `npm pack` reads the name of a file there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function npm(...args) {
  const program = process.env.npm_execpath;
  const done =
    program === undefined
      ? spawnSync('npm', args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
      : spawnSync(process.execPath, [program, ...args], { stdio: ['ignore', 2, 2] });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const STAMP_MODULE = 'build/build/build-stamp.js';

async function isBuilt() {
  return existsSync(STAMP_MODULE) && (await import(`../../${STAMP_MODULE}`)).isUpToDate();
}

if (await isBuilt()) process.exit();
if (!existsSync('node_modules/typescript')) {
  npm('install', '--global=false', '--include=dev', '--ignore-scripts', '--no-save');
}
npm('run', 'build', '--silent', '--global=false');
