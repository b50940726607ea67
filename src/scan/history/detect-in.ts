/** Detection in an object of a repository, regardless of where commits have it. */
import type { Engine } from '../../detect/engine.ts';
import type { TextEncoding } from '../../model/fragment.ts';
import type { Detection } from '../../model/match.ts';
import { transcode } from '../../sources/files/encoding.ts';

/** What a whole object holds; offsets are those of its text in UTF-8. */
export function detectIn(engine: Engine, bytes: Uint8Array, encoding: TextEncoding): Detection {
  const text = encoding === 'utf8' ? bytes : transcode(bytes, encoding).bytes;
  return engine.detect(Buffer.from(text.buffer, text.byteOffset, text.byteLength));
}
