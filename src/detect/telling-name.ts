/** Names of files that tell what their content does not. */

/** Accounts of a web server: `.htpasswd`, `htpasswd.users`, `shop.htdigest`. */
export const ACCOUNTS = /(?:^|[/._-])ht(?:passwd|digest)(?:[._-][\w.-]*)?$/;
/** Secrets of PPP. */
export const PPP = /(?:^|\/)(?:chap|pap)-secrets$/;

/** Whether a file's name may tell what its content does not. */
export function isTelling(path: string): boolean {
  return path.endsWith('.yml.enc') || path.endsWith('.key') || PPP.test(path) || ACCOUNTS.test(path);
}
