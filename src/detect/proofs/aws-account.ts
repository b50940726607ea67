/** The account number that AWS writes into access key ids made since about 2019: bits 1 to 40 of the base32 body. */
import { BASE32 } from '../../ruleset/alphabets.ts';
import { fact, NO_RESULT, type Prove } from './result.ts';

/** Ids whose body starts with a letter before Q were made by an older scheme that holds no account. */
const CURRENT_ID = /^A[A-Z]{3}[Q-Z2-7][A-Z2-7]{15}$/;
const ACCOUNT_MASK = 0x7fff_ffff_ff80n;

/** The number in an id of the current scheme: twelve digits, unless the id was made up. */
function accountOf(keyId: string): string {
  const bits = [...keyId.slice(4, 14)].reduce(
    (number, character) => (number << 5n) | BigInt(BASE32.indexOf(character)),
    0n,
  );
  return (((bits >> 2n) & ACCOUNT_MASK) >> 7n).toString().padStart(12, '0');
}

export const awsAccount: Prove = (value, parts) => {
  const keyId = [value, ...parts.values()].find((candidate) => CURRENT_ID.test(candidate));
  if (keyId === undefined) return NO_RESULT;
  const account = accountOf(keyId);
  return account.length === 12
    ? { proofs: [fact('account', 'holds', `key of AWS account ${account}`)] }
    : { proofs: [fact('account', 'fails', 'the id holds no account number')], confidence: 'medium' };
};
