/**
 * What only looks like a credential. Of values that are none, and of places that hold none, nothing at all may be
 * reported; of near misses nothing under the provider's name.
 */
import { createHash } from 'node:crypto';
import { ALPHABETS } from '../../build/ruleset/example/example.js';
import { pascal } from './surroundings.mjs';
import { uuid, valueOf } from './values.mjs';

const literal = (segments) =>
  segments.filter((part) => part.literal !== undefined).map((part) => part.literal)[0] ?? '';
export const variableLength = (segments) =>
  segments.reduce((sum, part) => sum + (part.alphabet === undefined ? 0 : Math.max(part.min, 8)), 0);
const filled = (segments, character) =>
  segments.map((part) => part.literal ?? part.oneOf?.[0] ?? character.repeat(Math.max(part.min, 1))).join('');
const cycled = (segments, text) =>
  segments
    .map(
      (part) =>
        part.literal ??
        part.oneOf?.[0] ??
        text.repeat(Math.ceil(Math.max(part.min, 8) / text.length)).slice(0, Math.max(part.min, 8)),
    )
    .join('');
export const NO_CREDENTIAL = {
  'x for each character': (s) => filled(s, 'x'),
  'X for each character': (s) => filled(s, 'X'),
  'the same digit': (s) => filled(s, '0'),
  asterisks: (s) => filled(s, '*'),
  counting: (s) => cycled(s, '1234567890'),
  alphabet: (s) => cycled(s, 'abcdefghijklmnopqrstuvwxyz'),
  'your …': (s) => `${literal(s)}your_key_here`,
  'in angle brackets': (s) => `<${literal(s)}your-key>`,
  'ends in EXAMPLE': (s, r) => `${valueOf(s, r).slice(0, -7)}EXAMPLE`,
  variable: () => '${VALUE_OF_IT}',
  'template of CI': () => '${{ secrets.VALUE_OF_IT }}',
  call: () => 'process.env.VALUE_OF_IT',
  shortened: (s, r) => `${valueOf(s, r).slice(0, Math.min(10, literal(s).length + 4))}...`,
  'name with the prefix': (s) => `${literal(s)}get_user_by_name`.slice(0, 60),
  'hyphenated name with the prefix': (s) => `${literal(s)}button-primary-large-hover`,
};
/** Not encoded where other values would be. */
export const LEFT_OPEN = new Set(['variable', 'template of CI', 'call']);
export const OTHER_PLACES = {
  'git commit': (w, v, r) => `commit ${r.text(ALPHABETS.hex, 40)}\nAuthor: A <a@example.test>\n\n    Use ${w}\n`,
  'lock file': (w, v, r) =>
    `"node_modules/${w}": {\n  "version": "1.2.3",\n  "resolved": "https://registry.example.test/${w}/-/${w}-1.2.3.tgz",\n  "integrity": "sha512-${r.bytes(64).toString('base64')}"\n}\n`,
  'sha256 of a file': (w, v, r) => `${w}.tar.gz: sha256:${r.text(ALPHABETS.hex, 64)}\n`,
  'image by digest': (w, v, r) => `FROM ${w}/app@sha256:${r.text(ALPHABETS.hex, 64)}\n`,
  'uuid as an id': (w, v, r) => `{ "${w}": { "id": "${uuid(r)}", "name": "row" } }`,
  'uuid in a route': (w, v, r) => `GET /${w}/items/${uuid(r)} 200\n`,
  'action by commit': (w, v, r) => `      - uses: ${w}/setup-action@${r.text(ALPHABETS.hex, 40)} # v3\n`,
  'go.sum': (w, v, r) => `github.com/${w}/sdk-go v1.2.3 h1:${r.bytes(32).toString('base64')}\n`,
  nonce: (w, v, r) => `<script nonce="${r.bytes(16).toString('base64')}" src="https://cdn.${w}.com/a.js"></script>\n`,
  etag: (w, v, r) => `# ${w}\netag: "${createHash('md5').update(v).digest('hex')}"\n`,
  'module path': (w, v) =>
    `import { ${pascal(w)}TokenProviderFactory } from '@${w}/client-${v.length}-authentication-token-provider/dist/index.js';\n`,
  'class names': (w) => `.${w}-button--primary-large-with-icon-and-label-2 { color: #a1b2c3 }\n`,
};
/** How a near miss differs from a value, for `valueOf`. */
export const NEAR = {
  'one short': {
    length: (length, part) =>
      part.max === null || length !== part.min ? Math.max(1, part.min - 2) : Math.max(1, length - 1),
  },
  'three long': { length: (length, part) => (part.max ?? part.min) + 3 },
  'other alphabet': {
    letters: (letters) =>
      letters.length > 40
        ? '!$%()'
        : letters.includes('a')
          ? 'ghijklmnopqrstuvwxyz'.replaceAll(/./g, (c) => (letters.includes(c) ? c.toUpperCase() : c))
          : 'ghijkl',
    uuids: false,
  },
};
