/**
 * Answers of a person: single keys and lines at a terminal, lines alone from a pipe. At a terminal what is typed is
 * echoed here, because single keys need the raw mode, which is left again whatever happens.
 */
import type { Io } from '../../base/io.ts';
import { CONTROL_C, CONTROL_D, CONTROL_U, DELETE, ESCAPE, isRawTerminal } from './raw-terminal.ts';

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

/** What is typed or piped in, character by character; null at its end. */
interface Characters {
  next(): Promise<string | null>;
  close(): void;
}

function charactersOf(io: Io): Characters {
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
    if (character === CONTROL_C) throw new Interrupted();
    return character === CONTROL_D ? null : character;
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

function pipedInput(characters: Characters, io: Io): AnswerInput {
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
    if (character === DELETE || character === '\b') {
      if (text.pop() !== undefined) stderr.write('\b \b');
    } else if (character === CONTROL_U) {
      stderr.write('\b \b'.repeat(text.length));
      text = [];
    } else if (character >= ' ') {
      text.push(character);
      stderr.write(character);
    }
  }
}
