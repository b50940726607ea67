/** Paths as seen from a folder above. */
import { posix } from 'node:path';

/** What stands where there is no file: `<stdin>`. */
const NAME = /^<[^/]*>$/;

/** `path`, which starts in `base`, as seen from where `base` starts. What is no path of a tree stays as it is. */
export function placeBelow(base: string, path: string): string {
  return base === '' || posix.isAbsolute(path) || NAME.test(path) ? path : posix.join(base, path);
}
