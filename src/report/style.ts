/**
 * Colours, signs and safe text for one output. chalk's own detection is not asked: it does not honour NO_COLOR and
 * knows one stream only, so the caller decides and hands the answer in.
 */
import { Chalk } from 'chalk';
import type { Severity } from '../model/severity.ts';
import { visible, visibleAscii } from './sanitise.ts';

/** How an output is to look. */
export interface RenderOptions {
  readonly colour: boolean;
  /** Width of the output in terminal cells; 0 where it has none. */
  readonly columns: number;
  /** False: ASCII alone. */
  readonly unicode: boolean;
  /** Terminal links (OSC 8). They are escape codes, so they go with `colour` alone. */
  readonly hyperlinks: boolean;
  readonly verbose: boolean;
  /** The run is a job of a CI: what it scans was pushed. */
  readonly isCi?: boolean;
}

export type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly warn: Paint;
  readonly bad: Paint;
  readonly path: Paint;
  readonly severity: (severity: Severity) => Paint;
  /** Text of a report as it may be printed: one line, nothing that drives a terminal. */
  readonly text: (text: string) => string;
  /** Makes already painted text lead to `url` where the terminal can. */
  readonly link: (painted: string, url: string | null) => string;
  readonly signs: Signs;
  /** Usable width. */
  readonly columns: number;
  /** Lists in full, and what else is left out otherwise. */
  readonly verbose: boolean;
}

export interface Signs {
  readonly pointer: string;
  readonly bar: string;
  readonly dot: string;
  readonly ellipsis: string;
  readonly dash: string;
  readonly cross: string;
  readonly tick: string;
  readonly warning: string;
}

const UNICODE_SIGNS: Signs = {
  pointer: '▸',
  bar: '│',
  dot: '·',
  ellipsis: '…',
  dash: '–',
  cross: '✖',
  tick: '✔',
  warning: '!',
};
const ASCII_SIGNS: Signs = {
  pointer: '>',
  bar: '|',
  dot: '*',
  ellipsis: '...',
  dash: '-',
  cross: 'x',
  tick: 'ok',
  warning: '!',
};

const DEFAULT_COLUMNS = 80;
const MIN_COLUMNS = 32;
/** Wider lines are harder to read, not easier. */
const MAX_COLUMNS = 110;

function columnsOf(options: RenderOptions, most: number): number {
  const asked = Number.isFinite(options.columns) && options.columns > 0 ? Math.floor(options.columns) : DEFAULT_COLUMNS;
  return Math.max(MIN_COLUMNS, Math.min(most, asked));
}

const SAFE_URL = /^https?:\/\/[\x21-\x7e]+$/;

export function styleOf(options: RenderOptions, mostColumns = MAX_COLUMNS): Style {
  const chalk = new Chalk({ level: options.colour ? 1 : 0 });
  // chalk joins all its arguments, so its functions cannot go to `map` as they are.
  const paint =
    (ink: Paint): Paint =>
    (text) =>
      text === '' ? '' : ink(text);
  const severities: Readonly<Record<Severity, Paint>> = {
    critical: paint(chalk.bold.red),
    high: paint(chalk.red),
    medium: paint(chalk.yellow),
    low: paint(chalk.cyan),
    info: paint(chalk.dim),
  };
  return {
    bold: paint(chalk.bold),
    dim: paint(chalk.dim),
    good: paint(chalk.green),
    warn: paint(chalk.yellow),
    bad: paint(chalk.red),
    path: paint(chalk.underline),
    severity: (severity) => severities[severity],
    text: options.unicode ? visible : visibleAscii,
    link: (painted, url) =>
      options.hyperlinks && options.colour && url !== null && SAFE_URL.test(url)
        ? `\u001b]8;;${url}\u001b\\${painted}\u001b]8;;\u001b\\`
        : painted,
    signs: options.unicode ? UNICODE_SIGNS : ASCII_SIGNS,
    columns: columnsOf(options, mostColumns),
    verbose: options.verbose,
  };
}
