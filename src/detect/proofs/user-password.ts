/** A user name and a password in base64: whether the password is one that nobody would have drawn or chosen well. */
import { shapeOf } from '../value/statistics.ts';
import { placeholderReason } from '../value/placeholder.ts';
import { commonnessOf, isDefaultPair } from '../value/weak-password.ts';
import { fact, NO_RESULT, type Prove } from './result.ts';

export const userPassword: Prove = (value) => {
  const [, user = '', password = ''] = /^([^:]{1,200}):(.{1,500})$/.exec(Buffer.from(value, 'base64').toString()) ?? [];
  if (password === '') return NO_RESULT;
  const shape = shapeOf(password);
  const { isSample, isPoor } = commonnessOf(password, shape);
  if (isSample || password === user || placeholderReason(password, shape) !== null) {
    return { proofs: [fact('strength', 'fails', 'the password inside is a sample')], confidence: 'low' };
  }
  return isPoor || isDefaultPair(user, password)
    ? { proofs: [fact('strength', 'fails', 'the password inside is weak or common')], confidence: 'medium' }
    : NO_RESULT;
};
