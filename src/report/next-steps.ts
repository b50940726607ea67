/** What to do after a scan, beginning with the gravest finding: a purpose and the command for it. */
import { isPast } from '../model/exposure.ts';
import type { Report, ReportFinding } from '../model/report.ts';
import { usageItems } from './usage-items.ts';
import { gravestFirst, isOfChange, openFindings, placesOf } from './view.ts';

export interface Step {
  readonly what: string;
  /** To be copied as it stands. */
  readonly command: string;
}

/** What is known of the commits that were scanned. */
interface Commits {
  /** Others may have them: they are on a server. */
  readonly isPushed: boolean;
}

/** A later commit takes nothing out of an earlier one, which is pushed as well. */
function outOfCommits({ occurrences }: ReportFinding, { run: { source } }: Report, what: string): Step[] {
  const commit = occurrences.find((occurrence) => occurrence.commit !== null)?.commit ?? null;
  if (commit === null) return [];
  const from = source.roots?.includes(commit) === true ? '--root' : `${commit.slice(0, 7)}^`;
  return [{ what, command: `git rebase -i ${from}` }];
}

/** What a CI scans has left its author's machine: taking it out first would hide what has to be replaced. */
function ofPushed(finding: ReportFinding, report: Report): Step[] {
  return [
    { what: 'replace it: it was pushed, so others may have it', command: `keyroll rules show ${finding.rule}` },
    ...outOfCommits(finding, report, 'then remove it from the commit, or from the file in a new commit'),
  ];
}

/** A name that every shell takes as it stands. */
const PLAIN_NAME = /^[\w@+/][\w@+/.-]*$|^\.[\w@+.-][\w@+/.-]*$/;

/** The one file that is to be staged again, or everything that git knows. */
function stagingOf(report: Report): string {
  const [path, ...others] = new Set(openFindings(report).flatMap((finding) => placesOf(finding).map((at) => at.path)));
  return path !== undefined && others.length === 0 && PLAIN_NAME.test(path) ? `git add ${path}` : 'git add -u';
}

function ofUnpushed(finding: ReportFinding, report: Report): Step[] {
  return [
    ...(report.run.source.kind === 'staged'
      ? [{ what: 'remove the secret from the file, then stage it again', command: stagingOf(report) }]
      : outOfCommits(finding, report, 'if nobody else has the commit, remove the secret from it')),
    { what: 'replace it, if others may have seen it', command: `keyroll rules show ${finding.rule}` },
  ];
}

function ofChange(finding: ReportFinding, report: Report, { isPushed }: Commits): Step[] {
  const { rule, exposure } = finding;
  return [
    ...(isPushed && report.run.source.kind === 'range' ? ofPushed(finding, report) : ofUnpushed(finding, report)),
    ...(isPast(exposure)
      ? []
      : [
          {
            what: 'if it is not a secret, say so in a comment on its line',
            command: `keyroll:ignore ${rule} -- reason`,
          },
        ]),
  ];
}

function ofReconciliation(report: Report): Step[] {
  const unknown = openFindings(report).filter(({ state }) => state === 'unregistered');
  if (unknown.length === 0) return [];
  if (report.inventory.path === null) {
    return [{ what: 'start an inventory of known tokens', command: 'keyroll inventory init' }];
  }
  // What a baseline knows was decided about: triage would ask nothing.
  return unknown.some(({ isNew }) => isNew)
    ? [{ what: 'decide about unregistered findings', command: 'keyroll triage' }]
    : [];
}

function ofFinding({ rule, entry }: ReportFinding, report: Report): Step[] {
  return [
    { what: 'how to replace it', command: `keyroll rules show ${rule}` },
    ...(entry === null ? [] : [{ what: 'see its inventory entry', command: `keyroll inventory show ${entry}` }]),
    ...ofReconciliation(report),
    { what: 'for an assessor', command: '--report markdown=pci.md' },
  ];
}

function ofUse(report: Report): Step[] {
  const named = usageItems(report).flatMap(({ item: { subject } }) => (subject.kind === 'entry' ? [subject.id] : []));
  return named.slice(0, 1).map((id) => ({ what: 'who used it, and when', command: `--timeline ${id}` }));
}

export function nextSteps(report: Report, commits: Commits): readonly Step[] {
  const [gravest] = gravestFirst(openFindings(report));
  if (gravest === undefined) return ofUse(report);
  return isOfChange(report) ? ofChange(gravest, report, commits) : [...ofFinding(gravest, report), ...ofUse(report)];
}
