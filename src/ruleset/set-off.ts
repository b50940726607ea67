/**
 * What stands right before the value of a context rule. Apart from the patterns, because the engine asks for it before
 * it compiles one.
 */

/** `= `, `: "`, ` => '`, `", "`, `>` and, after a noun such as "key", a space alone. */
export const ASSIGNMENT = `(?:[:=]{1,2}>?|,|\\(|>|(?<=(?:[eE][yY]|[oO][kK][eE][nN]|[rR][eE][tT]|[oO][rR][dD])["']?)(?= ))[ \\t]{0,4}\\\\?["'\`]?`;
/** Looks back from a value that is assigned, or handed to a call on a line of its own. */
export const ASSIGNED_BEFORE = `(?<=${ASSIGNMENT}|[(,]\\s{1,16}["'])`;
/** One of these sets a value off, whether it is assigned or stands in running text. */
export const SET_OFF = '[\\s"\'`=:(>,|*\\[\\\\]';
