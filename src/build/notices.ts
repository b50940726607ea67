/** The licences of the libraries that went into the bundle: their authors ask that they travel with the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text =
    file === undefined
      ? `Licence: ${manifest.license ?? 'not stated'}`
      : readFileSync(`${folder}/${file}`, 'utf8').trim();
  return `${manifest.name} ${manifest.version}\n\n${text}\n`;
}

/** One notice for each package that a bundled module comes from. */
export function thirdPartyNotices(moduleIds: readonly string[]): string {
  const folders = new Set(
    moduleIds
      .map((id) => PACKAGE.exec(id)?.[1])
      .filter((folder) => folder !== undefined && existsSync(`${folder}/package.json`)),
  );
  return [...folders]
    .filter((folder) => folder !== undefined)
    .sort()
    .map(noticeOf)
    .join(`\n${'-'.repeat(72)}\n\n`);
}
