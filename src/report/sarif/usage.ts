/**
 * What usage logs show of tokens, as SARIF results of rules named by the check: each at the log line of the first event
 * that shows it. They decide about the exit code, so a code host has to show them too.
 */
import { isOfEvents } from '../../model/event-check.ts';
import { compareText } from '../../base/order.ts';
import type { CheckResult } from '../../model/assessment.ts';
import type { Report } from '../../model/report.ts';
import { SEVERITIES } from '../../model/severity.ts';
import { prose } from '../markdown/text.ts';
import { limited, visible } from '../sanitise.ts';
import { levelOf, markOf, MAX_NAME, rankOf, tagsOf } from './rule.ts';
import { artifactLocation, messageText } from './text.ts';
import type { UsageItem } from '../usage-items.ts';

const WHAT_TO_DO =
  'Look at the events. If they are not yours, revoke the token and replace it; if they are, record it in the inventory: the principal, the network, the scope, or an exception with its reason and expiry.';

function ruleOf({ id, title, requirements, failed }: CheckResult): object {
  const severity = SEVERITIES.find((level) => failed.some((item) => item.severity === level)) ?? 'info';
  const tags = tagsOf(
    ['usage-log'],
    requirements.map((requirement) => requirement.id),
  );
  return {
    id,
    name: limited(title, MAX_NAME),
    shortDescription: { text: limited(title, MAX_NAME) },
    fullDescription: { text: limited(`${title}, as usage logs show it.`, MAX_NAME) },
    help: { text: WHAT_TO_DO, markdown: prose(WHAT_TO_DO) },
    ...markOf(severity, tags),
  };
}

/** The rules of the checks that failed, in the order of their ids. */
export function usageRules({ assessment }: Report): readonly { readonly id: string; readonly rule: object }[] {
  return assessment.checks
    .filter((check) => isOfEvents(check) && check.failed.length > 0)
    .toSorted((a, b) => compareText(a.id, b.id))
    .map((check) => ({ id: check.id, rule: ruleOf(check) }));
}

function subjectText({ item: { subject } }: UsageItem): string {
  return 'id' in subject
    ? `${subject.kind}:${subject.id}`
    : subject.kind === 'place'
      ? `place:${subject.path}:${subject.line ?? ''}`
      : subject.key;
}

export function usageResult(used: UsageItem, ruleIndex: number): object {
  const { check, item, place } = used;
  const region = place === null || place.line === null ? {} : { region: { startLine: place.line } };
  return {
    ruleId: check,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levelOf(item.severity),
    rank: rankOf(item.severity),
    message: { text: messageText(item.message) },
    locations:
      place === null ? [] : [{ physicalLocation: { artifactLocation: artifactLocation(place.path), ...region } }],
    partialFingerprints: { 'keyrollUse/v1': visible(`${check}:${subjectText(used)}`) },
    properties: {
      severity: item.severity,
      ...('id' in item.subject ? { [item.subject.kind]: visible(item.subject.id) } : {}),
    },
  };
}
