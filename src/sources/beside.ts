/**
 * What stands beside a place: the same file and those of its folder, as they are on disk or as a commit or the index
 * holds them. For a second look at the surroundings of what was found, so it reads little: few files, small ones, by
 * name.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Provenance } from '../model/provenance.ts';
import { readBlobs } from './git-blobs.ts';
import { splitNul } from './git.ts';
import { FileReader } from './read.ts';
import { gitIn, type Repository } from './repository.ts';

export interface Neighbour {
  readonly path: string;
  /** Its own bytes: they outlast the next read. */
  readonly bytes: Uint8Array;
}

/** Files in the folder of a place whose names `isWanted`, and the file itself. What cannot be read is left out. */
export type Beside = (place: Provenance, isWanted: (name: string) => boolean) => Promise<readonly Neighbour[]>;

const MAX_NEIGHBOURS = 40;
const MAX_BYTES = 256 * 1024;

/** The wanted ones of `names`, `own` first. */
function chosen(names: readonly string[], own: string, isWanted: (name: string) => boolean): string[] {
  return [own, ...names.filter((name) => name !== own && isWanted(name)).sort()].slice(0, MAX_NEIGHBOURS);
}

/** `root`: the folder that report paths are relative to. */
export function besideFiles(root: string): Beside {
  const reader = new FileReader(MAX_BYTES);
  return async (place, isWanted) => {
    const file = path.resolve(root, place.path);
    const folder = path.dirname(file);
    let names: string[] = [];
    try {
      names = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name);
    } catch {
      // A folder that went away holds nothing.
    }
    return chosen(names, path.basename(file), isWanted).flatMap((name) => {
      const read = reader.read(path.join(folder, name));
      return read.kind === 'content'
        ? [{ path: path.posix.join(path.posix.dirname(place.path), name), bytes: Buffer.from(read.bytes) }]
        : [];
    });
  };
}

/** `mode type id\tname` of a tree, `mode id stage\tname` of the index: names and ids of the files. */
function filesIn(output: Buffer): Map<string, string> {
  return new Map(
    splitNul(output).flatMap((line): [string, string][] => {
      const [facts = '', name = ''] = [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)];
      const id = facts.split(' ').find((word) => /^[0-9a-f]{40,64}$/.test(word));
      return facts.startsWith('100') && id !== undefined ? [[path.posix.basename(name), id]] : [];
    }),
  );
}

/** Blobs beside a blob, in the commit it was found in or in the index; files of the working tree beside a file. */
export function besideObjects(repository: Repository): Beside {
  const onDisk = besideFiles(repository.root);
  return async (place, isWanted) => {
    if (place.kind !== 'git-blob') return onDisk(place, isWanted);
    const folder = path.posix.dirname(path.posix.join(repository.within, place.path));
    const inside = folder === '.' ? '' : `${folder}/`;
    const listing =
      place.commit === null
        ? await gitIn(repository, [
            'ls-files',
            '-s',
            '-z',
            '--',
            `:(top,glob)${inside.replaceAll(/[*?[\]\\]/g, '\\$&')}*`,
          ])
        : await gitIn(repository, ['ls-tree', '-z', `${place.commit}:${inside}`]);
    const files = filesIn(listing.stdout);
    const own = path.posix.basename(place.path);
    const ids = new Map<string, string>();
    for (const name of chosen([...files.keys()], own, isWanted)) {
      const id = name === own ? place.blob : files.get(name);
      if (id !== undefined) ids.set(id, name);
    }
    const neighbours: Neighbour[] = [];
    await readBlobs(
      repository,
      [...ids.keys()],
      (id, read) => {
        const name = ids.get(id);
        if (read.kind === 'content' && name !== undefined) {
          neighbours.push({
            path: path.posix.join(path.posix.dirname(place.path), name),
            bytes: Buffer.from(read.bytes),
          });
        }
      },
      MAX_BYTES,
    );
    return neighbours;
  };
}
