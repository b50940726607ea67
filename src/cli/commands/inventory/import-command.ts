/** `keyroll inventory import`: what providers say of their tokens, brought into the inventory. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { awsCredentialReport } from '../../../inventory/import/aws-credential-report.ts';
import { githubPats } from '../../../inventory/import/github-pats.ts';
import { gitlabTokens } from '../../../inventory/import/gitlab-tokens.ts';
import { IMPORT_SOURCES, type ImportSource, type Listing } from '../../../inventory/import/listing.ts';
import { mappedCsv, mappedJson } from '../../../inventory/import/mapped.ts';
import { parseMapping, type Mapping } from '../../../inventory/import/mapping.ts';
import { mergeListing, type ImportResult } from '../../../inventory/import/merge.ts';
import { oktaTokens } from '../../../inventory/import/okta-tokens.ts';
import { vaultListing } from '../../../inventory/import/vault.ts';
import { ConfigError, UsageError } from '../../../model/error.ts';
import { STANDARD_STREAM, type Io } from '../../../base/io.ts';
import { got } from '../../../redaction/quote.ts';
import { reasonOf } from '../../../base/system-error.ts';
import { visible } from '../../../report/sanitise.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { readStdin } from '../../../sources/files/stdin.ts';
import { actorOf } from './actor.ts';
import { printJson, wantsJson } from '../../output/print-json.ts';
import { parseAsOf } from '../../settings/date-option.ts';
import { changeInventory, type ChangeOptions } from './inventory-file.ts';
import { missingPath, shownPath } from '../../files/named-file.ts';
import type { Context } from '../../context.ts';

interface ImportOptions extends ChangeOptions {
  readonly from: string;
  readonly map?: string;
}

type Reader = (text: string, path: string, mapping: Mapping | null) => Listing;

const READERS: Readonly<Record<ImportSource, Reader>> = {
  'aws-credential-report': awsCredentialReport,
  'github-pats': githubPats,
  'gitlab-tokens': gitlabTokens,
  'okta-tokens': oktaTokens,
  vault: vaultListing,
  csv: mappedCsv,
  json: mappedJson,
};

function sourceNamed(text: string): ImportSource {
  const source = IMPORT_SOURCES.find((known) => known === text);
  if (source === undefined) throw new UsageError(`--from expects one of ${IMPORT_SOURCES.join(', ')}${got(text)}.`);
  return source;
}

function readFile(path: string, io: Io): string {
  const file = resolve(io.cwd, path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new ConfigError(
      cause instanceof TypeError
        ? 'this file is not UTF-8 text. Save it as such: "CSV UTF-8" in Excel.'
        : `this file cannot be read: ${reasonOf(cause)}.`,
      {
        ...missingPath(file, io.cwd),
        cause,
      },
    );
  }
}

export async function importCommand({ io }: Context, path: string, options: ImportOptions): Promise<number> {
  const source = sourceNamed(options.from);
  if (options.map !== undefined && source !== 'csv' && source !== 'json') {
    throw new UsageError('--map is only for csv and json.');
  }
  const mapping =
    options.map === undefined
      ? null
      : parseMapping(readFile(options.map, io), shownPath(resolve(io.cwd, options.map), io.cwd));
  const text = path === STANDARD_STREAM ? (await readStdin(io.stdin)).bytes.toString('utf8') : readFile(path, io);
  const shown = path === STANDARD_STREAM ? 'standard input' : shownPath(resolve(io.cwd, path), io.cwd);
  const listing = READERS[source](text, shown, mapping);
  const now = parseAsOf(options.asOf, io.now());
  const by = await actorOf(options.by, io);
  const evidence = `${path === STANDARD_STREAM ? source : basename(path)}${by === null ? '' : `, brought in by ${by}`}`;
  const {
    result,
    path: inventory,
    isWritten,
  } = await changeInventory(options, io, (before) => mergeListing(before, listing, { source, evidence, now }));
  if (options.dryRun === true) io.stderr.write(importText(result, inventory));
  else if (wantsJson(options)) printJson({ ...result, inventory, written: isWritten }, io);
  else io.stdout.write(importText(result, inventory));
  return EXIT.clean;
}

function importText({ added, updated, unchanged, gone, notes }: ImportResult, inventory: string): string {
  const lines = [
    ...added.map((id) => `+ ${id}`),
    ...updated.map(({ id, fields }) => `~ ${id}: ${fields.join(', ')}`),
    ...gone.map((id) => `- ${id}: gone at the provider; "keyroll inventory revoke ${id}" records its end`),
    ...notes.map((note) => `! ${note}`),
    `${added.length} added, ${updated.length} updated, ${unchanged} unchanged, ${gone.length} gone at the provider (${inventory}).`,
  ];
  return lines.map((line) => `${visible(line)}\n`).join('');
}
