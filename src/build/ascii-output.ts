/**
 * Writes everything outside of ASCII as an escape: V8 takes such a file over as it is, and as a text of single bytes.
 * Escapes mean the same in strings, templates and regular expressions; where they would not, the build ends.
 */
import type { Plugin } from 'rolldown';

/** Behind a backslash, and in a template that is taken as it is written. */
const TELLING = /\\[^\x00-\x7f]|String\.raw`[^`]*[^\x00-\x7f]/;

export function asciiOutput(): Plugin {
  return {
    name: 'ascii-output',
    generateBundle: (_options, bundle) => {
      for (const item of Object.values(bundle)) {
        if (item.type !== 'chunk') continue;
        if (TELLING.test(item.code)) {
          throw new Error(
            `${item.fileName} has a character outside of ASCII where an escape would mean something else.`,
          );
        }
        item.code = item.code.replaceAll(
          /[^\x00-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
  };
}
