/** Checks that look at one entry at a time: one that fails, one that passes, and one that cannot be judged. */
import { describe, expect, test } from 'vitest';
import type { InventoryEntry } from '../../src/model/inventory.ts';
import { entry, runCheck, runOver } from './make.ts';

export const planned = entry({ status: 'planned' });

export interface EntryCase {
  readonly id: string;
  readonly fails: InventoryEntry;
  readonly severity: string;
  readonly passes: InventoryEntry;
  readonly unknown: InventoryEntry;
}

/** What all checks of single entries do. */
export function checkEntries(cases: readonly EntryCase[]): void {
  describe.each(cases)('$id', ({ id, fails, severity, passes, unknown }) => {
    test('fails for the entry that lacks it', () =>
      expect(runOver(id, [fails])).toMatchObject({
        outcome: 'fail',
        population: 1,
        failed: [{ severity, subject: { kind: 'entry', id: 'ci' } }],
      }));
    test('passes for the entry that has it', () =>
      expect(runOver(id, [passes])).toMatchObject({ outcome: 'pass', failed: [] }));
    test('is not evaluated where a value it needs is missing', () => {
      const result = runOver(id, [unknown]);
      expect(result).toMatchObject({ outcome: 'not_evaluated', population: 0 });
      expect(result.notEvaluated.length).toBeGreaterThan(0);
    });
    test('is not evaluated without an inventory', () =>
      expect(runCheck(id, { inventory: null, evidence: { files: 0 } }).outcome).toBe('not_evaluated'));
    test('is left out by an exception in force, and by none that has ended', () => {
      const exception = (expires_at: string) => ({
        ...fails,
        exceptions: [
          { check: id, reason: 'Replaced in spring', approved_by: 'm.lindqvist', expires_at, ccw_ref: 'CCW-1' },
        ],
      });
      expect(runOver(id, [exception('2026-11-01')])).toMatchObject({
        outcome: 'excepted',
        excepted: [{ exception: { approvedBy: 'm.lindqvist', ccwRef: 'CCW-1' } }],
      });
      expect(runOver(id, [exception('2026-10-31')]).outcome).toBe('fail');
    });
  });
}
