/**
 * The build: from compiled sources and data to `dist/`, which is all that the package needs at run time.
 * Run in the package's folder, after `tsc`: rules become one ruleset and its automaton, the catalogue and the schemas
 * become JSON, and the sources become a bundle with every library inside.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown, type RolldownOutput } from 'rolldown';
import { anchorTable } from '../detect/search/anchor-table.ts';
import { packAnchors } from '../detect/search/anchors.ts';
import { buildAutomaton, serialiseAutomaton } from '../detect/search/automaton.ts';
import { pack } from '../detect/packed.ts';
import { bookOf, writeRuleset } from '../detect/rule-book.ts';
import { openJudge, type WrittenJudge } from '../detect/value/judge-model.ts';
import { KeyrollError, describeError } from '../model/error.ts';
import { parseCatalogue } from '../pci/parse-catalogue.ts';
import { digestOf } from '../ruleset/canonical.ts';
import { REPORT_SCHEMA } from '../report/schema/report-schema.ts';
import { compileRules } from '../ruleset/compile.ts';
import { parseRuleFiles } from '../ruleset/load-rules.ts';
import type { CatalogueAsset } from '../scan/assets/catalogue.ts';
import { asciiOutput } from './ascii-output.ts';
import { removeStamp, writeStamp } from './build-stamp.ts';
import { chunkOf } from './chunks.ts';
import { compileKernel } from './kernel.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { noColourDetection } from './no-colour-detection.ts';
import { thirdPartyNotices } from './notices.ts';
import { schemaCode } from './schema-code.ts';

const OUT = 'dist';

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function buildRules(): void {
  const files = readdirSync('rules')
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const ruleset = compileRules(
    parseRuleFiles(files.map((name) => ({ path: `rules/${name}`, text: read(`rules/${name}`) }))),
  );
  const table = anchorTable(ruleset);
  const { index, lines } = writeRuleset(ruleset);
  const automaton = buildAutomaton(table.words);
  const anchors = packAnchors(table, automaton, bookOf(ruleset).reaches);
  writeFileSync(`${OUT}/rules.jsonl`, lines);
  writeFileSync(
    `${OUT}/rules.bin`,
    pack({ numbers: { ...index.numbers, ...anchors.numbers }, texts: { ...index.texts, ...anchors.texts } }),
  );
  writeFileSync(`${OUT}/anchors.json`, JSON.stringify(table));
  writeFileSync(`${OUT}/anchors.bin`, serialiseAutomaton(automaton));
}

function buildCatalogue(): void {
  const catalogue = parseCatalogue(read('rules/pci/pci-dss-4.0.1.yaml'), read('rules/pci/checks.yaml'));
  const written: CatalogueAsset = { digest: digestOf(catalogue), catalogue };
  writeFileSync(`${OUT}/catalogue.json`, JSON.stringify(written));
}

/** The trained judge in one file, words included. */
function packJudge(): void {
  const model = JSON.parse(read('rules/judge/model.json')) as Omit<WrittenJudge, 'words'>;
  const written: WrittenJudge = { ...model, words: read('rules/judge/words.txt').trim().split(/\s+/).join(' ') };
  openJudge(written);
  writeFileSync(`${OUT}/judge.json`, JSON.stringify(written));
}

function writeSchemas(): void {
  mkdirSync(`${OUT}/schema`, { recursive: true });
  writeFileSync(`${OUT}/schema/report-1.json`, `${JSON.stringify(REPORT_SCHEMA, null, 2)}\n`);
  writeFileSync(`${OUT}/schema/inventory-1.json`, read('src/inventory/inventory.schema.json'));
}

const COMMENTS = { legal: true, annotation: false, jsdoc: false } as const;

async function bundleProgram(): Promise<RolldownOutput['output']> {
  await using build = await rolldown({
    input: {
      cli: 'build/cli/main.js',
      // Under its own name and with its own exports, as the tests load it.
      program: 'build/cli/program.js',
      'scan-worker': 'build/scan/tree/scan-worker.js',
      'object-worker': 'build/scan/history/object-worker.js',
    },
    platform: 'node',
    logLevel: 'warn',
    preserveEntrySignatures: 'allow-extension',
    plugins: [schemaCode(), lazyBuiltins(), noColourDetection(), asciiOutput()],
    // A library would have `fetch` read a data address. Nothing of keyroll asks any network, and nothing should look as
    // if it did.
    transform: { define: { 'typeof fetch': '"undefined"' } },
  });
  const { output } = await build.write({
    dir: OUT,
    format: 'cjs',
    dynamicImportInCjs: false,
    // Compiled code is kept of files alone whose names tell one text from another.
    entryFileNames: ({ name }) => (name === 'program' ? '[name]-[hash].js' : '[name].js'),
    chunkFileNames: '[name]-[hash].js',
    comments: COMMENTS,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ debugName: 'short runs', name: chunkOf('build') }],
    },
  });
  return output;
}

/** By itself, since of the files that the program shares with its other threads it needs a twentieth. */
async function bundleReader(): Promise<RolldownOutput['output']> {
  await using build = await rolldown({
    input: 'build/scan/tree/read-ahead-worker.js',
    platform: 'node',
    logLevel: 'warn',
    plugins: [lazyBuiltins(), asciiOutput()],
  });
  const { output } = await build.write({ dir: OUT, format: 'cjs', comments: COMMENTS });
  return output;
}

async function bundle(): Promise<void> {
  const output = [...(await bundleProgram()), ...(await bundleReader())];
  writeFileSync(`${OUT}/package.json`, '{ "type": "commonjs" }\n');
  const modules = output.flatMap((item) => (item.type === 'chunk' ? item.moduleIds : []));
  const code = createHash('sha256')
    .update(readFileSync(`${OUT}/kernel.wasm`))
    .update(readFileSync(`${OUT}/judge.json`));
  for (const item of output) code.update(item.type === 'chunk' ? item.code : '');
  writeFileSync(`${OUT}/code.txt`, code.digest('hex'));
  writeFileSync(`${OUT}/THIRD-PARTY.txt`, thirdPartyNotices(modules));
}

/** Output of `tsc` for deleted sources: a benchmark that still imports it would measure old code. */
function removeStale(): void {
  for (const file of readdirSync('build', { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.js') && !existsSync(`src/${file.slice(0, -3)}.ts`)) rmSync(`build/${file}`);
  }
}

/** The benchmarks run the sources unbundled, and those look for their data beside themselves. */
function serveCompiledSources(): void {
  for (const name of [
    'rules.jsonl',
    'rules.bin',
    'anchors.json',
    'anchors.bin',
    'judge.json',
    'kernel.wasm',
    'catalogue.json',
    'code.txt',
  ]) {
    cpSync(`${OUT}/${name}`, `build/scan/assets/${name}`);
  }
}

async function main(): Promise<void> {
  removeStamp();
  removeStale();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT);
  // Takes as long as all the rest, in a process of its own.
  const kernel = compileKernel(`${OUT}/kernel.wasm`);
  buildRules();
  buildCatalogue();
  packJudge();
  writeSchemas();
  await kernel;
  await bundle();
  serveCompiledSources();
  writeStamp();
}

main().catch((error: unknown) => {
  console.error(error instanceof KeyrollError ? describeError(error) : error);
  process.exitCode = 1;
});
