/** CRC-32 as the pack index keeps it, sixteen bytes a step. */

const TABLES: usize = memory.data(16 * 256 * 4, 16);

function fillTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    store<u32>(TABLES + (byte << 2), value);
  }
  for (let at: usize = 256; at < 16 * 256; at++) {
    const before = load<u32>(TABLES + ((at - 256) << 2));
    store<u32>(TABLES + (at << 2), (before >>> 8) ^ load<u32>(TABLES + ((before & 255) << 2)));
  }
}
fillTables();

// @ts-ignore: decorator
@inline
function entry(table: usize, byte: u32): u32 {
  return load<u32>(TABLES + (table << 10) + ((byte & 255) << 2));
}

/** What the four bytes of `word` do to the sum when `table` bytes follow them. */
// @ts-ignore: decorator
@inline
function fourOf(word: u32, table: usize): u32 {
  return (
    entry(table + 3, word) ^ entry(table + 2, word >>> 8) ^ entry(table + 1, word >>> 16) ^ entry(table, word >>> 24)
  );
}

export function crc32(from: usize, to: usize): u32 {
  let crc: u32 = 0xffffffff;
  let at = from;
  for (; at + 16 <= to; at += 16) {
    crc =
      fourOf(load<u32>(at) ^ crc, 12) ^
      fourOf(load<u32>(at, 4), 8) ^
      fourOf(load<u32>(at, 8), 4) ^
      fourOf(load<u32>(at, 12), 0);
  }
  for (; at + 4 <= to; at += 4) crc = fourOf(load<u32>(at) ^ crc, 0);
  for (; at < to; at++) crc = (crc >>> 8) ^ entry(0, crc ^ load<u8>(at));
  return ~crc;
}
