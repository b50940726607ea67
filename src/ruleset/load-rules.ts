/**
 * From the text of a rule file to its rules, or to all the problems in it. The language is described in docs/rules.md.
 */
import { isSeq, type Node } from 'yaml';
import { ProblemList, type KeyrollError } from '../model/error.ts';
import { mayRepeat } from '../redaction/quote.ts';
import { CREDENTIAL_KINDS, RULE_BASES, TOKEN_LIFETIMES, type RuleInfo } from '../model/rule.ts';
import { CONFIDENCES, SEVERITIES } from '../model/severity.ts';
import type { RuleCompanion } from '../model/ruleset.ts';
import type { Position } from '../base/position.ts';
import type { RuleBody, RuleEntry, RuleFile } from './rule-file.ts';
import { YamlReader, type YamlFields } from './yaml-reader.ts';

const FILE_FIELDS = ['provider', 'name', 'docs', 'rules'] as const;
const RULE_FIELDS = [
  'id',
  'title',
  'kind',
  'severity',
  'lifetime',
  'environment',
  'grants',
  'rotate',
  'docs',
  'publishable',
  'pattern',
  'flags',
  'context',
  'near',
  'value',
  'detector',
  'basis',
  'proofs',
  'minEntropy',
  'confidence',
  'companion',
  'partOnly',
  'sharesMark',
  'showEnds',
  'generic',
  'maxLength',
  'examples',
  'counterExamples',
  'overrides',
  'untested',
] as const;
const COMPANION_FIELDS = ['rule', 'within', 'role', 'required'] as const;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Longest match that a rule may ask for, in bytes. */
const MAX_MATCH_LENGTH = 16_384;

interface Provider {
  readonly slug: string;
  readonly name: string;
  readonly docs: string | null;
}

function slug(reader: YamlReader, of: YamlFields, key: string): string | undefined {
  const value = reader.string(of, key, 'required');
  if (value === undefined || SLUG.test(value)) return value;
  reader.problem(
    of.values.get(key) ?? of.node,
    `${mayRepeat(value) ? `"${value}"` : 'This'} is not a slug.`,
    'Lower-case letters, digits and single hyphens.',
  );
  return undefined;
}

function readInfo(reader: YamlReader, of: YamlFields, provider: Provider): RuleInfo {
  return {
    id: slug(reader, of, 'id') ?? '',
    title: reader.text(of, 'title', 'required') ?? '',
    provider: provider.slug,
    providerName: provider.name,
    kind: reader.oneOf(of, 'kind', CREDENTIAL_KINDS, 'required') ?? 'other',
    severity: reader.oneOf(of, 'severity', SEVERITIES, 'required') ?? 'medium',
    lifetime: reader.oneOf(of, 'lifetime', TOKEN_LIFETIMES, 'optional') ?? 'unknown',
    grants: reader.text(of, 'grants', 'required') ?? '',
    rotate: reader.text(of, 'rotate', 'required') ?? '',
    docs: reader.string(of, 'docs', 'optional') ?? provider.docs,
    publishable: reader.boolean(of, 'publishable') ?? false,
    environment: reader.oneOf(of, 'environment', ['live', 'test'] as const, 'optional') ?? null,
    basis: reader.oneOf(of, 'basis', RULE_BASES, 'optional') ?? 'value',
  };
}

function readFlags(reader: YamlReader, of: YamlFields): string {
  const flags = reader.string(of, 'flags', 'optional') ?? '';
  if (/^[ims]*$/.test(flags) && new Set(flags).size === flags.length) return flags;
  reader.problem(
    of.values.get('flags') ?? of.node,
    `${mayRepeat(flags) ? `"${flags}"` : 'These'} are not flags of a rule.`,
    'Use i (letter case is free), m or s.',
  );
  return '';
}

function readBody(reader: YamlReader, of: YamlFields): RuleBody | undefined {
  const structural = reader.oneOf(of, 'detector', ['structure'] as const, 'optional') !== undefined;
  const pattern = reader.text(of, 'pattern', 'optional');
  const value = reader.text(of, 'value', 'optional');
  const flags = readFlags(reader, of);
  const words = reader.strings(of, 'context');
  const near = reader.strings(of, 'near');
  const isContext = value !== undefined || of.values.has('context');
  if (Number(structural) + Number(pattern !== undefined) + Number(isContext) !== 1) {
    reader.problem(of.node, 'A rule has either a "pattern", or "context" with "value", or "detector: structure".');
    return undefined;
  }
  if (structural) return { kind: 'structure' };
  if (pattern !== undefined) return { kind: 'pattern', pattern, flags };
  if (value !== undefined && words.length > 0) return { kind: 'context', words, near, value, flags };
  reader.problem(
    of.node,
    `"${value === undefined ? 'value' : 'context'}" is missing.`,
    'A context rule needs a list of words and the pattern of the value.',
  );
  return undefined;
}

function readCompanion(reader: YamlReader, of: YamlFields): RuleCompanion | null {
  const fields = reader.mapping(of, 'companion', COMPANION_FIELDS, 'optional');
  if (fields === undefined) return null;
  const rule = slug(reader, fields, 'rule');
  const role = reader.text(fields, 'role', 'required');
  if (rule === undefined || role === undefined) return null;
  return {
    rule,
    role,
    within: reader.number(fields, 'within', { min: 1, max: 4096 }) ?? 400,
    required: reader.boolean(fields, 'required') ?? false,
  };
}

function readPositions(reader: YamlReader, of: YamlFields): Record<string, Position> {
  const positions: Record<string, Position> = {};
  for (const [key, node] of of.values) {
    positions[key] = reader.positionOf(node);
    if (isSeq(node)) node.items.forEach((item, i) => (positions[`${key}.${i}`] = reader.positionOf(item as Node)));
  }
  return positions;
}

function readRule(reader: YamlReader, node: Node, provider: Provider): RuleEntry | undefined {
  const of = reader.fields(node, 'a rule', RULE_FIELDS);
  if (of === undefined) return undefined;
  const info = readInfo(reader, of, provider);
  const body = readBody(reader, of);
  const examples = reader.texts(of, 'examples');
  const counterExamples = reader.texts(of, 'counterExamples');
  if (body === undefined) return undefined;
  const untested = reader.boolean(of, 'untested') ?? false;
  if (body.kind !== 'structure' && !untested) {
    const { id } = info;
    const found = 'Give at least one that it finds and one that it must not find.';
    if (examples.length === 0) reader.problem(of.node, `Rule "${id}" has no examples.`, found);
    const missed = 'A near miss: one character short, the wrong alphabet.';
    if (counterExamples.length === 0) reader.problem(of.node, `Rule "${id}" has no counter-examples.`, missed);
  }
  return {
    info,
    body,
    examples,
    counterExamples,
    untested,
    overrides: reader.boolean(of, 'overrides') ?? false,
    proofs: reader.strings(of, 'proofs'),
    minEntropy: reader.number(of, 'minEntropy', { min: 0, max: 8 }) ?? null,
    confidence: reader.oneOf(of, 'confidence', CONFIDENCES, 'optional') ?? null,
    companion: readCompanion(reader, of),
    partOnly: reader.boolean(of, 'partOnly') ?? false,
    sharesMark: reader.boolean(of, 'sharesMark') ?? false,
    showEnds: reader.boolean(of, 'showEnds') ?? null,
    generic: reader.boolean(of, 'generic') ?? false,
    maxLength: reader.number(of, 'maxLength', { min: 1, max: MAX_MATCH_LENGTH }) ?? null,
    positions: readPositions(reader, of),
  };
}

/** Reads one rule file. Throws a `ProblemList` of `RuleError`s that names everything wrong with it. */
export function parseRuleFile(text: string, path: string): RuleFile {
  const reader = new YamlReader(text, path);
  if (reader.problems.length > 0) throw new ProblemList(reader.problems);
  const of = reader.fields(reader.root, 'a rule file', FILE_FIELDS);
  if (of === undefined) throw new ProblemList(reader.problems);
  const provider: Provider = {
    slug: slug(reader, of, 'provider') ?? '',
    name: reader.text(of, 'name', 'required') ?? '',
    docs: reader.string(of, 'docs', 'optional') ?? null,
  };
  const list = of.values.get('rules');
  if (!isSeq(list) || list.items.length === 0) reader.problem(list ?? of.node, '"rules" is not a list of rules.');
  const rules = isSeq(list)
    ? list.items.map((item) => readRule(reader, item as Node, provider)).filter((rule) => rule !== undefined)
    : [];
  if (reader.problems.length > 0) throw new ProblemList(reader.problems);
  return { path, rules };
}

/** Reads several rule files. Throws one `ProblemList` for all of them. */
export function parseRuleFiles(files: readonly { readonly path: string; readonly text: string }[]): RuleFile[] {
  const problems: KeyrollError[] = [];
  const loaded = files.flatMap(({ path, text }) => {
    try {
      return [parseRuleFile(text, path)];
    } catch (error) {
      if (!(error instanceof ProblemList)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new ProblemList(problems);
  return loaded;
}
