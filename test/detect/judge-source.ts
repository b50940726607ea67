/** The judge as the repository keeps it. */
import { readFileSync } from 'node:fs';
import { openJudge, type JudgeModel, type WrittenJudge } from '../../src/detect/value/judge-model.ts';

function file(name: string): string {
  return readFileSync(new URL(`../../rules/judge/${name}`, import.meta.url), 'utf8');
}

export function writtenJudge(): WrittenJudge {
  return {
    ...(JSON.parse(file('model.json')) as Omit<WrittenJudge, 'words'>),
    words: file('words.txt').trim().split(/\s+/).join(' '),
  };
}

let opened: JudgeModel | undefined;

export function builtInJudge(): JudgeModel {
  opened ??= openJudge(writtenJudge());
  return opened;
}
