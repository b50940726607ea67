import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { describeError, ProblemList, UsageError } from '../../src/model/error.ts';
import { maskOf, Secret } from '../../src/model/secret.ts';
import { Needles } from './needles.ts';
import { made } from './plants.ts';

const { value, twin } = made('a secret', 'ghp_<base62:36>');
const needles = new Needles();
needles.add('the value', value, twin);
const secret = new Secret(value, { kind: 'ends', prefixLength: 4 });

function printed(write: (console: Console) => void): string {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      text += String(chunk);
      done();
    },
  });
  write(new Console(stream, stream));
  return text;
}

/** What an uncaught error leaves behind: node prints it with `inspect`. */
function crashOf(make: () => Error): string {
  const error = make();
  return `${inspect(error, { depth: 8, showHidden: true })}\n${String(error)}\n${error.stack ?? ''}`;
}

class Holder {
  readonly secret = secret;
  readonly list = [secret, { deep: new Map([['key', secret]]) }];
}

const WAYS: Readonly<Record<string, () => string>> = {
  'a template': () => `${secret}`,
  concatenation: () => 'it is ' + String(secret),
  JSON: () => JSON.stringify({ secret, list: [secret], holder: new Holder() }),
  inspect: () => inspect(secret),
  'inspect with hidden properties and no custom form': () =>
    inspect(secret, { showHidden: true, customInspect: false, depth: 9, getters: true }),
  'inspect of what holds it': () => inspect(new Holder(), { showHidden: true, customInspect: false, depth: 9 }),
  format: () => format('%s %o %O %j %d %i %f', secret, secret, secret, secret, secret, secret, secret),
  'the console': () =>
    printed((console) => {
      console.log(secret, [secret], new Map([[secret, secret]]), new Set([secret]));
      console.error('%o', { secret });
      console.dir(secret, { showHidden: true });
      console.table([{ secret }, new Holder()]);
      console.trace(secret);
    }),
  'property names and entries': () =>
    JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret), Reflect.ownKeys(secret)]),
  'a copy': () =>
    inspect([{ ...secret }, Object.assign({}, secret), structuredClone({ secret })], {
      showHidden: true,
      customInspect: false,
      depth: 9,
    }),
  'a message to another thread': () => serialize({ secret, holder: new Holder() }).toString('latin1'),
  'a key of an object': () => Object.keys({ [String(secret)]: 1 }).join(),
  'an uncaught error that holds it': () =>
    crashOf(() => Object.assign(new Error('a broken law', { cause: secret }), { secret, holder: new Holder() })),
  'an uncaught error about it': () => crashOf(() => new Error(`cannot take ${secret}`, { cause: { secret } })),
  'a type error at it': () =>
    crashOf(() => {
      try {
        Reflect.apply(Reflect.get(secret, 'nothing') as () => void, secret, []);
        return new Error('nothing happened');
      } catch (error) {
        return error instanceof Error ? error : new Error('no error');
      }
    }),
  'an error of ours': () =>
    describeError(
      new ProblemList([
        new UsageError(`not ${secret}`, { hint: `${secret}`, cause: new Error('inner', { cause: secret }) }),
      ]),
    ),
  'a failed expectation': () => {
    try {
      expect({ secret }).toEqual({ secret: 'another' });
      return 'no failure';
    } catch (error) {
      return inspect(error, { depth: 9 });
    }
  },
};

describe('a secret is not printed by accident', () => {
  it.each(Object.entries(WAYS))('through %s', (_, way) => {
    const text = way();
    expect(text.length).toBeGreaterThan(0);
    expect(needles.foundIn(text)).toEqual([]);
  });

  it('and comes out where it is asked for', () => {
    expect(secret.reveal()).toBe(value);
    expect(needles.foundIn(secret.reveal())).toEqual(['the value']);
  });
});

describe('a mask', () => {
  it('shows the prefix that all tokens of a kind share, and the last four', () => {
    expect(secret.masked).toBe(`ghp_••••••••${value.slice(-4)}`);
  });

  it('shows nothing of what a person may have chosen, whatever its length', () => {
    for (const length of [0, 1, 8, 19, 200]) expect(maskOf('x'.repeat(length), { kind: 'hidden' })).toBe('••••••••');
  });

  it('shows nothing of a short value', () => {
    expect(maskOf(value.slice(0, 19), { kind: 'ends', prefixLength: 4 })).toBe('••••••••');
  });

  it('keeps twelve characters unseen, however long the prefix is said to be', () => {
    for (const prefixLength of [0, 10, 36, 500]) {
      const shown = maskOf(value, { kind: 'ends', prefixLength }).replace('••••••••', '').length;
      expect(value.length - shown).toBeGreaterThanOrEqual(12);
    }
  });

  it('does not tell the length', () => {
    const lengths = [20, 40, 400].map(
      (length) => maskOf(`ghp_${'a'.repeat(length)}`, { kind: 'ends', prefixLength: 4 }).length,
    );
    expect(new Set(lengths).size).toBe(1);
  });
});
