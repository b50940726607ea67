/** A line typed at the terminal that is not shown, or whatever was piped in. */
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { readStdin } from '../../sources/files/stdin.ts';
import { CONTROL_C, CONTROL_D, DELETE, isRawTerminal } from './raw-terminal.ts';

const MAX_BYTES = 1 << 16;

async function typedLine(io: Io): Promise<string> {
  let line = '';
  for await (const chunk of io.stdin) {
    for (const character of String(chunk)) {
      if (character === CONTROL_C) throw new UsageError('no token was entered.');
      if (character === '\r' || character === '\n' || character === CONTROL_D) return line;
      line = character === DELETE ? line.slice(0, -1) : line + character;
    }
  }
  return line;
}

/** Reads a token from standard input; on a terminal it asks first and shows nothing of the answer. */
export async function readHidden(io: Io): Promise<string> {
  const { stdin, stderr } = io;
  if (!isRawTerminal(stdin)) {
    return (await readStdin(stdin, MAX_BYTES)).bytes.toString('utf8');
  }
  stderr.write('token (not shown): ');
  stdin.setRawMode(true);
  try {
    return await typedLine(io);
  } finally {
    stdin.setRawMode(false);
    stderr.write('\n');
  }
}
