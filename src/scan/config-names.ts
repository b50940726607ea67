/** Names under which a configuration is looked for, nearest folder first. */
export const CONFIG_NAMES = [
  'keyroll.config.yaml',
  'keyroll.config.json',
  '.keyrollrc.yaml',
  '.keyrollrc.json',
] as const;
