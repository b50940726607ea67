/** Packs of rules that are used beside the built-in ones: of the configuration, then of the command line. */
import { resolve } from 'node:path';
import type { Config } from '../../scan/config.ts';
import type { PackPlace, RulePack } from '../../scan/rule-pack.ts';
import type { Origin } from '../../sources/files/own-file.ts';
import { configuredPath } from './configuration.ts';
import type { InputOptions } from './input-options.ts';
import { shownPath } from '../files/named-file.ts';

/** Rule packs as they were named; their paths are relative to `cwd`. */
export function packPlaces(paths: readonly string[], origin: Origin, cwd: string): readonly PackPlace[] {
  return paths.map((path) => ({ path: resolve(cwd, path), origin, shown: shownPath(resolve(cwd, path), cwd) }));
}

/** Loaded only where there are some: the compiler of rules is large. */
export async function packsOf(options: InputOptions, config: Config | null, cwd: string): Promise<RulePack | null> {
  const configured = (config?.rules ?? []).map((path) => configuredPath('rules', path, config, cwd));
  const places = [...packPlaces(configured, 'found', cwd), ...packPlaces(options.rules ?? [], 'typed', cwd)];
  return places.length === 0 ? null : (await import('../../scan/rule-pack.ts')).loadRulePacks(places);
}
