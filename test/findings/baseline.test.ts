import { describe, expect, test } from 'vitest';
import { applyBaseline, pruneBaseline, updateBaseline } from '../../src/findings/baseline.ts';
import { formatBaseline, parseBaseline } from '../../src/findings/baseline-file.ts';
import type { Baseline, BaselineEntry } from '../../src/findings/baseline-entry.ts';
import { fingerprinterOf } from '../../src/findings/fingerprint.ts';
import { groupMatches } from '../../src/findings/group-matches.ts';
import { ConfigError, describeError, KeyrollError, ProblemList } from '../../src/model/error.ts';
import type { Finding } from '../../src/model/finding.ts';
import { located, rule } from '../samples.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
/** A scan of everything that the baseline covers, with its pepper. */
const WHOLE = {
  asOf: NOW,
  identity: 'pepper',
  isWhole: true,
  base: '',
  isUnseen: () => false,
} as const;

const RULE = rule('some-key');
const DECISION = { state: 'accepted', reason: 'kept on purpose', by: 'me', until: null } as const;
const EMPTY: Baseline = { path: 'keyroll.baseline.json', entries: [] };

/** The finding of one value that stands at these places (`path` or `path:offset`). */
function found(value: string, ...places: string[]): Finding {
  const matches = places.map((place) => {
    const [path = '', offset = '0'] = place.split(':');
    return located({ rule: RULE.id, value, path, start: Number(offset), match: { confidence: 'high' } });
  });
  const [finding] = groupMatches(matches, {
    fingerprinter: fingerprinterOf(Buffer.from('key'), 'pepper'),
    infoOf: () => RULE,
    precedenceOf: () => 1,
  });
  if (finding === undefined) throw new Error('nothing found');
  return finding;
}

function apply(baseline: Baseline, ...findings: Finding[]) {
  const result = applyBaseline(findings, baseline, WHOLE);
  return {
    verdicts: result.findings.map(({ isNew, suppression }) => [isNew, suppression?.reason ?? null]),
    codes: result.diagnostics.map(({ code }) => code),
  };
}

describe('a finding', () => {
  test('that was accepted is known and suppressed, with who and why', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'a', 'b')], DECISION);
    expect(applyBaseline([found('one', 'a', 'b')], baseline, WHOLE).findings[0]).toMatchObject({
      isNew: false,
      suppression: { source: 'baseline', reason: 'kept on purpose', by: 'me', until: null },
    });
  });

  test('that was accepted shows its reason with tokens in it masked', () => {
    const drawn = 'Qz7'.repeat(8);
    const decision = { ...DECISION, reason: `see https://tickets.example.net/browse/SEC-1234, it is ${drawn}` };
    const baseline = updateBaseline(EMPTY, [found('one', 'a')], decision);
    expect(applyBaseline([found('one', 'a')], baseline, WHOLE).findings[0]?.suppression?.reason).toBe(
      'see https://tickets.example.net/browse/SEC-1234, it is …',
    );
  });

  test('that no entry knows is new', () => {
    expect(apply(updateBaseline(EMPTY, [found('one', 'a')], DECISION), found('two', 'a'))).toEqual({
      verdicts: [[true, null]],
      codes: ['baseline-stale'],
    });
  });

  test('that is to be rotated is known and remains a task', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'a')], { ...DECISION, state: 'to-rotate' });
    expect(apply(baseline, found('one', 'a'))).toEqual({ verdicts: [[false, null]], codes: [] });
  });

  test('that moved within its file or to another one stays known; a move to another file is reported', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'a:10')], DECISION);
    expect(apply(baseline, found('one', 'a:999'))).toEqual({ verdicts: [[false, 'kept on purpose']], codes: [] });
    expect(apply(baseline, found('one', 'moved/a'))).toEqual({
      verdicts: [[false, 'kept on purpose']],
      codes: ['baseline-moved'],
    });
  });

  test('of a part that was scanned is not said to have moved: its old place was not looked at', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'src/a')], DECISION);
    const [said] = applyBaseline([found('one', 'b')], baseline, { ...WHOLE, isWhole: false }).diagnostics;
    expect(said).toMatchObject({ code: 'baseline-moved', path: 'keyroll.baseline.json' });
    expect(said?.message).not.toMatch(/has moved to|baseline update/);
  });

  test('of a folder below is known by where it stands as the baseline names it', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'src/a')], DECISION);
    const { findings, diagnostics } = applyBaseline([found('one', 'a')], baseline, { ...WHOLE, base: 'src' });
    expect([findings[0]?.isNew, diagnostics]).toEqual([false, []]);
  });

  test('is new at another place while its old one is there and was not looked at', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'a')], DECISION);
    const part = { ...WHOLE, isWhole: false, isUnseen: ({ path }: BaselineEntry) => path === 'a' };
    const isNew = (...places: string[]) => applyBaseline([found('one', ...places)], baseline, part).findings[0]?.isNew;
    expect([isNew('a'), isNew('b'), isNew('a', 'b')]).toEqual([false, true, true]);
  });

  test('that moved to where the baseline knows it already stays known', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'a', 'b')], DECISION);
    expect(apply(baseline, found('one', 'a', 'a:50'))).toEqual({
      verdicts: [[false, 'kept on purpose']],
      codes: ['baseline-moved'],
    });
    expect(apply(baseline, found('one', 'a', 'a:50', 'a:90')).verdicts).toEqual([[true, null]]);
  });

  test('that stands at its old place and at another one is new', () => {
    const baseline = updateBaseline(EMPTY, [found('one', 'a')], DECISION);
    for (const places of [
      ['a', 'b'],
      ['a:0', 'a:50'],
      ['b', 'c'],
    ]) {
      expect(apply(baseline, found('one', ...places)).verdicts).toEqual([[true, null]]);
    }
  });

  test('that has lost a place stays known', () => {
    expect(apply(updateBaseline(EMPTY, [found('one', 'a', 'b')], DECISION), found('one', 'b')).verdicts).toEqual([
      [false, 'kept on purpose'],
    ]);
  });

  test('goes by all decisions about its places: a task among them remains one, and the first day that comes ends all', () => {
    const decided = (first: Partial<BaselineEntry>, second: Partial<BaselineEntry>): Baseline => {
      const [a, b] = updateBaseline(EMPTY, [found('one', 'a', 'b')], DECISION).entries;
      if (a === undefined || b === undefined) throw new Error('two places make two entries');
      return {
        path: EMPTY.path,
        entries: [
          { ...a, ...first },
          { ...b, ...second },
        ],
      };
    };
    const suppressed = (...of: Parameters<typeof decided>) =>
      applyBaseline([found('one', 'a', 'b')], decided(...of), WHOLE).findings[0]?.suppression;
    expect(suppressed({}, { state: 'to-rotate' })).toBeNull();
    expect(suppressed({ until: '2027-02-01' }, { until: '2027-01-01' })).toMatchObject({ until: '2027-01-01' });
    expect(suppressed({ until: '2027-01-01' }, { until: '2027-02-01' })).toMatchObject({ until: '2027-01-01' });
    expect(suppressed({}, { until: '2026-11-20' })).toBeNull();
  });

  test('that was decided beside the secret keeps that decision', () => {
    const inline = { source: 'inline', reason: 'a sample', by: null, until: null } as const;
    const baseline = updateBaseline(EMPTY, [found('one', 'a')], DECISION);
    expect(apply(baseline, { ...found('one', 'a'), suppression: inline }).verdicts).toEqual([[false, 'a sample']]);
  });

  test('is not counted by the public parts that stand beside its secret', () => {
    const one = found('one', 'a');
    const withId = {
      ...one,
      occurrences: one.occurrences.flatMap((secret) => [
        secret,
        { ...secret, part: 'key id', span: { start: 90, end: 99 } },
      ]),
    };
    expect(updateBaseline(EMPTY, [withId], DECISION).entries.map(({ count }) => count)).toEqual([1]);
    expect(apply(updateBaseline(EMPTY, [one], DECISION), withId).verdicts).toEqual([[false, 'kept on purpose']]);
  });

  test('whose decision has ended is new again, the day after', () => {
    const until = (day: string) => updateBaseline(EMPTY, [found('one', 'a')], { ...DECISION, until: day });
    expect(apply(until('2026-11-21'), found('one', 'a'))).toEqual({
      verdicts: [[false, 'kept on purpose']],
      codes: [],
    });
    expect(apply(until('2026-11-20'), found('one', 'a'))).toEqual({
      verdicts: [[true, null]],
      codes: ['baseline-expired'],
    });
  });
});

test('stale entries are reported where everything was scanned, and pruned', () => {
  const baseline = updateBaseline(EMPTY, [found('one', 'a'), found('two', 'b')], DECISION);
  expect(apply(baseline, found('one', 'a')).codes).toEqual(['baseline-stale']);
  expect(applyBaseline([found('one', 'a')], baseline, { ...WHOLE, isWhole: false }).diagnostics).toEqual([]);
  expect(pruneBaseline(baseline, [found('one', 'a')], () => false).entries.map(({ path }) => path)).toEqual(['a']);
});

describe('an entry of a secret that stands in history alone', () => {
  const past = found('one', 'old');
  const inHistory: Finding = {
    ...past,
    occurrences: past.occurrences.map((place) => ({ ...place, blob: 'b', exposure: 'history' as const })),
  };
  const baseline = updateBaseline(EMPTY, [inHistory], DECISION);
  const ofFiles = { ...WHOLE, isUnseen: ({ history }: BaselineEntry) => history };

  test('is neither stale nor pruned where files were scanned, and an update by them keeps it', () => {
    expect(baseline.entries.map(({ path, history }) => [path, history])).toEqual([['old', true]]);
    expect(applyBaseline([], baseline, ofFiles).diagnostics).toEqual([]);
    expect(pruneBaseline(baseline, [], ofFiles.isUnseen)).toEqual(baseline);
    const updated = updateBaseline(baseline, [found('one', 'new')], DECISION, ofFiles.isUnseen);
    expect(updated.entries.map(({ path, history }) => [path, history])).toEqual([
      ['old', true],
      ['new', false],
    ]);
  });

  test('is of history no longer once a file of today holds it there, whatever other files hold', () => {
    const [past] = inHistory.occurrences;
    const [now] = found('one', 'now').occurrences;
    if (past === undefined || now === undefined) throw new Error('both stand somewhere');
    const historyOf = (...occurrences: (typeof past)[]) =>
      updateBaseline(EMPTY, [{ ...inHistory, occurrences }], DECISION).entries.map(({ path, history }) => [
        path,
        history,
      ]);
    expect(historyOf(past, now)).toEqual([
      ['old', true],
      ['now', false],
    ]);
    expect(historyOf(past, { ...now, path: 'old' })).toEqual([['old', false]]);
  });

  test('knows it at its place, and no other secret there', () => {
    const isNew = (path: string) => applyBaseline([found('one', path)], baseline, ofFiles).findings[0]?.isNew;
    expect([isNew('old'), isNew('other')]).toEqual([false, true]);
  });
});

test('without a pepper nothing is compared, which is reported once', () => {
  const baseline = updateBaseline(EMPTY, [found('one', 'a'), found('two', 'b')], DECISION);
  const result = applyBaseline([found('one', 'a')], baseline, { ...WHOLE, identity: 'per-run' });
  expect([result.findings[0]?.isNew, result.diagnostics.map(({ code }) => code)]).toEqual([
    true,
    ['baseline-not-compared'],
  ]);
});

test('an update keeps earlier decisions and takes over new places', () => {
  const first = updateBaseline(EMPTY, [found('one', 'a')], DECISION);
  const second = updateBaseline(first, [found('one', 'a', 'b'), found('two', 'c')], {
    ...DECISION,
    state: 'false-positive',
    reason: 'no key',
  });
  expect(second.entries.map(({ path, state }) => [path, state])).toEqual([
    ['a', 'accepted'],
    ['b', 'accepted'],
    ['c', 'false-positive'],
  ]);
});

test('an update keeps what was decided of each place', () => {
  const first = updateBaseline(EMPTY, [found('one', 'a', 'b')], DECISION);
  const decided = first.entries.map((entry) => ({ ...entry, reason: `of ${entry.path}` }));
  const second = updateBaseline({ ...first, entries: decided }, [found('one', 'a', 'b')], DECISION);
  expect(second.entries.map(({ path, reason }) => [path, reason])).toEqual([
    ['a', 'of a'],
    ['b', 'of b'],
  ]);
});

test.each([
  [true, ['b']],
  [false, ['a', 'b']],
])('an update forgets a place where a finding stood, if everything was looked at: %s', (isWhole, paths) => {
  const first = updateBaseline(EMPTY, [found('one', 'a')], DECISION);
  const second = updateBaseline(first, [found('one', 'b')], DECISION, () => !isWhole);
  expect(second.entries.map(({ path }) => path)).toEqual(paths);
});

test('places in history count once for each path, however many blobs hold them', () => {
  const one = found('one', 'a');
  const inBlobs = {
    ...one,
    occurrences: one.occurrences.flatMap((at) => [
      { ...at, blob: 'b1' },
      { ...at, blob: 'b2', span: { start: 70, end: 75 } },
    ]),
  };
  expect(updateBaseline(EMPTY, [inBlobs], DECISION).entries.map(({ count }) => count)).toEqual([1]);
});

describe('the file', () => {
  const entry: BaselineEntry = {
    id: '0123456789abcdef0123',
    rule: 'some-key',
    path: 'a',
    count: 1,
    history: false,
    state: 'accepted',
    reason: 'r',
    by: null,
    until: '2026-12-31',
  };
  const textOf = (change: Record<string, unknown>) =>
    JSON.stringify({ version: '1', findings: [{ ...entry, ...change }] });
  const problemOf = (text: string): string => {
    try {
      parseBaseline(text, 'b.json');
    } catch (error) {
      if (error instanceof KeyrollError) return describeError(error);
      throw error;
    }
    return '';
  };

  test('reads back as it was written, one sorted line for each entry', () => {
    const others = [
      { ...entry, path: 'ü"\n' },
      { ...entry, path: 'A', history: true },
    ];
    const baseline = { path: 'b.json', entries: [...others, entry] };
    const text = formatBaseline(baseline);
    expect(parseBaseline(text, 'b.json').entries.map(({ path, history }) => [path, history])).toEqual([
      ['A', true],
      ['a', false],
      ['ü"\n', false],
    ]);
    expect(formatBaseline(parseBaseline(text, 'b.json'))).toBe(text);
    expect(text.split('\n').filter((line) => line.includes('"id"'))).toHaveLength(3);
    expect(parseBaseline(formatBaseline(EMPTY), 'b.json').entries).toEqual([]);
  });

  test('holds no secret', () => {
    const value = Buffer.from('a value of some length').toString('hex');
    expect(formatBaseline(updateBaseline(EMPTY, [found(value, 'a')], DECISION))).not.toContain(value);
  });

  test.each([
    ['{\n  "version": "1",\n  "findings": [\n    {"id": }\n  ]\n}', 'b.json:4:12: this baseline is not valid JSON.'],
    ['<<<<<<< ours\n{}', 'b.json:1:1: '],
    ['{"version": "1", "findings": []} x', 'b.json:1:34: '],
    ['', 'b.json:1:1: '],
    ['[]', 'b.json:1:1: a baseline must be an object.'],
    ['{"version": 2, "findings": []}', 'b.json:1:13: "version" must be "1".'],
    ['{"version": "1", "findings": {}}', 'b.json:1:30: "findings" must be a list.'],
    ['{"version": "1", "findings": [\n  "x"]}', 'b.json:2:3: An entry must be an object.'],
    [textOf({ state: 'fine' }), '"state" must be one of accepted, false-positive, to-rotate, test-value.'],
    [textOf({ reason: '' }), '"reason" must be text, and not empty.'],
    [textOf({ until: '2026-02-30' }), '"until" must be an existing day'],
    [textOf({ until: '2030' }), '"until" must be an existing day'],
    [textOf({ until: 'after release 5' }), '"until" must be an existing day'],
    [textOf({ history: 'yes' }), '"history" must be true or false.'],
    [textOf({ count: 0 }), '"count" must be a whole number above 0.'],
    [textOf({ id: 'short' }), '"id" must be the 20 hexadecimal digits of a finding.'],
    [textOf({ untill: 'x' }), '"untill" is not a field of an entry.'],
    [`${'['.repeat(5000)}`, 'b.json:1:'],
  ])('that is wrong is refused with its position: %s', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  test.each([
    ['id', 'short'],
    ['path', ''],
    ['count', 1.5],
    ['state', 'fine'],
    ['by', 3],
    ['until', '2026-02-30'],
    ['untill', 'x'],
  ])('that is wrong is refused where its %s stands', (key, value) => {
    const text = textOf({ [key]: value });
    expect(problemOf(text)).toContain(`b.json:1:${text.indexOf(`"${key}":`) + key.length + 4}: `);
  });

  test('needs no reason and no names for what is still to be rotated', () => {
    const bare = { reason: undefined, by: undefined, until: undefined };
    expect(parseBaseline(`\uFEFF${textOf({ ...bare, state: 'to-rotate' })}`, 'b.json').entries).toEqual([
      { ...entry, state: 'to-rotate', reason: '', by: null, until: null },
    ]);
  });

  test('with several problems names them all, up to twenty', () => {
    const many = JSON.stringify({ version: '1', findings: Array.from({ length: 30 }, () => 'x') });
    expect(problemOf(many).match(/must be an object/g)).toHaveLength(20);
    expect(() => parseBaseline(textOf({ count: -1, state: 'x' }), 'b.json')).toThrow(ProblemList);
    expect(() => parseBaseline(textOf({ count: -1 }), 'b.json')).toThrow(ConfigError);
  });
});
