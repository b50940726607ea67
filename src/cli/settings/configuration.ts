/** The configuration file: named on the command line or in the environment, or the nearest one. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../model/error.ts';
import { beforeGlob, isGlob } from '../../base/glob.ts';
import { STANDARD_STREAM, type Io } from '../../base/io.ts';
import { mayRepeatPath } from '../../redaction/quote.ts';
import { CONFIG_NAMES } from '../../scan/config-names.ts';
import type { Config } from '../../scan/config.ts';
import type { SuppliedFile } from '../../scan/request.ts';
import { repositoryOf } from '../../sources/git/git.ts';
import type { Origin } from '../../sources/files/own-file.ts';
import { isInFolder, realPath } from '../../sources/files/real-path.ts';
import { nearestFile } from '../files/nearest-file.ts';
import type { InputOptions } from './input-options.ts';
import { readBytes, shownPath } from '../files/named-file.ts';

/** What a file says, and the file. */
export interface Supplied<Value> {
  readonly value: Value;
  readonly file: SuppliedFile;
}

export interface SuppliedConfig extends Supplied<Config> {
  readonly origin: Origin;
}

/** Readers of YAML are loaded only where there is some: most of a short run would go into it. */
export async function loadConfig(
  options: Pick<InputOptions, 'config'>,
  from: string,
  io: Io,
): Promise<SuppliedConfig | null> {
  if (options.config === false) return null;
  const named = typeof options.config === 'string' ? options.config : io.env['KEYROLL_CONFIG'];
  const file = named ? resolve(io.cwd, named) : nearestFile(CONFIG_NAMES, from);
  if (file === null) return null;
  const origin = named ? 'typed' : 'found';
  const bytes = readBytes(file, origin, io.cwd);
  const path = shownPath(file, io.cwd);
  return {
    value: (await import('../../scan/config.ts')).parseConfig(bytes.toString('utf8'), path),
    file: { path, bytes },
    origin,
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

/**
 * Logs that the configuration names, patterns among them. One that came with a checkout names none outside of it: people,
 * addresses and secrets of any file of the machine would stand in a report that its author may read.
 */
export function configuredLogs({ value: config, origin }: SuppliedConfig, cwd: string): readonly string[] {
  if (config.usage === undefined) return [];
  const folder = configFolder(config, cwd);
  const top = realPath(repositoryOf(folder) ?? folder);
  return config.usage.map((path, at) => {
    const file = path === STANDARD_STREAM ? path : resolve(folder, path);
    if (
      origin === 'found' &&
      (path === STANDARD_STREAM || !isInFolder(realPath(resolve(folder, beforeGlob(path))), top))
    ) {
      throw new ConfigError(`"usage.${at}" is outside the checkout that this configuration came with.`, {
        path: config.path,
        hint: 'Name the logs with --usage, or the settings with --config.',
      });
    }
    return path === STANDARD_STREAM || isGlob(path) ? file : configuredPath('usage', path, config, cwd);
  });
}

/** The folder that relative paths of the configuration start from. */
export function configFolder(config: Config | null, cwd: string): string {
  return config === null ? cwd : dirname(resolve(cwd, config.path));
}
