/** Every kind of log that is read, in the order in which a record is tried: the most particular first. */
import type { JsonFormat, LogFormat, TextFormat } from '../log-format.ts';
import { eventsCsv, eventsJson } from '../mapped-format.ts';
import { accessJson, combined } from './access.ts';
import { cloudTrail } from './cloudtrail.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { hoop } from './hoop.ts';
import { ocsf } from './ocsf.ts';
import { okta } from './okta.ts';
import { vault } from './vault.ts';

const JSON_FORMATS: readonly JsonFormat[] = [
  cloudTrail,
  okta,
  vault,
  ocsf,
  gitlab,
  hoop,
  github,
  eventsJson,
  accessJson,
];
const TEXT_FORMATS: readonly TextFormat[] = [combined, eventsCsv];

export const LOG_FORMATS: readonly LogFormat[] = [...JSON_FORMATS, ...TEXT_FORMATS];

/** The format of a record that was parsed as a whole, or null. */
export function recogniseRecord(record: object): JsonFormat | null {
  return JSON_FORMATS.find((format) => format.recognises(record)) ?? null;
}

export function recogniseLine(line: string): TextFormat | null {
  return TEXT_FORMATS.find((format) => format.recognises(line)) ?? null;
}
