/** The configuration file: named on the command line or in the environment, or the nearest one. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../model/error.ts';
import type { Io } from '../../model/io.ts';
import { mayRepeatPath } from '../../model/quote.ts';
import { CONFIG_NAMES } from '../../scan/config-names.ts';
import type { Config } from '../../scan/config.ts';
import type { SuppliedFile } from '../../scan/request.ts';
import { nearestFile } from '../files/nearest-file.ts';
import type { InputOptions } from './input-options.ts';
import { readBytes, shownPath } from '../files/named-file.ts';

/** What a file says, and the file. */
export interface Supplied<Value> {
  readonly value: Value;
  readonly file: SuppliedFile;
}

/** Readers of YAML are loaded only where there is some: most of a short run would go into it. */
export async function loadConfig(
  options: Pick<InputOptions, 'config'>,
  from: string,
  io: Io,
): Promise<Supplied<Config> | null> {
  if (options.config === false) return null;
  const named = typeof options.config === 'string' ? options.config : io.env['KEYROLL_CONFIG'];
  const file = named ? resolve(io.cwd, named) : nearestFile(CONFIG_NAMES, from);
  if (file === null) return null;
  const bytes = readBytes(file, named ? 'typed' : 'found', io.cwd);
  const path = shownPath(file, io.cwd);
  return {
    value: (await import('../../scan/config.ts')).parseConfig(bytes.toString('utf8'), path),
    file: { path, bytes },
  };
}

/** A path of the configuration; the configuration is blamed, by its name, for one that leads nowhere. */
export function configuredPath(field: string, path: string, config: Config | null, cwd: string): string {
  const file = resolve(configFolder(config, cwd), path);
  if (existsSync(file)) return file;
  throw new ConfigError(
    `"${field}" names ${mayRepeatPath(path) ? `"${path}", which` : 'something that'} does not exist.`,
    {
      ...(config === null ? {} : { path: config.path }),
      hint: 'Paths are relative to the configuration.',
    },
  );
}

/** The folder that relative paths of the configuration start from. */
export function configFolder(config: Config | null, cwd: string): string {
  return config === null ? cwd : dirname(resolve(cwd, config.path));
}
