/**
 * Secrets in names of files, branches and people, which reports must give: masked are the values that the scan found
 * anywhere, those that the rules are sure of when they read the names themselves, and forms that are told by their
 * mark. Only a report's texts that may hold a token are read, which most reports have none of.
 */
import { FoundValues } from '../../findings/found-values.ts';
import { maskTokens } from '../../redaction/known-token.ts';
import { mayHoldToken } from '../../redaction/quote.ts';
import type { Report } from '../../model/report.ts';
import type { Secret } from '../../model/secret.ts';
import { stringsIn, mapStrings } from '../../redaction/nested-strings.ts';
import type { RulesInUse } from '../assets/rules.ts';

/** Far enough apart that a word in one name says nothing of the next. */
const BETWEEN = '\n\n\n\n';
const LONG_RUN = /[A-Za-z0-9]{12}/;
/** Object ids, digests and fingerprints. */
const ALL_HEX = /^(?:sha256:)?[0-9a-f]+$/;

function mayHoldSecret(text: string): boolean {
  return LONG_RUN.test(text) && !ALL_HEX.test(text) && mayHoldToken(text);
}

/** Secrets that the rules are sure of in a text of names; public identifiers are none. */
export function secretsIn(names: string, { book, engine }: RulesInUse): readonly Secret[] {
  return engine
    .detect(Buffer.from(names))
    .matches.filter(({ ruleId, confidence }) => confidence === 'high' && book.info(ruleId)?.kind !== 'identifier')
    .map(({ secret }) => secret);
}

/** Without findings, only the run has names; all other texts are keyroll's own. */
function isBare({ findings, inventory, usage, protected: kept, assessment, diagnostics }: Report): boolean {
  return (
    findings.length + kept.length + diagnostics.length === 0 &&
    inventory.path === null &&
    usage === undefined &&
    assessment.checks.every(({ failed, excepted }) => failed.length + excepted.length === 0)
  );
}

/** `secrets`: of the findings. */
export function maskSecretNames(
  report: Report,
  secrets: readonly Secret[],
  secretsOf: (names: string) => readonly Secret[],
): Report {
  const texts = stringsIn(isBare(report) ? report.run : report);
  const names = [...texts].filter(mayHoldSecret);
  const found = new FoundValues([...secrets, ...(names.length === 0 ? [] : secretsOf(names.join(BETWEEN)))]);
  return mapStrings(report, (text) => maskTokens(found.without(text)), texts);
}
