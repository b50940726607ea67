/** `--values`: reads the list of values to look for, which lies in a file or comes on standard input. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import { ConfigError, UsageError } from '../../model/error.ts';
import { STANDARD_STREAM, type Io } from '../../base/io.ts';
import type { SoughtValue } from '../../model/sought-value.ts';
import { reasonOf } from '../../base/system-error.ts';
import type { ScanTarget } from '../../scan/request.ts';
import { parseSoughtList } from '../../scan/sought-list.ts';
import { readStdin, STDIN_PATH } from '../../sources/files/stdin.ts';
import { missingPath, shownPath } from '../files/named-file.ts';

const MAX_LIST = 64 * 1024 ** 2;

export interface Sought {
  readonly values: readonly SoughtValue[];
  /** The list itself, which is not to be scanned. */
  readonly file: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `target`: what is scanned, which cannot be standard input as well. */
export async function readSought(source: string, target: ScanTarget, io: Io): Promise<Sought> {
  if (source === STANDARD_STREAM && target.kind === 'stdin') {
    throw new UsageError('standard input cannot be both scanned and read as the list of values.', {
      hint: 'Give the list as a file: --values FILE.',
    });
  }
  const file = source === STANDARD_STREAM ? null : resolve(io.cwd, source);
  const { values, tooShort } = parseSoughtList(
    file === null ? await piped(io) : await written(file, io),
    file === null ? STDIN_PATH : shownPath(file, io.cwd),
  );
  if (values.length === 0) {
    throw new ConfigError('the list of values contains none that can be searched for.', {
      hint: 'Give JSON of names and values, lines of NAME=value, or one value per line, each of at least four characters.',
    });
  }
  const short =
    tooShort === 0
      ? []
      : [
          diagnostic(
            'warning',
            'values-too-short',
            `${tooShort} of the values given ${tooShort === 1 ? 'has' : 'have'} fewer than four characters and ${tooShort === 1 ? 'was' : 'were'} not searched for`,
          ),
        ];
  return { values, file, diagnostics: short };
}

async function piped(io: Io): Promise<string> {
  const { bytes, truncated } = await readStdin(io.stdin, MAX_LIST);
  if (truncated) throw new ConfigError('the list of values is larger than 64 MB.');
  return bytes.toString('utf8');
}

async function written(file: string, io: Io): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`the list of values cannot be read: ${reasonOf(cause)}.`, {
      ...missingPath(file, io.cwd),
      cause,
    });
  }
}
