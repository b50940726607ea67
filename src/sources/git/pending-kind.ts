/** Which of the changes that could be committed are meant; each is an option of its own. */
export const PENDING_KINDS = ['staged', 'unstaged', 'untracked', 'uncommitted'] as const;
export type PendingKind = (typeof PENDING_KINDS)[number];
