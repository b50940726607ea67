/**
 * From what commits changed to where each blob stood, from which commit to which. The changes of a path are looked at
 * in the order of the history; what one commit moved from one wanted blob to another is no end of either's secret, so
 * it is kept which blob came in its place.
 */
import { addUnder } from '../../base/group-by.ts';
import type { BlobPlace, CommitRef } from '../../model/history.ts';
import type { CommitGraph } from './commit-graph.ts';
import type { HistoryChanges } from './changes.ts';
import { placeKey, type Standing } from './tips.ts';

/** A place with positions in the graph; -1 for none. */
interface Track {
  readonly blob: number;
  readonly path: string;
  introduced: number;
  /** Newest addition and newest removal by an ordinary commit, and by a merge. */
  added: number;
  addedByMerge: number;
  removed: number;
  removedByMerge: number;
  replacedBy: number;
  replacedByMerge: number;
}

function newTrack(blob: number, path: string): Track {
  return {
    blob,
    path,
    introduced: -1,
    added: -1,
    addedByMerge: -1,
    removed: -1,
    removedByMerge: -1,
    replacedBy: -1,
    replacedByMerge: -1,
  };
}

function newer(known: number, position: number): boolean {
  return known < 0 || position < known;
}

/** The life of each blob under each path. */
export class Tracks {
  readonly #tracks = new Map<string, Track>();
  readonly #graph: CommitGraph;

  constructor(graph: CommitGraph, { changes }: HistoryChanges) {
    this.#graph = graph;
    for (const { fresh, stale, path, position } of changes) {
      if (fresh >= 0) this.#add(this.#trackOf(fresh, path), position);
      if (stale >= 0) this.#remove(this.#trackOf(stale, path), position, fresh);
    }
  }

  #trackOf(blob: number, path: string): Track {
    const key = `${blob}\0${path}`;
    const known = this.#tracks.get(key);
    if (known !== undefined) return known;
    const track = newTrack(blob, path);
    this.#tracks.set(key, track);
    return track;
  }

  #add(track: Track, position: number): void {
    if (position > track.introduced) track.introduced = position;
    if (this.#graph.isMerge(position)) {
      if (newer(track.addedByMerge, position)) track.addedByMerge = position;
    } else if (newer(track.added, position)) track.added = position;
  }

  #remove(track: Track, position: number, replacedBy: number): void {
    if (this.#graph.isMerge(position)) {
      if (!newer(track.removedByMerge, position)) return;
      track.removedByMerge = position;
      track.replacedByMerge = replacedBy;
    } else if (newer(track.removed, position)) {
      track.removed = position;
      track.replacedBy = replacedBy;
    }
  }

  /** Of every place that a commit of this history introduced. */
  *places(): Generator<Track> {
    for (const track of this.#tracks.values()) if (track.introduced >= 0) yield track;
  }
}

/** What ended it: nothing where it was brought back since, or was not taken away. */
function endOf(track: Track): { readonly position: number; readonly replacedBy: number } | null {
  const isOrdinary = track.removed >= 0;
  const position = isOrdinary ? track.removed : track.removedByMerge;
  if (position < 0) return null;
  const added = track.added >= 0 ? track.added : track.addedByMerge;
  return added >= 0 && added < position
    ? null
    : { position, replacedBy: isOrdinary ? track.replacedBy : track.replacedByMerge };
}

export interface PlaceSources {
  readonly graph: CommitGraph;
  readonly changes: HistoryChanges;
  readonly standing: Standing;
  /** Added to positions: what no ordinary ref reaches counts as newer than all that one does. */
  readonly offset: number;
  /** The day that is shown of a commit, and who wrote it. */
  readonly details: ReadonlyMap<string, { readonly author: string; readonly date: string }>;
}

/** Ids of the commits that places will name. */
export function commitsNamed(graph: CommitGraph, tracks: Tracks): string[] {
  const positions = new Set<number>();
  for (const track of tracks.places()) {
    positions.add(track.introduced);
    const end = endOf(track);
    if (end !== null) positions.add(end.position);
  }
  return [...positions].map((position) => graph.idAt(position));
}

/** Places by blob, oldest first. */
export function placesOf(
  tracks: Tracks,
  { graph, changes, standing, offset, details }: PlaceSources,
): Map<string, BlobPlace[]> {
  const commit = (position: number): CommitRef => {
    const id = graph.idAt(position);
    const { author, date } = details.get(id) ?? { author: '', date: '1970-01-01T00:00:00Z' };
    return { id, author, date, position: position + offset };
  };
  const places = new Map<string, BlobPlace[]>();
  for (const track of tracks.places()) {
    const blob = changes.blobs.idAt(track.blob);
    const key = placeKey(blob, track.path);
    const atHead = standing.atHead.has(key);
    const end = atHead || standing.atTip.has(key) ? null : endOf(track);
    const place: BlobPlace = {
      blob,
      path: track.path,
      atHead,
      introduced: commit(track.introduced),
      removed: end === null ? null : commit(end.position),
      replacedBy: end === null || end.replacedBy < 0 ? null : changes.blobs.idAt(end.replacedBy),
    };
    addUnder(places, blob, place);
  }
  return places;
}
