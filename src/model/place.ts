/**
 * What a path says about a file: its role and the environment it belongs to.
 * Used after detection, never inside it: a verdict about bytes must not depend on a name.
 */

export const FILE_ROLES = [
  'source',
  'config',
  'env-file',
  'test',
  'docs',
  'example',
  'generated',
  'ci',
  'log',
  'shell-history',
  'keystore',
  'other',
] as const;
export type FileRole = (typeof FILE_ROLES)[number];

export type PlaceEnvironment = 'prod' | 'staging' | 'test' | 'dev' | 'ci' | 'unknown';

export interface Place {
  readonly role: FileRole;
  readonly environment: PlaceEnvironment;
}
