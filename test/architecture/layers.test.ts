import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The folders of src, in the order in which the data flows. A folder imports only from itself and those before it. */
const ORDER = [
  'base',
  'model',
  'redaction',
  'ruleset',
  'sources',
  'detect',
  'findings',
  'inventory',
  'usage',
  'pci',
  'scan',
  'demo',
  'report',
  'cli',
  'build',
];
const SRC = resolve(import.meta.dirname, '../../src');

interface Import {
  readonly from: string;
  readonly to: string;
  /** `import()`: loaded when it is called. */
  readonly lazy: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/\b(?:from|import)(\s*\(\s*|\s+)'(\.[^']+)'/g)].map(([, between = '', path = '']) => ({
    from: relative(SRC, file),
    to: relative(SRC, resolve(dirname(file), path)),
    lazy: between.includes('('),
  }));
}

/**
 * What runs: without comments, texts and regular expressions, which may speak of anything. Of a template, what is
 * filled in.
 */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(
    /\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/(?![*/ ])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/g,
    (text) => (text.startsWith('`') ? (text.match(/\$\{[^}]*/g) ?? []).join(';') : '""'),
  );
}

const files = sources(SRC);
const nameOf = (file: string): string => relative(SRC, file);
const imports = files.flatMap(importsOf);
const layerOf = (path: string): string => path.split('/')[0] ?? '';

/** What a reporter may import from. */
const REPORTABLE: ReadonlySet<string> = new Set(['report', 'base', 'model', 'redaction']);

type Step = readonly [from: string, to: string];

function cyclesOf(steps: readonly Step[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of steps) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, open: readonly string[]): void => {
    if (done.has(node)) return;
    if (open.includes(node)) {
      cycles.push([...open.slice(open.indexOf(node)), node].join(' > '));
      return;
    }
    for (const next of graph.get(node) ?? []) visit(next, [...open, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

/** The two folders, side by side in one, between which an import leads; none where a file lies beside them. */
function betweenFolders([from, to]: Step): Step[] {
  const [a, b] = [from.split('/'), to.split('/')];
  const shared = a.findIndex((part, at) => part !== b[at]);
  const isInFolders = shared >= 0 && shared < a.length - 1 && shared < b.length - 1;
  return isInFolders ? [[a.slice(0, shared + 1).join('/'), b.slice(0, shared + 1).join('/')]] : [];
}

describe('the import law', () => {
  it('knows every folder of src', () => {
    expect([...new Set(files.map((file) => layerOf(nameOf(file))))].filter((layer) => !ORDER.includes(layer))).toEqual(
      [],
    );
  });

  it('names files that exist', () => {
    expect(imports.filter(({ to }) => !existsSync(join(SRC, to)) && !to.endsWith('.js'))).toEqual([]);
  });

  it('knows all that the benchmarks take of the compiled sources, which nothing type-checks', () => {
    const bench = resolve(SRC, '../bench');
    const asked = readdirSync(bench, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.mjs'))
      .flatMap((path) => [
        ...readFileSync(join(bench, path), 'utf8').matchAll(
          /(?:import \{ ([^}]*) \} from|const \{ ([^}]*) \} = await import\() ?'(?:\.\.\/)+build\/([^']+)\.js'/g,
        ),
      ]);
    const missing = asked.flatMap(([, named, taken, module = '']) => {
      const file = join(SRC, `${module}.ts`);
      const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return (named ?? taken ?? '')
        .split(/[\s,]+/)
        .filter(
          (name) =>
            name !== '' && !new RegExp(`^export (?:async )?(?:function|const|class) ${name}\\b`, 'm').test(source),
        )
        .map((name) => `${name} of ${module}`);
    });
    expect(asked.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it('lets a folder import only from itself and the folders before it', () => {
    const broken = imports.filter(({ from, to }) => ORDER.indexOf(layerOf(to)) > ORDER.indexOf(layerOf(from)));
    expect(broken).toEqual([]);
  });

  it('lets reporters see the model and what text is made with, and never a secret', () => {
    expect(
      imports.filter(
        ({ from, to }) => layerOf(from) === 'report' && (!REPORTABLE.has(layerOf(to)) || to === 'model/secret.ts'),
      ),
    ).toEqual([]);
  });

  // What is loaded when it is called counts as a call.
  const atOnce = imports.filter(({ lazy }) => !lazy).map(({ from, to }): Step => [from, to]);

  it('has no cycle between files', () => {
    expect(cyclesOf(atOnce)).toEqual([]);
  });

  it('has no cycle between folders that lie side by side', () => {
    expect(cyclesOf(atOnce.flatMap(betweenFolders))).toEqual([]);
  });
});

/** Who takes a value out of its wrapper, how often, and why it must. */
const REVEALING: Readonly<Record<string, readonly [times: number, why: string]>> = {
  'detect/structure/generic-match.ts': [1, "the user name beside a password, to know a vendor's default pair"],
  'detect/sought/sought-values.ts': [
    3,
    'values that their keeper asked to find: made into the forms they may stand in, and compared with what a rule found',
  ],
  'detect/value/judged-cases.ts': [1, 'a value that was judged before, compared with the one to be judged'],
  'detect/rule-match.ts': [1, 'the parts of a composite credential, for the offline proofs'],
  'findings/certificate.ts': [1, 'a private key, to derive the public one that its certificate holds'],
  'findings/fingerprint.ts': [2, 'hashed under the pepper: the fingerprint, and the id of the finding'],
  'findings/found-values.ts': [1, 'compared with names of files, branches and people, to be masked there'],
  'findings/group-matches.ts': [1, 'parts in public roles, to be compared with identifiers of the inventory'],
  'inventory/identity.ts': [
    2,
    'compared with public identifiers and visible characters of entries; hashed where an entry has an unkeyed hash',
  ],
  'inventory/new-entry.ts': [1, 'the last four characters of a long value'],
  'pci/checks/generation.ts': [1, 'weighed: how many bits it holds'],
  'pci/similar-secrets.ts': [1, 'compared with others for a common stretch'],
  'scan/history/secret-keys.ts': [
    1,
    'hashed under a key of the run, so that a later blob knows what an earlier one held',
  ],
  'cli/commands/inventory/issue-command.ts': [
    2,
    'a token made here is shown to its maker once, or written to a file for its owner',
  ],
  'scan/recognise.ts': [1, 'read by the rules, for whose token it is'],
  'scan/wire.ts': [1, 'handed to another thread of the process, where it is wrapped again'],
};

describe('house law', () => {
  it('keeps files short enough to see', () => {
    const long = files
      .map((file) => ({ file: nameOf(file), lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('leaves process, console, chance and the clock to the rim', () => {
    const touching = files.filter(
      (file) =>
        !['cli', 'build'].includes(layerOf(nameOf(file))) &&
        /\b(?:process\.(?!platform)|console\.|Date\.now\(|new Date\(\)|performance\.|Math\.random\()/.test(
          codeOf(file),
        ),
    );
    expect(touching.map(nameOf)).toEqual([]);
  });

  it('uses neither any nor enum', () => {
    const marks = files.filter((file) =>
      /(?:\bas any\b|: any\b|<any>|^\s*(?:export )?(?:const )?enum |\bnamespace \w)/m.test(codeOf(file)),
    );
    expect(marks.map(nameOf)).toEqual([]);
  });

  it('leaves no marks of unfinished work', () => {
    expect(
      files
        .filter((file) => /\b(?:TODO|FIXME|XXX)\b|@ts-(?:ignore|nocheck)/.test(readFileSync(file, 'utf8')))
        .map(nameOf),
    ).toEqual([]);
  });

  it('reveals secrets only where they are hashed, proved, compared, weighed or handed between threads', () => {
    const counted = files
      .map((file) => [nameOf(file), readFileSync(file, 'utf8').match(/\.reveal\b/g)?.length ?? 0] as const)
      .filter(([, times]) => times > 0);
    expect(Object.fromEntries(counted)).toEqual(
      Object.fromEntries(Object.entries(REVEALING).map(([file, [times]]) => [file, times])),
    );
  });
});
