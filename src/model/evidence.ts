/** What a scan learnt about its files apart from secrets, with places instead of byte spans. */
import type { ProtectedValue, Weakness } from './match.ts';
import type { FileRole } from './place.ts';

/** A file that was scanned and matters to a check by its name: an `.env` file tracked by git. */
export interface NotedFile {
  readonly path: string;
  readonly tracked: boolean;
}

export interface PlacedProtectedValue extends Omit<ProtectedValue, 'span'> {
  readonly path: string;
  readonly line: number;
}

export interface PlacedWeakness extends Omit<Weakness, 'span'> {
  readonly path: string;
  readonly line: number;
  readonly role: FileRole;
}

/** Everything the assessment may use beside findings and inventory. */
export interface ScanEvidence {
  readonly files: number;
  /** Commits of history looked at; 0 where only the working tree was. */
  readonly commits: number;
  readonly historyScanned: boolean;
  /** Not all files, but only those about to be committed or pushed, or standard input. */
  readonly changesAlone: boolean;
  readonly complete: boolean;
  /** Source code was scanned; a history always counts as such, because its file names are not checked. */
  readonly hasSource: boolean;
  /** Files of role `env-file`. */
  readonly envFiles: readonly NotedFile[];
  readonly weaknesses: readonly PlacedWeakness[];
}
