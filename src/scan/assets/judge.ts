/** The trained judge that comes with keyroll. */
import { openJudge, type JudgeModel, type WrittenJudge } from '../../detect/value/judge-model.ts';
import { asset } from './asset.ts';

let model: JudgeModel | undefined;

/** Opened once a process. */
export function builtInJudge(): JudgeModel {
  model ??= openJudge(JSON.parse(asset('judge.json').toString('utf8')) as WrittenJudge);
  return model;
}
