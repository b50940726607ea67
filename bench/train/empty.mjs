// node bench/train/empty.mjs > rules/judge/model.json
// A judge that knows nothing, for the measures that the program takes now: to build with before candidates are taken
// anew.
const { FEATURES } = await import('../../build/detect/value/features.js');
const { KINDS } = await import('../../build/detect/value/judge-model.js');
const byKind = (value) => Object.fromEntries(KINDS.map((kind) => [kind, value]));
console.log(
  JSON.stringify({
    version: 1,
    features: FEATURES.map(([name]) => name).join(' '),
    thresholds: FEATURES.map(() => []),
    base: 0,
    trees: [],
    decisions: byKind({ low: 2, medium: 2, high: 2 }),
    calibration: byKind([]),
  }),
);
