/**
 * Passwords that are weak whatever their place: known words with the usual decoration, counting and keyboard runs,
 * and the pairs that products ship with.
 */
import { marksIn, shapeOf, type ValueShape } from './statistics.ts';
import { unleet } from './unleet.ts';

const WORDS = new Set(
  (
    'abc123 access account adgjmp admin administrator alice angel anonymous asdf asdfgh asdfghjkl baseball batman bob ' +
    'bar baz blah changeit changeme charlie cloud computer database default demo dev developer docker dragon elastic ' +
    'employee flower foo foobar football freedom god grafana guest guess hello hockey home hunter iloveyou internet ' +
    'jenkins jordan keystore kibana lastpass letmein login love manager master michael minio mongo monkey mysecret ' +
    'mypass mypassword mypwd mustang mysql newpass newpassword nopass nopasswd operator oracle owner pass passphrase ' +
    'passwd password passw0rd pass1234 postgres postgresql princess public qazwsx qwe qwer qwert qwerty qwertyuiop ' +
    'rabbit rabbitmq redis root ruser secret secretpassword service shadow shared somepassword somesecret sonar spring ' +
    'starwars sunshine super superman supersecret superuser support sysadmin system temp temporary test tester testing ' +
    'testpass testpassword testtest tomcat toor topsecret trustno1 ubuntu user username vagrant welcome whatever ' +
    'wordpress work zabbix zxcv zxcvbn zxcvbnm'
  ).split(' '),
);

/** What examples and tests are made of: as a password it is as good as none, but it is rarely anybody's. */
const SAMPLES = new Set(
  (
    'password pass passwd pwd secret test tests testing tester test1 test12 test123 test1234 testpass testtest foo bar baz foobar blah asdf qwer ' +
    'abc abc123 abcd 123 1234 12345 123456 1234567 12345678 123456789 1234567890 111111 000000 root admin admin123 user guest ' +
    'changeme change_me change-me dummy fake demo example sample password1 password123 mysecret topsecret wrong wrongpassword badpassword invalid value other passed new xyz ignored irrelevant unused whatever foobarbaz'
  ).split(' '),
);

const JOINTS = marksIn('-_');

function isSamplePassword(value: string, shape: ValueShape): boolean {
  const lower = value.toLowerCase();
  if (SAMPLES.has(lower) || isOfTwo(value, shape)) return true;
  return (
    (shape.digits > 0 || (shape.marks & JOINTS) !== 0) && SAMPLES.has(lower.replace(/^(?:my|some)[-_]|[-_]?\d$/g, ''))
  );
}

/** Made of no more than two characters. */
function isOfTwo(value: string, { distinct, nonAscii }: ValueShape): boolean {
  if (nonAscii === 0) return distinct <= 2;
  let first: string | undefined, second: string | undefined;
  for (const character of value) {
    if (first === undefined || character === first) first = character;
    else if (second === undefined || character === second) second = character;
    else return false;
  }
  return true;
}

const LONGEST = Math.max(...Array.from(WORDS, (word) => word.length));

/**
 * A dictionary password, also with digits or marks at its ends, capitals, and the usual swaps of digits for letters.
 */
export function isDictionaryPassword(value: string, shape: ValueShape = shapeOf(value)): boolean {
  // No step below takes a letter away.
  const letters = shape.lower + shape.upper;
  if (letters > LONGEST) return false;
  const lower = value.toLowerCase();
  if (WORDS.has(lower)) return true;
  if (letters === shape.length) return false;
  const joined = lower.replace(/[\s._-]/g, '');
  return (
    WORDS.has(joined) ||
    WORDS.has(lower.replace(/^[\W\d_]+|[\W\d_]+$/g, '')) ||
    WORDS.has(unleet(lower)) ||
    WORDS.has(unleet(joined)) ||
    WORDS.has(unleet(lower.replace(/[\d\W_]{1,4}$/, '')))
  );
}

/** Only digits or only letters in a row, and short. */
function isTrivial(value: string, shape: ValueShape): boolean {
  const { length, digits, lower, upper } = shape;
  return (
    (digits === length && length >= 1 && length <= 10) ||
    isOfTwo(value, shape) ||
    (length < 6 && lower + upper === length)
  );
}

/** Whether a value is poor as a password whatever its place (`isPoor`: any of the others), and why. */
export interface Commonness {
  readonly isDictionary: boolean;
  readonly isSample: boolean;
  readonly isTrivial: boolean;
  readonly isPoor: boolean;
}

export function commonnessOf(value: string, shape: ValueShape): Commonness {
  const isDictionary = isDictionaryPassword(value, shape);
  const isSample = isSamplePassword(value, shape);
  const trivial = isTrivial(value, shape);
  return { isDictionary, isSample, isTrivial: trivial, isPoor: isDictionary || isSample || trivial };
}

const DEFAULT_PAIRS: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin', 'password', 'admin123', 'changeme', 'adminadmin', '1234', '12345', '123456', 'changeit', 'secret'],
  administrator: ['administrator', 'password', 'admin'],
  root: ['root', 'toor', 'password', 'calvin', 'admin', 'changeme', '123456', 'vagrant'],
  guest: ['guest'],
  user: ['user', 'password'],
  test: ['test'],
  sa: ['sa', 'password', ''],
  postgres: ['postgres', 'password'],
  mysql: ['mysql'],
  oracle: ['oracle'],
  system: ['manager', 'oracle', 'system'],
  sys: ['change_on_install', 'oracle', 'sys'],
  scott: ['tiger'],
  tomcat: ['tomcat', 's3cret'],
  elastic: ['changeme', 'elastic'],
  kibana: ['changeme', 'kibana'],
  weblogic: ['weblogic', 'welcome1'],
  minioadmin: ['minioadmin'],
  rabbitmq: ['rabbitmq'],
  vagrant: ['vagrant'],
  ubuntu: ['ubuntu'],
  pi: ['raspberry'],
  ubnt: ['ubnt'],
  cisco: ['cisco'],
  zabbix: ['zabbix'],
  grafana: ['grafana'],
  nagiosadmin: ['nagios', 'nagiosadmin'],
  neo4j: ['neo4j'],
  redis: ['redis'],
  cassandra: ['cassandra'],
};

/** Whether a product ships with this user name and password. */
export function isDefaultPair(user: string, password: string): boolean {
  const name = user.toLowerCase();
  return Object.hasOwn(DEFAULT_PAIRS, name) && DEFAULT_PAIRS[name]?.includes(password.toLowerCase()) === true;
}
