/**
 * One file, from its bytes to located matches: transcode where it is not UTF-8, detect, go back to the stored offsets,
 * and make what the report may show of each place while the text is still at hand.
 */
import type { Engine } from '../detect/engine.ts';
import { keptInText } from '../detect/whole-file.ts';
import { MAX_FOUND } from '../detect/finds.ts';
import { EXCERPT_REACH, excerptOf } from '../findings/excerpt.ts';
import { isNamingHalf } from '../findings/key-pair.ts';
import { lineIndex, rangeOf, type LineIndex } from '../findings/line-index.ts';
import type { LocatedMatch } from '../findings/located-match.ts';
import { MaskedSpans } from '../findings/masked-spans.ts';
import { belowTop, placeOf } from '../findings/place.ts';
import { isGuessable, isUnusedInComment, placedConfidence } from '../findings/placed-confidence.ts';
import { isBesidePlaceholderName, roleInComment, isInComment } from '../findings/comment.ts';
import { rolesIn } from '../findings/role-in-file.ts';
import { suppressInline } from '../findings/inline-suppression.ts';
import { diagnostic, type Diagnostic } from '../model/diagnostic.ts';
import type { PlacedWeakness } from '../model/evidence.ts';
import type { Fragment } from '../model/fragment.ts';
import { withSpans, type Detection, type Match } from '../model/match.ts';
import type { FileRole, Place } from '../model/place.ts';
import type { RuleInfo } from '../model/rule.ts';
import { overlaps, type Span } from '../model/span.ts';
import { transcode } from '../sources/files/encoding.ts';
import { NOTHING, type FragmentResult } from './fragment-result.ts';

export interface FragmentOptions {
  /** Directives in the text (`keyroll:ignore ...`) count. */
  readonly inlineIgnores: boolean;
  readonly asOf: number;
  /** Of checkouts among the files, see `placeOf`. */
  readonly tops?: readonly string[];
  /** Matches that are kept; the others cost no place and no excerpt. Spans are offsets into `bytes`. Absent: all. */
  readonly wanted?: (match: Match, bytes: Buffer) => boolean;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isEmpty(detection: Detection): boolean {
  return detection.matches.length === 0 && detection.protectedValues.length === 0 && detection.weaknesses.length === 0;
}

/** The text of a fragment as UTF-8. */
interface PlainText {
  readonly bytes: Buffer;
  /** From an offset in the text to the one in the bytes as stored. */
  readonly toStored: (offset: number) => number;
}

function plainText({ bytes, encoding }: Fragment): PlainText {
  if (encoding === 'utf8') return { bytes: bufferOf(bytes), toStored: (offset) => offset };
  const text = transcode(bytes, encoding);
  return { bytes: bufferOf(text.bytes), toStored: text.toStored };
}

/**
 * Scans a fragment. Spans in the result are offsets into the bytes as stored. `before`: what was found in its text
 * before; without it, it is searched.
 */
export function scanFragment(
  engine: Engine,
  fragment: Fragment,
  options: FragmentOptions,
  before?: Detection,
): FragmentResult {
  const text = plainText(fragment);
  const { bytes } = text;
  const found = withWholeFile(before ?? engine.detect(bytes), fragment.provenance.path, bytes);
  const { wanted } = options;
  const detection =
    wanted === undefined ? found : { ...found, matches: found.matches.filter((match) => wanted(match, bytes)) };
  if (isEmpty(detection) && !detection.hasDirective && !detection.isCut) return NOTHING;
  const searched: SearchedText = {
    ...text,
    index: lineIndex(bytes),
    masks: MaskedSpans.of(found.matches),
    infoOf: (ruleId) => engine.infoOf(ruleId),
  };
  return locate(detection, searched, fragment, options);
}

/** What the file is as a whole, beside what was found in it. */
function withWholeFile(found: Detection, path: string, bytes: Buffer): Detection {
  const { matches, protectedValues } = keptInText(path, bytes);
  if (matches.length + protectedValues.length === 0) return found;
  const others = found.matches.filter((match) => !matches.some(({ span }) => overlaps(span, match.span)));
  return {
    ...found,
    matches: [...others, ...matches].sort((a, b) => a.span.start - b.span.start),
    protectedValues: [...found.protectedValues, ...protectedValues],
  };
}

function cutShort({ matches }: Detection, path: string): Diagnostic {
  return diagnostic(
    'error',
    'file-too-many-matches',
    `more than ${MAX_FOUND} places with findings: ${matches.length} are reported, and the rest of the text was not examined`,
    { path },
  );
}

/** The text that was searched. */
interface SearchedText extends PlainText {
  readonly index: LineIndex;
  /** Of all that was found, reported or not. */
  readonly masks: MaskedSpans;
  /** What is known of the rule of a match. */
  readonly infoOf: (ruleId: string) => RuleInfo;
}

/** What a file is for, and each part of it. */
interface Roles {
  readonly place: Place;
  readonly roleAt: (at: number) => FileRole;
}

/** Makes located matches of a fragment's matches. */
function locator(
  { bytes, toStored, index, masks, infoOf }: SearchedText,
  { provenance, encoding }: Fragment,
  { place, roleAt }: Roles,
): (match: Match) => LocatedMatch {
  const stored = (span: Span): Span => ({ start: toStored(span.start), end: toStored(span.end) });
  const layers = encoding === 'utf8' ? [] : ([encoding.startsWith('utf16') ? 'utf16' : 'utf32'] as const);
  const { path } = provenance;
  return (match) => {
    const rule = infoOf(match.ruleId);
    const around = roleAt(match.span.start);
    const isComment = isUnusedInComment(rule, match.traits) && isInComment(bytes, match.span.start, path);
    const isUnused = isComment || (isGuessable(rule, match.traits) && isBesidePlaceholderName(bytes, match.parts));
    const roleHere = isUnused ? roleInComment(around) : around;
    return {
      match: {
        ...withSpans(match, stored),
        confidence: placedConfidence(rule, match, path, isComment ? roleHere : place.role),
        decoded: [...layers, ...match.decoded],
      },
      provenance,
      place,
      range: rangeOf(index, match.span, bytes),
      partRanges: match.parts.map((part) => rangeOf(index, part.span, bytes)),
      excerpt: excerptOf(bytes, match.span, masks.near(match.span, EXCERPT_REACH)),
      ...(roleHere === place.role ? {} : { roleHere }),
      ...(isNamingHalf(rule, match, bytes) ? { isNamingHalf: true } : {}),
    };
  };
}

/** One weakness of a kind to a line. */
function placedWeaknesses(
  weaknesses: Detection['weaknesses'],
  path: string,
  { role }: Place,
  lineOf: (span: Span) => number,
): PlacedWeakness[] {
  const placed = weaknesses.map(({ kind, what, span }) => ({ kind, what, path, line: lineOf(span), role }));
  return placed.filter(
    (weakness, at) => placed.findIndex(({ line, what }) => line === weakness.line && what === weakness.what) === at,
  );
}

function locate(
  detection: Detection,
  text: SearchedText,
  fragment: Fragment,
  options: FragmentOptions,
): FragmentResult {
  const { path } = fragment.provenance;
  const lineOf = (span: Span): number => rangeOf(text.index, span, text.bytes).line;
  const place = placeOf(path, options.tops);
  const roleAt = rolesIn(text.bytes, belowTop(path, options.tops ?? []), place.role);
  const located = detection.matches.map(locator(text, fragment, { place, roleAt }));
  const decided =
    options.inlineIgnores && detection.hasDirective
      ? suppressInline(text.bytes, located, { path, asOf: options.asOf })
      : { located, diagnostics: [] };
  return {
    located: decided.located,
    protectedValues: detection.protectedValues.map(({ kind, mechanism, span }) => ({
      kind,
      mechanism,
      path,
      line: lineOf(span),
    })),
    weaknesses: placedWeaknesses(detection.weaknesses, path, place, lineOf),
    diagnostics: detection.isCut ? [...decided.diagnostics, cutShort(detection, path)] : decided.diagnostics,
  };
}
