/** The description of a rule: the same in SARIF, in `keyroll rules show` and in the PCI report. */
import { link, prose, span } from './markdown/text.ts';
import { visible } from './sanitise.ts';

export interface RuleHelpSource {
  readonly id: string;
  readonly title: string;
  readonly providerName: string;
  readonly grants: string;
  readonly rotate: string;
  readonly docs: string | null;
}

function paragraphsOf(rule: RuleHelpSource): readonly (readonly [string, string])[] {
  return [
    ['What it is', `${rule.title} (${rule.providerName}).`],
    ['Why it matters', rule.grants],
    [
      'What to do',
      `${rule.rotate} Then remove it from the code, keep the new one in a secret store, and if it was ever pushed, treat it as known to others: removing it from history does not undo that.`,
    ],
    ['If it is not a secret', `Mark the line and give a reason: keyroll:ignore ${rule.id} -- reason`],
  ];
}

export function helpText(rule: RuleHelpSource): string {
  return [
    ...paragraphsOf(rule).map(([heading, text]) => `${heading}: ${text}`),
    ...(rule.docs === null ? [] : [`See: ${rule.docs}`]),
  ]
    .map(visible)
    .join('\n\n');
}

export function helpMarkdown(rule: RuleHelpSource): string {
  const directive = `keyroll:ignore ${rule.id} -- reason`;
  const paragraphs = paragraphsOf(rule).map(
    ([heading, text]) =>
      `**${heading}.** ${text.endsWith(directive) ? `${prose(text.slice(0, -directive.length))}${span(directive)}` : prose(text)}`,
  );
  const docs = link('Documentation of the provider', rule.docs);
  return [...paragraphs, ...(docs === null ? [] : [docs])].join('\n\n');
}
