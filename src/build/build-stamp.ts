/**
 * What the last build was made from. npm runs the package's `prepare` for an installation and again for a packing, and
 * the tests want it built as well: the same sources need not be built three times.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['src', 'rules', 'kernel'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json'];
/** Beside the compiled sources, which belong to the build as `dist/` does. */
const STAMP = 'build/build-stamp.txt';
/** Written last of all. */
const RESULT = 'dist/code.txt';

/** Of names and content of all that a build reads, in the package's folder. */
function digestOfSources(): string {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const digest = createHash('sha256').update(process.version);
  for (const file of [...FILES, ...inFolders.sort()]) {
    const content = readFileSync(file);
    digest.update(`\n${file} ${content.length}\n`).update(content);
  }
  return digest.digest('hex');
}

/** Empty where there is no such file. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Before a build touches anything: what it leaves when it is stopped is no build. */
export function removeStamp(): void {
  rmSync(STAMP, { force: true });
}

export function writeStamp(): void {
  writeFileSync(STAMP, digestOfSources());
}

/** Whether what lies in `dist/` was built from the sources as they stand. */
export function isUpToDate(): boolean {
  return textOf(RESULT) !== '' && textOf(STAMP) === digestOfSources();
}
