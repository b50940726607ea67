/** `keyroll inventory rotate`. */
import { refuseKnown } from '../../../inventory/register.ts';
import { rotateInPlace, rotateToSuccessor, type Rotation } from '../../../inventory/lifecycle/rotation.ts';
import { UsageError } from '../../../model/error.ts';
import { got } from '../../../redaction/quote.ts';
import type { Context } from '../../context.ts';
import { checkExpiry, parseAsOf } from '../../settings/date-option.ts';
import { actorOf } from './actor.ts';
import { changeInventory, type ChangeOptions } from './inventory-file.ts';
import { printChange } from './print-change.ts';
import { tokenInput, type TokenOptions } from './token-input.ts';

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
  const now = parseAsOf(options.asOf, io.now());
  if (options.expires !== undefined) checkExpiry(options.expires, now);
  const idle =
    options.inPlace === true ? (['overlap', 'id'] as const).find((name) => options[name] !== undefined) : undefined;
  if (idle !== undefined) {
    throw new UsageError(`--in-place and --${idle} cannot be combined: there is no successor, and no overlap.`);
  }
  const by = await actorOf(options.by, io);
  const token = await tokenInput(options, io);
  const changed = await changeInventory(options, io, (inventory) => {
    const input = token?.(inventory);
    // The old value once more is no rotation, in place or not.
    if (input !== undefined) refuseKnown(inventory, input.recognition);
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
  const code = printChange(changed, rotationText(id, { ...changed.result, id: changed.result.successor }), options, io);
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
