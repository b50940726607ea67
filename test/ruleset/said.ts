import { describeError, KeyrollError } from '../../src/model/error.ts';

/** What `run` complains of, as a person would read it; empty where it goes through. */
export function said(run: () => void): string {
  try {
    run();
    return '';
  } catch (error) {
    if (error instanceof KeyrollError) return describeError(error);
    throw error;
  }
}
