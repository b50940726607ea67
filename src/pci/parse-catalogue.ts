/**
 * From the two files of `rules/pci` to a `Catalogue`. Laws beyond shape: ids are unique, a check names only known
 * requirements, and a requirement says what it is without checks exactly where no check touches it.
 */
import { isScalar } from 'yaml';
import { APPLICABILITY, RELATIONS, compareRequirementIds } from '../model/assessment.ts';
import { ProblemList } from '../model/error.ts';
import { SEVERITIES } from '../model/severity.ts';
import { YamlReader, type YamlFields } from '../ruleset/yaml-reader.ts';
import {
  INPUTS,
  UNITS,
  type Catalogue,
  type CatalogueCheck,
  type CatalogueRequirement,
  type CatalogueThreshold,
  type PolicyKey,
} from './catalogue.ts';

const STANDARD_FIELDS = ['standard', 'version', 'catalogue', 'disclaimers', 'requirements'] as const;
const REQUIREMENT_FIELDS = ['id', 'summary', 'relation', 'applies', 'testing', 'manual', 'unchecked'] as const;
const CHECKS_FIELDS = ['checks', 'thresholds', 'wideScopes', 'wideKeys'] as const;
const CHECK_FIELDS = ['id', 'title', 'severity', 'inputs', 'requirements'] as const;
const THRESHOLD_FIELDS = ['key', 'unit', 'value', 'origin', 'policy', 'tra', 'bound', 'detail'] as const;

const REQUIREMENT_ID = /^\d{1,2}(?:\.\d{1,2}){1,4}$/;
const CHECK_ID = /^[A-Z]{3}-\d{3}$/;
const POLICY_KEYS = [
  'rotation_max',
  'lifetime_max',
  'inactive_max',
  'review_max_user',
  'review_max_app',
  'expiry_warning',
  'rotation_overlap_max',
  'min_entropy_bits',
  'log_retention',
  'log_hot',
  'log_max_gap',
] as const satisfies readonly PolicyKey[];

/** Throws a `ProblemList` of all that is wrong with either file. */
export function parseCatalogue(requirementsText: string, checksText: string): Catalogue {
  const standardFile = new YamlReader(requirementsText, 'pci-dss-4.0.1.yaml');
  const checksFile = new YamlReader(checksText, 'checks.yaml');
  refuseBroken(standardFile, checksFile);
  const standard = standardFile.fields(standardFile.root, 'the standard', STANDARD_FIELDS);
  const checks = checksFile.fields(checksFile.root, 'the checks', CHECKS_FIELDS);
  if (standard === undefined || checks === undefined) {
    throw new ProblemList([...standardFile.problems, ...checksFile.problems]);
  }

  const requirements = readRequirements(standardFile, standard);
  const catalogue: Catalogue = {
    standard: text(standardFile, standard, 'standard'),
    version: text(standardFile, standard, 'version'),
    revision: text(standardFile, standard, 'catalogue'),
    requirements: requirements.map((known) => known.value).sort((a, b) => compareRequirementIds(a.id, b.id)),
    checks: readChecks(checksFile, checks, new Set(requirements.map((known) => known.value.id))),
    thresholds: readThresholds(checksFile, checks),
    wideScopes: checksFile
      .mappings(checks, 'wideScopes', ['provider', 'scopes'])
      .map((of) => ({ provider: text(checksFile, of, 'provider'), scopes: checksFile.texts(of, 'scopes') })),
    wideKeys: checksFile.mappings(checks, 'wideKeys', ['provider', 'prefix', 'instead']).map((of) => ({
      provider: text(checksFile, of, 'provider'),
      prefix: text(checksFile, of, 'prefix'),
      instead: text(checksFile, of, 'instead'),
    })),
    disclaimers: standardFile
      .mappings(standard, 'disclaimers', ['id', 'text'])
      .map((of) => ({ id: text(standardFile, of, 'id'), text: text(standardFile, of, 'text') })),
  };
  holdTogether(standardFile, requirements, catalogue.checks);
  refuseBroken(standardFile, checksFile);
  return catalogue;
}

function refuseBroken(...files: readonly YamlReader[]): void {
  const problems = files.flatMap((file) => file.problems);
  if (problems.length > 0) throw new ProblemList(problems);
}

interface Placed<T> {
  readonly value: T;
  readonly of: YamlFields;
}

function text(file: YamlReader, of: YamlFields, key: string): string {
  return file.text(of, key, 'required') ?? '';
}

/** The id of an item, which no other has. */
function uniqueId(file: YamlReader, of: YamlFields, shape: RegExp, seen: Set<string>): string {
  const id = text(file, of, 'id');
  const node = of.values.get('id') ?? of.node;
  if (!shape.test(id)) file.problem(node, `"id" is not of the form ${shape.source}.`);
  if (seen.has(id)) file.problem(node, `${id} stands twice.`);
  seen.add(id);
  return id;
}

function readRequirements(file: YamlReader, standard: YamlFields): readonly Placed<CatalogueRequirement>[] {
  const seen = new Set<string>();
  return file.mappings(standard, 'requirements', REQUIREMENT_FIELDS).map((of) => {
    const id = uniqueId(file, of, REQUIREMENT_ID, seen);
    const value: CatalogueRequirement = {
      id,
      summary: text(file, of, 'summary'),
      relation: file.oneOf(of, 'relation', RELATIONS, 'required') ?? 'analogous',
      applies: file.oneOf(of, 'applies', APPLICABILITY, 'optional') ?? 'everyone',
      testing: testingOf(file, of, id),
      manual: text(file, of, 'manual'),
      unchecked: file.oneOf(of, 'unchecked', ['manual_only', 'not_covered'] as const, 'optional') ?? null,
    };
    return { value, of };
  });
}

/** A procedure has the number of its requirement, with a letter where there are several. */
function testingOf(file: YamlReader, of: YamlFields, id: string): readonly string[] {
  const procedures = file.texts(of, 'testing');
  const isOther = (procedure: string): boolean =>
    procedure !== id && !(procedure.startsWith(`${id}.`) && /^[a-z]$/.test(procedure.slice(id.length + 1)));
  if (procedures.some(isOther)) {
    file.problem(of.values.get('testing') ?? of.node, `"testing" has an item that is no procedure of ${id}.`);
  }
  return procedures;
}

function readChecks(
  file: YamlReader,
  checks: YamlFields,
  requirements: ReadonlySet<string>,
): readonly CatalogueCheck[] {
  const seen = new Set<string>();
  return file.mappings(checks, 'checks', CHECK_FIELDS).map((of) => ({
    id: uniqueId(file, of, CHECK_ID, seen),
    title: text(file, of, 'title'),
    severity: file.oneOf(of, 'severity', SEVERITIES, 'required') ?? 'info',
    inputs: file.texts(of, 'inputs').flatMap((input) => {
      const known = INPUTS.find((candidate) => candidate === input);
      if (known === undefined) {
        file.problem(
          of.values.get('inputs') ?? of.node,
          `"inputs" has an item that is not one of ${INPUTS.join(', ')}.`,
        );
      }
      return known ?? [];
    }),
    requirements: readReferences(file, of, requirements),
  }));
}

function readReferences(
  file: YamlReader,
  check: YamlFields,
  requirements: ReadonlySet<string>,
): CatalogueCheck['requirements'] {
  const of = file.mapping(check, 'requirements', null, 'required');
  return [...(of?.values ?? [])].flatMap(([id, node]) => {
    const relation = RELATIONS.find((candidate) => isScalar(node) && candidate === node.value);
    if (relation === undefined) file.problem(node, `The relation to ${id} is not one of ${RELATIONS.join(', ')}.`);
    if (!requirements.has(id)) file.problem(node, `The catalogue has no requirement ${id}.`);
    return relation === undefined ? [] : [{ id, relation }];
  });
}

function readThresholds(file: YamlReader, checks: YamlFields): readonly CatalogueThreshold[] {
  return file.mappings(checks, 'thresholds', THRESHOLD_FIELDS).map((of) => ({
    key: text(file, of, 'key'),
    unit: file.oneOf(of, 'unit', UNITS, 'required') ?? 'days',
    value: file.number(of, 'value', { presence: 'required' }) ?? 0,
    origin: file.oneOf(of, 'origin', ['PCI DSS', 'CIS', 'tool default'] as const, 'required') ?? 'tool default',
    detail: text(file, of, 'detail'),
    policy: file.oneOf(of, 'policy', POLICY_KEYS, 'optional') ?? null,
    tra: file.oneOf(of, 'tra', ['7.2.5.1', '8.6.3', '10.4.2.1', '11.3.1.1'] as const, 'optional') ?? null,
    bound: readBound(file, of),
  }));
}

function readBound(file: YamlReader, threshold: YamlFields): CatalogueThreshold['bound'] {
  const of = file.mapping(threshold, 'bound', ['most', 'least', 'requirement'], 'optional');
  if (of === undefined) return null;
  const kind = of.values.has('most') ? 'most' : 'least';
  return {
    kind,
    value: file.number(of, kind, { presence: 'required' }) ?? 0,
    requirement: text(file, of, 'requirement'),
  };
}

function holdTogether(
  file: YamlReader,
  requirements: readonly Placed<CatalogueRequirement>[],
  checks: readonly CatalogueCheck[],
): void {
  const touched = new Set(checks.flatMap((check) => check.requirements.map((reference) => reference.id)));
  for (const {
    value: { id, unchecked },
    of,
  } of requirements) {
    if (touched.has(id) && unchecked !== null) {
      file.problem(of.node, `Requirement ${id} says "unchecked", but a check touches it.`);
    }
    if (!touched.has(id) && unchecked === null) {
      file.problem(of.node, `No check touches requirement ${id}.`, 'Say "unchecked".');
    }
  }
}
