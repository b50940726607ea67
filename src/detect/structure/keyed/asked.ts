/** Options that look as if a password follows, of commands that will ask for it. */
import { DASH } from '../../../model/ascii.ts';
import { BLANK, LINE_END, classAt, reached, spells, textOf } from '../lexical/byte.ts';
import type { Window } from '../candidate.ts';
import type { Key } from '../lexical/key.ts';

/** Clients of databases whose `--password` takes a value behind `=` alone, and asks for one otherwise. */
const ASKING =
  /^(?:\S*[/"'`(])?(?:(?:mysql|mariadb)(?:dump|admin|import|check|show)?|psql|pg_(?:dump|dumpall|restore|basebackup))$/;
const LONGEST_COMMAND = 200;

/** Whether `--password` is one of those: what stands behind the blank is a database then. */
export function asksForIt({ bytes, lo }: Window, key: Key): boolean {
  if (!spells(bytes, key, '--password')) return false;
  const first = Math.max(lo, key.start - LONGEST_COMMAND);
  for (let p = key.start, after = ''; ;) {
    while (p > first && (classAt(bytes, p - 1) & BLANK) !== 0) p--;
    const end = p;
    while (p > first && (classAt(bytes, p - 1) & (BLANK | LINE_END)) === 0) p--;
    const isWord = reached(p) < end;
    // Behind an option, as in `--host mysql`, it is no command.
    if (ASKING.test(after) && !(isWord && bytes[p] === DASH)) return true;
    if (!isWord) return false;
    after = textOf(bytes, p, end);
  }
}
