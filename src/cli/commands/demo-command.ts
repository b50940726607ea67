/** `keyroll demo [DIR]`: the first thing a newcomer runs. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createShop } from '../../demo/create-shop.ts';
import { UsageError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { EXIT } from '../../scan/exit-code.ts';
import { scan } from '../../scan/scan.ts';
import { printSummary } from '../output/print-summary.ts';
import { writeReports, type OutputOptions } from '../output/destinations.ts';
import { printedName } from '../files/named-file.ts';
import type { Context } from '../context.ts';
import { settingsOf } from '../settings/settings.ts';
import { reporterNamed } from '../../report/reporter.ts';

function emptyFolder(dir: string | undefined, io: Io): string {
  if (dir === undefined) return realpathSync(mkdtempSync(join(tmpdir(), 'keyroll-demo-')));
  const folder = resolve(io.cwd, dir);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) {
    throw new UsageError('this folder is not empty.', {
      path: dir,
      hint: 'Name a folder that is empty or does not exist yet.',
    });
  }
  return folder;
}

/** A path as a shell takes it: temporary folders and names of people have blanks in them. */
function asTyped(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

export async function demoCommand(
  { io, version }: Context,
  dir: string | undefined,
  chosen: Pick<OutputOptions, 'color'> & { readonly seed: string },
): Promise<number> {
  const folder = emptyFolder(dir, io);
  const place = await createShop(folder, chosen.seed, io.now());
  const options: OutputOptions = chosen;
  const shopIo: Io = { ...io, cwd: place.shop, env: { ...io.env, KEYROLL_PEPPER_FILE: place.pepper } };
  const { request } = await settingsOf(['.'], {}, [], shopIo);
  const report = await scan(request, shopIo, version);
  const terminal = reporterNamed('terminal');
  io.stdout.write(
    `The made-up shop is in ${printedName(place.shop)}\n$ cd ${asTyped(printedName(place.shop))}\n$ KEYROLL_PEPPER_FILE=${asTyped(printedName(place.pepper))} keyroll scan\n\n`,
  );
  const reports = { whole: report, onScreen: report };
  if (terminal !== undefined) await writeReports(reports, [{ reporter: terminal, file: null }], options, shopIo);
  printSummary(report, options, shopIo, null);
  return EXIT.clean;
}
