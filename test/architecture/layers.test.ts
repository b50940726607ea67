import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The folders of src, in the order in which the data flows. A folder imports only from itself and those before it. */
const ORDER = ['model', 'ruleset', 'sources', 'detect', 'findings', 'inventory', 'usage', 'pci', 'scan', 'demo', 'report', 'cli', 'build'];
const SRC = resolve(import.meta.dirname, '../../src');

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map((path) => join(folder, path));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) => ({ from: relative(SRC, file), to: relative(SRC, resolve(dirname(file), path)) }));
}

const files = sources(SRC);
const imports = files.flatMap(importsOf);
const layerOf = (path: string): string => path.split('/')[0] ?? '';

describe('the import law', () => {
  it('knows every folder of src', () => {
    expect([...new Set(files.map((file) => layerOf(relative(SRC, file))))].filter((layer) => !ORDER.includes(layer))).toEqual([]);
  });

  it('lets a folder import only from itself and the folders before it', () => {
    const broken = imports.filter(({ from, to }) => ORDER.indexOf(layerOf(to)) > ORDER.indexOf(layerOf(from)));
    expect(broken).toEqual([]);
  });

  it('lets reporters see the model alone', () => {
    expect(imports.filter(({ from, to }) => layerOf(from) === 'report' && !['report', 'model'].includes(layerOf(to)))).toEqual([]);
  });

  it('has no cycle between files', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of imports) graph.set(from, [...(graph.get(from) ?? []), to]);
    const done = new Set<string>(), open = new Set<string>(), cycles: string[] = [];
    const visit = (file: string): void => {
      if (done.has(file)) return;
      if (open.has(file)) { cycles.push(file); return; }
      open.add(file);
      for (const next of graph.get(file) ?? []) visit(next);
      open.delete(file);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file);
    expect(cycles).toEqual([]);
  });
});

describe('house law', () => {
  it('keeps files short enough to see', () => {
    const long = files.map((file) => ({ file: relative(SRC, file), lines: readFileSync(file, 'utf8').split('\n').length })).filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('leaves process, console and the clock to the rim', () => {
    const touching = files.filter((file) => !['cli', 'build'].includes(layerOf(relative(SRC, file))) && /\b(?:process\.(?!platform)|console\.|Date\.now\(|Math\.random\()/.test(readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`|\/(?![*/ ])(?:\\.|[^/\n])+\//g, '')));
    expect(touching.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('uses neither any nor enum nor leftover marks', () => {
    const marks = files.filter((file) => /(?:\bas any\b|: any\b|^\s*enum |\bTODO\b|\bFIXME\b|@ts-ignore)/m.test(readFileSync(file, 'utf8')));
    expect(marks.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('reveals secrets only where they are hashed, proved, masked, weighed or handed between threads', () => {
    const revealing = files.filter((file) => readFileSync(file, 'utf8').includes('.reveal()')).map((file) => relative(SRC, file)).sort();
    expect(revealing).toMatchInlineSnapshot(`
      [
        "detect/structure/generic-match.ts",
        "detect/verdict.ts",
        "findings/fingerprint.ts",
        "findings/group.ts",
        "inventory/identity.ts",
        "inventory/new-entry.ts",
        "pci/checks/generation.ts",
        "pci/siblings.ts",
        "scan/wire.ts",
      ]
    `);
  });
});
