/**
 * A saved report, read back. What comes in is anybody's file, so it is held to the published schema before a reporter
 * sees it; messages name the place and never quote the file.
 */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { ConfigError } from '../model/error.ts';
import { maskTokensIn } from '../redaction/known-token.ts';
import { mayRepeat } from '../redaction/quote.ts';
import { SCHEMA_VERSION, type Report } from '../model/report.ts';
import { jsonErrorPosition } from '../base/json-position.ts';

const HINT = 'Save a report with "keyroll scan --report json=FILE".';

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new ConfigError('this is not JSON.', {
      path,
      position: jsonErrorPosition(text) ?? { line: 1, column: 1 },
      hint: HINT,
    });
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
}

/** A pointer may hold names from the file, and those may be anything. */
function problemOf({ instancePath, message, params }: ErrorObject): string {
  const pointer =
    instancePath === ''
      ? 'the document'
      : instancePath
          .split('/')
          .map((part) => (part === '' || mayRepeat(part) ? part : '…'))
          .join('/');
  const name: unknown = params['additionalProperty'];
  const allowed: unknown = params['allowedValues'];
  const detail =
    typeof name === 'string'
      ? mayRepeat(name)
        ? `: "${name}"`
        : ''
      : Array.isArray(allowed)
        ? `: ${allowed.join(', ')}`
        : '';
  return `${pointer} ${message ?? 'is not as the schema has it'}${detail}.`;
}

/** Takes the text of a JSON report; throws a `ConfigError` that names the place of what is wrong. */
export async function parseReport(text: string, path: string): Promise<Report> {
  const value = parsed(text, path);
  const version = versionOf(value);
  if (typeof version === 'string' && version !== SCHEMA_VERSION) {
    throw new ConfigError(
      `the report has ${mayRepeat(version) ? `schema version "${version}"` : 'another schema version'}; this keyroll reads version "${SCHEMA_VERSION}".`,
      { path, hint: 'Scan again, or use the version of keyroll that wrote it.' },
    );
  }
  const { validate } = await import('./schema/validate.ts');
  if (validate(value)) return maskTokensIn(value);
  const [error] = validate.errors ?? [];
  throw new ConfigError(
    error === undefined ? 'this is not a keyroll report.' : `this is not a keyroll report: ${problemOf(error)}`,
    { path, hint: HINT },
  );
}
