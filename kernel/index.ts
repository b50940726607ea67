/**
 * The kernel: what scans of histories and readers of logs do millions of times, over plain memory that their callers
 * lay out.
 */
import { HEAP } from './heap';

export { crc32 } from './checksum';
export { commitRecord, linkCommits, readCommit } from './commit';
export { runsAtSeams } from './copies';
export { applyDelta, segmentNumbers } from './delta';
export { arrange, linkEntries, openBases, openEntries, readHeaders, readIndex, sortOffsets } from './entries';
export { search, takeHits } from './hits';
export { inflate } from './inflate';
export { newNames, openNames, openTexts, readFields, takeNames, textPlace, wantName } from './json';
export { openMemo } from './memo';
export { openClaims, openOutlines } from './outline';
export { base64Runs } from './runs';
export { openAutomaton } from './search';
export { openTrees, settleTrees, takeTrees } from './settle';
export { openGates, remember } from './sift';
export { isPlain, openClasses } from './text';
export {
  absentFiles,
  firstMistyped,
  know,
  missingEntries,
  mistypedEntries,
  mostAbsent,
  numberOf,
  openKnown,
  readTree,
  wantId,
} from './tree';

/** Where the caller's part of memory begins. */
export function heapStart(): usize {
  if (__heap_base > HEAP) unreachable();
  return HEAP;
}
