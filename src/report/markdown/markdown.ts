/**
 * The PCI DSS findings report, for the assessor and for whoever rotates. It says what was looked at, what was found
 * and what a human must still do; it never says that a requirement is met. Sections stand in a fixed order and are
 * numbered, so that they can be referred to.
 */
import type { Report } from '../../model/report.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { changesSection } from './changes.ts';
import { purposeSection, scopeSection } from './scope.ts';
import { runSection } from './run-record.ts';
import { summarySection } from './summary.ts';
import { actionSection, findingNumbers } from './findings.ts';
import { evidenceSection, exceptionSection, notCoveredSection } from './registers.ts';
import { populationSection } from './population.ts';
import { ruleAppendix, thresholdAppendix } from './appendices.ts';
import { requirementSection } from './requirements.ts';
import { usageSection } from './usage.ts';

export function markdown(report: Report): string {
  const evidence = evidenceIndexOf(report);
  const numbers = findingNumbers(report);
  const sections = [
    ['# PCI DSS findings report'],
    purposeSection(report),
    runSection(report),
    scopeSection(report),
    summarySection(report),
    actionSection(report, numbers),
    requirementSection(report, evidence, numbers),
    populationSection(report),
    usageSection(report),
    exceptionSection(report, numbers),
    evidenceSection(evidence),
    notCoveredSection(report),
    changesSection(report),
    ruleAppendix(report),
    thresholdAppendix(report),
  ];
  return `${sections.flat().join('\n\n')}\n`;
}
