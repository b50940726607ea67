/** The built program in a world of its own: home, temporary files and working folder are watched for what it writes. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { inspect } from 'node:util';
import { run } from '../../src/cli/program.ts';

const PROGRAM = process.env['KEYROLL_BIN'] ?? resolve(import.meta.dirname, '../../bin/keyroll.js');

export interface Outcome {
  readonly command: string;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export class Sandbox {
  readonly root = mkdtempSync(join(tmpdir(), 'keyroll-safety-'));
  readonly tree = join(this.root, 'tree');
  readonly home = join(this.root, 'home');
  readonly temporary = join(this.root, 'tmp');
  /** Content of files as planted or last seen. */
  readonly #planted = new Map<string, string>();

  constructor() {
    for (const folder of [this.tree, this.home, this.temporary]) mkdirSync(folder, { recursive: true });
  }

  /** A file that holds secrets by intention. */
  plant(name: string, content: string | Uint8Array): string {
    const file = resolve(this.tree, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    this.#planted.set(file, this.#stamp(file));
    return file;
  }

  #stamp(file: string): string {
    return readFileSync(file, 'latin1');
  }

  /** `label` stands for the command in messages of the test: arguments may be secrets. */
  run(
    label: string,
    args: readonly string[],
    { cwd = this.tree, input = '', env = {} }: RunOptions = {},
  ): Promise<Outcome> {
    return new Promise((done, failed) => {
      const child = spawn(process.execPath, [PROGRAM, ...args], {
        cwd,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: this.home,
          TMPDIR: this.temporary,
          LANG: 'C.UTF-8',
          TZ: 'UTC',
          ...env,
        },
      });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.on('error', failed);
      child.on('close', (code) =>
        done({
          command: label,
          code,
          out: Buffer.concat(out).toString('utf8'),
          err: Buffer.concat(err).toString('utf8'),
        }),
      );
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  /** The same without a process of its own, for commands that end before the engine is needed: quicker by far. */
  async call(label: string, args: readonly string[]): Promise<Outcome> {
    let out = '';
    let err = '';
    const sink = (take: (text: string) => void): Writable =>
      new Writable({
        write: (chunk: Buffer, _, done) => {
          take(String(chunk));
          done();
        },
      });
    const io = {
      cwd: this.tree,
      env: { HOME: this.home, PATH: process.env['PATH'] },
      stdin: Readable.from([]),
      stdout: sink((text) => {
        out += text;
      }),
      stderr: sink((text) => {
        err += text;
      }),
      now: () => Date.parse('2026-11-20T12:00:00Z'),
    };
    const code = await run(args, io, '0.0.0').catch((error: unknown) => {
      err += inspect(error);
      return null;
    });
    return { command: label, code, out, err };
  }

  /** Files below the sandbox that are neither as planted nor as they were at the last call; git's own are left out. */
  written(): { readonly name: string; readonly text: string }[] {
    const files = readdirSync(this.root, { recursive: true, encoding: 'utf8' }).map((name) => join(this.root, name));
    return files
      .filter((file) => !/[\\/]\.git[\\/]/.test(file) && statSync(file).isFile())
      .flatMap((file) => {
        const stamp = this.#stamp(file);
        if (this.#planted.get(file) === stamp) return [];
        this.#planted.set(file, stamp);
        return [{ name: relative(this.root, file), text: readFileSync(file, 'utf8') }];
      });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Runs tasks two at a time, in order of their start. */
export async function inTurn<Result>(tasks: readonly (() => Promise<Result>)[], width = 3): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < tasks.length; at = next++) {
      const task = tasks[at];
      if (task !== undefined) results[at] = await task();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
