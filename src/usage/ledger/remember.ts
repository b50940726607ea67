/**
 * A function of a text that remembers its answers, for texts that most events share. Once it holds `most` of them it
 * forgets all: texts that come once do not add up.
 */
export function remembering<T extends NonNullable<unknown>>(
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
