/**
 * What stands beside places: the same files and those of their folders, as they are on disk or as a commit or the index
 * holds them. For a second look at the surroundings of what was found, so it reads little: few files, small ones, by
 * name; and git is asked for all places at once.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Provenance } from '../model/provenance.ts';
import { readBlobs, readNamed } from './git/blobs.ts';
import { splitNul } from './git/git.ts';
import { FileReader } from './files/read.ts';
import { gitIn, type Repository } from './git/repository.ts';

export interface Neighbour {
  readonly path: string;
  /** Good until the callback returns. */
  readonly bytes: Uint8Array;
}

/** A place, and which files of its folder are wanted besides its own. */
export interface Surroundings {
  readonly place: Provenance;
  readonly isWanted: (name: string) => boolean;
}

/** Tells of each file beside each of the places, in no promised order. What cannot be read is left out. */
export type Beside = (
  asked: readonly Surroundings[],
  onNeighbour: (asked: Surroundings, neighbour: Neighbour) => void,
) => Promise<void>;

const MAX_NEIGHBOURS = 40;
const MAX_BYTES = 256 * 1024;
/** Of a folder with more entries than fit, nothing is read. */
const MAX_TREE_BYTES = 1 << 22;

/** The wanted ones of `names`, `own` first. */
function chosen(names: readonly string[], own: string, isWanted: (name: string) => boolean): string[] {
  return [own, ...names.filter((name) => name !== own && isWanted(name)).sort()].slice(0, MAX_NEIGHBOURS);
}

function siblingOf(place: Provenance, name: string): string {
  return path.posix.join(path.posix.dirname(place.path), name);
}

function filesOnDisk(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  } catch {
    // A folder that went away holds nothing.
    return [];
  }
}

/** `root`: the folder that report paths are relative to. */
export function besideFiles(root: string): Beside {
  const reader = new FileReader(MAX_BYTES);
  return async (asked, onNeighbour) => {
    for (const one of asked) {
      const file = path.resolve(root, one.place.path);
      const folder = path.dirname(file);
      for (const name of chosen(filesOnDisk(folder), path.basename(file), one.isWanted)) {
        const read = reader.read(path.join(folder, name));
        if (read.kind === 'content') onNeighbour(one, { path: siblingOf(one.place, name), bytes: read.bytes });
      }
    }
  };
}

/** By name, the ids of the files of a folder. */
type Folder = ReadonlyMap<string, string>;

const REGULAR = '100';

/** `mode id stage\tpath` of the index. */
function filesOfIndex(output: Buffer): Folder {
  return new Map(
    splitNul(output).flatMap((line): [string, string][] => {
      const [mode = '', id = ''] = line.split(' ', 2);
      return mode.startsWith(REGULAR) ? [[path.posix.basename(line.slice(line.indexOf('\t') + 1)), id]] : [];
    }),
  );
}

/** `mode name\0id` of a tree, the id in bytes. */
function filesOfTree(tree: Uint8Array, idBytes: number): Folder {
  const bytes = Buffer.from(tree.buffer, tree.byteOffset, tree.length);
  const files = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    if (end < 0) break;
    const [mode = '', name = ''] = bytes.toString('utf8', at, end).split(/ (.*)/s);
    at = end + 1 + idBytes;
    if (mode.startsWith(REGULAR)) files.set(name, bytes.toString('hex', end + 1, at));
  }
  return files;
}

type BlobPlace = Extract<Provenance, { readonly kind: 'git-blob' }>;

/** The folders of blobs, as commits or the index hold them. */
class Folders {
  readonly #repository: Repository;
  /** By what git calls them. */
  readonly #known = new Map<string, Folder>();

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  #folderOf({ path: file }: BlobPlace): string {
    const folder = path.posix.dirname(path.posix.join(this.#repository.within, file));
    return folder === '.' ? '' : `${folder}/`;
  }

  #nameOf(place: BlobPlace): string {
    return `${place.commit ?? ''}:${this.#folderOf(place)}`;
  }

  of(place: BlobPlace): Folder {
    return this.#known.get(this.#nameOf(place)) ?? new Map();
  }

  async read(places: readonly BlobPlace[]): Promise<void> {
    const ofCommits = places.filter(({ commit }) => commit !== null);
    // A line end would end the question.
    const names = new Set(ofCommits.map((place) => this.#nameOf(place)).filter((name) => !name.includes('\n')));
    const idBytes = (ofCommits[0]?.commit?.length ?? 0) / 2;
    await readNamed(
      this.#repository,
      [...names],
      (name, _read, type, bytes) => {
        if (type === 'tree' && bytes !== null) this.#known.set(name, filesOfTree(bytes, idBytes));
      },
      MAX_TREE_BYTES,
    );
    for (const place of places) {
      if (place.commit === null && !this.#known.has(this.#nameOf(place))) await this.#readIndex(place);
    }
  }

  async #readIndex(place: BlobPlace): Promise<void> {
    const inside = this.#folderOf(place).replaceAll(/[*?[\]\\]/g, '\\$&');
    const listing = await gitIn(this.#repository, ['ls-files', '-s', '-z', '--', `:(top,glob)${inside}*`]);
    this.#known.set(this.#nameOf(place), filesOfIndex(listing.stdout));
  }
}

function isOfBlob(asked: Surroundings): asked is Surroundings & { readonly place: BlobPlace } {
  return asked.place.kind === 'git-blob';
}

/** Blobs beside a blob, in the commit it was found in or in the index; files of the working tree beside a file. */
export function besideObjects(repository: Repository): Beside {
  const onDisk = besideFiles(repository.root);
  return async (asked, onNeighbour) => {
    await onDisk(
      asked.filter((one) => !isOfBlob(one)),
      onNeighbour,
    );
    const ofBlobs = asked.filter(isOfBlob);
    const folders = new Folders(repository);
    await folders.read(ofBlobs.map(({ place }) => place));
    const wanted = new Map<string, { readonly one: Surroundings; readonly path: string }[]>();
    for (const one of ofBlobs) {
      const files = folders.of(one.place);
      const own = path.posix.basename(one.place.path);
      for (const name of chosen([...files.keys()], own, one.isWanted)) {
        const id = name === own ? one.place.blob : files.get(name);
        if (id !== undefined) wanted.set(id, [...(wanted.get(id) ?? []), { one, path: siblingOf(one.place, name) }]);
      }
    }
    await readBlobs(
      repository,
      [...wanted.keys()],
      (id, read) => {
        if (read.kind !== 'content') return;
        for (const { one, path: file } of wanted.get(id) ?? []) onNeighbour(one, { path: file, bytes: read.bytes });
      },
      MAX_BYTES,
    );
  };
}
