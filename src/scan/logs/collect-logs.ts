/**
 * Reads usage logs: their events into ledgers, their lines through the detection engine. A log may hold the same secret
 * in every line, so that of each secret the first places are kept and the others counted.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { LocatedMatch } from '../../findings/located-match.ts';
import { diagnostic, type Diagnostic, type Skipped } from '../../model/diagnostic.ts';
import { UsageError } from '../../model/error.ts';
import type { Exposure } from '../../model/exposure.ts';
import { globMatcher, isGlob } from '../../base/glob.ts';
import { STANDARD_STREAM, type Io } from '../../base/io.ts';
import { mayRepeatPath } from '../../redaction/quote.ts';
import { isSystemError, reasonOf } from '../../base/system-error.ts';
import type { LogFile, UsageEvidence } from '../../model/usage.ts';
import type { SeenSecrets } from '../../inventory/seen-secrets.ts';
import type { Limits } from '../../pci/thresholds.ts';
import { STDIN_PATH } from '../../sources/files/stdin.ts';
import { listTree } from '../../sources/tree.ts';
import { UsageLedger } from '../../usage/ledger/ledger.ts';
import { readLog, type LogResult } from '../../usage/read-log.ts';
import { Window } from '../../usage/framing/window.ts';
import { loadKernel } from '../assets/kernel.ts';
import type { ScanContext } from '../scan-context.ts';
import { LogSecrets } from './log-secrets.ts';
import type { LogRequest, ScanRequest } from '../request.ts';

export interface LogCollection {
  readonly usage: UsageEvidence;
  readonly targets: readonly string[];
  readonly located: readonly LocatedMatch[];
  readonly complete: boolean;
  readonly skipped: readonly Skipped[];
  readonly diagnostics: readonly Diagnostic[];
}

interface LogInput {
  readonly path: string;
  readonly exposure: Exposure;
  /** Found in a folder, so it may be no log at all. */
  readonly isGuess: boolean;
  /** A file, or a stream. */
  readonly source: string | Readable;
}

/**
 * Files that match a pattern, where no file has it as its name. Listed first and matched here: see `globMatcher`.
 */
async function matching(pattern: string, io: Io): Promise<readonly string[]> {
  if (existsSync(resolve(io.cwd, pattern)) || !isGlob(pattern)) return [pattern];
  const { default: glob } = await import('fast-glob');
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => isGlob(part));
  const base = parts
    .slice(0, first)
    .map((part) => `${part}/`)
    .join('');
  const rest = parts.slice(first);
  const matches = globMatcher([rest.join('/')]);
  const listed = await glob('**', {
    cwd: resolve(io.cwd, base),
    dot: true,
    followSymbolicLinks: false,
    deep: rest.some((part) => part.includes('**') || part.includes('{')) ? Infinity : rest.length,
  });
  const found = listed
    .filter(matches)
    .map((path) => base + path)
    .sort();
  if (found.length === 0) {
    throw new UsageError('no file matches this pattern.', {
      path: mayRepeatPath(pattern) ? pattern : undefined,
    });
  }
  return found;
}

async function inputsOf(
  { paths }: LogRequest,
  request: ScanRequest,
  io: Io,
): Promise<{ readonly inputs: readonly LogInput[]; readonly skipped: readonly Skipped[] }> {
  const inputs: LogInput[] = [];
  const skipped: Skipped[] = [];
  if (paths.includes(STANDARD_STREAM))
    inputs.push({ path: STDIN_PATH, exposure: 'stdin', isGuess: false, source: io.stdin });
  const named = (
    await Promise.all(paths.filter((path) => path !== STANDARD_STREAM).map((path) => matching(path, io)))
  ).flat();
  if (named.length === 0) return { inputs, skipped };
  const { files, skipped: left } = await listTree(named, {
    cwd: io.cwd,
    env: io.env,
    exclude: request.ownFiles,
    outputs: request.outputs,
    root: request.root,
  });
  const given = new Set(named.map((path) => resolve(io.cwd, path)));
  for (const { path, file, exposure } of files) {
    inputs.push({ path, exposure, isGuess: !given.has(file), source: file });
  }
  skipped.push(...left);
  return { inputs, skipped };
}

/** What all logs of a scan are read with. */
interface LogReading {
  readonly logs: LogRequest;
  readonly ledger: UsageLedger;
  readonly window: Window;
  /** Null where secrets in logs are not looked for. */
  readonly secrets: LogSecrets | null;
}

async function readOne(input: LogInput, { logs, ledger, window, secrets }: LogReading): Promise<LogResult | Skipped> {
  try {
    return await readLog(input.source, {
      path: input.path,
      format: logs.format,
      mapped: logs.mapped,
      ledger,
      window,
      onBlock: secrets === null ? null : secrets.taker(input.exposure),
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { path: input.path, reason: `unreadable (${reasonOf(error)})`, incomplete: true };
  }
}

/** What logs are compared with, beside the inventory. */
export interface LogContext {
  readonly limits: Limits;
  /** Secrets that the scan has met before. */
  readonly seen: () => SeenSecrets;
}

export async function collectLogs(
  logs: LogRequest,
  { limits, seen }: LogContext,
  { request, io, open }: Omit<ScanContext, 'listener'>,
): Promise<LogCollection> {
  const { inputs, skipped: left } = await inputsOf(logs, request, io);
  const { inventory, asOf } = request;
  const ledger = new UsageLedger({ inventory, limits, asOf, inFull: logs.timeline, seen });
  const secrets = logs.secrets ? new LogSecrets(open(), request) : null;
  const reading: LogReading = { logs, ledger, window: new Window(loadKernel()), secrets };
  const files: LogFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const skipped: Skipped[] = [...left];
  for (const input of inputs) {
    const result = await readOne(input, reading);
    if (!('file' in result)) {
      skipped.push(result);
      diagnostics.push(diagnostic('error', 'log-unreadable', result.reason, { path: result.path }));
    } else if (input.isGuess && result.file.events === 0 && !result.isDamaged) {
      skipped.push({ path: input.path, reason: 'no log of a known format', incomplete: false });
    } else {
      files.push(result.file);
      diagnostics.push(...result.diagnostics);
    }
  }
  return {
    usage: { files, ...ledger.conclude() },
    targets: logs.paths,
    located: secrets?.located() ?? [],
    complete: files.every((file) => file.complete) && !skipped.some((item) => item.incomplete),
    skipped,
    diagnostics: [...diagnostics, ...(secrets?.diagnostics() ?? [])],
  };
}
