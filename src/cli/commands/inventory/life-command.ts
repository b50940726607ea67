/** `keyroll inventory edit | rotate | revoke | review | exception`: what happens to a token in its life, recorded. */
import { isDeepStrictEqual } from 'node:util';
import type { EntryChanges, InventoryChange } from '../../../inventory/edit.ts';
import { typedChanges } from '../../../inventory/field-value.ts';
import { reasonNamed, REVOCATION_REASONS, revoke } from '../../../inventory/revocation.ts';
import { entryNamed, rotateInPlace, rotateToSuccessor, type Rotation } from '../../../inventory/rotation.ts';
import { picksAll, select, type Selection } from '../../../inventory/selection.ts';
import { isLive } from '../../../inventory/lifecycle.ts';
import { dayOf, endOf, instantOf } from '../../../model/date.ts';
import { InventoryError, UsageError } from '../../../model/error.ts';
import type { InventoryEntry } from '../../../model/inventory.ts';
import type { Io } from '../../../model/io.ts';
import { got } from '../../../model/quote.ts';
import { builtInCatalogue } from '../../../scan/engine-assets.ts';
import { EXIT } from '../../../scan/exit-code.ts';
import { actorOf, knownActor } from './actor.ts';
import { parseAsOf } from '../../settings/as-of.ts';
import { ask } from '../../input/ask.ts';
import { answersOf, type EntryOptions } from './entry-options.ts';
import { changeInventory, openInventory, wantsJson, type Changed, type ChangeOptions } from './inventory-file.ts';
import type { Context } from '../../context.ts';
import { tokenInput, type TokenOptions } from './token-input.ts';

/** One line for people, one object for programs; a dry run has shown the change itself. */
function report<Result extends object>(changed: Changed<Result>, text: string, options: ChangeOptions, io: Io): number {
  if (options.dryRun === true) return EXIT.clean;
  if (wantsJson(options)) {
    io.stdout.write(`${JSON.stringify({ ...changed.result, inventory: changed.path, written: changed.isWritten })}\n`);
  } else io.stdout.write(`${changed.isWritten ? text : 'Nothing is to be changed'} (${changed.path}).\n`);
  return EXIT.clean;
}

interface EditOptions extends ChangeOptions, EntryOptions, TokenOptions {
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
}

export async function editCommand({ io }: Context, id: string, options: EditOptions): Promise<number> {
  const { set = [], unset = [] } = options;
  const answers = answersOf(options);
  const by = await actorOf(options.by, io);
  const token = await tokenInput(options, io);
  if (set.length + unset.length + Object.keys(answers).length === 0 && token === null) {
    throw new UsageError('nothing is said that should change.', {
      hint: 'Name fields, e.g. --purpose "Refunds" or --set pci_scope=cde; --unset takes one away.',
    });
  }
  const changed = await changeInventory(options, io, (inventory) => {
    const entry = entryNamed(inventory, id);
    const input = token?.(inventory);
    const named = mergedOwner(entry, answers);
    const typed: EntryChanges = {
      ...named,
      ...input?.recognition,
      // "--owner X --set owner.contact=Y" is one owner.
      ...typedChanges({ ...entry, ...named }, set, unset),
    };
    const changes = { ...(by === null ? {} : signed(typed, by)), ...typed };
    const real = Object.fromEntries(
      Object.entries(changes).filter(
        ([name, value]) => !isDeepStrictEqual(value ?? undefined, Reflect.get(entry, name)),
      ),
    ) as EntryChanges;
    const update: readonly InventoryChange[] =
      Object.keys(real).length === 0 ? [] : [{ kind: 'update', id, changes: real }];
    return { changes: [...(input?.keys ?? []), ...update], result: { entry: id, fields: Object.keys(real) } };
  });
  if (
    options.by !== undefined &&
    !changed.result.fields.some((name) => name === 'revoked_by' || name === 'reviewed_by')
  ) {
    io.stderr.write('note: --by is recorded with an end or a review, and this change is neither\n');
  }
  return report(changed, `${id}: ${changed.result.fields.join(', ')} changed`, options, io);
}

/** Who did what an edit records, as "revoke" and "review" have it. */
function signed(changes: EntryChanges, by: string): EntryChanges {
  return {
    ...(changes.status === 'revoked' || changes.status === 'destroyed' ? { revoked_by: by } : {}),
    ...(typeof changes.last_reviewed_at === 'string' ? { reviewed_by: by } : {}),
  };
}

/** Naming another person keeps the team, and the other way round. */
function mergedOwner(
  entry: InventoryEntry,
  { id: _id, ...answers }: ReturnType<typeof answersOf>,
): Omit<ReturnType<typeof answersOf>, 'id'> {
  return answers.owner === undefined ? answers : { ...answers, owner: { ...entry.owner, ...answers.owner } };
}

interface RotateOptions extends ChangeOptions, TokenOptions {
  readonly id?: string;
  readonly overlap?: string;
  readonly expires?: string;
  readonly inPlace?: boolean;
}

function overlapDays(text: string | undefined): number | null {
  if (text === undefined) return null;
  const days = /^(\d{1,3})d?$/.exec(text)?.[1];
  if (days === undefined || Number(days) < 1) {
    throw new UsageError(`--overlap expects a number of days such as 7d${got(text)}.`);
  }
  return Number(days);
}

export async function rotateCommand({ io }: Context, id: string, options: RotateOptions): Promise<number> {
  if (options.expires !== undefined && Number.isNaN(endOf(options.expires))) {
    throw new UsageError(`--expires expects a date such as 2027-03-31${got(options.expires)}.`);
  }
  const now = parseAsOf(options.asOf, io.now());
  if (options.expires !== undefined && endOf(options.expires) < now) {
    throw new UsageError(`--expires expects a date to come${got(options.expires)}.`);
  }
  const idle =
    options.inPlace === true ? (['overlap', 'id'] as const).find((name) => options[name] !== undefined) : undefined;
  if (idle !== undefined) {
    throw new UsageError(`--in-place and --${idle} cannot be combined: there is no successor, and no overlap.`);
  }
  const by = await actorOf(options.by, io);
  const token = await tokenInput(options, io);
  const changed = await changeInventory(options, io, (inventory) => {
    const input = token?.(inventory);
    const request = {
      id,
      successor: options.id ?? null,
      overlapDays: overlapDays(options.overlap),
      expires: options.expires ?? null,
      by,
      recognition: input?.recognition ?? {},
      now,
    };
    const rotation =
      options.inPlace === true ? rotateInPlace(inventory, request) : rotateToSuccessor(inventory, request);
    return {
      changes: [...(input?.keys ?? []), ...rotation.changes],
      result: { entry: id, successor: rotation.id, expires: rotation.expires, overlapEnds: rotation.overlapEnds },
    };
  });
  const code = report(changed, rotationText(id, { ...changed.result, id: changed.result.successor }), options, io);
  if (options.dryRun !== true && token === null) {
    io.stderr.write(
      `note: ${changed.result.successor} has no fingerprint yet; add it with: keyroll inventory edit ${changed.result.successor} --value\n`,
    );
  }
  return code;
}

function rotationText(id: string, rotation: Omit<Rotation, 'changes'>): string {
  if (rotation.overlapEnds === null) return `${id} is rotated, valid until ${rotation.expires}`;
  return `${rotation.id} is active, valid until ${rotation.expires}; ${id} is rotating and must be revoked by ${rotation.overlapEnds}`;
}

interface RevokeOptions extends ChangeOptions {
  readonly evidence?: string;
  readonly reason?: string;
  readonly at?: string;
}

export async function revokeCommand({ io }: Context, ids: readonly string[], options: RevokeOptions): Promise<number> {
  const now = parseAsOf(options.asOf, io.now());
  const by = await knownActor(options.by, io);
  // Before anybody is asked: entries that are not there, or have ended.
  revoke(await openInventory(options, io), { ids, evidence: 'x', reason: 'other', by, at: options.at ?? null, now });
  const reason = reasonNamed(
    options.reason ?? (await ask(`reason (${REVOCATION_REASONS.join(', ')}): `, '--reason REASON', io)),
  );
  const evidence = options.evidence ?? (await ask('evidence (ticket, log entry): ', '--evidence TEXT', io));
  const changed = await changeInventory(options, io, (inventory) => ({
    changes: revoke(inventory, { ids, evidence, reason, by, at: options.at ?? null, now }),
    result: { entries: ids },
  }));
  return report(changed, `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} revoked`, options, io);
}

interface ReviewOptions extends ChangeOptions, Omit<Selection, 'ids'> {
  readonly ref: string;
  readonly at?: string;
  readonly all?: boolean;
}

export async function reviewCommand({ io }: Context, ids: readonly string[], options: ReviewOptions): Promise<number> {
  const selection: Selection = { ...options, ids };
  if (options.ref.trim() === '') {
    throw new UsageError('--ref is empty.', { hint: 'Name where the review is written down, e.g. ACR-2026-Q3.' });
  }
  if (picksAll(selection) && options.all !== true) {
    throw new UsageError('which entries were reviewed is not said.', {
      hint: 'Name them, pick them with --team, --owner, --environment or --provider, or say --all.',
    });
  }
  const now = parseAsOf(options.asOf, io.now());
  const by = await knownActor(options.by, io);
  const at = options.at ?? dayOf(now);
  if (Number.isNaN(instantOf(at)) || instantOf(at) > now) {
    throw new UsageError(`--at expects the day of the review, not in the future${got(at)}.`);
  }
  const changed = await changeInventory(options, io, (inventory) => {
    const entries = select(inventory, selection).filter(isLive);
    if (entries.length === 0) throw new InventoryError('no live entry is like this.', { path: inventory.path });
    const own = entries.filter(({ owner }) => owner?.person === by).map(({ id }) => id);
    return {
      changes: entries.map(({ id }) => ({
        kind: 'update',
        id,
        changes: { last_reviewed_at: at, reviewed_by: by, review_ref: options.ref },
      })),
      result: { entries: entries.map(({ id }) => id), by, own },
    };
  });
  const { entries, own } = changed.result;
  if (own.length > 0) io.stderr.write(`note: ${by} is the owner of ${own.length} of them: ${own.join(', ')}\n`);
  return report(
    changed,
    `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} reviewed by ${by}`,
    options,
    io,
  );
}

interface ExceptionOptions extends ChangeOptions {
  readonly check: string;
  readonly reason?: string;
  readonly approvedBy?: string;
  readonly expires?: string;
  readonly ccw?: string;
  readonly remove?: boolean;
}

/** What was typed, unless it is nothing. */
function said(text: string | undefined): string | undefined {
  return text?.trim() === '' ? undefined : text;
}

function newException(options: ExceptionOptions, now: number): NonNullable<InventoryEntry['exceptions']>[number] {
  const { check, expires, ccw } = options;
  const [reason, approvedBy] = [said(options.reason), said(options.approvedBy)];
  if (reason === undefined || approvedBy === undefined || expires === undefined) {
    throw new UsageError('an exception needs a reason, an approver and an end.', {
      hint: '--reason TEXT --approved-by NAME --expires DATE',
    });
  }
  if (Number.isNaN(endOf(expires)) || endOf(expires) < now) {
    throw new UsageError(`--expires expects a date to come${got(expires)}.`);
  }
  return {
    check,
    reason,
    approved_by: approvedBy,
    expires_at: expires,
    ...(ccw === undefined ? {} : { ccw_ref: ccw }),
  };
}

export async function exceptionCommand({ io }: Context, id: string, options: ExceptionOptions): Promise<number> {
  const { checks } = builtInCatalogue().catalogue;
  if (!checks.some((check) => check.id === options.check)) {
    throw new UsageError(`--check expects the id of a check, such as LIF-003${got(options.check)}.`);
  }
  const exception = options.remove === true ? null : newException(options, parseAsOf(options.asOf, io.now()));
  const changed = await changeInventory(options, io, (inventory) => {
    const others = (entryNamed(inventory, id).exceptions ?? []).filter(({ check }) => check !== options.check);
    const exceptions = exception === null ? others : [...others, exception];
    return {
      changes: [{ kind: 'update', id, changes: { exceptions: exceptions.length === 0 ? null : exceptions } }],
      result: { entry: id, check: options.check, until: exception?.expires_at ?? null },
    };
  });
  return report(
    changed,
    exception === null
      ? `${id}: the exception for ${options.check} is gone`
      : `${id}: ${options.check} is excepted until ${exception.expires_at}`,
    options,
    io,
  );
}
