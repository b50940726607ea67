/**
 * What an edit changes, as a unified diff. The places are known from the edit itself, so nothing is searched for: a
 * thousand new entries cost no more than their lines.
 */
import { applyEdits, lineStart, nextLine, type Edit } from './text-edit.ts';

const CONTEXT = 3;

/** Whole lines from one line number (from 0) on that are replaced by others. */
interface Change {
  readonly line: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

/** Empty where nothing changes. */
export function unifiedDiff(text: string, edits: readonly Edit[], path: string): string {
  const lines = linesOf(text);
  const hunks = hunksOf(changesOf(text, edits));
  if (hunks.length === 0) return '';
  let shift = 0;
  const parts = hunks.map((changes) => {
    const part = hunkText(changes, lines, shift);
    shift += changes.reduce((sum, { old, now }) => sum + now.length - old.length, 0);
    return part;
  });
  return `--- ${path}\n+++ ${path}\n${parts.join('')}`;
}

function changesOf(text: string, edits: readonly Edit[]): readonly Change[] {
  const changes: Change[] = [];
  let counted = 0;
  let line = 0;
  for (const group of byLines(text, edits)) {
    const start = lineStart(text, group[0]?.start ?? 0);
    const last = Math.max(...group.map(({ end }) => end));
    const end =
      last === start && group.every((edit) => edit.text.endsWith('\n') && edit.start === start)
        ? start
        : nextLine(text, last);
    line += countLines(text.slice(counted, start));
    counted = start;
    const old = linesOf(text.slice(start, end));
    const now = linesOf(
      applyEdits(
        text.slice(start, end),
        group.map((edit) => ({ start: edit.start - start, end: edit.end - start, text: edit.text })),
      ),
    );
    changes.push(trimmed({ line, old, now }));
  }
  return changes.filter(({ old, now }) => old.length + now.length > 0);
}

/** Edits that touch the same lines belong together. */
function byLines(text: string, edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const groups: Edit[][] = [];
  let reach = -1;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = groups.at(-1);
    if (last !== undefined && lineStart(text, edit.start) < reach) last.push(edit);
    else groups.push([edit]);
    reach = Math.max(reach, nextLine(text, edit.end));
  }
  return groups;
}

/** Without the lines at both ends that stay as they are. */
function trimmed({ line, old, now }: Change): Change {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { line: line + head, old: old.slice(head, old.length - tail), now: now.slice(head, now.length - tail) };
}

/** Changes whose surroundings meet share a hunk. */
function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const before = hunk?.at(-1);
    if (hunk !== undefined && before !== undefined && change.line - (before.line + before.old.length) <= 2 * CONTEXT) {
      hunk.push(change);
    } else hunks.push([change]);
  }
  return hunks;
}

function hunkText(changes: readonly Change[], lines: readonly string[], shift: number): string {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return '';
  const start = Math.max(0, first.line - CONTEXT);
  const end = Math.min(lines.length, last.line + last.old.length + CONTEXT);
  const body: string[] = [];
  let at = start;
  for (const { line, old, now } of changes) {
    body.push(
      ...lines.slice(at, line).map((text) => ` ${text}`),
      ...old.map((text) => `-${text}`),
      ...now.map((text) => `+${text}`),
    );
    at = line + old.length;
  }
  body.push(...lines.slice(at, end).map((text) => ` ${text}`));
  const grown = changes.reduce((sum, { old, now }) => sum + now.length - old.length, 0);
  return `@@ -${start + 1},${end - start} +${start + shift + 1},${end - start + grown} @@\n${body.map((text) => `${text.replace(/\r$/, '')}\n`).join('')}`;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
