/**
 * What opens a connection by places alone, which nothing names: `["ann", "v", "10.0.0.4", "shop"]`,
 * `new Db("localhost", "root", "v", "shop")`. Lists hold such literals for many a reason, so a host must stand beside a
 * user, and the value be one that is drawn, or mixed where the user is one that servers come with.
 */
import { LINE_END, bytewise, classAt, reached } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import type { StatedSecret } from './stated-secret.ts';
import { isMixed } from '../keyed/sentence.ts';

/** A host's literal up to where its name is told: this machine, and private networks. */
export const HOSTS: readonly string[] = ['localhost', '127.0.0.1', '192.168.', '10.', '172.'].flatMap((host) => [
  `"${host}`,
  `'${host}`,
]);

const MAX_SIDE = 160;
const HOST = `(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{2,5})?`;
const USER = `(?<user>[A-Za-z][\\w.@-]{1,40})`;
const VALUE = `(?<v>[^"'\\s]{6,64})`;
const APART = `\\s*,\\s*`;
const BEFORE_HOST = new RegExp(`[[(]\\s*(["'])${USER}\\1${APART}\\1${VALUE}\\1${APART}$`, 'd');
const BEHIND_HOST = [`(?:\\d{2,5}${APART})?`, `(["'])\\w{1,40}\\2${APART}`].map(
  (between) => new RegExp(`^(["'])${HOST}\\1${APART}${between}\\1${USER}\\1${APART}\\1${VALUE}\\1\\s*[,\\])]`, 'd'),
);
const HOST_ALONE = new RegExp(`^(["'])${HOST}\\1\\s*[,\\])]`);

const OF_SERVERS = /^(?:root|sa|admin|administrator|postgres|system|sysdba)$/i;
/** Where a word turns from one kind of character to another. */
const TURN = /(?<=[a-z])[^a-z]|(?<=[A-Z])[^A-Z]|(?<=\d)\D|(?<=\W)\w/g;
const MANY_TURNS = 5;
/** In the rows of a table, what a record is told by. */
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/;

function isPassword(value: string, user: string): boolean {
  if (!isMixed(value)) return false;
  return OF_SERVERS.test(user) || (!DIGEST.test(value) && (value.match(TURN)?.length ?? 0) >= MANY_TURNS);
}

/** The password of a list in which a host's literal begins at `at`. */
export function readHostList({ bytes, lo, hi }: Window, at: number): StatedSecret | null {
  let end = at;
  const last = Math.min(hi, at + MAX_SIDE);
  while (end < last && (classAt(bytes, end) & LINE_END) === 0) end++;
  const behind = bytewise(bytes, at, reached(end));
  if (!HOST_ALONE.test(behind)) return null;
  for (const form of BEHIND_HOST) {
    const found = passwordIn(form.exec(behind), at);
    if (found !== null) return found;
  }
  let start = at;
  const first = Math.max(lo, at - MAX_SIDE);
  while (start > first && (classAt(bytes, start - 1) & LINE_END) === 0) start--;
  return passwordIn(BEFORE_HOST.exec(bytewise(bytes, reached(start), at)), start);
}

function passwordIn(found: RegExpExecArray | null, from: number): StatedSecret | null {
  const { v, user } = found?.groups ?? {};
  const { v: value, user: name } = found?.indices?.groups ?? {};
  if (v === undefined || user === undefined || !value || !name || !isPassword(v, user)) return null;
  return {
    start: from + value[0],
    end: from + value[1],
    quoted: true,
    user: { start: from + name[0], end: from + name[1] },
  };
}
