/** What a scan went through, as its report needs it: one shape, whatever the source was. */
import type { LocatedMatch } from '../findings/located-match.ts';
import { placeOf } from '../findings/place.ts';
import { diagnostic, type Diagnostic, type Skipped } from '../model/diagnostic.ts';
import type { NotedFile, PlacedProtectedValue, PlacedWeakness } from '../model/evidence.ts';
import type { Exposure } from '../model/exposure.ts';
import type { ReportSource } from '../model/report.ts';
import type { Beside } from '../sources/beside.ts';
import type { FragmentResult } from './fragment-result.ts';

/** Everything the sources yielded, in a stable order. */
export interface Collection {
  readonly source: ReportSource;
  readonly located: readonly LocatedMatch[];
  readonly protectedValues: readonly PlacedProtectedValue[];
  readonly weaknesses: readonly PlacedWeakness[];
  readonly envFiles: readonly NotedFile[];
  readonly hasSource: boolean;
  readonly files: number;
  readonly blobs: number;
  readonly commits: number;
  readonly bytes: number;
  readonly complete: boolean;
  readonly skipped: readonly Skipped[];
  readonly diagnostics: readonly Diagnostic[];
  /** Paths of the files that were to be read, where a log may be one of them. */
  readonly paths?: () => ReadonlySet<string>;
  /** Looks around a place once more; absent where there is nothing around it. */
  readonly beside?: Beside;
}

export function mergeResults(
  results: readonly FragmentResult[],
): Pick<Collection, 'located' | 'protectedValues' | 'weaknesses' | 'diagnostics'> {
  return {
    located: results.flatMap((result) => result.located),
    protectedValues: results.flatMap((result) => result.protectedValues),
    weaknesses: results.flatMap((result) => result.weaknesses),
    diagnostics: results.flatMap((result) => result.diagnostics),
  };
}

export function holdsSource(files: readonly { readonly path: string }[], tops: readonly string[] = []): boolean {
  return files.some(({ path }) => placeOf(path, tops).role === 'source');
}

const ENVIRONMENT = /env/i;

/** Spares a closer look at all the names that cannot be those of an `.env` file. */
function namesEnvironment(path: string): boolean {
  return ENVIRONMENT.test(path.slice(path.lastIndexOf('/') + 1));
}

/** What `.env` files a check may want to know of. */
export function envFilesOf(
  files: readonly { readonly path: string; readonly exposure: Exposure }[],
  tops: readonly string[] = [],
): NotedFile[] {
  return files
    .filter(({ path }) => namesEnvironment(path) && placeOf(path, tops).role === 'env-file')
    .map(({ path, exposure }) => ({ path, tracked: exposure === 'committed' || exposure === 'staged' }));
}

const ADVICE: Readonly<Record<string, string>> = {
  'too large': ' (raise --max-file-size to read it, or `exclude` it)',
  binary: ', though its name says it is text (`exclude` it to leave it out)',
};

/** A path that should have been read and was not is a warning, beside its line among the skipped. */
function diagnosticsOf(skipped: readonly Skipped[]): Diagnostic[] {
  return skipped
    .filter((item) => item.incomplete)
    .map((item) =>
      diagnostic(
        'warning',
        `file-${item.reason.replaceAll(' ', '-')}`,
        `not scanned: ${item.reason}${ADVICE[item.reason] ?? ''}`,
        {
          path: item.path,
        },
      ),
    );
}

/**
 * What was left out, and whether all that should have been read was; `said` is of the source as a whole, `ofTexts` of what
 * was read.
 */
export function coverageOf(
  skipped: readonly Skipped[],
  said: readonly Diagnostic[],
  ofTexts: readonly Diagnostic[],
): Pick<Collection, 'complete' | 'skipped' | 'diagnostics'> {
  const hasError = [...said, ...ofTexts].some(({ severity }) => severity === 'error');
  return {
    complete: !hasError && !skipped.some(({ incomplete }) => incomplete),
    skipped,
    diagnostics: [...said, ...diagnosticsOf(skipped), ...ofTexts],
  };
}
