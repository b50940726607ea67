import { describe, expect, test } from 'vitest';
import { junit } from '../../src/report/junit.ts';
import type { Report } from '../../src/model/report.ts';
import { cleanReport, dirtyReport, emptyReport, hostileReport } from './sample-report.ts';
import { finding, occurrence, reportOf } from './sample-parts.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescaped = (text: string): string => text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '?');

/** Reads the XML that a reporter may write, and fails on all else. */
function parse(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = text.indexOf('?>\n') + 3;
  const token = /<(\/?)([a-z]+)((?: [a-z]+="[^"<>]*")*)(\/?)>|([^<>]+)/y;
  for (token.lastIndex = at; at < text.length; at = token.lastIndex) {
    const found = token.exec(text);
    if (found === null) throw new Error(`no XML at ${at}: ${text.slice(at, at + 40)}`);
    const [, closes, name, attributes = '', isEmpty, words] = found;
    const current = open.at(-1) as Element;
    if (name === undefined) current.text += unescaped(words ?? '');
    else if (closes === '/') expect(open.pop()?.name).toBe(name);
    else {
      const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        unescaped(value),
      ]);
      const element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, children: [], text: '' };
      current.children.push(element);
      if (isEmpty === '') open.push(element);
    }
  }
  expect(open).toEqual([root]);
  return root.children[0] as Element;
}

const casesOf = (report: Report): readonly Element[] => parse(junit(report)).children[0]?.children ?? [];
const outcomeOf = (report: Report, group: string): Element | undefined =>
  casesOf(report).find(({ attributes }) => attributes['classname'] === group)?.children[0];

describe('the report as results of tests', () => {
  test.each([
    ['clean', cleanReport()],
    ['dirty', dirtyReport()],
    ['empty', emptyReport()],
    ['hostile', hostileReport()],
  ])('of a %s report is XML whose sums are right', (_, report) => {
    const suites = parse(junit(report));
    const [suite] = suites.children;
    const cases = suite?.children ?? [];
    const number = (kind: string): string =>
      String(cases.filter(({ children }) => children.some(({ name }) => name === kind)).length);
    expect(suites.name).toBe('testsuites');
    expect(suite?.attributes).toMatchObject({
      tests: String(cases.length),
      failures: number('failure'),
      errors: number('error'),
      skipped: number('skipped'),
    });
    expect(cases.length).toBeGreaterThan(0);
  });

  test('has a failure for each open finding, with all places and what to do', () => {
    const found = finding(1, {
      occurrences: [occurrence({ excerpt: 'key = "…"' }), occurrence({ path: 'lib/<b>.ts', line: 3, column: 1 })],
    });
    const report = reportOf({ findings: [found] });
    expect(casesOf(report).at(-1)?.attributes['name']).toBe('src/billing/client.ts:12:27: Acme live secret key');
    const failure = outcomeOf(report, 'acme-live-key');
    expect(failure?.attributes).toEqual({
      type: 'critical',
      message: `Acme live secret key ${found.masked}, committed: unregistered. PCI DSS 8.3.2, 6.2.4, 8.6.2.`,
    });
    expect(failure?.text).toBe(
      `key = "…"\nalso in lib/<b>.ts:3:1\nrotate: ${found.rotate}\nsee: ${found.docs}\nid: ${found.id}`,
    );
  });

  test('skips what was decided about, and says why', () => {
    const suppressed = { source: 'baseline' as const, reason: 'rotated & gone', by: null, until: null };
    const report = reportOf({ findings: [finding(1, { suppressed })] });
    expect(outcomeOf(report, 'acme-live-key')).toMatchObject({
      name: 'skipped',
      attributes: { message: 'baseline: rotated & gone' },
    });
  });

  test('is in error where not everything was looked at', () => {
    const whole = reportOf();
    expect(outcomeOf(whole, 'keyroll')).toBeUndefined();
    const cut = reportOf({ run: { ...whole.run, complete: false } });
    expect(outcomeOf(cut, 'keyroll')).toMatchObject({ name: 'error', attributes: { type: 'incomplete' } });
  });
});
