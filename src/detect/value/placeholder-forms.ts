/**
 * Words and marks by which a value says that it stands for a credential, as forms of regular expressions. Lists, one
 * form to a line, since nobody can review them in a row.
 */

/** A separator of words, or none. */
const JOINT = '[-_ ]?';

function oneOf(forms: readonly string[]): string {
  return `(?:${forms.join('|')})`;
}

/** A name between marks that templates and people put around names. */
export const ENCLOSED = new RegExp(
  `^${oneOf([
    '<[^<>]*>',
    String.raw`\[[^[\]]*\]`,
    String.raw`\{[^{}]*\}`,
    String.raw`\(+[^()]*\)+`,
    '__?[A-Z][A-Z0-9_]*_?_',
    '#+[^#]+#+',
    '@[A-Z][A-Z0-9_]*@',
    '@@[A-Z][A-Z0-9_]*@@',
    '%[A-Za-z_][A-Za-z0-9_ ]*%?',
    String.raw`%\{[^{}]*\}`,
    String.raw`\\\[[^[\]]*\\\]`,
    '«[^«»]*»',
  ])}$`,
);

/** `###PASSWORD`, `<password`, `@PASSWORD`: the opening mark of a template's variable. */
export const OPENED = /^(?:#{2,}|<[A-Za-z]|@[A-Z][A-Z0-9_]+$)/;

/** `xxx`, `* * *`, `---`: a single letter or mark, over and over. */
export const ONE_LETTER = /^(?:([xyz*.#])(?:[-_ ]?\1){2,}|-(?:[_ ]?-){2,}|_(?:[- ]?_){2,})$/i;

/** Nobody's password: whoever sets it up is to think of one. */
export const TO_BE_DONE = /^(?:todo|tbd|tba|fixme)$/i;

/** Rows of filler, and words for no value. */
export const FILLER = new RegExp(
  `^${oneOf([
    '[x*#.?_\\-•0X…]{3,}',
    String.raw`(.)\1{3,}`,
    String.raw`\.{2,}`,
    // A flag of a manifest, in base64.
    ...['ZmFsc2U=', 'dHJ1ZQ=='],
    ...String.raw`null nil none undefined true false empty n\/a tbd todo unset unspecified localstack`.split(' '),
  ])}$`,
  'i',
);

const TELLING_WORDS = [
  'your',
  'my[-_]own',
  'placeholder',
  `change${JOINT}(?:me|it|this|here)?`,
  `replace${JOINT}(?:me|this|with)`,
  'set[-_ ](?:me|this)',
  'insert',
  ...['redacted', 'removed', 'filtered', 'hidden', 'masked', 'censored', 'obfuscated'],
  ...['example', 'sample', 'dummy', 'lorem', 'ipsum', 'foobar'],
  `some${JOINT}(?:secret|token|key|password|value)`,
  `goes${JOINT}here`,
  `fill${JOINT}(?:me|in|this)`,
  'todo',
  'fixme',
  'put[-_ ]here',
  'enter[-_ ]',
  `not${JOINT}(?:a[-_ ])?real`,
  'fake',
  `base64${JOINT}encoded`,
  ...['xxx+', 'yyy+', 'zzz+', String.raw`\*\*\*+`, String.raw`\.\.\.`],
];
/** Words that say so, set off by anything that is no letter; or `your-…-key` at the end. */
export const TELLING = new RegExp(
  `(?:^|[^a-z])${oneOf(TELLING_WORDS)}(?![a-z])|your[-_](?:[a-z]{1,16}[-_]){0,4}(?:here|key|token|secret|password|id|value|string)$`,
  'i',
);

/** `your-api-key`, `<insert>_token_here`: whoever reads it is to put a value of their own there. */
export const YOUR = new RegExp(
  [
    String.raw`^(?:the|your|my)\w{3,40}(?:obtained|generated|copied|received|retrieved)_?(?:from|by|in|at)`,
    '^my[-_](?:api[-_]?)?(?:key|token)$',
    String.raw`^(?:your|fill[-_ ]?in)[a-z]{1,24}(?:key|token|secret|password|passwd|pass|pwd)\d{0,4}$`,
    `^[a-z]{0,24}(?:[-_ ][a-z]{1,24}){0,4}${JOINT}(?:key|token|secret|password|pwd|value)${JOINT}(?:goes${JOINT})?here$`,
    '^(?:not[-_]?a[-_]?real|fake[-_]|dummy[-_])',
    '^(?:your|insert|enter|replace|paste|put|add|the|an?)(?:[-_ ].*|.*(?:here|goes))?(?:here|key|token|secret|password|passwd|pass|pwd?|id|value|credentials?|string)$',
  ].join('|'),
  'i',
);

/** A sentence about itself without marks between its words; long enough to be nobody's chance. */
export const SENTENCE = new RegExp(
  [
    `(?:please|really|should|must)${JOINT}(?:be${JOINT})?(?:change|replace)`,
    `(?:to|will)${JOINT}be${JOINT}(?:change|replace)`,
    `(?:change|replace)${JOINT}(?:this|me)${JOINT}(?:to|with|for|before|later|secret|password|key|token)`,
    `(?:do${JOINT}not|dont|never)${JOINT}(?:use|store)`,
    `not${JOINT}a${JOINT}(?:real|secret${JOINT}(?:key|token))`,
    `(?:choose|pick|insert|enter|put|set|use)${JOINT}your${JOINT}(?:own|secret|pass|key|token)`,
    `this${JOINT}is${JOINT}an?${JOINT}(?:sample|example|dummy|fake|placeholder)`,
    String.raw`does(?:n['\u2019]?t|[-_. ]?not)[-_. ]?matter`,
  ].join('|'),
  'i',
);

/** `fakeAccessToken`, `ORG1MOCKAPIKEY`: the name of a stand-in for what is issued or chosen. */
export const STAND_IN =
  /^(?:mock(?:ed)?|fake|dummy|stub)[-_ ]?(?:api|access|auth|jwt|client|bearer|refresh)?[-_ ]?(?:key|token|secret|password|passphrase|value$)/i;
/** The same inside a name in capitals, and `REPLACEDBPASSWORD`. */
export const STAND_IN_CAPITALS =
  /(?:MOCK|FAKE|DUMMY)_?(?:API|ACCESS|AUTH)?_?(?:KEY|TOKEN|SECRET)|^REPLACE[A-Z]*(?:KEY|TOKEN|SECRET|PASSWORD)$/;

/** `set-by-vault`, `injected_from_ci`: who puts the real one there. */
export const DELEGATED =
  /^(?:set|provided|supplied|injected|managed|overridden|populated|filled(?:[-_ ]?in)?)[-_ ](?:by|from|via)[-_ ][a-z][\w -]*$/i;

/** `WrongPassword999`, `Pa55word_wrong`: what a check must turn down. */
export const WRONG =
  /^(?:wrong|incorrect|invalid)[-_ ]?(?:password|passwd|passphrase|pass|pwd)[-_!@]?\d{0,4}$|[-_](?:wrong|incorrect)$/i;

/** "Your password" in other languages. */
export const FOREIGN_YOUR =
  /^(?:votre|vos|ton|deine?|ihre?|tu|su|sua|seu|jouw|uw)[-_ ](?:contrase[ñn]a|clave|senha|mot[-_ ]?de[-_ ]?passe|mdp|passphrase|passwort|kennwort|wachtwoord|token|jeton|schl[uü]e?ssel|cl[eé])/i;
