/**
 * A saved report, read back. What comes in is anybody's file, so it is held to the published schema before a reporter
 * sees it; messages name the place and never quote the file.
 */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { ConfigError } from '../model/error.ts';
import type { Report } from '../model/report.ts';
import { SCHEMA_VERSION } from '../model/report.ts';
import { jsonErrorPosition } from './json-position.ts';
import { visible } from './sanitise.ts';

const HINT = 'Save a report with "keyroll scan --report json=FILE".';

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new ConfigError('this is not JSON.', { path, position: jsonErrorPosition(text), hint: HINT });
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
}

/** A pointer may hold names from the file: made safe, and cut to a length that can be read. */
function problemOf({ instancePath, message, params }: ErrorObject): string {
  const pointer = instancePath === '' ? 'the document' : visible(instancePath).slice(0, 200);
  const name: unknown = params['additionalProperty'];
  const allowed: unknown = params['allowedValues'];
  const detail = typeof name === 'string' ? `: ${visible(JSON.stringify(name.slice(0, 60)))}` : Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
  return `${pointer} ${message ?? 'is not as the schema has it'}${detail}.`;
}

/** Takes the text of a JSON report; throws a `ConfigError` that names the place of what is wrong. */
export async function parseReport(text: string, path: string): Promise<Report> {
  const value = parsed(text, path);
  const version = versionOf(value);
  if (typeof version === 'string' && version !== SCHEMA_VERSION)
    throw new ConfigError(`the report has schema version ${visible(JSON.stringify(version.slice(0, 20)))}; this keyroll reads version "${SCHEMA_VERSION}".`, { path, hint: 'Scan again, or use the version of keyroll that wrote it.' });
  const { validate } = await import('./validate.ts');
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  throw new ConfigError(error === undefined ? 'this is not a keyroll report.' : `this is not a keyroll report: ${problemOf(error)}`, { path, hint: HINT });
}
