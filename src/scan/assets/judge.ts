/** The trained judge that comes with keyroll. */
import { once } from '../../base/once.ts';
import { openJudge, type LazyJudge, type WrittenJudge } from '../../detect/value/judge-model.ts';
import { asset } from './asset.ts';

/** Opened once a process. */
export const builtInJudge: LazyJudge = once(() =>
  openJudge(JSON.parse(asset('judge.json').toString('utf8')) as WrittenJudge),
);
