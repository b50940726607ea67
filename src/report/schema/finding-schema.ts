/** The schema of a finding. */
import { EXPOSURES } from '../../model/exposure.ts';
import type { Suppression } from '../../model/finding.ts';
import { BLOB_REACHES } from '../../model/history.ts';
import type { Proof } from '../../model/match.ts';
import { FILE_ROLES } from '../../model/place.ts';
import { STATES } from '../../model/reconciliation.ts';
import type { ReportCommit, ReportFinding, ReportHistory, ReportOccurrence } from '../../model/report.ts';
import { CREDENTIAL_KINDS, TOKEN_LIFETIMES } from '../../model/rule.ts';
import {
  count,
  described,
  flag,
  list,
  matching,
  named,
  nullable,
  oneOf,
  optional,
  ordinal,
  record,
  text,
} from './json-schema.ts';
import { confidence, requirementRef, severity } from './parts.ts';

const OBJECT_ID = matching(/^[0-9a-f]+$/);

const exposure = named('exposure', described('How far the secret is exposed.', oneOf(EXPOSURES)));

const state = named('state', described('What the known-token inventory says about it.', oneOf(STATES)));

const fileRole = named('fileRole', oneOf(FILE_ROLES));

const encoding = named(
  'encoding',
  oneOf([
    'base64',
    'hex',
    'percent',
    'unicode-escape',
    'html-entity',
    'gzip',
    'split-literal',
    'quoted-printable',
    'utf16',
    'utf32',
  ]),
);

const proof = named(
  'proof',
  record<Proof>({
    kind: oneOf([
      'checksum',
      'structure',
      'expiry',
      'account',
      'scope',
      'entropy',
      'strength',
      'context',
      'placeholder',
      'path',
      'known',
    ]),
    result: oneOf(['holds', 'fails', 'neutral']),
    detail: described('Never contains any part of the value.', text),
  }),
);

const occurrence = named(
  'occurrence',
  described(
    'One place of a finding.',
    record<ReportOccurrence>({
      path: described('With `/`; relative to the scanned folder if one folder is scanned.', text),
      line: described('1-based.', ordinal),
      column: described('1-based, in UTF-16 code units.', ordinal),
      endLine: ordinal,
      endColumn: described('Exclusive.', ordinal),
      byteStart: described('First byte of the secret in the file or blob as stored.', count),
      byteEnd: described('Exclusive.', count),
      blob: described('Object id if the source is git.', nullable(OBJECT_ID)),
      commit: described('The oldest commit that introduced it, if history was read.', nullable(OBJECT_ID)),
      exposure,
      part: described('`secret`, or the role of a companion part.', text),
      role: described('What the path says about the file.', fileRole),
      roleHere: optional(
        described('The role by the surrounding text, if that differs; the severity follows it.', fileRole),
      ),
      environment: oneOf(['prod', 'staging', 'test', 'dev', 'ci', 'unknown']),
      decoded: list(encoding),
      excerpt: described('The line around it with every value masked; may be empty.', text),
    }),
  ),
);

const commit = named(
  'commit',
  described(
    "Who wrote a commit, and when, by the author's clock.",
    record<ReportCommit>({
      commit: OBJECT_ID,
      author: text,
      date: matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
    }),
  ),
);

const history = named(
  'history',
  described(
    'Who introduced the secret into the repository, until when it was there, and what still contains it.',
    record<ReportHistory>({
      introduced: commit,
      removed: described(
        'Null while a branch contains it, and if no commit is known that removed it.',
        nullable(commit),
      ),
      daysExposed: described('Whole days from the introduction to the removal, or to the day of the report.', count),
      atHead: flag,
      reach: oneOf(BLOB_REACHES),
      branches: described('The first names of branches whose history has it.', list(text, { maxItems: 20 })),
      tags: list(text, { maxItems: 20 }),
      branchCount: count,
      tagCount: count,
      blobs: described('Number of objects that contain it.', count),
    }),
  ),
);

const suppression = described(
  "Somebody's decision that the finding needs no action.",
  record<Suppression>({
    source: oneOf(['inline', 'baseline', 'config']),
    reason: text,
    by: nullable(text),
    until: nullable(text),
  }),
);

export const finding = named(
  'finding',
  described(
    'One secret with all its places.',
    record<ReportFinding>({
      id: described('The same secret under the same rule has the same id in every run with the same pepper.', text),
      fingerprint: described('Keyed hash as an inventory entry stores it; null without a pepper.', nullable(text)),
      rule: text,
      title: text,
      provider: text,
      providerName: text,
      kind: oneOf(CREDENTIAL_KINDS),
      severity,
      confidence,
      masked: described('What may be shown of the secret.', text),
      lifetime: oneOf(TOKEN_LIFETIMES),
      exposure,
      state,
      stateDetail: described('Why this state.', nullable(text)),
      entry: described('Id of the inventory entry.', nullable(text)),
      isNew: described('True when no baseline entry knows it.', flag),
      suppressed: nullable(suppression),
      requirements: list(requirementRef),
      checks: described('Ids of the checks that this finding fails.', list(text)),
      proofs: list(proof),
      grants: described('What it grants to whoever holds it.', text),
      rotate: described('How to replace it at the provider.', text),
      docs: nullable(text),
      history: optional(described('Null if the history was not read.', nullable(history))),
      occurrences: list(occurrence, { minItems: 1 }),
    }),
  ),
);
