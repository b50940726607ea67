/**
 * The formats a report can be rendered in. A reporter is a pure function from a report to text: it reads no file,
 * writes none, and sees no secret, because a `Report` holds none. Each one is loaded when it is asked for.
 */
import type { Report } from '../model/report.ts';
import type { RenderOptions } from './style.ts';

export type Reporter = (report: Report, options: RenderOptions) => string;

export interface ReporterInfo {
  readonly name: string;
  /** Extension of files in this format, with its dot; null where there is none. */
  readonly extension: string | null;
  readonly load: () => Promise<Reporter>;
  /** Read where the run was started: its paths are to lead from there. */
  readonly onScreen?: true;
}

export const REPORTERS: readonly ReporterInfo[] = [
  {
    name: 'terminal',
    extension: null,
    load: async () => (await import('./terminal/terminal.ts')).terminal,
    onScreen: true,
  },
  { name: 'compact', extension: '.txt', load: async () => (await import('./compact.ts')).compact, onScreen: true },
  { name: 'table', extension: null, load: async () => (await import('./table.ts')).table, onScreen: true },
  { name: 'json', extension: '.json', load: async () => (await import('./json.ts')).json },
  { name: 'jsonl', extension: '.jsonl', load: async () => (await import('./jsonl.ts')).jsonl },
  { name: 'sarif', extension: '.sarif', load: async () => (await import('./sarif/sarif.ts')).sarif },
  { name: 'gitlab', extension: null, load: async () => (await import('./gitlab.ts')).gitlab },
  { name: 'junit', extension: '.xml', load: async () => (await import('./junit.ts')).junit },
  { name: 'markdown', extension: '.md', load: async () => (await import('./markdown/markdown.ts')).markdown },
];

/** Endings that stand for a format beside its own extension. The longest ending decides. */
const FURTHER_ENDINGS: readonly (readonly [string, string])[] = [
  ['.sarif.json', 'sarif'],
  ['gl-secret-detection-report.json', 'gitlab'],
  ['.ndjson', 'jsonl'],
  ['.markdown', 'markdown'],
];

export function reporterNamed(name: string): ReporterInfo | undefined {
  return REPORTERS.find((reporter) => reporter.name === name);
}

/** The format that the name of a file asks for, or null. */
export function formatOfFile(path: string): string | null {
  const name = path.toLowerCase();
  const further = FURTHER_ENDINGS.find(([ending]) => name.endsWith(ending));
  if (further !== undefined) return further[1];
  return REPORTERS.find(({ extension }) => extension !== null && name.endsWith(extension))?.name ?? null;
}
