/**
 * Lines of servers, network devices and key files that give a secret its place by words and blanks alone:
 * `snmp-server community v RO`, `stats auth user:v`, `user ops PSK "v"`. A form is held against the whole line, so prose
 * that begins alike is passed over. The user name stands beside the secret where the line has one.
 */
import type { Span } from '../../../model/span.ts';
import { bytewise, lineEnd, lineStart } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import type { StatedSecret } from './stated-secret.ts';

const LONGEST_LINE = 200;

/**
 * The words that open a line's reading, and what its line must be. Groups: `v` and `w` are secrets, `user` goes with
 * both.
 */
export interface ServerLine {
  readonly anchor: string;
  readonly form: RegExp;
}

/** A word, or one in quotes: every form names its own group inside. */
const word = (group: string): string => `(?:"(?<${group}>[^"\\s]+)"|(?<${group}b>[^\\s"';{}]+))`;
/** The digit of a network device that says how the value is kept: 0 is in clear. */
const KEPT = '(?:[07] )?';

/** Of Huawei and H3C; what is no longer in clear begins with a mark. */
const HUAWEI_KEPT = '(?:simple|cipher) (?![%$@^])';
/** `[smtp.shop.example]:587 ann@shop.example:v` of Postfix's table of passwords, or as `echo` writes it there. */
const RELAY = `(?:echo[ \\t]+["']?)?\\[?[\\w.-]+\\]?`;
const ACCOUNT = `(?<user>[^\\s:"'@]+@[^\\s:"']+):(?<v>[^\\s"';{}<>]+)["']?(?:[ \\t]*[>|].*)?`;

/** `user ann on >v ~* +@all` of Redis: words of its access lists and nothing else around the password. */
const REDIS_RULES = `(?:[ \\t]+["']?(?:[~&+%@()#-][^\\s"']{0,80}|on|off|reset\\w{0,8}|all\\w{0,8}|(?:skip-)?sanitize-payload)["']?){0,12}`;
const REDIS_USER =
  `(?:[^#\\n]{0,80}?[ \\t"'-])?(?:acl[ \\t]+setuser|user)[ \\t]+(?<user>[^\\s"']{1,60})${REDIS_RULES}` +
  `[ \\t]+["']?>(?<v>[^\\s"'<>]{3,100})["']?${REDIS_RULES}["']?,?`;

function line(anchor: string, form: string): ServerLine {
  return { anchor, form: new RegExp(`^[ \\t]*${form}[ \\t]*;?(?:[ \\t]+[#!].*)?$`, 'id') };
}

export const SERVER_LINES: readonly ServerLine[] = [
  line('snmp-server community ', `snmp-server community ${word('v')}(?: view \\S+)?(?: (?:ro|rw))?(?: \\S+){0,2}`),
  line('set snmp community ', `set snmp community ${word('v')} \\S.*`),
  line('rocommunity', `rocommunity6?[ \\t]+${word('v')}(?:[ \\t]+\\S+){0,3}`),
  line('rwcommunity', `rwcommunity6?[ \\t]+${word('v')}(?:[ \\t]+\\S+){0,3}`),
  line('com2sec', `com2sec6?(?:[ \\t]+-Cn[ \\t]+\\S+)?(?:[ \\t]+\\S+){2}[ \\t]+${word('v')}`),
  line(
    'createuser ',
    `createUser(?:[ \\t]+-e[ \\t]+\\S+)?[ \\t]+"?(?<user>[^\\s"]+)"?[ \\t]+(?:MD5|SHA(?:-?\\d+)?)[ \\t]+${word('v')}` +
      `(?:[ \\t]+(?:DES|AES(?:-?\\d+)?)(?:[ \\t]+${word('w')})?)?`,
  ),
  line('-server key ', `(?:tacacs|radius)-server key ${KEPT}${word('v')}`),
  line('-server host ', `(?:tacacs|radius)-server host \\S+(?: \\S+){0,6} key ${KEPT}${word('v')}`),
  line('radius-server ', `set \\S[^#\\n]{0,60}radius-server \\S+ secret ${word('v')}`),
  line('isakmp key ', `crypto isakmp key ${KEPT}${word('v')} (?:address|hostname) .+`),
  line('pre-shared-key ', `(?:\\S+ ){0,6}pre-shared-key (?:local |remote )?(?:[06] |ascii-text )?${word('v')}`),
  line('message-digest-key ', `(?:\\S+ ){0,6}message-digest-key \\d+ md5 ${KEPT}${word('v')}`),
  line('wpa-psk ascii ', `(?:\\S+ ){0,3}wpa-psk ascii ${KEPT}${word('v')}`),
  line('authentication-key ', `(?:\\S+ ){0,4}authentication-key (?:\\d+ md5 )?${KEPT}${word('v')}(?: 7)?`),
  line('key-string ', `(?:standby|vrrp|glbp) \\d+ authentication md5 key-string ${KEPT}${word('v')}(?: timeout \\d+)?`),
  line('key-string ', `key-string ${KEPT}${word('v')}`),
  ...['standby ', 'vrrp ', 'glbp '].map((name) => line(name, `${name}\\d+ authentication (?:text )?${word('v')}`)),
  line('vpdn username ', `vpdn username (?<user>\\S+) password ${word('v')}.*`),
  line(
    'snmp-server user ',
    `snmp-server user (?<user>\\S+) \\S+(?: remote \\S+)? v3 auth (?:md5|sha\\S*) ${word('v')}` +
      `(?: priv (?:des|3des|aes)(?: \\d+)? ${word('w')})?(?: access \\S+)?`,
  ),
  line(' plaintext ', `password (?:manager|operator)(?: user-name \\S+)? plaintext ${word('v')}`),
  line('local-user ', `local-user (?<user>\\S+) password ${HUAWEI_KEPT}${word('v')}`),
  line('super password ', `super password (?:level \\d+ )?${HUAWEI_KEPT}${word('v')}`),
  line('snmp-agent community ', `snmp-agent community (?:read|write) (?:${HUAWEI_KEPT})?${word('v')}(?: .*)?`),
  ...['psksecret', 'passwd', 'password', 'secret'].map((name) =>
    line(`set ${name} `, `set ${name} (?=[^\\s$[]*\\d)${word('v')}`),
  ),
  line('option key ', `option key (?:'(?<v>[^'\\s]{8,63})'|(?<vb>[^'"\\s]{8,63}))`),
  line('authinfo:', `AuthInfo:\\S+(?:[ \\t]+"[UIM]:[^"]*"){0,3}[ \\t]+"P:(?<v>[^"\\s]+)"(?:[ \\t]+"[^"]*"){0,2}`),
  ...[':587 ', ':465 ', ':25 '].map((port) => line(port, `${RELAY}${port}[ \\t]*${ACCOUNT}`)),
  line('insecure-password ', `user (?<user>\\S+) insecure-password ${word('v')}(?: groups .*)?`),
  line('stats auth ', `stats auth (?<user>[^\\s:]+):${word('v')}`),
  line('sentinel auth-pass ', `sentinel auth-pass \\S+ ${word('v')}`),
  line('bindpw ', `bindpw[ \\t]+${word('v')}`),
  line('rootpw', `(?:olc)?rootpw:?[ \\t]+${word('v')}`),
  line('acl setuser ', REDIS_USER),
  ...[' on >', ' on ">', " on '>"].map((anchor) => line(anchor, REDIS_USER)),
  line(': psk ', `.{0,100}?: PSK ${word('v')}`),
  line(': eap ', `(?<user>[^\\s"]{1,60}) : EAP ${word('v')}`),
  line(': xauth ', `(?<user>[^\\s"]{1,60}) : XAUTH ${word('v')}`),
];

function spanOf(
  indices: RegExpIndicesArray | undefined,
  begin: number,
  ...groups: readonly string[]
): Span | undefined {
  for (const group of groups) {
    const found = indices?.groups?.[group];
    if (found !== undefined) return { start: begin + found[0], end: begin + found[1] };
  }
  return undefined;
}

/** The secrets of the line that `at` lies in, where it has that form. */
export function readServerLine({ bytes, lo, hi }: Window, at: number, { form }: ServerLine): StatedSecret[] {
  const begin = lineStart(bytes, at, Math.max(lo, at - LONGEST_LINE));
  const end = lineEnd(bytes, at, Math.min(hi, at + LONGEST_LINE));
  if (begin < 0 || end < 0) return [];
  const { indices } = form.exec(bytewise(bytes, begin, end)) ?? {};
  const user = spanOf(indices, begin, 'user');
  return [spanOf(indices, begin, 'v', 'vb'), spanOf(indices, begin, 'w', 'wb')].flatMap((span) =>
    span === undefined ? [] : [{ ...span, quoted: true, ...(user === undefined ? {} : { user }) }],
  );
}
