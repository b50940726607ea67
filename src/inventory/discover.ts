/** Proposed entries for secrets that a scan met, each with the places where it was seen as comments. */
import { count } from '../base/count.ts';
import type { Inventory, InventoryEntry } from '../model/inventory.ts';
import { locationText } from '../base/position.ts';
import type { ReportFinding } from '../model/report.ts';
import { commented, entryLines } from './file/entry-text.ts';
import { entryFromFinding } from './new-entry.ts';
import { findPlainSecrets } from './file/plain-secret.ts';
import type { SecretFindings } from './unregistered.ts';
import { inventoryPath, type PathOffset } from './path-offset.ts';

export interface Proposal {
  readonly entry: InventoryEntry;
  readonly comments: readonly string[];
}

const MAX_PLACES = 20;

/** The report that entries are proposed from. */
export interface ProposalSource {
  readonly pathOffset: PathOffset;
  /** Makes a path fit for a line of text. */
  readonly shown: (path: string) => string;
  readonly accessKeyIdOf: (finding: ReportFinding) => string | null;
}

/** The status of a proposed entry is `unknown`: a scan does not show whether the token is in use. */
export function proposals(
  secrets: readonly SecretFindings[],
  inventory: Inventory,
  keyId: string,
  source: ProposalSource,
): readonly Proposal[] {
  const { pathOffset, accessKeyIdOf } = source;
  const taken = new Set(inventory.tokens.map(({ id }) => id));
  return secrets.map(([finding]) => {
    const answers = { name: finding.title, status: 'unknown' } as const;
    const found = { finding, pathOffset, accessKeyId: accessKeyIdOf(finding) };
    const entry = entryFromFinding(found, answers, { keyId, taken });
    taken.add(entry.id);
    return { entry, comments: placesOf(finding, source) };
  });
}

/**
 * Named as `storage` names them. A path may look like a token, which an inventory must not hold, not in a comment
 * either.
 */
function placesOf(finding: ReportFinding, { pathOffset, shown }: ProposalSource): readonly string[] {
  const places = [
    ...new Set(
      finding.occurrences
        .filter(({ part }) => part === 'secret')
        .map(
          ({ path, line, column, commit }) =>
            `${locationText(inventoryPath(path, pathOffset), line, column)}${commit === null ? '' : ` in commit ${commit.slice(0, 12)}`}`,
        ),
    ),
  ];
  const more = places.length > MAX_PLACES ? [`and in ${count(places.length - MAX_PLACES, 'more place')}`] : [];
  return [
    ...places
      .slice(0, MAX_PLACES)
      .map((place) =>
        findPlainSecrets(place, []).length === 0
          ? `seen at ${shown(place)}`
          : 'seen at a path that itself looks like a secret',
      ),
    ...more,
  ];
}

/** A list that can be pasted into an inventory. */
export function proposalText(found: readonly Proposal[]): string {
  const blocks = found.map(({ entry, comments }) =>
    commented(entryLines(entry), comments)
      .map((line) => `  ${line}\n`)
      .join(''),
  );
  return `tokens:\n${blocks.join('\n')}`;
}
