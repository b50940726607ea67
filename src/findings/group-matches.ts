/**
 * One finding per secret: all its places folded in, named by the rule with the strongest claim. The result does not
 * depend on the order in which matches come.
 */
import { widerExposure, type Exposure } from '../model/exposure.ts';
import type { Finding, Occurrence, Suppression } from '../model/finding.ts';
import type { Lifetime } from '../model/history.ts';
import type { MatchTraits, Proof } from '../model/match.ts';
import type { Provenance } from '../model/provenance.ts';
import { isOfGuessableValues, type RuleInfo } from '../model/rule.ts';
import { CONFIDENCES, isConfidenceAtLeast, type Confidence } from '../model/severity.ts';
import type { Fingerprinter } from './fingerprint.ts';
import type { LocatedMatch } from './located-match.ts';
import { compareText } from '../base/order.ts';
import { isDoubtful } from './doubt.ts';
import { severityOf } from './severity.ts';

export interface GroupOptions {
  readonly fingerprinter: Fingerprinter;
  /** Throws where the rule is not loaded. */
  readonly infoOf: (ruleId: string) => RuleInfo;
  /** Larger wins where several rules find one secret. */
  readonly precedenceOf: (ruleId: string) => number;
  /** Doubtful places below this are left out, where no likelier place of the same value speaks for them. */
  readonly minConfidence?: Confidence;
}

/** Roles of parts that are public identifiers, as rules name them. */
const IDENTIFIER_ROLES: ReadonlySet<string> = new Set([
  'key id',
  'access key id',
  'key name',
  'user name',
  'username',
  'user',
  'user id',
  'client id',
  'application id',
  'app id',
  'tenant id',
  'account',
  'account id',
  'account name',
  'account sid',
  'project id',
  'token id',
  'host',
  'team id',
  'organization',
  'email',
  'endpoint',
  'identifier',
  'subject',
  'issuer',
  'site',
  'domain',
  'service',
  'database',
]);

const SECRET_PART = 'secret';

function placeKey(provenance: Provenance, start: number, end: number): string {
  const object = provenance.kind === 'git-blob' ? `${provenance.blob}\0${provenance.commit ?? ''}` : '';
  return `${provenance.path}\0${object}\0${start}\0${end}`;
}

function confidenceRank(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence);
}

function compareByPlace(a: LocatedMatch, b: LocatedMatch): number {
  return (
    compareText(a.provenance.path, b.provenance.path) ||
    a.match.span.start - b.match.span.start ||
    a.match.span.end - b.match.span.end ||
    compareText(placeKey(a.provenance, 0, 0), placeKey(b.provenance, 0, 0))
  );
}

/** The strongest claim first. */
function byClaim(precedenceOf: GroupOptions['precedenceOf']): (a: LocatedMatch, b: LocatedMatch) => number {
  return (a, b) =>
    precedenceOf(b.match.ruleId) - precedenceOf(a.match.ruleId) ||
    confidenceRank(a.match.confidence) - confidenceRank(b.match.confidence) ||
    compareText(a.match.ruleId, b.match.ruleId) ||
    compareByPlace(a, b);
}

function occurrenceOf(
  located: LocatedMatch,
  part: Pick<Occurrence, 'part' | 'range' | 'span' | 'excerpt'>,
): Occurrence {
  const { provenance, place, roleHere, match } = located;
  const isBlob = provenance.kind === 'git-blob';
  return {
    path: provenance.path,
    range: part.range,
    span: part.span,
    blob: isBlob ? provenance.blob : null,
    commit: isBlob ? provenance.commit : null,
    exposure: provenance.exposure,
    place,
    ...(roleHere === undefined ? {} : { roleHere }),
    part: part.part,
    decoded: match.decoded,
    excerpt: part.excerpt,
  };
}

/** Each place once, the strongest match at it speaking for it; `ranked` has the strongest first. */
function placesOf(ranked: readonly LocatedMatch[]): LocatedMatch[] {
  const places = new Map<string, LocatedMatch>();
  for (const located of ranked) {
    const key = placeKey(located.provenance, located.match.span.start, located.match.span.end);
    const known = places.get(key);
    // A composite at the same place tells more than the bare secret.
    if (known === undefined) places.set(key, located);
    else if (known.match.parts.length === 0) {
      places.set(key, {
        ...known,
        match: { ...known.match, parts: located.match.parts },
        partRanges: located.partRanges,
      });
    }
  }
  return [...places.values()].sort(compareByPlace);
}

/** Places that the introducing commit brought come first: they name the finding. */
function introducedFirst(places: readonly LocatedMatch[], lifetime: Lifetime | undefined): readonly LocatedMatch[] {
  if (lifetime === undefined) return places;
  const isFirst = ({ provenance }: LocatedMatch): boolean =>
    provenance.kind === 'git-blob' && provenance.commit === lifetime.introduced.id;
  return [...places.filter(isFirst), ...places.filter((place) => !isFirst(place))];
}

function occurrencesOf(places: readonly LocatedMatch[]): Occurrence[] {
  const occurrences: Occurrence[] = [];
  for (const located of places) {
    const { match, range, partRanges, excerpt } = located;
    occurrences.push(occurrenceOf(located, { part: SECRET_PART, range, span: match.span, excerpt }));
    match.parts.forEach(({ role, span }, at) => {
      const partRange = partRanges[at];
      if (partRange !== undefined) {
        occurrences.push(occurrenceOf(located, { part: role, range: partRange, span, excerpt: '' }));
      }
    });
  }
  return occurrences;
}

function identifiersOf(places: readonly LocatedMatch[]): Finding['identifiers'] {
  const found = new Map<string, { role: string; value: string }>();
  for (const { match } of places) {
    for (const part of match.parts) {
      if (!IDENTIFIER_ROLES.has(part.role)) continue;
      const value = part.value.reveal();
      found.set(`${part.role}\0${value}`, { role: part.role, value });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.role, b.role) || compareText(a.value, b.value));
}

/** Proofs read out of the value hold at every place; those of the surroundings are the strongest match's alone. */
const OF_THE_VALUE: ReadonlySet<Proof['kind']> = new Set([
  'checksum',
  'structure',
  'expiry',
  'account',
  'scope',
  'known',
]);

function proofsOf(ranked: readonly LocatedMatch[]): Proof[] {
  const proofs = new Map<string, Proof>();
  ranked.forEach(({ match }, i) => {
    for (const proof of match.proofs) {
      if (i > 0 && !OF_THE_VALUE.has(proof.kind)) continue;
      proofs.set(`${proof.kind}\0${proof.result}\0${proof.detail}`, proof);
    }
  });
  return [...proofs.values()];
}

function traitsOf(ranked: readonly LocatedMatch[]): MatchTraits {
  return ranked.reduceRight<MatchTraits>((traits, { match }) => ({ ...traits, ...match.traits }), {});
}

function exposureOf(places: readonly LocatedMatch[]): Exposure {
  return places.reduce<Exposure>((widest, { provenance }) => widerExposure(widest, provenance.exposure), 'stdin');
}

/** A finding is suppressed when every place of it is. */
function suppressionOf(places: readonly LocatedMatch[]): Suppression | null {
  const [first] = places;
  return places.every((located) => located.suppression !== undefined) ? (first?.suppression ?? null) : null;
}

function findingOf(fingerprint: string, members: readonly LocatedMatch[], options: GroupOptions): Finding {
  const ranked = [...members].sort(byClaim(options.precedenceOf));
  const [strongest] = ranked;
  if (strongest === undefined) throw new RangeError('no match, no finding');
  const { secret, ruleId } = strongest.match;
  const rule = options.infoOf(ruleId);
  const lifetime = members.find((member) => member.lifetime !== undefined)?.lifetime;
  const places = introducedFirst(placesOf(ranked), lifetime);
  const confidence = CONFIDENCES.find((level) => members.some(({ match }) => match.confidence === level)) ?? 'low';
  const proofs = proofsOf(ranked);
  return {
    id: options.fingerprinter.findingId(rule.id, secret),
    fingerprint,
    rule,
    secret,
    severity: severityOf(rule, {
      confidence,
      proofs,
      roles: places.map(({ place, roleHere }) => roleHere ?? place.role),
      isDoubtful: isDoubtful(rule, members),
      isNamingHalf: members.every((member) => member.isNamingHalf === true),
    }),
    confidence,
    exposure: exposureOf(places),
    proofs,
    traits: traitsOf(ranked),
    identifiers: identifiersOf(places),
    occurrences: occurrencesOf(places),
    suppression: suppressionOf(places),
    isNew: members.some((located) => located.isOld !== true),
    ...(lifetime === undefined ? {} : { lifetime }),
  };
}

/** By where the first place is. Fingerprints differ from run to run where there is no pepper, so they come last. */
function compareFindings(a: Finding, b: Finding): number {
  const [x] = a.occurrences;
  const [y] = b.occurrences;
  return (
    compareText(x?.path ?? '', y?.path ?? '') ||
    (x?.span.start ?? 0) - (y?.span.start ?? 0) ||
    compareText(a.rule.id, b.rule.id) ||
    (x?.span.end ?? 0) - (y?.span.end ?? 0) ||
    compareText(x?.blob ?? '', y?.blob ?? '') ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/**
 * Each place of a guessable value is judged for itself, so a likely one lends nothing to a doubtful one, and what one
 * product ships with is told apart from what somebody chose.
 */
export function groupMatches(located: readonly LocatedMatch[], options: GroupOptions): Finding[] {
  const { fingerprinter, infoOf, minConfidence = 'low' } = options;
  const groups = new Map<string, { readonly fingerprint: string; readonly members: LocatedMatch[] }>();
  for (const one of located) {
    const guessable = isOfGuessableValues(infoOf(one.match.ruleId));
    if (guessable && !isConfidenceAtLeast(one.match.confidence, minConfidence)) continue;
    const fingerprint = fingerprinter.fingerprint(one.match.secret);
    const key = guessable ? `${fingerprint} ${one.match.ruleId}` : fingerprint;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { fingerprint, members: [one] });
    else group.members.push(one);
  }
  return [...groups.values()]
    .filter(({ members }) => members.some(({ match }) => isConfidenceAtLeast(match.confidence, minConfidence)))
    .map(({ fingerprint, members }) => findingOf(fingerprint, members, options))
    .sort(compareFindings);
}
