/**
 * The fields of the report in the order in which they are written. Typed against the model, so that a field added
 * there and forgotten here does not compile; a test holds the published schema to the same list.
 */
import type { Report } from '../model/report.ts';

/** A leaf is `null`, an object its fields, an array the shape of its elements. */
type ShapeOf<T> = T extends string | number | boolean | null | undefined
  ? null
  : T extends readonly (infer Element)[]
    ? ShapeOf<Element>
    : { readonly [Key in keyof T]-?: ShapeOf<Exclude<T[Key], null | undefined>> };

export type Shape = { readonly [key: string]: Shape } | null;

const REQUIREMENT_REF = { id: null, relation: null };
const SEVERITY_NUMBERS = { critical: null, high: null, medium: null, low: null, info: null };

const CHECK_ITEM = {
  subject: { kind: null, id: null, path: null, line: null, key: null },
  severity: null,
  message: null,
  place: { path: null, line: null },
  requirements: REQUIREMENT_REF,
  exception: { reason: null, approvedBy: null, expiresAt: null, ccwRef: null },
};

const COMPARED_FINDING = { id: null, rule: null, title: null, severity: null, path: null, line: null };

export const REPORT_SHAPE = {
  $schema: null,
  schemaVersion: null,
  tool: { name: null, version: null, rulesDigest: null, catalogueDigest: null, rules: null },
  run: {
    startedAt: null,
    durationMs: null,
    asOf: null,
    source: {
      kind: null,
      targets: null,
      repository: null,
      remote: null,
      head: null,
      refs: { count: null, sha256: null },
      roots: null,
      base: null,
    },
    files: null,
    blobs: null,
    commits: null,
    bytes: null,
    complete: null,
    skipped: { path: null, reason: null },
    identity: null,
    minConfidence: null,
    configuration: { path: null, sha256: null, excluded: null, disabled: null, suppressed: null },
    baseline: { path: null, sha256: null, entries: null, suppressed: null, known: null },
  },
  summary: {
    findings: null,
    suppressed: null,
    bySeverity: SEVERITY_NUMBERS,
    byState: { unregistered: null, registered: null, revoked: null, expired: null, overdue: null, misplaced: null },
  },
  findings: {
    id: null,
    fingerprint: null,
    rule: null,
    title: null,
    provider: null,
    providerName: null,
    kind: null,
    severity: null,
    confidence: null,
    masked: null,
    lifetime: null,
    exposure: null,
    state: null,
    stateDetail: null,
    entry: null,
    isNew: null,
    suppressed: { source: null, reason: null, by: null, until: null },
    requirements: REQUIREMENT_REF,
    checks: null,
    proofs: { kind: null, result: null, detail: null },
    grants: null,
    rotate: null,
    docs: null,
    history: {
      introduced: { commit: null, author: null, date: null },
      removed: { commit: null, author: null, date: null },
      daysExposed: null,
      atHead: null,
      reach: null,
      branches: null,
      tags: null,
      branchCount: null,
      tagCount: null,
      blobs: null,
    },
    occurrences: {
      path: null,
      line: null,
      column: null,
      endLine: null,
      endColumn: null,
      byteStart: null,
      byteEnd: null,
      blob: null,
      commit: null,
      exposure: null,
      part: null,
      role: null,
      roleHere: null,
      environment: null,
      decoded: null,
      excerpt: null,
    },
  },
  inventory: {
    path: null,
    sha256: null,
    base: null,
    folder: null,
    entries: null,
    matched: null,
    unseen: null,
    population: {
      id: null,
      name: null,
      type: null,
      provider: null,
      status: null,
      environment: null,
      owner: null,
      pciScope: null,
      createdAt: null,
      expiresAt: null,
      lastRotatedAt: null,
      lastReviewedAt: null,
      scopes: null,
      scopeModel: null,
      networks: null,
      purpose: null,
      contact: null,
      consumers: null,
      storage: null,
      rotationMethod: null,
      findings: null,
    },
  },
  protected: { mechanism: null, kind: null, count: null, places: { path: null, line: null } },
  usage: {
    files: {
      path: null,
      formats: null,
      events: null,
      notUnderstood: null,
      bytes: null,
      storedBytes: null,
      sha256: null,
      first: null,
      last: null,
      complete: null,
    },
    sources: { name: null, title: null, files: null, events: null, failures: null, first: null, last: null },
    tokens: {
      entry: null,
      finding: null,
      ref: null,
      refKind: null,
      sources: null,
      events: null,
      failures: null,
      first: null,
      last: null,
      lastUsed: null,
      timeline: {
        first: null,
        last: null,
        events: null,
        principal: null,
        ip: null,
        client: null,
        action: null,
        resource: null,
        outcome: null,
        kind: null,
      },
      untold: null,
    },
    temporary: null,
    unlisted: null,
  },
  assessment: {
    catalogue: null,
    requirements: {
      id: null,
      applies: null,
      testing: null,
      summary: null,
      result: null,
      relation: null,
      checks: null,
      exceptions: null,
      exceptionsBySeverity: SEVERITY_NUMBERS,
      excepted: null,
      notEvaluated: { check: null, reason: null },
      manual: null,
    },
    checks: {
      id: null,
      title: null,
      severity: null,
      outcome: null,
      population: null,
      requirements: REQUIREMENT_REF,
      failed: CHECK_ITEM,
      excepted: CHECK_ITEM,
      notEvaluated: { reason: null, items: null },
    },
    thresholds: { key: null, value: null, origin: null, detail: null },
    disclaimers: { id: null, text: null },
  },
  changes: {
    since: { startedAt: null, asOf: null, head: null },
    caveats: null,
    findings: {
      compared: null,
      appeared: COMPARED_FINDING,
      gone: COMPARED_FINDING,
      replaced: { ...COMPARED_FINDING, before: null },
      stayed: null,
    },
    tokens: { entry: null, kind: null, detail: null },
  },
  diagnostics: { severity: null, code: null, message: null, path: null, line: null, column: null },
} as const satisfies ShapeOf<Report>;

function arrangedObject(value: object, shape: NonNullable<Shape>): object {
  const fields = value as Readonly<Record<string, unknown>>;
  const inOrder: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(shape)) {
    if (Object.hasOwn(fields, key)) inOrder[key] = arranged(fields[key], inner);
  }
  return inOrder;
}

function arranged(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((element) => arranged(element, shape));
  return shape === null || value === null || typeof value !== 'object' ? value : arrangedObject(value, shape);
}

/** The report's data with its keys in the order of the model, whatever order they were put in. */
export function inModelOrder(report: Report): object {
  return arrangedObject(report, REPORT_SHAPE);
}
