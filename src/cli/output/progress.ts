/** One line on standard error for scans that take their time: shown late, redrawn seldom, gone before any output. */
import { grouped } from '../../base/count.ts';
import type { Io } from '../../base/io.ts';
import type { Report } from '../../model/report.ts';
import type { ScanListener, ScanRequest } from '../../scan/request.ts';
import { scan } from '../../scan/scan.ts';
import type { Context } from '../context.ts';
import { renderOptions } from './streams.ts';

const SHOW_AFTER_MS = 400;
const REDRAW_MS = 100;
const ERASE = '\r\u001b[2K';
const BAR = 12;

export interface Progress {
  update(done: number, total: number): void;
  clear(): void;
}

const SILENT: Progress = { update: () => undefined, clear: () => undefined };

/** `signs`: what is done and what is left. */
function line(done: number, total: number, [full = '#', empty = '.']: string): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * BAR);
  return `scanning ${full.repeat(filled)}${empty.repeat(BAR - filled)} ${Math.floor(share * 100)} %  ${grouped(done)}/${grouped(total)} files`;
}

export interface ProgressOptions {
  readonly isShown: boolean;
  /** Is told of the scan as well. */
  readonly listener?: Omit<ScanListener, 'onProgress'>;
}

export async function scanWithProgress(
  request: ScanRequest,
  { io, version }: Context,
  { isShown, listener = {} }: ProgressOptions,
): Promise<Report> {
  const progress = isShown ? progressOn(io) : SILENT;
  try {
    return await scan(request, io, version, { ...listener, onProgress: (done, total) => progress.update(done, total) });
  } finally {
    progress.clear();
  }
}

/** Draws on a terminal alone. */
export function progressOn(io: Io): Progress {
  const { stderr, env } = io;
  if (stderr.isTTY !== true || (env['CI'] ?? '') !== '' || env['TERM'] === 'dumb') return SILENT;
  // A terminal that does not know its width says 0.
  const { columns, unicode } = renderOptions(stderr, env, { when: 'never', verbose: false });
  const begun = io.now();
  let drawnAt = 0;
  return {
    update(done, total) {
      const now = io.now();
      if (now - begun < SHOW_AFTER_MS || now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      stderr.write(`${ERASE}${line(done, total, unicode ? '▓░' : '#.').slice(0, Math.max(20, columns - 1))}`);
    },
    clear() {
      if (drawnAt !== 0) stderr.write(ERASE);
      drawnAt = 0;
    },
  };
}
