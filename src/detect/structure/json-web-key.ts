/**
 * Private members of JSON Web Keys (RFC 7517, 7518, 8037), in whatever language spells the object. The member `kty`
 * says that it is one; the brackets around it, what belongs to it. One key is one match: the exponent, the scalar or
 * the symmetric key is the secret, the primes and what follows from them are its parts. A public key has none of them.
 */
import type { MatchPart, Proof } from '../../model/match.ts';
import { Secret } from '../../model/secret.ts';
import type { Span } from '../../model/span.ts';
import { detailOf, fact } from '../proofs/result.ts';
import type { Reach } from '../sight.ts';
import { isName } from '../value/code-like.ts';
import { shannonPerChar } from '../value/statistics.ts';
import { placeholderReason } from '../value/placeholder.ts';
import { WORD, classAt, standsAt, textOf } from './lexical/byte.ts';
import type { StructureSink } from './candidate.ts';

/** The member that every key has, with what may close its name. */
export const JWK_ANCHORS: readonly string[] = ['kty"', "kty'", 'kty\\', 'kty:', 'kty='];

/** An RSA key of 8192 bits, its members on lines of their own, on either side. */
const FURTHEST = 7168;
export const JWK_REACH: Reach = { before: FURTHEST, after: FURTHEST };

/** By byte: 1 for brackets that open, -1 for those that close. */
const BRACKETS = new Int8Array(256);
for (const byte of Buffer.from('{[(')) BRACKETS[byte] = 1;
for (const byte of Buffer.from('}])')) BRACKETS[byte] = -1;
/** Brackets inside one another in a key: an array of certificates or of further primes. */
const DEEPEST = 4;

/** Before a quote: those of an object that is written inside a text. */
const BACKSLASHES = String.raw`\\{0,3}`;
/** Between the name of a member and the quote of its value: `"d": "v"`, `d: 'v'`, `'d' => 'v'`, `d="v"`. */
const GIVEN = String.raw`(?:${BACKSLASHES}["'])?\s{0,40}(?::|=>?)\s{0,40}${BACKSLASHES}`;
const MEMBER = new RegExp(
  String.raw`(?<![\w$-])(crv|kid|n|d|p|q|dp|dq|qi|k)${GIVEN}(["'])([^"'\\\r\n]{1,2100})${BACKSLASHES}\2`,
  'g',
);
const KIND = new RegExp(String.raw`^kty${GIVEN}["'](RSA|EC|OKP|oct)${BACKSLASHES}["']`);
/** Bytes of the member `kty` that are looked at. */
const LONGEST_KIND = 128;
/** A member's value in either alphabet of base64, of 12 bytes or more. */
const MATERIAL = /^[\w+/-]{16,}={0,2}$/;
/** Bits a character, less than any key drawn at random has. */
const LEAST_ENTROPY = 3;
const BITS_PER_CHARACTER = 6;

interface Member {
  readonly value: string;
  readonly span: Span;
}

type Members = ReadonlyMap<string, Member>;

const PARTS: readonly (readonly [member: string, role: string])[] = [
  ['p', 'first prime'],
  ['q', 'second prime'],
  ['dp', 'first exponent'],
  ['dq', 'second exponent'],
  ['qi', 'coefficient'],
];

/** Characters that the scalar of a curve has at least: all of its bytes, or one less where a writer left out zeros. */
const CURVES: ReadonlyMap<string, number> = new Map([
  ['P-256', 42],
  ['secp256k1', 42],
  ['P-384', 63],
  ['P-521', 86],
  ['Ed25519', 43],
  ['X25519', 43],
  ['Ed448', 75],
  ['X448', 75],
]);
/** Of the exponent of an RSA key of 512 bits, the smallest there is. */
const SHORTEST_EXPONENT = 80;

/** The brackets around `at`, as far as the reach goes; null where they do not close. */
function objectAround(bytes: Uint8Array, at: number): Span | null {
  const start = bracket(bytes, at - 1, Math.max(-1, at - FURTHEST), -1);
  const end = bracket(bytes, at, Math.min(bytes.length, at + FURTHEST), 1);
  return start < 0 || end < 0 ? null : { start, end };
}

/**
 * The first bracket from `from` on, in steps towards `limit`, that was not opened on the way; or -1, also where a key
 * would not be so deep or another begins.
 */
function bracket(bytes: Uint8Array, from: number, limit: number, step: 1 | -1): number {
  for (let at = from, depth = 0; at !== limit; at += step) {
    depth += (BRACKETS[bytes[at] as number] as number) * step;
    if (depth < 0) return at;
    if (depth > DEEPEST || (depth === 0 && at !== from && standsAt(bytes, at, 'kty') && kindAt(bytes, at) !== null)) {
      return -1;
    }
  }
  return -1;
}

/** The kind of key that the member at `at` tells; null where it is no such member. */
function kindAt(bytes: Uint8Array, at: number): string | null {
  if ((classAt(bytes, at - 1) & WORD) !== 0) return null;
  return KIND.exec(textOf(bytes, at, Math.min(bytes.length, at + LONGEST_KIND)))?.[1] ?? null;
}

function membersOf(bytes: Buffer, { start, end }: Span): Members {
  const text = bytes.toString('latin1', start, end + 1);
  const members = new Map<string, Member>();
  for (const found of text.matchAll(MEMBER)) {
    const name = found[1] ?? '';
    const value = found[3] ?? '';
    const at = start + found.index + found[0].lastIndexOf(value);
    if (!members.has(name)) members.set(name, { value, span: { start: at, end: at + value.length } });
  }
  return members;
}

function integerOf(member: Member | undefined): bigint | null {
  return member !== undefined && MATERIAL.test(member.value)
    ? BigInt(`0x${Buffer.from(member.value, 'base64').toString('hex') || '0'}`)
    : null;
}

/** Whether the primes make up the modulus; null where one of them is not there. */
function multiplies(members: Members): boolean | null {
  const n = integerOf(members.get('n'));
  const p = integerOf(members.get('p'));
  const q = integerOf(members.get('q'));
  return n === null || p === null || q === null ? null : p * q === n;
}

interface KeyOf {
  readonly secret: Member;
  readonly ruleId: string;
  readonly proof: Proof;
}

function rsaKey(members: Members): KeyOf | null {
  const secret = members.get('d');
  if (secret === undefined || secret.value.length < SHORTEST_EXPONENT) return null;
  const bits = integerOf(members.get('n'))?.toString(2).length;
  const what = bits === undefined ? 'RSA key' : `RSA key, ${bits} bits`;
  const proof =
    multiplies(members) === false
      ? fact('structure', 'fails', `${what}, whose primes are not those of its modulus`)
      : fact('structure', 'holds', what);
  return { secret, ruleId: 'private-key-jwk', proof };
}

function curveKey(members: Members): KeyOf | null {
  const secret = members.get('d');
  const curve = members.get('crv')?.value ?? '';
  const least = CURVES.get(curve);
  if (secret === undefined || least === undefined || secret.value.length < least) return null;
  return { secret, ruleId: 'private-key-jwk', proof: fact('structure', 'holds', `${curve} key`) };
}

function symmetricKey(members: Members): KeyOf | null {
  const secret = members.get('k');
  if (secret === undefined) return null;
  const bits = Math.floor((secret.value.replace(/=+$/, '').length * BITS_PER_CHARACTER) / 8) * 8;
  return {
    secret,
    ruleId: 'private-key-jwk-symmetric',
    proof: fact('structure', 'holds', `symmetric key, ${bits} bits`),
  };
}

const READERS: Readonly<Record<string, (members: Members) => KeyOf | null>> = {
  RSA: rsaKey,
  EC: curveKey,
  OKP: curveKey,
  oct: symmetricKey,
};

function partsOf(members: Members): MatchPart[] {
  const parts = PARTS.flatMap(([name, role]) => {
    const member = members.get(name);
    return member !== undefined && MATERIAL.test(member.value)
      ? [{ role, value: new Secret(member.value), span: member.span }]
      : [];
  });
  const id = members.get('kid');
  return id === undefined ? parts : [...parts, { role: 'key id', value: new Secret(id.value), span: id.span }];
}

function refusalOf(value: string): string | null {
  if (!MATERIAL.test(value) || isName(value)) return 'no key in base64';
  return placeholderReason(value) ?? (shannonPerChar(value) < LEAST_ENTROPY ? 'too regular for a key' : null);
}

/** Looks at the word of `JWK_ANCHORS` at `at`. */
export function inspectJwk(bytes: Buffer, at: number, sink: StructureSink): void {
  const kind = kindAt(bytes, at);
  const object = kind === null ? null : objectAround(bytes, at);
  if (kind === null || object === null) return;
  const members = membersOf(bytes, object);
  const key = READERS[kind]?.(members) ?? null;
  if (key === null) return;
  const {
    secret: { value, span },
    ruleId,
    proof,
  } = key;
  const refused = refusalOf(value);
  const confidence = proof.result === 'holds' ? 'high' : 'low';
  sink.trace?.({
    ruleId,
    span,
    stage: 'structure',
    kept: refused === null,
    detail: refused ?? detailOf(confidence, [proof]),
  });
  if (refused === null) {
    sink.match({
      ruleId,
      secret: new Secret(value),
      span,
      parts: partsOf(members),
      decoded: [],
      confidence,
      proofs: [proof],
      traits: {},
    });
  }
}
