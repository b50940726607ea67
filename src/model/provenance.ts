import type { Exposure } from './exposure.ts';

/** Where a fragment's bytes come from. Paths use `/` and are as the report prints them. */
export type Provenance =
  | { readonly kind: 'file'; readonly path: string; readonly exposure: Exposure }
  | {
      readonly kind: 'git-blob';
      readonly path: string;
      readonly blob: string;
      readonly commit: string | null;
      readonly exposure: Exposure;
    }
  | { readonly kind: 'stdin'; readonly path: string; readonly exposure: 'stdin' };

/** Path that findings in the text of commits and tags are reported under. */
export const MESSAGE_PATHS = { commit: '<commit message>', tag: '<tag message>' } as const;
