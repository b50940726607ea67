/** Words and names that programs are made of, where people would write a password no differently. */
import { CLOSE_PAREN, COMMA, CR, HASH, LF, OPEN_PAREN, SEMICOLON, SPACE } from '../../base/ascii.ts';
import type { Subject } from './features.ts';
import { keyWords } from './key-meaning.ts';
import { readsAsWords } from './likelihood.ts';
import type { Commonness } from './weak-password.ts';

/** Why the value is such a word, or null. `name`: it is letters alone, perhaps joined. */
export function wordOfCode(subject: Subject, name: boolean, { isPoor }: Commonness): string | null {
  const { syntax, neighbours } = subject;
  if (syntax === 'paired' && (name || isPoor || neighbours.next === COMMA)) return 'one of a list';
  return nameOfVariable(subject) ?? repeatedKey(subject) ?? nameOfThing(subject, name) ?? pieceOfCode(subject, name);
}

/** `userPassword`, `db_password`: without quotes a variable that holds one. */
const VARIABLE =
  /^[a-z]+(?:[A-Z][a-z]*|_[a-z]+)*(?:Pass|Password|Passwd|Pwd|Secret|Token|Key|Hash|_pass|_password|_passwd|_pwd|_secret|_token|_key|_hash)$/;

/** `raw_token2`: one of several, where an argument ends; `password1` where code hands it over. */
const NUMBERED_VARIABLE = /^[a-z]+(?:_[a-z]+)*_(?:password|passwd|pwd|secret|token|key)\d$/;
const NUMBERED = /^(?:password|passwd|pwd|secret|token|key)\d$/;
/** What variables are called that hold a password for a moment. */
const UNQUOTED: ReadonlySet<string> = new Set(
  'content contents data input line text result results args kwargs arg buf buffer str item entry answer response reply body output param field row match username digit digits'.split(
    ' ',
  ),
);
const CONSTANT = /^[A-Z]{3,}$/;
const ARGUMENT_ENDS: ReadonlySet<number> = new Set([COMMA, CLOSE_PAREN]);
/** `r.passphrase = passphrase`: a member that is given the variable of its name. */
const RECEIVER = /^(?:(?:[a-z]|self|this|that|cfg|opts|obj)|[A-Z]\w*(?:\.\w+)*)\.\w+$/;
const OF_CODE: ReadonlySet<string> = new Set(
  'other value values new passed valid invalid users UNSET unset undef'.split(' '),
);

function nameOfVariable(subject: Subject): string | null {
  const { value, keyText, quoted, neighbours } = subject;
  if (
    !quoted &&
    ((VARIABLE.test(value) && !isNamedInSetting(subject)) ||
      (ARGUMENT_ENDS.has(neighbours.next) && NUMBERED_VARIABLE.test(value)) ||
      UNQUOTED.has(value) ||
      (CONSTANT.test(value) && ARGUMENT_ENDS.has(neighbours.next)))
  ) {
    return 'the name of a variable';
  }
  if (OF_CODE.has(value)) return 'a word of code';
  return !quoted && RECEIVER.test(keyText) && keyText.endsWith(`.${value}`) ? 'the name of a variable' : null;
}

/** `password`, and words such as `shop_password`, the last of which names one. */
const NAMED_PASSWORD = /^(?:password|[a-z]+(?:_[a-z]+)*_(?:pass|password|passwd|pwd|secret))$/;
const LINE_ENDS: ReadonlySet<number> = new Set([0, LF, CR]);

/** A variable in code, a poor password in configuration: where it stands is for its path to say. */
export function isNamedInSetting({ value, key, quoted, syntax, neighbours }: Subject): boolean {
  return (
    !quoted &&
    syntax === 'set' &&
    key.role === 'password' &&
    key.weight >= 1 &&
    LINE_ENDS.has(neighbours.next) &&
    NAMED_PASSWORD.test(value)
  );
}

/** `MountTypeUserpass = "userpass"`: what a constant's name ends with, in one word. */
const KINDS_OF_LOGIN = /^(?:user|auth|app|api|access|client|http|basic)(?:pass|password|token|key|secret)$/;
const CAMEL = /[a-z][A-Z]/;
/** `PASSWORD = "Password"`. */
const LABEL = /^[A-Z][a-z]+$/;
/** `PASSPHRASE: 'passphrase';` of a grammar, and constants for the names of fields. */
const CAPITALS = /^[A-Z_]+$/;

/** `SERIALIZED_NAME_PASSWORD = "password"`: what a field, a column or a parameter is called. */
const OF_FIELD =
  /^(?:SERIALIZED_NAME|JSON_PROPERTY|FIELD|COLUMN|COL|PARAM|PARAMETER|ATTR|ATTRIBUTE|PROP|PROPERTY|ELEMENT)_/;

/** `prop-password: password` of settings: under what name an entry has it. */
const OF_PROPERTY = /^(?:prop|property|field|column|attr|attribute)[-_]/;

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** `GrantTypePassword = "password"`: one of a kind, and its name. */
const KINDS: ReadonlySet<string> = new Set('type kind method mode scheme'.split(' '));

function isKindOfLogin(words: readonly string[], value: string): boolean {
  return KINDS.has(words.at(-2) ?? '') && value === words.at(-1);
}

/** A literal that says what its constant is called. */
function repeatedKey({ value, key, keyText, quoted, neighbours }: Subject): string | null {
  if (OF_PROPERTY.test(keyText) && lettersOf(keyText.replace(OF_PROPERTY, '')) === lettersOf(value)) {
    return 'says no more than its key';
  }
  if (!quoted) return null;
  if (OF_FIELD.test(keyText) && lettersOf(keyText.replace(OF_FIELD, '')) === lettersOf(value)) {
    return 'says no more than its key';
  }
  const isEnd = KINDS_OF_LOGIN.test(value) && CAMEL.test(keyText) && keyText.toLowerCase().endsWith(value);
  const isAll =
    (neighbours.next === SEMICOLON || LABEL.test(value)) &&
    keyText.toLowerCase() === value.toLowerCase() &&
    CAPITALS.test(keyText);
  return isEnd || isAll || (CAMEL.test(keyText) && isKindOfLogin(key.words, value))
    ? 'says no more than its key'
    : null;
}

/** Milliseconds or seconds of these years, after a few letters at most: what one request is told from the next by. */
const OF_A_TIME = /^(?:[A-Za-z]{1,8}1[2-9]\d{11}|1[2-9]\d{8}(?:\d{3})?)$/;
/** `podman run --secret shop-db`: containers are given secrets by their names. */
const NAME_OF_SECRET = /^[a-z]+(?:[-_][a-z0-9]+)*$/;
/** `PasswordState` under `password`. */
const TYPE = /^(?:[A-Z][a-z]+){2,}$/;
/** In manifests of external secrets, the name under which a secret is kept. */
const SECRET_KEY = /^secretKey$/;
/** `SHOP-K8S-PATH` there. */
const NAME_IN_CAPITALS = /^(?=.*[A-Z]{4})[A-Z]+(?:-(?:[A-Z]+|[A-Z]\d[A-Z]?))+$/;
/** `renew_e2e_certificate`: words with a short one that holds a digit. */
const NUMBERED_NAME = /^(?=(?:.*[a-z]{4}){2})[a-z]+(?:[-_](?:[a-z]+|[a-z]{0,2}\d{1,2}[a-z]{0,2}))+$/;
/** Words in a name of code. */
const WORDS = /[A-Z]?[a-z]{3,}/g;

/** `key: "zincSyrup20mgCount"`: words, and a number with its unit between them. */
function isMostlyWords(value: string): boolean {
  const words = value.match(WORDS) ?? [];
  const letters = words.join('').toLowerCase();
  return words.length > 1 && letters.length * 5 >= value.length * 3 && readsAsWords(letters);
}

/** `key: "_getY1Y2"`: a method as older compilers list those of a class. */
const METHOD = /^_{0,2}(?:get|set|is|has|on|add|remove|update|create|render|handle|init|to)(?:[A-Z][a-z]*\d{0,2})+$/;
/** `oauth_client.get_payment_details "pay_3…"`: calls that find something by what they are given. */
const LOOKING_UP = /(?:^|[.>:])(?:get|fetch|find|retrieve|lookup|look_up)(?:_[a-z]|[A-Z])\w*$/;
/** `Key: '0349…$$52ef…'` of a store of objects. */
const UUIDS = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[$_:./|-]{1,2}(?!$)|$)){2,}$/i;
/** `keyring.get_password("service", "user")`: what is asked for is named. */
const LOOKED_UP = /(?:^|[.>:])(?:get|fetch|find|load|lookup|read)_?(?:password|passphrase|secret|token|credentials?)$/i;
/** `usernamePassword("SHOPUSERNAME", "SHOPPASSWORD", "id")`: variables that Jenkins puts them into. */
const NAMED_CAPITALS = /^[A-Z]{2,}(?:USER(?:NAME)?|PASSWORD|PASSWD|PWD|SECRET|TOKEN)$/;
/** `PREF_PASSCODE = "PrefPinCode1"`: constants whose name begins so hold names that programs keep things under. */
const SETTINGS: ReadonlySet<string> = new Set(
  'pref prefs preference preferences extra arg bundle intent action'.split(' '),
);
/** `KEY_DB_PASSWORD = "db.password"`: under what name it is kept; `KEY_PASSWORD` and `KEY_STORE_PASSWORD` are of keys. */
const OF_NAMES = /^KEY_(?!STORE|PASS|ALIAS)[A-Z]+(?:_[A-Z]+)*_(PASSWORD|PASSWD|SECRET|TOKEN)$/;

function isNameUnder(keyText: string, value: string): boolean {
  const named = OF_NAMES.exec(keyText)?.[1];
  return named !== undefined && SETTING_NAME.test(value) && value.toUpperCase().endsWith(named);
}

/** `User Id=myUsername;Password=myPassword` of every guide to connections. */
const MY_PASSWORD = /^[Mm]yPass(?:word|wd)?$/;
const SETTING_NAME = /^[A-Za-z]+(?:[-_.][A-Za-z]+)*\d{0,2}$/;
/** `passwordSecret: shop-db-2`, `tlsSecret`: in manifests what holds such things is named, and is no secret. */
const KEPT_IN_OBJECTS: ReadonlySet<string> = new Set(
  'password passwords credential credentials tls ca bundle cert certs certificate certificates keystore truststore pull image license connection registry'.split(
    ' ',
  ),
);
const OBJECT_NAME = /^[a-z]{1,24}\d{0,2}(?:[-.](?:[a-z]{1,24}\d{0,2}|\d{1,3}))+$/;
/** `secret: shop-git-keys`, `secret: shop-db-password`: named after what is kept in it, and not thought up. */
const NAMED_AFTER_CONTENT =
  /^(?!.*(?:secret|super|strong|secure|random|change|long|\bmy\b))[a-z]{1,24}\d{0,2}(?:-[a-z]{1,24}\d{0,2}){0,4}-(?:keys|passwords?|certs?|tls|creds|credentials)$/;
/** `Anwendungsgeheimnis` in a table of texts: passwords are words at times, what was issued is none. */
const CAPITALISED = /^[A-Z][a-z]{7,}$/;

/** `--password option`, `--token flag`, `--secret is`: what is said of an option, which is given nothing. */
const SAID_OF_OPTION =
  /^(?:options?|flags?|arguments?|parameters?|switch|is|are|was|and|or|for|if|when|so|also|requires?|needs?|must|can|cannot|may|should|will|has|with|without|from|not|does|overrides?)$/;
/** `gpg --recv-keys 3F…`: what keys are named by; no option that holds one says what is done with it. */
const KEY_NAMED =
  /^(?:list|recv|receive|send|search|export|delete|edit|sign|lsign|refresh|locate|check)(?:-secret)?(?:-and-public)?-keys?$/;
/** `#inputPassword="ngModel"`: what a template of Angular calls a part of itself, and the directive it takes. */
const DIRECTIVE = /^(?:ng|mat|cdk)[A-Z][A-Za-z]+$/;
/** What designers of forms put into a field until somebody else does. */
const FIELD_OF_DESIGNER = /^j?(?:Password|Text)Field\d+$/;
/** `<settings pass="specialize">` of a setup of Windows that answers itself. */
const PASSES_OF_SETUP = /^(?:windowsPE|offlineServicing|generalize|specialize|audit(?:System|User)|oobeSystem)$/;
/** The name of the variable that holds it, as the actions that set up Java and Maven are given it. */
const VARIABLE_OF_ACTION = /^(?:gpg-passphrase|server-password)$/;
const CAPITALS_ALONE = /^[A-Z]{4,}$/;
/** A file and its digest: `"0007_auth.sql": "9f…"` of a manifest. */
const FILE =
  /\.(?:sql|[cm]?[jt]sx?|css|html?|py|rb|go|java|php|sh|ya?ml|json|toml|xml|md|txt|tpl|twig|lock|wasm|zip|t?gz|jar|whl|png|jpe?g|gif|svg|webp|ico)$/i;
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
/** `textPassword: 0x81`: flags of a kind of text. */
const BITS = /^0x[0-9A-Fa-f]{1,8}$/;
/** `password: PASSWORD` under another name: a word in capitals, for somebody to replace. */
const CAPITAL_WORD = /^(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|USERNAME)$/;

/** `passwordSecret`, and `passwordSecretKey` for the name under which it is kept in there. */
function isObjectOfCluster(words: readonly string[], value: string): boolean {
  const last = words.at(-1) === 'key' && words.at(-2) === 'secret' ? words.length - 2 : words.length - 1;
  const named = words[last];
  if (named !== 'secret' && named !== 'secrets') return false;
  return (
    (named === 'secret' && KEPT_IN_OBJECTS.has(words[last - 1] ?? '') && OBJECT_NAME.test(value)) ||
    (last === words.length - 1 && NAMED_AFTER_CONTENT.test(value))
  );
}

/** `mailPwd = CallMailPwd`: a parameter that is named after what it is given to. */
function isNamedAlike(value: string, words: readonly string[], quoted: boolean): boolean {
  if (quoted || words.length < 2 || !TYPE.test(value)) return false;
  const named = keyWords(value);
  return named.length > words.length && words.every((word, i) => named[named.length - words.length + i] === word);
}

/** What something else than a credential is called. */
function nameOfThing({ value, key, keyText, quoted, syntax, neighbours }: Subject, name: boolean): string | null {
  if (key.role === 'token' && OF_A_TIME.test(value)) return 'made of a time';
  if (syntax === 'option' && key.words.length === 1 && key.words[0] === 'secret' && NAME_OF_SECRET.test(value)) {
    return 'the name of a secret';
  }
  if (syntax === 'option' && SAID_OF_OPTION.test(value)) return 'the description of the option';
  if (syntax === 'option' && KEY_NAMED.test(keyText)) return 'what a key is named by';
  if (FIELD_OF_DESIGNER.test(value)) return 'the name of a field';
  if (neighbours.beforeKey === HASH && DIRECTIVE.test(value)) return 'the name of a directive';
  if (keyText === 'pass' && PASSES_OF_SETUP.test(value)) return 'a pass of a setup';
  if (CAPITALS_ALONE.test(value) && VARIABLE_OF_ACTION.test(keyText)) return 'the name of a variable';
  if (DIGEST.test(value) && FILE.test(keyText)) return 'the digest of a file';
  if (BITS.test(value)) return 'a number';
  // Palau among the countries.
  if (keyText === 'PW' && /Pal[aá]|Belau/i.test(value)) return 'a country';
  if (syntax !== 'credentials' && CAPITAL_WORD.test(value)) return 'a word to be replaced';
  if (name && key.weight < 0.7) return 'a name under an ambiguous key';
  if (!/[A-Za-z0-9].*[A-Za-z0-9]/.test(value)) return 'marks alone';
  if (!quoted && TYPE.test(value) && key.words.includes(keyWords(value)[0] ?? '')) return 'the name of a type';
  if ((key.role === 'none' || SECRET_KEY.test(keyText)) && NUMBERED_NAME.test(value)) return 'a name';
  if (SECRET_KEY.test(keyText) && NAME_IN_CAPITALS.test(value)) return 'a name';
  if (key.role === 'none' && isMostlyWords(value)) return 'a name';
  if (key.role === 'none' && (METHOD.test(value) || LOOKING_UP.test(keyText))) return 'a name, or what is looked up';
  if (key.role === 'none' && UUIDS.test(value)) return 'ids, joined';
  if (syntax === 'handed' && (LOOKED_UP.test(keyText) || NAMED_CAPITALS.test(value))) return 'the name of a credential';
  if (isNamedAlike(value, key.words, quoted)) return 'the name of a variable';
  if (SETTINGS.has(key.words[0] ?? '') && SETTING_NAME.test(value)) return 'the name of a setting';
  if (quoted && isNameUnder(keyText, value)) return 'the name of a setting';
  if (syntax === 'parameter' && MY_PASSWORD.test(value)) return 'a word to be replaced';
  if (isObjectOfCluster(key.words, value)) return 'the name of an object of a cluster';
  return key.role !== 'password' && CAPITALISED.test(value) ? 'a word' : null;
}

/** Sources in `nsswitch.conf`: `passwd: compat`. */
const SWITCHES: ReadonlySet<string> = new Set('compat files db nis nisplus ldap systemd sss winbind'.split(' '));
/** What is left where the quotes of two literals are taken for one: `'a: ' . $b['c']`. */
const BETWEEN = /^[,;)\]}]|^: |, $|^\s?[.+]\s?\$[A-Za-z_]|^ [\w-]+=$/;

function pieceOfCode({ value, key, quoted, neighbours }: Subject, name: boolean): string | null {
  if ((name || NUMBERED.test(value)) && !quoted && isArgument(neighbours)) return 'the name of a variable';
  if (key.words.length === 1 && key.words[0] === 'passwd' && SWITCHES.has(value)) return 'a source of the name service';
  return BETWEEN.test(value) ? 'what stands between two literals' : null;
}

/** `f(a, password=name)`: what code hands over without quotes is a name; `f("user=a password=v")` is one string. */
function isArgument({ beforeKey, next, inString }: Subject['neighbours']): boolean {
  return (
    inString !== true && (beforeKey === OPEN_PAREN || beforeKey === SPACE) && (next === COMMA || next === CLOSE_PAREN)
  );
}
