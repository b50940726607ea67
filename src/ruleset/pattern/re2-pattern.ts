/**
 * A regular expression as Go's RE2 writes it, rewritten for the rule language: one group is the secret, letter case is
 * a flag or spelled out, and every quantifier has an end. What has no equal is refused by name.
 */
import { PatternProblem } from './pattern-tree.ts';

export interface RewrittenPattern {
  readonly pattern: string;
  readonly flags: string;
  /** Source of the secret's group by itself; the whole pattern where it has none. */
  readonly secret: string;
  /** A quantifier without an end got one. */
  readonly bounded: boolean;
}

/** Longest stretch that an endless quantifier is cut to; a lazy one has an end to look for, and may go further. */
const LONGEST = 200;
const LONGEST_LAZY = 3500;

const POSIX: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

interface Scope {
  readonly ignoresCase: boolean;
  /** Where the text of the secret's group begins in the output; -1 in other groups. */
  readonly secretStart: number;
}

class Rewriter {
  readonly #source: string;
  readonly #secretGroup: number;
  /** Letter case is free everywhere, so that a flag says it. */
  readonly #usesFlag: boolean;
  #at = 0;
  #out = '';
  #groups = 0;
  #scope: Scope;
  readonly #outer: Scope[] = [];
  #secret = '';
  readonly #flags = new Set<string>();
  #bounded = false;

  constructor(source: string, secretGroup: number) {
    const lead = /^\(\?([a-z]+)\)/.exec(source)?.[1] ?? '';
    this.#source = source;
    this.#secretGroup = secretGroup;
    this.#usesFlag = lead.includes('i') && !/\(\?[a-z]*-?[a-z]*i[a-z]*[):]/.test(source.slice(lead.length + 3));
    this.#scope = { ignoresCase: false, secretStart: -1 };
  }

  run(): RewrittenPattern {
    while (this.#at < this.#source.length) this.#step();
    if (this.#usesFlag) this.#flags.add('i');
    return {
      pattern: this.#out,
      flags: [...this.#flags].sort().join(''),
      secret: this.#secret === '' ? this.#out : this.#secret,
      bounded: this.#bounded,
    };
  }

  #refusal(message: string, hint: string): PatternProblem {
    return new PatternProblem(message, this.#at, hint);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, 'y');
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#source);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #step(): void {
    const character = this.#source[this.#at] ?? '';
    if (character === '\\') this.#escape();
    else if (character === '[') this.#class();
    else if (character === '(') this.#open();
    else if (character === ')') this.#close();
    else if (this.#quantifier()) return;
    else {
      this.#at += 1;
      if (character === '^' || character === '$') this.#flags.add('m');
      this.#out += this.#cased(character);
    }
  }

  /** A literal character, in both cases where no flag says so. */
  #cased(character: string): string {
    const isFree = this.#scope.ignoresCase && !this.#usesFlag && /[a-z]/i.test(character);
    return isFree ? `[${character.toLowerCase()}${character.toUpperCase()}]` : character;
  }

  #quantifier(): boolean {
    const found = this.#take(/([*+?]|\{(\d+)(,(\d*))?\})(\?|\+)?/);
    if (found === null) return false;
    const [, mark = '', least = '', range, most = '', lazy = ''] = found;
    const isEndless = mark === '*' || mark === '+' || (range !== undefined && most === '');
    if (lazy === '+') {
      throw this.#refusal('a possessive quantifier has no equivalent here', 'Write it without the second "+".');
    }
    if (isEndless) this.#bounded = true;
    const from = mark === '*' ? 0 : mark === '+' ? 1 : Number(least);
    this.#out += (isEndless ? `{${from},${Math.max(lazy === '?' ? LONGEST_LAZY : LONGEST, from)}}` : mark) + lazy;
    return true;
  }

  #open(): void {
    if (this.#take(/\((?=\?P?<[=!])/) !== null) {
      throw this.#refusal('look-behind is unknown to RE2', 'Write the pattern without it.');
    }
    const named = this.#take(/\(\?P?<\w+>/);
    const flags = named === null ? this.#take(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/) : null;
    if (flags !== null) return this.#openFlags(flags[1] ?? '', flags[2] ?? '', flags[3] === ')');
    if (named === null) this.#at += 1;
    this.#groups += 1;
    const isSecret = this.#groups === this.#secretGroup;
    this.#out += isSecret ? '(?<secret>' : '(?:';
    this.#push(this.#scope.ignoresCase, isSecret ? this.#out.length : -1);
  }

  #openFlags(on: string, off: string, isSetting: boolean): void {
    const unknown = /[^ims]/.exec(on + off)?.[0];
    if (unknown !== undefined) {
      throw this.#refusal(`the flag "${unknown}" has no equivalent here`, 'Write the pattern without it.');
    }
    for (const flag of on) if (flag !== 'i') this.#flags.add(flag);
    const ignoresCase = on.includes('i') || (this.#scope.ignoresCase && !off.includes('i'));
    if (isSetting) this.#scope = { ...this.#scope, ignoresCase };
    else {
      this.#out += '(?:';
      this.#push(ignoresCase, -1);
    }
  }

  #push(ignoresCase: boolean, secretStart: number): void {
    this.#outer.push(this.#scope);
    this.#scope = { ignoresCase, secretStart };
  }

  #close(): void {
    this.#at += 1;
    if (this.#scope.secretStart >= 0) this.#secret = this.#out.slice(this.#scope.secretStart);
    this.#scope = this.#outer.pop() ?? this.#scope;
    this.#out += ')';
  }

  #escape(): void {
    const quoted = this.#take(/\\Q([\s\S]*?)(?:\\E|$)/);
    if (quoted !== null) {
      this.#out += [...(quoted[1] ?? '')]
        .map((character) => (/\w/.test(character) ? this.#cased(character) : `\\${character}`))
        .join('');
      return;
    }
    if (this.#take(/\\[pPCX]/) !== null) {
      throw this.#refusal('Unicode classes have no equivalent here', 'Name the characters.');
    }
    if (this.#take(/\\[Az]/) !== null) {
      this.#flags.add('m');
      this.#out += this.#source[this.#at - 1] === 'A' ? '^' : '$';
      return;
    }
    this.#out += this.#character();
  }

  /** An escaped character or a class's escape, in the spelling of JavaScript. */
  #character(): string {
    const wide = this.#take(/\\x\{([0-9A-Fa-f]+)\}/);
    if (wide !== null) {
      return Buffer.from(String.fromCodePoint(Number.parseInt(wide[1] ?? '0', 16))).reduce(
        (text, byte) => `${text}\\x${byte.toString(16).padStart(2, '0')}`,
        '',
      );
    }
    if (this.#take(/\\a/) !== null) return '\\x07';
    const found = this.#take(/\\(?:x[0-9A-Fa-f]{2}|[\s\S])/)?.[0];
    if (found === undefined) throw this.#refusal('the pattern ends in a backslash', 'Escape it, or take it out.');
    return found === '\\ ' ? ' ' : found;
  }

  #class(): void {
    this.#at += 1;
    let text = this.#take(/\^/) === null ? '' : '^';
    if (this.#take(/\]/) !== null) text += '\\]';
    while (this.#source[this.#at] !== ']') text += this.#member();
    this.#at += 1;
    this.#out += `[${text}]`;
  }

  #member(): string {
    const posix = this.#take(/\[:(\^?)(\w+):\]/);
    if (posix !== null) {
      const members = POSIX[posix[2] ?? ''];
      if (members === undefined || posix[1] === '^') {
        throw this.#refusal('this class of characters has no equivalent here', 'Name the characters.');
      }
      return members;
    }
    const spansCase = this.#scope.ignoresCase && !this.#usesFlag;
    const range = this.#take(/([A-Za-z])-([A-Za-z])/);
    if (range !== null) return spansCase ? `${range[0].toLowerCase()}${range[0].toUpperCase()}` : range[0];
    if (this.#source[this.#at] === '\\') return this.#character();
    const character = this.#take(/[\s\S]/)?.[0];
    if (character === undefined) throw this.#refusal('a class of characters is not closed', 'Close it with "]".');
    if (character === '[') return '\\[';
    return spansCase && /[a-z]/i.test(character) ? `${character.toLowerCase()}${character.toUpperCase()}` : character;
  }
}

/** Groups that capture in a pattern of RE2. */
export function countGroups(source: string): number {
  return (
    source
      .replace(/\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/g, '')
      .match(/\((?!\?)|\(\?P?<\w+>/g)?.length ?? 0
  );
}

/** Throws a `PatternProblem` for what cannot be said in the rule language. `secretGroup` 0: the whole match. */
export function rewriteRe2(source: string, secretGroup: number): RewrittenPattern {
  return new Rewriter(source, secretGroup).run();
}
