/**
 * Answers of a person: single keys and lines at a terminal, lines alone from a pipe. At a terminal what is typed is
 * echoed here, because single keys need the raw mode, which is left again whatever happens.
 */
import type { Io } from '../../model/io.ts';

/** Control-C: nothing more is asked, and what was answered stays. */
export class Interrupted extends Error {}

/** Null: the input is at its end. */
export interface AnswerInput {
  /** One character; of a piped line the first one. */
  key(): Promise<string | null>;
  /** Empty where nothing was typed, or the question was waved off with Escape. */
  line(question: string): Promise<string | null>;
  close(): void;
}

interface RawTerminal {
  setRawMode(raw: boolean): unknown;
}

function isRawTerminal(stdin: object): stdin is RawTerminal {
  return 'isTTY' in stdin && stdin.isTTY === true && 'setRawMode' in stdin && typeof stdin.setRawMode === 'function';
}

/** What is typed or piped in, character by character. */
function charactersOf(io: Io): { next(): Promise<string | null>; close(): void } {
  io.stdin.setEncoding('utf8');
  const chunks: AsyncIterator<unknown> = io.stdin[Symbol.asyncIterator]();
  let waiting: string[] = [];
  return {
    next: async () => {
      while (waiting.length === 0) {
        const { value, done } = await chunks.next();
        if (done === true) return null;
        waiting = charactersIn(String(value));
      }
      return waiting.shift() ?? null;
    },
    close: () => void chunks.return?.(),
  };
}

const ESCAPE = '\u001b';

/** Keys that send several characters (arrows, function keys) count for nothing; Escape by itself is one. */
function charactersIn(chunk: string): string[] {
  return [...chunk.replaceAll(/\u001b[[O][0-9;]*[A-Za-z~]/g, '')];
}

export function answerInput(io: Io): AnswerInput {
  const characters = charactersOf(io);
  const { stdin } = io;
  if (!isRawTerminal(stdin)) return pipedInput(characters, io);
  stdin.setRawMode(true);
  const next = async (): Promise<string | null> => {
    const character = await characters.next();
    if (character === '\u0003') throw new Interrupted();
    return character === '\u0004' ? null : character;
  };
  return {
    key: next,
    line: (question) => typedLine(question, next, io),
    close: () => {
      stdin.setRawMode(false);
      characters.close();
    },
  };
}

function pipedInput(characters: { next(): Promise<string | null>; close(): void }, io: Io): AnswerInput {
  const line = async (): Promise<string | null> => {
    let text = '';
    for (;;) {
      const character = await characters.next();
      if (character === null) return text === '' ? null : text.trim();
      if (character === '\n') return text.trim();
      text += character;
    }
  };
  return {
    key: async () => (await line())?.slice(0, 1) ?? null,
    line: async (question) => {
      io.stderr.write(question);
      const answer = await line();
      io.stderr.write('\n');
      return answer;
    },
    close: () => characters.close(),
  };
}

async function typedLine(question: string, next: () => Promise<string | null>, { stderr }: Io): Promise<string | null> {
  stderr.write(question);
  let text: string[] = [];
  for (;;) {
    const character = await next();
    if (character === null || character === ESCAPE) text = [];
    if (character === null || character === ESCAPE || character === '\r' || character === '\n') {
      stderr.write('\n');
      return character === null ? null : text.join('').trim();
    }
    if (character === '\u007f' || character === '\b') {
      if (text.pop() !== undefined) stderr.write('\b \b');
    } else if (character === '\u0015') {
      stderr.write('\b \b'.repeat(text.length));
      text = [];
    } else if (character >= ' ') {
      text.push(character);
      stderr.write(character);
    }
  }
}
