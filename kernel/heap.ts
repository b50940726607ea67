/** Where the caller's part of memory begins: a number that is known when the kernel is compiled, behind all of its own. */
export const HEAP: usize = 1 << 17;
