/** Files that were named or found by their name: their content, and their name in messages. */
import { relative } from 'node:path';
import { ConfigError } from '../../model/error.ts';
import { maskTokens } from '../../redaction/known-token.ts';
import { mayRepeatPath } from '../../redaction/quote.ts';
import { posixPath } from '../../base/path.ts';
import { reasonOf } from '../../base/system-error.ts';
import { visible } from '../../report/sanitise.ts';
import { readOwnFile, type Origin } from '../../sources/files/own-file.ts';

/** A file that settings came from, as messages name it: relative to the current folder where it lies inside. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : posixPath(path);
}

/** The same for output: a name may contain a token or terminal control characters. */
export function printedPath(file: string, cwd: string): string {
  return printedName(shownPath(file, cwd));
}

export function printedName(name: string): string {
  return visible(maskTokens(name));
}

/** The path of a file that is not there, for its error; a path that may be a token given in its place stays unsaid. */
export function missingPath(file: string, cwd: string): { readonly path?: string } {
  const path = shownPath(file, cwd);
  return mayRepeatPath(path) ? { path } : {};
}

export function readText(file: string, origin: Origin, cwd: string): string {
  return readBytes(file, origin, cwd).toString('utf8');
}

export function readBytes(file: string, origin: Origin, cwd: string): Buffer {
  try {
    return readOwnFile(file, origin);
  } catch (cause) {
    throw new ConfigError(`this file cannot be read: ${reasonOf(cause)}.`, { ...missingPath(file, cwd), cause });
  }
}
