import { expect, test } from 'vitest';
import fc from '../properties.ts';
import { LF } from '../../src/model/ascii.ts';
import { recordsOf } from '../../src/sources/git/stream.ts';

test('records are the same wherever the chunks of git are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 6 }), { maxLength: 8 }),
      (chunks) => {
        const records: string[] = [];
        const read = recordsOf(LF, (bytes, start, end) => records.push(bytes.toString('latin1', start, end)));
        for (const chunk of chunks) read(Buffer.from(chunk, 'latin1'));
        expect(records).toEqual(chunks.join('').split('\n').slice(0, -1));
      },
    ),
  );
});
