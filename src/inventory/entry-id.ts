/** Short names for new entries, made of provider and place: `stripe-billing`. */
const MAX_LENGTH = 64;
/** Parts of a path that say nothing about the token. */
const COMMON = new Set([
  'src',
  'lib',
  'app',
  'apps',
  'main',
  'java',
  'resources',
  'config',
  'conf',
  'etc',
  'index',
  'env',
  'settings',
  'secrets',
  'default',
  'packages',
  'services',
  'internal',
  'test',
  'tests',
  'local',
]);
const MAX_PARTS = 2;

/** A slug that is not in `taken`. `path` is a place where the token lives, or null. */
export function proposeId(provider: string, path: string | null, taken: ReadonlySet<string>): string {
  const head = slugOf(provider);
  const parts = (path ?? '')
    .replace(/#.*$/, '')
    .split(/[\\/]/)
    .map((part) => slugOf(part.replace(/^\.+/, '').replace(/(?<=.)\.[A-Za-z0-9]+$/, '')))
    .map((part) => (part.startsWith(`${head}-`) ? part.slice(head.length + 1) : part))
    .filter((part) => part !== '' && part !== head && !COMMON.has(part));
  const base =
    [head, ...new Set(parts.slice(-MAX_PARTS))]
      .filter((part) => part !== '')
      .join('-')
      .slice(0, MAX_LENGTH - 5)
      .replace(/-$/, '') || 'token';
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
  return id;
}

function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
