/** One finding as a SARIF result: the first place is its location, all others are related ones. */
import { isPast } from '../../model/exposure.ts';
import type { ReportCommit, ReportFinding, ReportHistory, ReportOccurrence, ReportRun } from '../../model/report.ts';
import { visible } from '../sanitise.ts';
import { levelOf, rankOf } from './rule.ts';
import { artifactLocation, messageText } from './text.ts';
import { findingInWords, requirementsOf } from '../view.ts';
import { EXPOSURE_WORDS } from '../wording.ts';

/** GitHub reads no more of one result. */
const MAX_RELATED = 1000;
export function isInHistoryOnly(finding: ReportFinding): boolean {
  return finding.occurrences.every(({ exposure }) => isPast(exposure));
}

function physicalLocation(
  { path, line, column, endLine, endColumn, excerpt }: ReportOccurrence,
  masked: string | null,
): object {
  const region = {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn,
    ...(masked === null ? {} : { snippet: { text: visible(masked) } }),
  };
  const context =
    excerpt === '' || masked === null
      ? {}
      : { contextRegion: { startLine: line, endLine, snippet: { text: visible(excerpt) } } };
  return { artifactLocation: artifactLocation(path), region, ...context };
}

function relatedLocation(occurrence: ReportOccurrence, at: number): object {
  const what = occurrence.part === 'secret' ? 'the same secret' : `its ${occurrence.part}`;
  const commit = occurrence.commit === null ? '' : `, since commit ${occurrence.commit.slice(0, 12)}`;
  return {
    id: at + 1,
    physicalLocation: physicalLocation(occurrence, null),
    message: { text: messageText(`${what}, ${EXPOSURE_WORDS[occurrence.exposure]}${commit}`) },
  };
}

function shownCommit({ commit, author, date }: ReportCommit): ReportCommit {
  return { commit, author: visible(author), date };
}

/** Names of authors, branches and tags are anybody's words. */
function shownHistory(history: ReportHistory): ReportHistory {
  const { introduced, removed, branches, tags } = history;
  return {
    ...history,
    introduced: shownCommit(introduced),
    removed: removed === null ? null : shownCommit(removed),
    branches: branches.map(visible),
    tags: tags.map(visible),
  };
}

/** Ids that change with every run would make every alert a new one, so these are left out. */
export function resultOf(finding: ReportFinding, ruleIndex: number, identity: ReportRun['identity']): object {
  const places = finding.occurrences;
  const present = places.filter(({ exposure, part }) => part === 'secret' && !isPast(exposure));
  const first = present.find(({ exposure }) => exposure === finding.exposure) ?? present[0] ?? places[0];
  const related = places.filter((place) => place !== first).slice(0, MAX_RELATED);
  return {
    ruleId: finding.rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levelOf(finding.severity),
    rank: rankOf(finding.severity),
    message: { text: messageText(findingInWords(finding)) },
    locations: first === undefined ? [] : [{ physicalLocation: physicalLocation(first, finding.masked) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
    ...(identity === 'pepper' ? { partialFingerprints: { 'keyrollFingerprint/v1': finding.id } } : {}),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      state: finding.state,
      entry: finding.entry,
      exposure: finding.exposure,
      isNew: finding.isNew,
      pciDss: requirementsOf(finding).map(({ id, relation }) => `${id} (${relation})`),
      checks: finding.checks,
      proofs: finding.proofs.map(({ detail }) => detail),
      ...(finding.history == null ? {} : { history: shownHistory(finding.history) }),
    },
  };
}
