/**
 * The text of hooks: a marked block put into a hook that is there, or a hook of our own around one that was moved
 * aside. Taking the block out gives back every byte. Texts are latin1, so that bytes of any encoding come through
 * unharmed.
 */

export type HookType = 'pre-commit' | 'pre-push';

/** Where a hook that cannot take a block is kept, and run from. */
export const ASIDE = '.keyroll-original';

const BEGIN = '# >>> keyroll >>>';
const BEGIN_OWN = `${BEGIN} this file was made by "keyroll hook install"`;
const END = '# <<< keyroll <<<';

const WHAT = {
  'pre-commit': { act: 'commit', refused: 'nothing was committed', bypass: 'git commit --no-verify' },
  'pre-push': { act: 'push', refused: 'nothing was pushed', bypass: 'git push --no-verify' },
} as const satisfies Record<HookType, object>;

const SCAN = {
  'pre-commit': '"$keyroll" scan --staged --fail-on new',
  'pre-push': 'printf \'%s\\n\' "$keyroll_refs" | KEYROLL_PUSH_REMOTE="${1-}" "$keyroll" scan --pre-push --fail-on new',
} as const satisfies Record<HookType, string>;

/** A pre-push hook reads what is pushed from standard input, which the next hook must be able to read again. */
const BEFORE = { 'pre-commit': [], 'pre-push': ['keyroll_refs=$(cat)'] } as const satisfies Record<
  HookType,
  readonly string[]
>;
const AFTER = {
  'pre-commit': [],
  'pre-push': [
    'if [ -n "$keyroll_refs" ]; then',
    '  exec <<KEYROLL_REFS',
    '$keyroll_refs',
    'KEYROLL_REFS',
    'else',
    '  exec </dev/null',
    'fi',
  ],
} as const satisfies Record<HookType, readonly string[]>;

function blockLines(type: HookType): string[] {
  const { act, bypass, refused } = WHAT[type];
  return [
    '# "keyroll hook uninstall" removes this block.',
    ...BEFORE[type],
    // A tracked file came with a branch: a commit on top of another person's work must not run it.
    'keyroll=$(command -v keyroll) || [ -n "$(git ls-files node_modules)" ] || keyroll=./node_modules/.bin/keyroll',
    'if [ ! -x "$keyroll" ]; then',
    `  echo 'keyroll: not found on the PATH or in an untracked node_modules, so nothing was scanned and the ${act} is blocked.' >&2`,
    `  echo 'keyroll: install it as its README says, or go on unscanned: ${bypass}' >&2`,
    '  exit 1',
    'fi',
    `${SCAN[type]} || { keyroll_code=$?; echo 'keyroll: ${refused}.' >&2; exit $keyroll_code; }`,
    ...AFTER[type],
  ];
}

function block(type: HookType): string {
  return [BEGIN, ...blockLines(type), END].join('\n');
}

/** A hook of our own. A hook that was moved aside runs after it, if git would have run it. */
export function ownHook(type: HookType): string {
  return [
    '#!/bin/sh',
    BEGIN_OWN,
    ...blockLines(type),
    `keyroll_original="$0${ASIDE}"`,
    'if [ -x "$keyroll_original" ]; then exec "$keyroll_original" "$@"; fi',
    END,
    '',
  ].join('\n');
}

export function hasBlock(text: string): boolean {
  return text.includes(`\n${BEGIN}`) || text.startsWith(BEGIN);
}

/** The file is ours from the first byte to the last. */
export function isOwn(text: string): boolean {
  return (
    text.startsWith(`#!/bin/sh\n${BEGIN_OWN}\n`) &&
    text.endsWith(`\n${END}\n`) &&
    text.indexOf(END) === text.lastIndexOf(END)
  );
}

/** Shells that understand the block. A text without a first line of that kind is run by `sh`. */
export function takesBlock(text: string): boolean {
  if (text.includes('\0')) return false;
  const interpreter = /^#![^\n]*/.exec(text)?.[0];
  return interpreter === undefined || /[/\s](?:sh|bash|dash|ash|ksh|mksh|zsh)(?:\s|$)/.test(interpreter);
}

/** Puts the block where it runs first, whatever the hook does later and however it ends. */
export function withBlock(text: string, type: HookType): string {
  const shebang = /^#![^\n]*/.exec(text)?.[0] ?? '';
  const rest = text.slice(shebang.length);
  if (shebang === '') return `${block(type)}\n${text}`;
  return rest === '' ? `${shebang}\n${block(type)}` : `${shebang}\n${block(type)}${rest}`;
}

export function withoutBlock(text: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) return text;
  const before = text.slice(0, begin);
  const after = text.slice(end + END.length);
  return before === '' ? after.slice(1) : before.slice(0, -1) + after;
}
