/** `--print-config`: the settings in force and the files they come from. */
import type { Io } from '../../base/io.ts';
import { maskTokensIn } from '../../redaction/known-token.ts';
import { EXIT, type ExitPolicy, type FailOn } from '../../scan/exit-code.ts';
import { printJson } from '../output/print-json.ts';
import type { Settings } from './settings.ts';

function failOnText(failOn: FailOn): string {
  return [
    failOn.level,
    ...(failOn.onlyNew ? ['new'] : []),
    ...(failOn.onlyUnregistered ? ['unregistered'] : []),
    ...(failOn.pci ? ['pci'] : []),
  ].join(',');
}

export function printSettings({ request, files }: Settings, policy: ExitPolicy, io: Io): number {
  const settings = {
    files,
    target: request.target,
    failOn: failOnText(policy.failOn),
    minConfidence: request.minConfidence,
    maxFileBytes: request.maxFileBytes,
    exclude: request.exclude,
    disable: request.disabledRules,
    cardholderData: request.rules.cardholderData,
    inlineIgnores: request.inlineIgnores,
    asOf: new Date(request.asOf).toISOString(),
    jobs: request.jobs,
    cacheFolder: request.cacheFolder,
    identity: request.fingerprinter.kind,
  };
  printJson(maskTokensIn(settings), io);
  return EXIT.clean;
}
