/** What a user agent says of the client behind it: its family, and whether a person uses it. */
import { memoized } from '../../base/memoize.ts';
import { redactedText } from '../../redaction/log-text.ts';

export interface Client {
  /** Without versions: `aws-cli`, `Boto3`, `Mozilla (browser)`. */
  readonly family: string;
  /** A browser, a console, or a program that people type requests into. */
  readonly isHuman: boolean;
}

/** Tools that people use interactively, by the start of their user agent. */
const INTERACTIVE_TOOLS: readonly (readonly [RegExp, string])[] = [
  [/^\[?(?:curl)\b/i, 'curl'],
  [/^\[?Wget\b/i, 'Wget'],
  [/^\[?PostmanRuntime\b/i, 'Postman'],
  [/^\[?insomnia\b/i, 'Insomnia'],
  [/^\[?HTTPie\b/i, 'HTTPie'],
  [/^\[?(?:bruno-runtime|hoppscotch|paw|thunder client|xh)\b/i, 'HTTP client for people'],
  [/WindowsPowerShell|^\[?PowerShell\b/i, 'PowerShell'],
  [
    /^\[?(?:signin|console|[a-z0-9-]+\.console)\.(?:aws\.)?amazon(?:aws)?\.com|aws-internal\/\d+ .*Console|S3Console|Coral\/Jakarta console/i,
    'AWS console',
  ],
];
const BROWSER = /^\[?(?:Mozilla|Opera)\/\d/;
/** Crawlers and libraries that call themselves Mozilla too. */
const NO_BROWSER = /compatible;|bot\b|crawler|spider|HeadlessChrome|PowerShell/i;
const FAMILY = /^\[?([A-Za-z][A-Za-z0-9 ._@-]*?)(?:\/[\d.v]|\s*\(|\s+\d|\s+v\d|[/;,\]]|$)/;
const MAX_FAMILY = 40;
const MOST_KNOWN = 10_000;

export const clientOf = memoized(describe, MOST_KNOWN);

function describe(userAgent: string): Client {
  const tool = INTERACTIVE_TOOLS.find(([pattern]) => pattern.test(userAgent));
  if (tool !== undefined) return { family: tool[1], isHuman: true };
  if (BROWSER.test(userAgent)) {
    return NO_BROWSER.test(userAgent)
      ? { family: 'Mozilla (compatible)', isHuman: false }
      : { family: 'browser', isHuman: true };
  }
  const family = FAMILY.exec(userAgent)?.[1] ?? 'other';
  return { family: redactedText(family).slice(0, MAX_FAMILY).trim(), isHuman: false };
}
