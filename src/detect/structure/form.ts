/** How a value stands beside its key, and what that says of it. */
import type { Syntax } from '../value/features.ts';

interface FormMeaning {
  /** What the form adds where a value is weighed by hand. */
  readonly points: number;
  /** What the trained judge takes the form for: many forms share one. */
  readonly syntax: Syntax;
  /** For people. */
  readonly detail: string;
}

export const FORMS = {
  /** `key = "value"` */
  quoted: { points: 0.8, syntax: 'assigned', detail: 'a literal is assigned to it' },
  /** `KEY=value` */
  env: { points: 0.8, syntax: 'set', detail: 'set as a variable' },
  /** `?key=value` */
  query: { points: 0.6, syntax: 'parameter', detail: 'a parameter of a URL' },
  /** `Password=value;` beside `Server=` or the like */
  connection: { points: 1.2, syntax: 'parameter', detail: 'part of a connection string' },
  /** `key = value` up to the end of the line */
  ini: { points: 0.4, syntax: 'set', detail: 'set in a configuration line' },
  /** `key: value` */
  yaml: { points: 0.5, syntax: 'set', detail: 'set in a configuration line' },
  /** `key: value`, or `key is value`, in running text */
  remark: { points: 0.5, syntax: 'set', detail: 'follows it in running text' },
  /** `setPassword("value")` */
  call: { points: 0.2, syntax: 'handed', detail: 'passed to a call of that name' },
  /** `("key", "value")` */
  pair: { points: -0.6, syntax: 'paired', detail: 'a name and its value' },
  /** `name="key" value="value"` */
  sibling: { points: 0.5, syntax: 'set', detail: 'a name and its value' },
  /** `key == "value"` */
  compared: { points: 0, syntax: 'compared', detail: 'compared with a literal' },
  /** `key ?? "value"` */
  fallback: { points: 0.8, syntax: 'assigned', detail: 'a default value' },
  /** `key "value"` */
  argument: { points: 0, syntax: 'handed', detail: 'a literal follows it' },
  /** `--key value` */
  option: { points: 0.8, syntax: 'option', detail: 'an option of a command' },
  /** `key = { 0x9f, 0x3a }` */
  bytes: { points: -0.4, syntax: 'assigned', detail: 'a list of bytes is assigned to it' },
  /** `"key: value"` in one string */
  header: { points: 0.6, syntax: 'header', detail: 'a header of a request' },
  /** `<key>value</key>` */
  xml: { points: 0.6, syntax: 'element', detail: 'the text of an element' },
} as const satisfies Readonly<Record<string, FormMeaning>>;

export type Form = keyof typeof FORMS;

/** Points of what has no form but a syntax of its own, which says as much as a key. */
export const POINTS = {
  url: 0.5,
  urlOfThisMachine: -0.3,
  urlOfDocumentation: -1.3,
  encodedHeader: 2.2,
  header: 0.6,
  command: 1.3,
  commandWithUser: 1,
  cell: 0.5,
} as const;
