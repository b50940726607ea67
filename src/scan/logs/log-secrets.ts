/**
 * Secrets in the lines of a log. Public ids and hashes, by which logs name tokens, are none; of a secret that stands in
 * many lines the first places are kept.
 */
import type { Engine } from '../../detect/engine.ts';
import type { LocatedMatch } from '../../findings/located-match.ts';
import { count } from '../../base/count.ts';
import { diagnostic, type Diagnostic } from '../../model/diagnostic.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Fragment } from '../../model/fragment.ts';
import { withSpans, type Match } from '../../model/match.ts';
import type { Provenance } from '../../model/provenance.ts';
import type { Span, TextRange } from '../../model/span.ts';
import type { LogFormat } from '../../usage/log-format.ts';
import type { BlockTaker } from '../../usage/read-log.ts';
import type { RulesInUse } from '../assets/rules.ts';
import { scanFragment } from '../file-scan.ts';
import type { ScanRequest } from '../request.ts';

/** Places that are kept of one secret. */
const MOST_PLACES = 20;
/** Before a value: its name, and no more; escaped where an event stands in a text. */
const NAME_BEFORE = /"([\w@.-]{1,60})\\*"\s*:\s*\\*"?[^"]{0,16}$/;
const LOOK_BACK = 96;
/** Opening the gate takes longer than searching less. */
const GATE_FROM_BYTES = 1 << 20;

function isPublic(bytes: Buffer, span: Span, format: LogFormat | null): boolean {
  if (format === null) return false;
  const name = NAME_BEFORE.exec(bytes.toString('latin1', Math.max(0, span.start - LOOK_BACK), span.start))?.[1];
  return name !== undefined && format.publicNames.includes(name);
}

function provenanceOf(path: string, exposure: Exposure): Provenance {
  return exposure === 'stdin' ? { kind: 'stdin', path, exposure } : { kind: 'file', path, exposure };
}

/**
 * A match in a block of a log, as one of the log: `start` is where the block begins in it, its line from 1 on, its
 * column from 0 on.
 */
function placedInLog(
  found: LocatedMatch,
  start: { readonly offset: number; readonly line: number; readonly column: number },
): LocatedMatch {
  const moved = ({ start: first, end }: Span): Span => ({ start: first + start.offset, end: end + start.offset });
  const range = ({ line, column, endLine, endColumn }: TextRange): TextRange => ({
    line: line + start.line - 1,
    endLine: endLine + start.line - 1,
    column: column + (line === 1 ? start.column : 0),
    endColumn: endColumn + (endLine === 1 ? start.column : 0),
  });
  return {
    ...found,
    match: withSpans(found.match, moved),
    range: range(found.range),
    partRanges: found.partRanges.map(range),
  };
}

/** What blocks of logs hold, gathered block by block. */
export class LogSecrets {
  readonly #rules: RulesInUse;
  readonly #request: Pick<ScanRequest, 'fingerprinter' | 'asOf'>;
  readonly #found: LocatedMatch[] = [];
  /** How often each secret was met. */
  readonly #places = new Map<string, number>();
  #untold = 0;
  #isLastClean = true;
  #searched = 0;
  #gate: Engine | undefined;

  constructor(rules: RulesInUse, request: Pick<ScanRequest, 'fingerprinter' | 'asOf'>) {
    this.#rules = rules;
    this.#request = request;
  }

  /** Takes the blocks of a log. */
  taker(exposure: Exposure): BlockTaker {
    return (bytes, { path, offset, line, column, format }) => {
      if (!this.#mayHold(bytes)) return;
      this.#isLastClean = true;
      const wanted = (match: Match): boolean => {
        if (this.#rules.book.info(match.ruleId)?.kind === 'identifier') return false;
        this.#isLastClean = false;
        return !isPublic(bytes, match.span, format) && this.#isAmongFirst(match);
      };
      const fragment: Fragment = { bytes, encoding: 'utf8', provenance: provenanceOf(path, exposure) };
      const options = { inlineIgnores: false, asOf: this.#request.asOf, wanted };
      for (const match of scanFragment(this.#rules.engine, fragment, options).located) {
        this.#found.push(placedInLog(match, { offset, line, column }));
      }
    };
  }

  located(): readonly LocatedMatch[] {
    return this.#found;
  }

  diagnostics(): readonly Diagnostic[] {
    if (this.#untold === 0) return [];
    const text = `secrets stand in ${count(this.#untold, 'more place')} of the logs: of each the first ${MOST_PLACES} are listed`;
    return [diagnostic('note', 'log-places', text)];
  }

  /**
   * Most of what stands in logs and looks like something is a public id, and most blocks hold nothing else. Where a
   * block did, the next one is likely to as well, and is not searched twice.
   */
  #mayHold(bytes: Buffer): boolean {
    this.#searched += bytes.length;
    if (!this.#isLastClean || this.#searched < GATE_FROM_BYTES) return true;
    return (this.#gate ??= this.#rules.secretsAlone()).detect(bytes).matches.length > 0;
  }

  /** Whether this is one of the first places of its secret. */
  #isAmongFirst({ ruleId, secret }: Match): boolean {
    const key = this.#request.fingerprinter.findingId(ruleId, secret);
    const count = (this.#places.get(key) ?? 0) + 1;
    this.#places.set(key, count);
    if (count > MOST_PLACES) this.#untold++;
    return count <= MOST_PLACES;
  }
}
