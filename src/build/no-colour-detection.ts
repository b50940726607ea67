/**
 * chalk finds out when it is loaded what the terminal can show, for which it loads Node's modules of terminals and of
 * sockets; `debug` looks for the same library wherever the program happens to lie. keyroll decides about colours
 * itself, so neither answer is ever asked for.
 */
import type { Plugin } from 'rolldown';

const DETECTION = /^#?supports-color$/;
const UNDECIDED = '\0supports-color';

export function noColourDetection(): Plugin {
  return {
    name: 'no-colour-detection',
    resolveId: (source) => (DETECTION.test(source) ? { id: UNDECIDED, moduleSideEffects: false } : null),
    load: (id) => (id === UNDECIDED ? 'export default { stdout: false, stderr: false };' : null),
  };
}
