/**
 * From the two files of `rules/pci` to a `Catalogue`. Laws beyond shape: ids are unique, a check names only known
 * requirements, and a requirement says what it is without checks exactly where no check touches it.
 */
import type { Node, YAMLMap } from 'yaml';
import type { RequirementResult } from '../model/assessment.ts';
import { RELATIONS } from '../model/assessment.ts';
import { SEVERITIES } from '../model/severity.ts';
import type { Catalogue, CatalogueCheck, CatalogueRequirement, CatalogueThreshold, PolicyKey } from './catalogue.ts';
import { APPLICABILITY, byNumber, GROUPS, INPUTS, UNITS } from './catalogue.ts';
import { DataFile } from './data-file.ts';

const REQUIREMENT_ID = /^\d{1,2}(?:\.\d{1,2}){1,4}$/;
const CHECK_ID = /^[A-Z]{3}-\d{3}$/;
const EFFECTIVE = /^(?:always|\d{4}-\d{2}-\d{2})$/;
const RESULTS = ['exceptions_found', 'no_exceptions_found', 'insufficient_input', 'manual_only', 'not_covered'] as const satisfies readonly RequirementResult[];
const POLICY_KEYS = ['rotation_max', 'lifetime_max', 'inactive_max', 'review_max_user', 'review_max_app', 'expiry_warning', 'rotation_overlap_max', 'min_entropy_bits', 'log_retention', 'log_hot', 'log_max_gap'] as const satisfies readonly PolicyKey[];

export function parseCatalogue(requirementsText: string, checksText: string): Catalogue {
  const standardFile = new DataFile('pci-dss-4.0.1.yaml', requirementsText);
  standardFile.finish();
  const checksFile = new DataFile('checks.yaml', checksText);
  checksFile.finish();

  const standard = standardFile.map(standardFile.root, 'the file', ['standard', 'version', 'catalogue', 'limits', 'results', 'requirements']);
  const checks = checksFile.map(checksFile.root, 'the file', ['checks', 'thresholds', 'wideScopes', 'wideKeys']);
  standardFile.finish();
  checksFile.finish();
  if (standard === null || checks === null) throw new Error('unreachable: finish() throws for a file that is no mapping');

  const requirements = readRequirements(standardFile, standard);
  const catalogue: Catalogue = {
    standard: standardFile.text(standard, 'standard', 'the file'),
    version: standardFile.text(standard, 'version', 'the file'),
    revision: standardFile.text(standard, 'catalogue', 'the file'),
    requirements: requirements.map((known) => known.value).sort((a, b) => byNumber(a.id, b.id)),
    checks: readChecks(checksFile, checks, new Set(requirements.map((known) => known.value.id))),
    thresholds: readThresholds(checksFile, checks),
    wideScopes: maps(checksFile, checks, 'wideScopes', ['provider', 'scopes']).map((map) => ({ provider: checksFile.text(map, 'provider', 'wide scopes'), scopes: checksFile.texts(map, 'scopes', 'wide scopes') })),
    wideKeys: maps(checksFile, checks, 'wideKeys', ['provider', 'prefix', 'instead']).map((map) => ({ provider: checksFile.text(map, 'provider', 'a wide key'), prefix: checksFile.text(map, 'prefix', 'a wide key'), instead: checksFile.text(map, 'instead', 'a wide key') })),
    limits: maps(standardFile, standard, 'limits', ['id', 'text']).map((map) => ({ id: standardFile.text(map, 'id', 'a limit'), text: standardFile.text(map, 'text', 'a limit') })),
    results: readResults(standardFile, standard),
  };
  holdTogether(standardFile, requirements, catalogue.checks);
  standardFile.finish();
  checksFile.finish();
  return catalogue;
}

interface Placed<T> {
  readonly value: T;
  readonly node: Node;
}

function maps(file: DataFile, map: YAMLMap, key: string, fields: readonly string[]): readonly YAMLMap[] {
  return file.list(map, key).flatMap((node) => file.map(node, `an item of "${key}"`, fields, map) ?? []);
}

function readRequirements(file: DataFile, standard: YAMLMap): readonly Placed<CatalogueRequirement>[] {
  const seen = new Set<string>();
  return maps(file, standard, 'requirements', ['id', 'group', 'summary', 'effective', 'relation', 'applies', 'manual', 'unchecked']).map((map) => {
    const id = file.text(map, 'id', 'a requirement');
    const what = `requirement ${id}`;
    if (!REQUIREMENT_ID.test(id)) file.problem(`${what}: "id" must be a number of the standard such as 8.3.2`, map);
    if (seen.has(id)) file.problem(`${what} stands twice`, map);
    seen.add(id);
    const effective = file.text(map, 'effective', what);
    if (!EFFECTIVE.test(effective)) file.problem(`${what}: "effective" must be "always" or a date`, map);
    const value: CatalogueRequirement = {
      id,
      group: file.oneOf(map, 'group', GROUPS, what) ?? 'core',
      summary: file.text(map, 'summary', what),
      effective,
      relation: file.oneOf(map, 'relation', RELATIONS, what) ?? 'analogous',
      applies: map.has('applies') ? file.oneOf(map, 'applies', APPLICABILITY, what) ?? 'everyone' : 'everyone',
      manual: file.text(map, 'manual', what),
      unchecked: map.has('unchecked') ? file.oneOf(map, 'unchecked', ['manual_only', 'not_covered'] as const, what) : null,
    };
    return { value, node: map };
  });
}

function readChecks(file: DataFile, checks: YAMLMap, requirements: ReadonlySet<string>): readonly CatalogueCheck[] {
  const seen = new Set<string>();
  return maps(file, checks, 'checks', ['id', 'title', 'severity', 'inputs', 'requirements', 'nhi', 'fails']).map((map) => {
    const id = file.text(map, 'id', 'a check');
    const what = `check ${id}`;
    if (!CHECK_ID.test(id)) file.problem(`${what}: "id" must look like SCN-001`, map);
    if (seen.has(id)) file.problem(`${what} stands twice`, map);
    seen.add(id);
    const inputs = file.texts(map, 'inputs', what).flatMap((input) => {
      const known = INPUTS.find((candidate) => candidate === input);
      if (known === undefined) file.problem(`${what}: "inputs" must be among ${INPUTS.join(', ')}`, map);
      return known ?? [];
    });
    return {
      id,
      title: file.text(map, 'title', what),
      severity: file.oneOf(map, 'severity', SEVERITIES, what) ?? 'info',
      inputs,
      requirements: readReferences(file, map, what, requirements),
      nhi: file.texts(map, 'nhi', what),
      fails: file.text(map, 'fails', what),
    };
  });
}

function readReferences(file: DataFile, check: YAMLMap, what: string, requirements: ReadonlySet<string>): CatalogueCheck['requirements'] {
  const map = file.map(check.get('requirements', true), `"requirements" of ${what}`, null, check);
  if (map === null) return [];
  return file.pairs(map).flatMap(({ key, keyNode, value }) => {
    const relation = RELATIONS.find((candidate) => candidate === value);
    if (relation === undefined) file.problem(`${what}: the relation to ${key} must be one of ${RELATIONS.join(', ')}`, keyNode);
    if (!requirements.has(key)) file.problem(`${what} names requirement ${key}, which the catalogue does not have`, keyNode);
    return relation === undefined ? [] : [{ id: key, relation }];
  });
}

function readThresholds(file: DataFile, checks: YAMLMap): readonly CatalogueThreshold[] {
  return maps(file, checks, 'thresholds', ['key', 'unit', 'value', 'origin', 'policy', 'tra', 'bound', 'detail']).map((map) => {
    const key = file.text(map, 'key', 'a threshold');
    const what = `threshold ${key}`;
    return {
      key,
      unit: file.oneOf(map, 'unit', UNITS, what) ?? 'days',
      value: file.number(map, 'value', what),
      origin: file.oneOf(map, 'origin', ['PCI DSS', 'CIS', 'tool default'] as const, what) ?? 'tool default',
      detail: file.text(map, 'detail', what),
      policy: map.has('policy') ? file.oneOf(map, 'policy', POLICY_KEYS, what) : null,
      tra: map.has('tra') ? file.oneOf(map, 'tra', ['7.2.5.1', '8.6.3', '10.4.2.1', '11.3.1.1'] as const, what) : null,
      bound: map.has('bound') ? readBound(file, map, what) : null,
    };
  });
}

function readBound(file: DataFile, threshold: YAMLMap, what: string): CatalogueThreshold['bound'] {
  const map = file.map(threshold.get('bound', true), `"bound" of ${what}`, ['most', 'least', 'requirement'], threshold);
  if (map === null) return null;
  const kind = map.has('most') ? 'most' : 'least';
  return { kind, value: file.number(map, kind, what), requirement: file.text(map, 'requirement', what) };
}

function readResults(file: DataFile, standard: YAMLMap): Catalogue['results'] {
  const map = file.map(standard.get('results', true), '"results"', RESULTS, standard);
  const sentence = (result: RequirementResult): string => (map === null ? '' : file.text(map, result, '"results"'));
  return { exceptions_found: sentence('exceptions_found'), no_exceptions_found: sentence('no_exceptions_found'), insufficient_input: sentence('insufficient_input'), manual_only: sentence('manual_only'), not_covered: sentence('not_covered') };
}

function holdTogether(file: DataFile, requirements: readonly Placed<CatalogueRequirement>[], checks: readonly CatalogueCheck[]): void {
  const touched = new Set(checks.flatMap((check) => check.requirements.map((reference) => reference.id)));
  for (const { value, node } of requirements) {
    if (touched.has(value.id) && value.unchecked !== null) file.problem(`requirement ${value.id} says "unchecked", but a check touches it`, node);
    if (!touched.has(value.id) && value.unchecked === null) file.problem(`no check touches requirement ${value.id}: say "unchecked"`, node);
  }
}
