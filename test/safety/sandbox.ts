/** The built program in a world of its own: home, temporary files and working folder are watched for what it writes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { called, launched, type Run } from '../program.ts';

export interface Outcome extends Run {
  readonly command: string;
}

export interface RunOptions {
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

  #environment(own: RunOptions['env'] = {}): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      TMPDIR: this.temporary,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      ...own,
    };
  }

  /** A process of its own. `label` stands for the command in messages of the test: arguments may be secrets. */
  launch(label: string, args: readonly string[], { input, env }: RunOptions = {}): Outcome {
    return { command: label, ...launched(args, { cwd: this.tree, env: this.#environment(env), input }) };
  }

  /** The same without a process. */
  call(label: string, args: readonly string[], { input, env }: RunOptions = {}): Outcome {
    return { command: label, ...called(args, { cwd: this.tree, env: this.#environment(env), input }) };
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
