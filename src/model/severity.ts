/** Levels, from the gravest down. The order of the arrays is the order of every report. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** For sorting, the gravest first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** True when `severity` is at or over `floor`. */
export function isAtLeast(severity: Severity, floor: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(floor);
}

export function isConfidenceAtLeast(confidence: Confidence, floor: Confidence): boolean {
  return CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(floor);
}

/** The severity `steps` levels graver (negative: milder), kept inside the scale. */
export function shiftSeverity(severity: Severity, steps: number): Severity {
  const at = SEVERITIES.indexOf(severity) - steps;
  return SEVERITIES[Math.max(0, Math.min(SEVERITIES.length - 1, at))] ?? severity;
}
