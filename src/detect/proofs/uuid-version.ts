/** Random UUIDs say so: version 4 and a variant of RFC 9562. Most secrets in UUID form are random ones. */
import { fact, NO_RESULT, type Prove } from './result.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}$/i;

export const uuidVersion: Prove = (value) => {
  const [, version = '', variant = ''] = UUID.exec(value) ?? [];
  if (version === '') return NO_RESULT;
  if (!/[89ab]/i.test(variant) || !/[1-8]/.test(version)) {
    return { proofs: [fact('structure', 'fails', 'no version or variant of a UUID')], confidence: 'low' };
  }
  if (version === '4') return { proofs: [fact('structure', 'holds', 'random UUID (version 4)')] };
  return { proofs: [fact('structure', 'neutral', `UUID of version ${version}, which is not entirely random`)] };
};
