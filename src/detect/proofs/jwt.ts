/**
 * JSON Web Tokens: whether the parts are what they claim to be, who issued the token and until when it holds. Only
 * names from lists kept here are repeated; claims themselves are part of the value and are not.
 */
import type { MatchTraits, Proof } from '../../model/match.ts';
import { dayOf } from '../../base/date.ts';
import { isFields, type Fields } from '../../base/plain-object.ts';
import { fact, validUntil, type Prove } from './result.ts';

const ALGORITHMS: ReadonlySet<string> = new Set([
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES256K',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
]);
const ISSUERS: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/accounts\.google\.com|^accounts\.google\.com/, 'Google'],
  [/^https:\/\/securetoken\.google\.com\//, 'Firebase'],
  [/^https:\/\/(?:login\.microsoftonline\.com|sts\.windows\.net)\//, 'Microsoft Entra ID'],
  [/^https:\/\/cognito-idp\./, 'Amazon Cognito'],
  [/\.auth0\.com\/?$/, 'Auth0'],
  [/\.okta(?:preview)?\.com(?:\/|$)/, 'Okta'],
  [/^https:\/\/token\.actions\.githubusercontent\.com/, 'GitHub Actions'],
  [/^https:\/\/gitlab\.com$/, 'GitLab'],
  [/^kubernetes\/serviceaccount$|^https:\/\/kubernetes\.default\.svc/, 'Kubernetes'],
  [/^supabase(?:-demo)?$/, 'Supabase'],
];
/** Roles whose names tell how far a token reaches. */
const ROLES: ReadonlyMap<unknown, string> = new Map([
  ['service_role', 'service role, bypasses row-level security'],
  ['anon', 'anonymous role'],
  ['authenticated', 'role of a signed-in user'],
  ['admin', 'administrator role'],
]);
/** Years 2001 to 5138: what a sensible time in seconds can be. */
const TIME_RANGE = [1e9, 1e11] as const;

function decoded(part: string | undefined): Fields | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return isFields(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function timeOf(claim: unknown): number | undefined {
  return typeof claim === 'number' && claim >= TIME_RANGE[0] && claim < TIME_RANGE[1] ? claim * 1000 : undefined;
}

/** The token that documentation shows everywhere. */
function isSample(claims: Fields): boolean {
  return claims['sub'] === '1234567890' || (claims['name'] === 'John Doe' && claims['iat'] === 1516239022);
}

function signature(algorithm: unknown, signed: string | undefined): Proof {
  if (typeof algorithm === 'string' && /^none$/i.test(algorithm)) {
    return fact('structure', 'fails', 'JWT that declares itself unsigned');
  }
  if (signed === undefined || signed === '') return fact('structure', 'fails', 'JWT without a signature');
  const name = typeof algorithm === 'string' && ALGORITHMS.has(algorithm) ? algorithm : undefined;
  return fact('structure', 'holds', name === undefined ? 'JWT with a header and claims' : `JWT signed with ${name}`);
}

function facts({ iss, role: named, iat }: Fields, expires: number | undefined): Proof[] {
  const issuer = typeof iss === 'string' ? ISSUERS.find(([pattern]) => pattern.test(iss))?.[1] : undefined;
  const role = ROLES.get(named);
  const issued = timeOf(iat);
  return [
    ...(issuer === undefined ? [] : [fact('structure', 'neutral', `issued by ${issuer}`)]),
    ...(role === undefined ? [] : [fact('scope', 'neutral', role)]),
    ...(issued === undefined ? [] : [fact('structure', 'neutral', `issued on ${dayOf(issued)}`)]),
    ...(expires === undefined ? [fact('expiry', 'neutral', 'no expiry')] : validUntil(expires).proofs),
  ];
}

export const jwt: Prove = (value) => {
  const [head, body, signed] = value.split('.');
  const header = decoded(head);
  const claims = decoded(body);
  if (header === undefined || header['alg'] === undefined) {
    return { proofs: [fact('structure', 'fails', 'the header is not a JWT header')], confidence: 'low' };
  }
  if (claims === undefined) {
    return { proofs: [fact('structure', 'fails', 'the claims cannot be read')], confidence: 'low' };
  }
  const signing = signature(header['alg'], signed);
  const expires = timeOf(claims['exp']);
  const sample = isSample(claims);
  const traits: Partial<MatchTraits> = {
    ...(expires === undefined ? {} : validUntil(expires).traits),
    ...(sample ? { knownDefault: true } : {}),
  };
  const proofs = [
    signing,
    ...facts(claims, expires),
    ...(sample ? [fact('placeholder', 'fails', 'the sample of the JWT documentation')] : []),
  ];
  return { proofs, traits, confidence: sample || signing.result === 'fails' ? 'low' : 'high' };
};
