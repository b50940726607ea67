/**
 * Of a longer literal the engine looks for these first bytes alone: a history engine looks so far over every seam of a
 * delta.
 */
export const SEARCHED_BYTES = 12;
