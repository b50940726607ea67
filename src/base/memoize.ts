/**
 * A function of a text that keeps its results, for texts that recur. When it holds `most` results it drops all of them,
 * so that texts which occur once do not accumulate.
 */
export function memoized<T extends NonNullable<unknown>>(
  answer: (text: string) => T,
  most: number,
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const made = answer(text);
    known.set(text, made);
    return made;
  };
}
