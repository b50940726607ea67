/**
 * Globs of settings and inventories against paths, and scopes of inventories against names. Both come with untrusted
 * checkouts, and a matcher that backtracks can be kept busy for ever; here the time is bounded by the lengths. In a glob
 * `*` and `?` stay inside a folder, `**` between two slashes is any number of folders; `[a-z]`, `{a,b}` and `\` as
 * usual.
 */

const GLOB_SIGN = /[*?[{]/;

/** Whether the path contains a character with a meaning in globs. */
export function isGlob(path: string): boolean {
  return GLOB_SIGN.test(path);
}

/** The folder of the path before its first such character; the whole path where there is none. */
export function beforeGlob(path: string): string {
  const sign = path.search(GLOB_SIGN);
  return sign < 0 ? path : path.slice(0, path.lastIndexOf('/', sign) + 1);
}

/** What one character of a name must match; null matches any number of characters. */
type Test = string | ((sign: string) => boolean) | null;
/** What one segment of a path must match; null matches any number of segments. */
type Segment = string | readonly Test[] | null;

/** Braces with more alternatives are taken literally. */
const MOST_ALTERNATIVES = 256;

/** Whether `length` items match `count` patterns. Of several stars only the last one has to be retried. */
function answers(
  length: number,
  count: number,
  isStar: (pattern: number) => boolean,
  takes: (pattern: number, item: number) => boolean,
): boolean {
  let item = 0;
  let pattern = 0;
  let star = -1;
  let from = 0;
  while (item < length) {
    if (pattern < count && !isStar(pattern) && takes(pattern, item)) [item, pattern] = [item + 1, pattern + 1];
    else if (pattern < count && isStar(pattern)) [star, pattern, from] = [pattern, pattern + 1, item];
    else if (star >= 0) [pattern, from, item] = [star + 1, from + 1, from + 1];
    else return false;
  }
  while (pattern < count && isStar(pattern)) pattern++;
  return pattern === count;
}

/**
 * Places of the outermost braces that hold alternatives, and of the commas between these; null where there are none.
 */
function braces(glob: string): readonly number[] | null {
  let depth = 0;
  let marks: number[] = [];
  for (let at = 0; at < glob.length; at++) {
    const sign = glob[at];
    if (sign === '\\') at++;
    else if (sign === '{' && depth++ === 0) marks = [at];
    else if (sign === ',' && depth === 1) marks.push(at);
    else if (sign === '}' && depth > 0 && --depth === 0 && marks.length > 1) return [...marks, at];
  }
  return null;
}

function alternatives(glob: string): readonly string[] {
  const done: string[] = [];
  const open = [glob];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const text = one;
    const marks = braces(text);
    if (marks === null) done.push(text);
    else {
      open.push(
        ...marks
          .slice(1)
          .map(
            (end, at) =>
              text.slice(0, marks[0]) + text.slice((marks[at] ?? 0) + 1, end) + text.slice((marks.at(-1) ?? 0) + 1),
          ),
      );
    }
    if (done.length + open.length > MOST_ALTERNATIVES) return [glob];
  }
  return done;
}

const TOKEN = /\\.|\*+|\?|\[[!^]?[^\]/]+\]|./gsu;
const RANGE = /(.)-(.)|(.)/gsu;

function classOf(token: string): (sign: string) => boolean {
  const isNegated = /^\[[!^]/.test(token);
  const members = [...token.slice(isNegated ? 2 : 1, -1).matchAll(RANGE)];
  return (sign) =>
    members.some(([, from, to, one]) =>
      one === undefined ? from !== undefined && to !== undefined && from <= sign && sign <= to : one === sign,
    ) !== isNegated;
}

function testOf(token: string): Test {
  if (token.startsWith('*')) return null;
  if (token === '?') return () => true;
  if (token.length > 1 && token.startsWith('[')) return classOf(token);
  return token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
}

function segmentOf(text: string): Segment {
  if (text === '**') return null;
  const tests = (text.match(TOKEN) ?? []).map(testOf);
  return tests.every((test) => typeof test === 'string') ? tests.join('') : tests;
}

function isName(segment: Segment | undefined, name: string): boolean {
  if (typeof segment === 'string') return segment === name;
  const tests = segment ?? [];
  const signs = Array.from(name);
  return answers(
    signs.length,
    tests.length,
    (at) => tests[at] === null,
    (at, item) => {
      const test = tests[at];
      const sign = signs[item] ?? '';
      return typeof test === 'function' ? test(sign) : test === sign;
    },
  );
}

/** Tells whether a text matches `pattern`: `*` is any number of characters, `?` is one. */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  return (text) =>
    answers(
      text.length,
      pattern.length,
      (at) => pattern[at] === '*',
      (at, item) => pattern[at] === '?' || pattern[at] === text[item],
    );
}

/** Tells whether a path with `/` between its segments matches any of `globs`. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.flatMap(alternatives).map((glob) => glob.split('/').map(segmentOf));
  return (path) => {
    const names = path.split('/');
    return patterns.some((segments) =>
      answers(
        names.length,
        segments.length,
        (at) => segments[at] === null,
        (at, item) => isName(segments[at], names[item] ?? ''),
      ),
    );
  };
}
