/**
 * Foreign text inside Markdown. Names of files, owners and reasons are anybody's words: they must come out as they
 * stand, and never as a heading, a link, a table cell border, HTML, or a ping to somebody.
 */
import { visible, webAddress } from '../sanitise.ts';

const SPECIAL = /[\\`*_{}[\]#|~$]/g;
/** A number or sign that would open a list, or a heading's underline, at the start of a line. */
const OPENS_A_BLOCK = /^(\d{1,9})([.)])(?=\s|$)|^([-+=])(?=[\s=-]|$)/;

/** `text` on one line, to be read as plain words. Entities are made last but for `&`, so that none is made twice. */
export function prose(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replace(SPECIAL, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&commat;')
    .replaceAll('://', ':&sol;&sol;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&period;`)
    .replace(OPENS_A_BLOCK, '$1\\$2$3');
}

/** In a cell for which a report has nothing. */
export const ABSENT = '–';

const PLAIN_CODE = /^[^`|\\]+$/;

/** A code span where the text allows one; otherwise plain words, because a code span cannot escape anything. */
export function span(text: string): string {
  const shown = visible(text);
  return PLAIN_CODE.test(shown) && shown.trim() === shown ? `\`${shown}\`` : prose(text);
}

/** A link to a web address, or null where `url` is none. */
export function link(label: string, url: string | null): string | null {
  const address = webAddress(url);
  return address === null ? null : `[${prose(label)}](<${address.replace(/[<>\s|\\]/g, encodeURIComponent)}>)`;
}

/** A GFM table; cells are Markdown already. */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
