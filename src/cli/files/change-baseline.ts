/** Changes of a baseline by commands that decide about findings of a report. */
import { formatBaseline, parseBaseline } from '../../findings/baseline-file.ts';
import type { Baseline, KnownFinding } from '../../findings/baseline-entry.ts';
import { ConfigError } from '../../model/error.ts';
import type { Io } from '../../base/io.ts';
import { maskTokens } from '../../redaction/known-token.ts';
import { pathBelow } from '../../base/path.ts';
import type { Report, ReportFinding } from '../../model/report.ts';
import { shownPath } from './named-file.ts';
import { updateFile } from './update-file.ts';

/** What a baseline knows findings of a report by. Its paths start at the top of the repository. */
export function knownFindings(findings: readonly ReportFinding[], { run }: Report): KnownFinding[] {
  const { base = '' } = run.source;
  return findings.map(({ id, rule, occurrences }) => ({
    id,
    rule: { id: rule },
    occurrences: occurrences.map(({ path, byteStart, blob, exposure, part }) => ({
      path: pathBelow(base, path),
      span: { start: byteStart },
      blob,
      exposure,
      part,
    })),
  }));
}

/** Changes a baseline under a lock, so that no concurrent change is lost; `change` gets null where there is none. */
export async function changeBaseline(
  file: string,
  io: Io,
  change: (before: Baseline | null) => Baseline,
): Promise<Baseline> {
  const path = shownPath(file, io.cwd);
  return updateFile(file, (bytes) => {
    const after = change(bytes === null ? null : parseBaseline(bytes.toString('utf8'), path));
    const text = formatBaseline(after);
    if (maskTokens(text) !== text) {
      throw new ConfigError(
        'a reason or name in it looks like a token of a known provider; nothing was written, because a baseline must not contain secrets.',
        { path },
      );
    }
    return { bytes: text, result: after };
  });
}
