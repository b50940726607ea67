/** The judge's view of a candidate in plain words, for `keyroll explain`. */
import type { Judged } from '../../model/match.ts';
import { measure, type Subject, type Topic } from './features.ts';
import type { JudgeModel } from './judge-model.ts';
import { examined } from './refusal.ts';
import { isByRule, kindOf, viewOf } from './judge.ts';
import { factsOf } from './value-facts.ts';

const WORDING: Readonly<Record<Topic, string>> = {
  key: 'the words of the key',
  syntax: 'the syntax of key and value',
  neighbours: 'the characters beside them',
  length: 'the length',
  'make-up': 'the mix of letters, digits and marks',
  randomness: 'how random it looks',
  words: 'how much of it is words',
  commonness: 'whether it is a common or a sample value',
  shape: 'its shape: hex, base64, a number, a path',
  filler: 'whether it is filler',
};

const LEAST_POINTS = 0.1;

function listed(points: readonly { readonly topic: Topic; readonly points: number }[], sign: 1 | -1): string {
  return points
    .filter((row) => row.points * sign >= LEAST_POINTS)
    .map((row) => `${WORDING[row.topic]} (${row.points > 0 ? '+' : ''}${row.points.toFixed(1)})`)
    .join(', ');
}

/** Everything measured of a candidate and, where the trained judge was asked, what spoke for it and against it. */
export function judgedOf(subject: Subject, model: JudgeModel): Judged {
  const facts = factsOf(subject.value);
  const known = examined(subject, facts.shape);
  const refused = typeof known === 'string' ? known : null;
  const measures = measure(subject, model.vocabulary, facts);
  const score = model.score(measures);
  if (refused !== null || isByRule(subject)) {
    return { measures: Array.from(measures), score, refused, kind: null, reasons: [] };
  }
  const kind = kindOf(subject.key.role, measures, viewOf(subject, facts).weak);
  const points = model.contributions(measures);
  const speaksFor = listed(points, 1);
  const against = listed(points, -1);
  const calibration = model.calibrationOf(kind, score);
  const reasons = [
    `scored ${score.toFixed(2)}${calibration === null ? '' : `: ${Math.round(calibration.right * 100)} % of ${calibration.count} such candidates in repositories unknown to the judge were credentials`}`,
    ...(speaksFor === '' ? [] : [`for it: ${speaksFor}`]),
    ...(against === '' ? [] : [`against it: ${against}`]),
  ];
  return { measures: Array.from(measures), score, refused, kind, reasons };
}
