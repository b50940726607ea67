/** `keyroll inventory exception`: a failed check of an entry, accepted for a time. */
import { entryNamed } from '../../../inventory/lifecycle/rotation.ts';
import { UsageError } from '../../../model/error.ts';
import type { TokenException } from '../../../model/inventory.ts';
import { got } from '../../../redaction/quote.ts';
import { builtInCatalogue } from '../../../scan/assets/catalogue.ts';
import type { Context } from '../../context.ts';
import { checkExpiry, parseAsOf } from '../../settings/date-option.ts';
import { changeInventory, type ChangeOptions } from './inventory-file.ts';
import { printChange } from './print-change.ts';

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

function newException(options: ExceptionOptions, now: number): TokenException {
  const { check, expires, ccw } = options;
  const [reason, approvedBy] = [said(options.reason), said(options.approvedBy)];
  if (reason === undefined || approvedBy === undefined || expires === undefined) {
    throw new UsageError('an exception needs a reason, an approver and an end.', {
      hint: 'Give them with --reason TEXT --approved-by NAME --expires DATE.',
    });
  }
  checkExpiry(expires, now);
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
  return printChange(
    changed,
    exception === null
      ? `${id}: the exception for ${options.check} is removed`
      : `${id}: ${options.check} is excepted until ${exception.expires_at}`,
    options,
    io,
  );
}
