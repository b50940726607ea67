import { describe, expect, it } from 'vitest';
import { codeLike, isName } from '../../src/detect/value/code-like.ts';
import { shannonPerChar, shapeOf } from '../../src/detect/value/statistics.ts';
import { keyMeaning, keyWords } from '../../src/detect/value/key-meaning.ts';
import { pairSurprise } from '../../src/detect/value/likelihood.ts';
import { countsThroughout, placeholderReason } from '../../src/detect/value/placeholder.ts';
import { isInterpolated, referenceMechanism } from '../../src/detect/value/reference.ts';
import { isDefaultPair, isDictionaryPassword } from '../../src/detect/value/weak-password.ts';
import { hex, sturdyPassword, token } from './structure-source.ts';

const codeOrPublic = (value: string, quoted: boolean): string | null => codeLike(value, quoted, shapeOf(value));
const mechanismOf = (value: string): unknown => referenceMechanism(value, shapeOf(value));

const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

describe('placeholders', () => {
  it.each([
    'xxxxxxxxxxxx',
    '********',
    '<password>',
    '<your token>',
    'your-api-key-here',
    'YOUR_API_KEY',
    'insert token here',
    'changeme',
    'REPLACE_ME',
    '########',
    'some-secret',
    'abcdefghijklmnop',
    '12345678901234567890',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabc',
    'sk_test_...',
    '__TOKEN__',
    'my-dummy-token',
    'null',
    'YouShouldReallyChangeThis',
    'thiswillbereplacedlateron',
    'pleasedontusethispassword',
    'ChooseYourOwnPassword2468',
    'thisisasamplesecret',
    'doesnt_matter_here',
    'fakeAccessToken7',
    'SHOP2MOCKAPIKEY',
    'votre-mot-de-passe',
    'dein_Passwort',
  ])('sees through %s', (value) => {
    expect(placeholderReason(value)).not.toBeNull();
  });

  it.each([
    'acme_live_000000000000000000',
    'ACMEyour_api_key_here',
    'acme-key-abcdefghijklmnopqrst',
    'AC1348941abcdefghijklmnopqrst',
    'ACME_TEST-1234567890abcdef1234567890abcdef-X',
    'A3-EXAMPL-EXAMPLEKEYE-EXAMP-EXAMP',
    'acme-VTzr...-X',
    `acme${[...'ABCDEFGHIJKLMNOPQ'].map((letter) => letter + letter.toLowerCase()).join('')}`,
    'AcmeD-EXAMPLEKEY1234567890',
    `${token(5).slice(0, 20)}XXXXX`,
    Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
    Buffer.from('your-api-key').toString('base64'),
    Buffer.from('x'.repeat(24)).toString('base64'),
  ])('sees through %s behind a mark or in base64', (value) => {
    expect(placeholderReason(value)).not.toBeNull();
  });

  it('tells no reason for random values, whatever words chance puts inside', () => {
    for (const seed of SEEDS) {
      for (const value of [token(seed), hex(seed, 40), sturdyPassword(seed)]) {
        expect([seed, placeholderReason(value)]).toEqual([seed, null]);
      }
    }
    for (const word of ['false', 'null', 'true', 'test', 'xxx', 'foo', 'XXXXX', 'mock', 'changeme']) {
      expect(placeholderReason(`${token(1)}${word}${token(2)}`)).toBeNull();
    }
  });

  it('takes a short word between digits for chance in what is long and looks drawn', () => {
    const encoded = Buffer.from(hex(3, 260), 'hex').toString('base64');
    for (const word of ['xxx', 'fake', 'your', 'TODO']) {
      for (const joined of [`4${word}7`, `/${word}+`, `4${word}_`]) {
        expect(placeholderReason(`${encoded.slice(0, 80)}${joined}${encoded.slice(90)}`), joined).toBeNull();
        expect(placeholderReason(`shop${joined}`), joined).not.toBeNull();
      }
      for (const told of [`${encoded.slice(0, 80)}-${word}`, `${word}-${encoded}`, `${token(1)}-${word}_${token(2)}`]) {
        expect(placeholderReason(told), word).not.toBeNull();
      }
      expect(placeholderReason(`my-secret-key-of-the-shop-for-tests-and-${word}4`)).not.toBeNull();
    }
    expect(placeholderReason(`${token(1)}4example7${token(2)}`)).not.toBeNull();
  });

  it.each(['MyDummyShopPassword7', 'krb-mock-password', 'NeverUsual77!', 'shopXXXX', 'suPassword4'])(
    'leaves %s to the judge',
    (value) => {
      expect(placeholderReason(value)).toBeNull();
    },
  );

  it('tells counting in short steps from what was drawn', () => {
    for (const value of ['abc123def456', 'AAABBBBBCCCCDDDDD', '1A2B3C4D', 'qwe-asd-zxc']) {
      expect([value, countsThroughout(value)]).toEqual([value, true]);
    }
    for (const value of ['abc123', 'abc123x9', 'abcdeshop', '1A2B3C4E', '111222333']) {
      expect([value, countsThroughout(value)]).toEqual([value, false]);
    }
    for (const seed of SEEDS) {
      for (const value of [token(seed), hex(seed, 16)]) expect([seed, countsThroughout(value)]).toEqual([seed, false]);
    }
  });

  it('never quotes the value', () => {
    expect(placeholderReason('your-secret-here')).not.toContain('your');
  });
});

describe('references and ciphertext', () => {
  const references: readonly (readonly [string, string])[] = [
    ['${DB_PASSWORD}', 'environment variable'],
    ['$DB_PASSWORD', 'environment variable'],
    ['%DB_PASSWORD%', 'environment variable'],
    ['process.env.DB_PASSWORD', 'environment variable'],
    ["os.environ['X']", 'environment variable'],
    ['op://vault/item/field', '1Password'],
    ['${{ secrets.TOKEN }}', 'CI secret'],
    ['projects/shop/secrets/db/versions/1', 'Google Secret Manager'],
    ['arn:aws:secretsmanager:eu-west-1:000000000000:secret:x', 'AWS Secrets Manager'],
    ['{{ x }}', 'template'],
    ['<%= x %>', 'template'],
    ['/run/secrets/db', 'Docker secret'],
    ['ref+awssecrets://x/y', 'AWS Secrets Manager'],
  ];
  it.each(references)('%s is kept by %s', (value, mechanism) => {
    expect(mechanismOf(value)).toEqual({ kind: 'reference', mechanism });
  });

  it('knows ciphertext', () => {
    expect(mechanismOf(`ENC(${token(1)})`)).toEqual({ kind: 'ciphertext', mechanism: 'Jasypt' });
    expect(mechanismOf(`{cipher}${hex(2, 64)}`)).toEqual({
      kind: 'ciphertext',
      mechanism: 'Spring Cloud Config',
    });
    expect(mechanismOf(`AgB${token(3).repeat(8)}`)).toEqual({ kind: 'ciphertext', mechanism: 'Sealed Secrets' });
  });

  it('takes no random value for a reference', () => {
    for (const seed of SEEDS) {
      for (const value of [token(seed), hex(seed, 32), sturdyPassword(seed)]) {
        expect(mechanismOf(value)).toBeNull();
      }
    }
  });

  it('sees what is filled in at run time', () => {
    expect(['a-${X}', 'x{{y}}', '{name}-1', '%s:%s', '#{token}'].every(isInterpolated)).toBe(true);
    expect(SEEDS.some((seed) => isInterpolated(token(seed)))).toBe(false);
  });
});

describe('keys', () => {
  it('splits camel case, snake case, dots and digits', () => {
    expect(keyWords('spring.dataSource-DB_PASSWORD2')).toEqual(['spring', 'data', 'source', 'db', 'password', '2']);
  });

  it.each([
    ['DB_PASSWORD', 'password'],
    ['clientSecret', 'secret'],
    ['x-api-key', 'api-key'],
    ['APIKey', 'api-key'],
    ['refreshToken', 'token'],
    ['encryption_key', 'private'],
    ['dbpassword', 'password'],
    ['spring.datasource.password', 'password'],
  ])('%s names a %s', (key, role) => {
    expect(keyMeaning(key)).toMatchObject({ role, weight: 1 });
  });

  it.each([
    'REDIS_CACHE_PASSWORD',
    'sitePassword',
    'SqlPrimaryAccountPassword',
    'public_password',
    'CSRF_SECRET',
    'WTF_CSRF_SECRET_KEY',
    'cacheSecret',
    'FB_PAGE_ACCESS_TOKEN',
    'primary_access_key',
    'POSTMAN_API_KEY',
    'LDAP_BINDPASS',
    'ldap_bindpw',
    'SAPWD',
    'fernetKey',
    'secretOrKey',
    'APP_KEY_FOR_MERCHANT',
    'primaryMasterKey',
    'active_record.encryption.primary_key',
    'requestParam.setAccessToken',
    'restuserkey',
    'ENC_SECRET_KEY',
    'shop.rpcpass',
    'SMTPPWD',
    'encryption_deterministic_key',
    'SHOP_SECRET_PARAM_MASTER_ENCRYPTION_KEY',
    'enc_token',
  ])('%s names a credential, whatever that belongs to', (key) => {
    expect(keyMeaning(key)).toMatchObject({ weight: 1, isHopeless: false });
  });

  it.each([
    'passwordField',
    'token_type',
    'secret_name',
    'key_id',
    'forgotPassword',
    'nextPageToken',
    'publicKey',
    'author',
    'keyboard',
    'tokenizer',
    'bypass',
    'csrfToken',
    'cache_token',
    'public_api_key',
    'access_token_lifespan',
    'passwordChars',
    'tokenAlphabet',
    'PassThru',
    'pass_through',
    'additionalSecretMount',
    'refresh_token_interval',
    'primary_key',
    'token_for_url',
    'keyForPath',
    'auth.welcome.text',
    'PARAM_PASSWORD',
  ])('%s names none', (key) => {
    const meaning = keyMeaning(key);
    expect(meaning.role === 'none' || meaning.weight < 0.3).toBe(true);
  });
});

describe('likelihood and entropy', () => {
  it('puts random text above words', () => {
    const words = ['authentication', 'configuration', 'repository', 'documentation', 'applicationServer'];
    const highestWord = Math.max(...words.map(pairSurprise));
    const mean = SEEDS.reduce((sum, seed) => sum + pairSurprise(token(seed)), 0) / SEEDS.length;
    expect(mean).toBeGreaterThan(highestWord);
  });

  it('counts bits a character', () => {
    expect(shannonPerChar('')).toBe(0);
    expect(shannonPerChar('aaaa')).toBe(0);
    expect(shannonPerChar('abcd')).toBe(2);
  });

  it('counts classes and switches', () => {
    expect(shapeOf('aB1-2c é')).toMatchObject({
      lower: 2,
      upper: 1,
      digits: 2,
      symbols: 1,
      blanks: 1,
      nonAscii: 1,
      classes: 4,
      switches: 2,
    });
  });
});

describe('code and public data', () => {
  it.each(['getToken()', 'config.password', 'Map<String, String>', 'user[0]', 'string', 'opts.token,'])(
    '%s is code where no quotes stand',
    (value) => {
      expect(codeOrPublic(value, false)).not.toBeNull();
    },
  );

  it.each([
    '2024-01-02',
    '1.2.3',
    '10.0.0.1',
    'sha256-abc',
    'https://example.org',
    'config/token.json',
    'user@example.org',
    'HMAC-SHA1',
    'application/json',
    'ssh-rsa AAAA',
    'DB_PASSWORD',
    '^[a-z]+$',
    '^secret$',
    '^(?:a|b)$',
    '^ab{8,}',
    'did:web:shop.example',
    '10:20:30:40:50:60:70:80',
  ])('%s is public data', (value) => {
    expect(codeOrPublic(value, true)).not.toBeNull();
  });

  it('takes a password that begins with a caret for no expression', () => {
    for (const seed of SEEDS) {
      for (const value of [`^*${token(seed)}`, `^${token(seed)}$re#`]) expect(codeOrPublic(value, true)).toBeNull();
    }
  });

  it('leaves random values alone', () => {
    for (const seed of SEEDS) {
      for (const value of [token(seed), hex(seed, 40)]) expect([seed, codeOrPublic(value, true)]).toEqual([seed, null]);
    }
  });

  it('takes no drawn value for a path, a chain of members or a number', () => {
    for (const seed of SEEDS) {
      const drawn = `${token(seed)}${token(seed + 40)}`;
      const values = [
        `/${drawn}`,
        `/${drawn}/${drawn}=`,
        `a${drawn}.B${drawn}`,
        `Ab${drawn}.c7d.${drawn}`,
        `0b${hex(seed, 30)}c`,
      ];
      for (const value of values)
        expect([value.length, seed, codeOrPublic(value, false)]).toEqual([value.length, seed, null]);
    }
    for (const value of ['/var/lib/shop2/keys', '/static/js/main4', 'config.Shop2.apiKey9', '0b1010', '0x7f']) {
      expect(codeOrPublic(value, false)).not.toBeNull();
    }
  });

  it('knows a name', () => {
    expect(isName('some_name')).toBe(true);
    expect(isName('some2name')).toBe(false);
  });
});

describe('weak passwords', () => {
  it('sees through capitals, digits at the end and swapped letters', () => {
    expect(
      ['Password1', 'P@ssw0rd', 'Welcome123', 'changeit', 'admin!', 'letmein'].every((value) =>
        isDictionaryPassword(value),
      ),
    ).toBe(true);
  });

  it('calls no random value weak', () => {
    expect(SEEDS.some((seed) => isDictionaryPassword(token(seed)) || isDictionaryPassword(sturdyPassword(seed)))).toBe(
      false,
    );
  });

  it('knows default pairs by both halves', () => {
    expect(isDefaultPair('root', 'root')).toBe(true);
    expect(isDefaultPair('root', 'guest')).toBe(false);
    expect(isDefaultPair('constructor', 'x')).toBe(false);
  });
});

describe('a long random value', () => {
  it('is read as code in no time: digits and letters in turn once took for ever', () => {
    expect(codeOrPublic(`Mq${'9pm3y'.repeat(70)}`, false)).toBeNull();
  });
});

describe('words that begin as an algorithm is called', () => {
  it('are passwords like others', () => {
    for (const word of ['Shanghai', 'Desiree', 'shadow', 'Chachapoya']) {
      expect(codeLike(`${word}20x9`, true, shapeOf(`${word}20x9`))).toBeNull();
    }
  });
});
