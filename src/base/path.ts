/** Paths as reports write them, with `/` between their parts on every system. */
import { posix, sep } from 'node:path';

/** The path of this system with `/` between its parts. */
export function posixPath(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** What reports name in place of a file: `<stdin>`, `<commit message>`. */
const PSEUDO_PATH = /^<[^/]*>$/;

/** `path`, relative to the folder `base`, as seen from where `base` starts. Absolute and pseudo paths stay as they are. */
export function pathBelow(base: string, path: string): string {
  return base === '' || posix.isAbsolute(path) || PSEUDO_PATH.test(path) ? path : posix.join(base, path);
}
