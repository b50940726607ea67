/** The letters of base64, of both alphabets: 1 where a byte is one. */
export const BASE64 = new Uint8Array(256);
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_')) BASE64[byte] = 1;

export function isBase64(byte: number): boolean {
  return BASE64[byte] === 1;
}
