/**
 * Lists of objects as APIs and their clients write them: an array, an object around one, a line each, or page after
 * page.
 */
import { ConfigError } from '../../model/error.ts';
import { jsonErrorPosition } from '../../base/json-position.ts';
import { isFields, type Fields } from '../../base/plain-object.ts';

/** `at`: names of the members that lead to the list, where it is not found without. */
export function objectsIn(text: string, path: string, at: readonly string[] = []): readonly Fields[] {
  const source = text.replace(/^\uFEFF/, '');
  const value = at.reduce<unknown>(
    (inside, name) => (isFields(inside) ? inside[name] : undefined),
    parsed(source, path),
  );
  const list = Array.isArray(value) ? value : isFields(value) ? (onlyList(value) ?? [value]) : null;
  if (list === null) {
    throw new ConfigError(at.length === 0 ? 'expected a list of objects.' : `there is no list at "${at.join('.')}".`, {
      path,
    });
  }
  return list.flat().map((item, number) => {
    if (!isFields(item)) {
      throw new ConfigError(`item ${number + 1} is not an object.`, {
        path,
        hint: 'Ask for the details of each item, not for a list of names.',
      });
    }
    return item;
  });
}

/** What tells an item that has lists from an answer around one. */
const NAMES_AN_ITEM = /(?:^|_)(?:id|name|path|accessor)$|Id$/;

/** The list in `{ "data": [...], "has_more": false }`. */
function onlyList(value: Fields): readonly unknown[] | null {
  const lists = Object.values(value).filter((member) => Array.isArray(member));
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length === 0) {
    return lists.length > 0 && !Object.keys(value).some((name) => NAMES_AN_ITEM.test(name)) ? [] : null;
  }
  const [list, ...others] = filled.filter((members) => members.every(isFields));
  return list === undefined || others.length > 0 ? null : list;
}

function parsed(source: string, path: string): unknown {
  const whole = tried(source);
  if (whole !== undefined) return whole;
  const pages =
    tried(`[${source.replaceAll(/([\]}])\s*\n\s*([[{])/g, '$1,$2')}]`) ?? tried(source.replaceAll(/\]\s*\[/g, ','));
  if (pages !== undefined) return pages;
  const position = jsonErrorPosition(source);
  throw new ConfigError('this is not JSON.', { path, position: position ?? undefined });
}

/** Undefined for what is no JSON. Messages of the parser quote, so they are not kept. */
function tried(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}
