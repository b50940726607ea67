/**
 * Text from files, made safe to print. A path may hold a newline, an escape sequence or a bidirectional override;
 * shown raw it could forge lines of a report or drive a terminal. Here such characters become visible escapes. So does
 * what those who run CI jobs take for a command when it comes up in a log.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/**
 * Characters of a single cell, ASCII and the signs of reports: no need for tables of Unicode, which take a millisecond
 * to make.
 */
export const PLAIN = /^[\x20-\x7e·•–—…▸│✔✖]*$/;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return (
    SHORT_ESCAPES[character] ??
    (code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : code > 0xffff
        ? `\\u{${code.toString(16)}}`
        : `\\u${code.toString(16).padStart(4, '0')}`)
  );
}

/**
 * `::set-output name=x::y` where a line or a word begins, for GitHub; `##[x]`, `##vso[x]`, `##teamcity[x]` anywhere.
 */
const COMMAND = /(?<!\S):(?=:[\w-]+(?: .*?)?::)|#(?=#\w*\[)/g;
const HAS_COMMAND = /::|##/;

/**
 * `text` on one line, with control, format and bidirectional characters, lone surrogates and commands of CI spelt out.
 */
export function visible(text: string): string {
  const shown = PLAIN.test(text) ? text : text.replace(UNPRINTABLE, escapeOf);
  return HAS_COMMAND.test(shown) ? shown.replace(COMMAND, escapeOf) : shown;
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Text with a limit of its own; cut between characters. */
export function limited(text: string, most: number): string {
  const shown = visible(text);
  return shown.length <= most
    ? shown
    : `${Array.from(shown.slice(0, most - 1))
        .join('')
        .replace(/[\ud800-\udbff]$/, '')}…`;
}

/** `url` as it may be linked to; null for what is no address of the web. */
export function webAddress(url: string | null): string | null {
  return url !== null && /^https?:\/\//.test(url) && URL.canParse(url) ? new URL(url).href : null;
}

const ASCII_FOR: Readonly<Record<string, string>> = {
  '•': '*',
  '…': '...',
  '·': '-',
  '–': '-',
  '—': '-',
  '’': "'",
  '“': '"',
  '”': '"',
  '▸': '>',
  '│': '|',
};

/** The same in ASCII alone: known signs get their plain likeness, all else its code. */
export function visibleAscii(text: string): string {
  return visible(text).replace(/[^\x20-\x7e]/gu, (character) => ASCII_FOR[character] ?? escapeOf(character));
}

const RISKY_IN_JSON = /[\x7f-\x9f\p{Cf}\u2028\u2029]|#(?=#\w*\[)/gu;

/** JSON text that shows as it reads on any terminal. Lossless: these characters stand inside strings only. */
export function visibleJson(json: string): string {
  return json.replace(RISKY_IN_JSON, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
