/**
 * The inventory on a screen: how many of its entries were found, those never seen, and values that are kept protected.
 */
import { count, grouped } from '../../base/count.ts';
import type { Report, ReportEntry } from '../../model/report.ts';
import { flow, wrap } from '../layout.ts';
import type { Style } from '../style.ts';
import { entriesById, isUncompared } from '../view.ts';

/** Rows shown of a long list; `--verbose` shows all. */
const MAX_ROWS = 12;

/** `12 values kept by reference: environment variable 8, HashiCorp Vault 4`, for either kind. */
function protectedInWords(report: Report): string[] {
  const kinds = [
    ['reference', 'kept by reference'],
    ['ciphertext', 'kept encrypted'],
  ] as const;
  return kinds.flatMap(([kind, words]) => {
    const values = report.protected.filter((value) => value.kind === kind);
    const total = values.reduce((sum, value) => sum + value.count, 0);
    return total === 0
      ? []
      : [
          `${count(total, 'value')} ${words}: ${values.map((value) => `${value.mechanism} ${grouped(value.count)}`).join(', ')}`,
        ];
  });
}

export function protectedSection(report: Report, style: Style): string[] {
  return protectedInWords(report).flatMap((text) => wrap(style.text(text), style.columns).map(style.good));
}

export function inventorySection(report: Report, style: Style): string[] {
  const { path, entries, matched, unseen } = report.inventory;
  if (path === null) return [];
  const paragraphs = (text: string): string[] => wrap(style.text(text), style.columns - 2).map((line) => `  ${line}`);
  const identity =
    report.run.identity === 'per-run' || isUncompared(report)
      ? paragraphs(
          `${report.run.identity === 'per-run' ? 'There is no pepper' : 'The pepper is the wrong one'}, so entries known by fingerprint could not be compared.`,
        ).map(style.warn)
      : [];
  const byId = entriesById(report);
  const shown = style.verbose ? unseen : unseen.slice(0, MAX_ROWS);
  return [
    ...wrap(`Inventory ${style.text(path)}`, style.columns).map(style.bold),
    ...paragraphs(
      `${count(entries, 'entry', 'entries')}, ${grouped(matched)} found, ${grouped(unseen.length)} never seen${unseen.length === 0 ? '' : ':'}`,
    ),
    ...shown.flatMap((id) => entryLines(id, byId.get(id), style)),
    ...(shown.length < unseen.length ? [`    ${style.dim(`and ${grouped(unseen.length - shown.length)} more`)}`] : []),
    ...identity,
  ];
}

function entryLines(id: string, entry: ReportEntry | undefined, style: Style): string[] {
  const facts =
    entry === undefined
      ? []
      : [
          entry.type.replaceAll('_', ' '),
          entry.provider,
          entry.environment,
          entry.status,
          entry.owner === null ? 'no owner' : `owner ${entry.owner}`,
        ];
  const pieces = [
    { text: style.text(id), paint: style.warn },
    ...facts.flatMap((fact) => (fact === null ? [] : [{ text: style.text(fact), paint: style.dim }])),
  ];
  return flow(pieces, style.columns - 6, '  ').map((line, at) => `    ${at === 0 ? line : `  ${line}`}`);
}
