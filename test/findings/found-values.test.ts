import { describe, expect, it } from 'vitest';
import { FoundValues } from '../../src/findings/found-values.ts';
import { Secret } from '../../src/model/secret.ts';
import { token } from '../cli/keyroll.ts';
import fc from '../properties.ts';

const secretsOf = (...values: readonly string[]): Secret[] => values.map((value) => new Secret(value));

describe('a value that was found', () => {
  const value = token('<base62:16>', 'found');

  it('is masked wherever it stands in a text', () =>
    expect(new FoundValues(secretsOf(value)).without(`${value}/a-${value}.env`)).toBe('••••••••/a-••••••••.env'));

  it('is masked among many others as well', () => {
    const many = Array.from({ length: 100 }, (_, number) => token('<base62:16>', `one of many ${number}`));
    const found = new FoundValues(secretsOf(...many));
    expect(found.without(`a/${many.join('/')}/b`)).toBe(`a/${many.map(() => '••••••••').join('/')}/b`);
    expect(found.without(`a/${value}`)).toBe(`a/${value}`);
  });

  it('shows in a name what it shows in a report', () => {
    const long = `acme_${token('<base62:24>', 'long')}`;
    const secret = new Secret(long, { kind: 'ends', prefixLength: 5 });
    expect(new FoundValues([secret]).without(`a/${long}`)).toBe(`a/acme_••••••••${long.slice(-4)}`);
  });

  it('is masked whole where another value is its beginning', () =>
    expect(new FoundValues(secretsOf(value, `${value}more4`)).without(`a/${value}more4`)).toBe('a/••••••••'));

  it('is masked from the left, the longest first, wherever several of them meet', () => {
    const values = ['xA1xA1xA1xA1', 'xA1xA1xA1xA1x', 'A1xA1xA1xA1xA1y', 'yxA1xA1xA1xA'];
    const masked = '••••••••';
    fc.assert(
      fc.property(fc.array(fc.constantFrom('x', 'A1', 'y', ...values), { maxLength: 8 }), (pieces) => {
        const longestFirst = values.toSorted((a, b) => b.length - a.length).join('|');
        const text = pieces.join('');
        expect(new FoundValues(secretsOf(...values)).without(text)).toBe(
          text.replaceAll(new RegExp(longestFirst, 'g'), masked),
        );
      }),
    );
  });

  it.each(['correct-horse-battery', 'postgresPassword', 'admin_password_2024', 'Staging.Database'])(
    'is left where it reads as a name: %s',
    (name) => expect(new FoundValues(secretsOf(name)).without(`k8s/${name}.yaml`)).toBe(`k8s/${name}.yaml`),
  );

  it.each(['x7k2m9', 'x7k2m9x7k2m'])('is left where it is short enough to stand in names by chance: %s', (short) =>
    expect(new FoundValues(secretsOf(short)).without(`a/${short}.txt`)).toBe(`a/${short}.txt`),
  );
});
