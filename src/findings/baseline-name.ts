/** Name under which a baseline is looked for. */
export const BASELINE_NAME = 'keyroll.baseline.json';
