/** What a stream can show: colour, characters, width. Decided for each stream by itself. */
import type { Io, OutputStream } from '../../base/io.ts';
import { reflow } from '../../report/layout.ts';
import type { RenderOptions } from '../../report/style.ts';

export type ColourWhen = 'auto' | 'always' | 'never';

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** The order of truth: the option, `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb`, a CI log that shows colour, a terminal. */
function wantsColour(stream: OutputStream, env: Io['env'], when: ColourWhen): boolean {
  if (when !== 'auto') return when === 'always';
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  if (isSet(env['CLICOLOR_FORCE'])) return env['CLICOLOR_FORCE'] !== '0';
  if (env['TERM'] === 'dumb') return false;
  return stream.isTTY === true || isSet(env['GITHUB_ACTIONS']) || isSet(env['GITLAB_CI']);
}

function wantsUnicode(env: Io['env']): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale === '' ? env['TERM'] !== 'linux' : /utf-?8/i.test(locale);
}

const DEFAULT_COLUMNS = 80;

/** Widest list that is of use; what is piped on should have each entry on a line of its own. */
const PIPED_COLUMNS = 200;

function columnsOf(stream: OutputStream, env: Io['env'], otherwise: number): number {
  const columns = stream.columns ?? Number.parseInt(env['COLUMNS'] ?? '', 10);
  return Number.isInteger(columns) && columns > 0 ? columns : otherwise;
}

/** Width of a list on `stdout`. */
export function listColumns({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number {
  return columnsOf(stdout, env, stdout.isTTY === true ? DEFAULT_COLUMNS : PIPED_COLUMNS);
}

/** Prose at a terminal is wrapped; what is piped on keeps its lines. */
export function proseOn({ stdout, env }: Pick<Io, 'stdout' | 'env'>, text: string): string {
  return stdout.isTTY === true ? reflow(text, Math.max(32, columnsOf(stdout, env, DEFAULT_COLUMNS))) : text;
}

export function renderOptions(
  stream: OutputStream,
  env: Io['env'],
  choice: { readonly when: ColourWhen; readonly verbose: boolean },
): RenderOptions {
  const colour = wantsColour(stream, env, choice.when);
  return {
    colour,
    columns: columnsOf(stream, env, DEFAULT_COLUMNS),
    unicode: wantsUnicode(env),
    hyperlinks:
      colour &&
      stream.isTTY === true &&
      (isSet(env['WT_SESSION']) ||
        isSet(env['VTE_VERSION']) ||
        env['TERM_PROGRAM'] === 'iTerm.app' ||
        env['TERM_PROGRAM'] === 'vscode'),
    verbose: choice.verbose,
    isCi: isSet(env['CI']) && env['CI'] !== 'false' && env['CI'] !== '0',
  };
}

/** For files: no colour, no links, the width of a page. */
export const FILE_RENDER: RenderOptions = {
  colour: false,
  columns: 100,
  unicode: true,
  hyperlinks: false,
  verbose: true,
};
