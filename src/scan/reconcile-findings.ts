/**
 * From located matches to findings, each with what the baseline, the configuration and the inventory say of it. Loaded
 * only when there is something to reconcile: most runs of a hook find nothing.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { once } from '../base/once.ts';
import { applyBaseline, type BaselineUse } from '../findings/baseline.ts';
import { withExpiry } from '../findings/expiry.ts';
import { groupMatches } from '../findings/group-matches.ts';
import { reconcile } from '../inventory/reconcile.ts';
import { seenSecrets, type SeenSecrets } from '../inventory/seen-secrets.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import type { Finding } from '../model/finding.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { mayRepeatName, maskIssued } from '../redaction/quote.ts';
import type { ReconciliationResult } from '../model/reconciliation.ts';
import { pathBelow } from '../base/path.ts';
import { isConfidenceAtLeast } from '../model/severity.ts';
import { repositoryOf } from '../sources/git/git.ts';
import { placeInRepository } from '../sources/git/place-in-repository.ts';
import type { Collection } from './collection.ts';
import type { RulesInUse } from './assets/rules.ts';
import type { ScanRequest } from './request.ts';

export interface ReconciledScan {
  readonly reconciliation: ReconciliationResult;
  readonly diagnostics: readonly Diagnostic[];
}

function disable(finding: Finding, request: ScanRequest): Finding {
  const disabled = request.disabledRules.find(({ rule }) => rule === finding.rule.id);
  if (disabled === undefined || finding.suppression !== null) return finding;
  const reason = maskIssued(disabled.reason);
  return { ...finding, suppression: { source: 'config', reason, by: null, until: null } };
}

/** A misspelt rule name in the configuration disables nothing, which its author must know. */
function unknownRules({ disabledRules }: ScanRequest, { book }: RulesInUse): Diagnostic[] {
  const unknown = disabledRules.filter(({ rule }) => book.info(rule) === undefined);
  if (unknown.length === 0) return [];
  const ids = book.infos().map(({ id }) => id);
  return unknown.map(({ rule }) => {
    const hint = didYouMean(rule, ids);
    return diagnostic(
      'warning',
      'disable-unknown',
      `the configuration disables ${mayRepeatName(rule) ? `"${rule}"` : 'a rule'}, which does not exist: this suppresses nothing${hint === undefined ? '' : `. ${hint}`}`,
    );
  });
}

/**
 * A scan of changes, of a folder or of a branch does not see what stands elsewhere: a known secret that was copied has
 * a new place then, and has not moved.
 */
function baselineUse({ paths }: Collection, request: ScanRequest): BaselineUse {
  const { baselineIsWhole: isWhole, target, root } = request;
  const base = placeInRepository(root);
  const top = isWhole || target.kind === 'stdin' ? null : repositoryOf(root);
  const seen = new Set(top === null ? [] : [...(paths?.() ?? [])].map((path) => pathBelow(base, path)));
  return {
    asOf: request.asOf,
    identity: request.fingerprinter.kind,
    isWhole,
    base,
    isUnseen: ({ path, history }) =>
      (history && target.kind !== 'history') || (top !== null && !seen.has(path) && existsSync(resolve(top, path))),
  };
}

/** One finding per secret, with everybody's decisions about it. */
function findingsOf(collection: Collection, rules: RulesInUse, request: ScanRequest) {
  const grouped = groupMatches(collection.located, {
    fingerprinter: request.fingerprinter,
    infoOf: (ruleId) => rules.engine.infoOf(ruleId),
    precedenceOf: (ruleId) => rules.engine.precedenceOf(ruleId),
    minConfidence: request.minConfidence,
  });
  const standing = grouped
    .map((finding) => withExpiry(finding, request.asOf))
    .filter(({ confidence }) => isConfidenceAtLeast(confidence, request.minConfidence));
  const decided = standing.map((finding) => disable(finding, request));
  return request.baseline === null
    ? { findings: decided, diagnostics: [] }
    : applyBaseline(decided, request.baseline, baselineUse(collection, request));
}

/** Loaded where there is a key at all. */
async function certified(
  findings: readonly Finding[],
  { located, beside }: Collection,
  request: ScanRequest,
): Promise<readonly Finding[]> {
  if (beside === undefined || !findings.some(({ rule }) => rule.kind === 'private-key')) return findings;
  return (await import('./certificates.ts')).withCertificates(findings, located, beside, request.asOf);
}

/** `sources`: the share of `collection` that no log brought. */
export async function reconcileFindings(
  collection: Collection,
  sources: Collection,
  rules: RulesInUse,
  request: ScanRequest,
): Promise<ReconciledScan> {
  const { findings, diagnostics } = findingsOf(collection, rules, request);
  return {
    reconciliation: reconcile(await certified(findings, sources, request), request.inventory, request),
    diagnostics: [...unknownRules(request, rules), ...diagnostics],
  };
}

/** For logs that name tokens by their hash; worked out once, and only when a log asks. */
export function seenIn(sources: Collection, open: () => RulesInUse, request: ScanRequest): () => SeenSecrets {
  return once(() =>
    sources.located.length === 0
      ? new Map()
      : seenSecrets(reconcile(findingsOf(sources, open(), request).findings, request.inventory, request).findings),
  );
}
