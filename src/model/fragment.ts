import type { Provenance } from './provenance.ts';

/**
 * How the bytes of a fragment spell text. Everything but UTF-8 (and other ASCII supersets) is transcoded to be scanned.
 */
export type TextEncoding = 'utf8' | 'utf16le' | 'utf16be' | 'utf32le' | 'utf32be';

/** Bytes to scan. Offsets everywhere are byte offsets into `bytes` as stored. */
export interface Fragment {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
  readonly provenance: Provenance;
}
