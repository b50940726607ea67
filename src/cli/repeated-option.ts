import { Option } from 'commander';

/** An option that may be given several times; its value is the list of what was given. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be given several times`).argParser(
    (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value],
  );
}
