/**
 * Of a longer literal the engine looks for the start alone: a history engine looks this far over every seam of a delta.
 */
export const SEARCHED = 12;
