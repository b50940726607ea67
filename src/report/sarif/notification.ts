/** Diagnostics as SARIF notifications. */
import type { Diagnostic } from '../../model/diagnostic.ts';
import { artifactLocation, messageText } from './text.ts';

export interface SarifNotification {
  readonly level: Diagnostic['severity'];
  readonly descriptor: { readonly id: string };
  readonly message: { readonly text: string };
  readonly locations?: readonly object[];
}

export function notificationOf({ severity, code, message, path, line, column }: Diagnostic): SarifNotification {
  const region =
    line === null ? {} : { region: { startLine: line, ...(column === null ? {} : { startColumn: column }) } };
  return {
    level: severity,
    descriptor: { id: code },
    message: { text: messageText(message) },
    ...(path === null
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifactLocation(path), ...region } }] }),
  };
}

export function noteOf(code: string, message: string): SarifNotification {
  return { level: 'note', descriptor: { id: code }, message: { text: messageText(message) } };
}
