import { join } from 'node:path';
import fc from '../properties.ts';
import { describe, expect, it } from 'vitest';
import { CleanTexts, keepClean, shareTexts } from '../../src/scan/tree/clean-texts.ts';
import { PendingTreeScan, type TreeScan } from '../../src/scan/tree/tree-scan.ts';
import { folder, githubToken } from '../cli/keyroll.ts';
import { GITHUB_ENGINE } from '../sources/pack/github-engine.ts';

const NOTHING_YET = new Uint8Array();
const text = (name: string): Buffer => Buffer.from(`${name} `.repeat(80));

/** What a scan of these texts keeps, and which of them it knew. */
function scanned(clean: Uint8Array, texts: readonly Buffer[], found: readonly number[] = []) {
  const shared = shareTexts(clean, texts.length);
  const known = texts.filter((bytes, at) => new CleanTexts(shared).knows(at, `${at}.txt`, bytes));
  return { known, kept: keepClean(shared, new Set(found)) };
}

describe('texts in which nothing was found', () => {
  it('are known to the next scan, and no others', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.array(fc.nat(50)), fc.array(fc.nat(20)), (before, now, found) => {
        const texts = before.map((at) => text(`text ${at}`));
        const { kept } = scanned(NOTHING_YET, texts, found);
        const clean = new Set(before.filter((_, at) => !found.includes(at)));
        expect(
          scanned(
            kept ?? NOTHING_YET,
            now.map((at) => text(`text ${at}`)),
          ).known,
        ).toEqual(now.filter((at) => clean.has(at)).map((at) => text(`text ${at}`)));
      }),
    );
  });

  it('are written again only where many are new', () => {
    const texts = Array.from({ length: 640 }, (_, at) => text(`text ${at}`));
    const kept = scanned(NOTHING_YET, texts).kept ?? NOTHING_YET;
    const more = (count: number): Buffer[] => [
      ...texts,
      ...Array.from({ length: count }, (_, at) => text(`new ${at}`)),
    ];
    expect(scanned(kept, texts.slice(0, 100)).kept).toBeNull();
    expect(scanned(kept, more(10)).kept).toBeNull();
    expect(scanned(kept, more(11)).kept?.length).toBe((651 / 640) * kept.length);
  });

  it('are not known where they are so short that a digest might tell them', () => {
    const short = text('a').subarray(0, 127);
    expect(scanned(NOTHING_YET, [short]).kept).toBeNull();
    expect(scanned(NOTHING_YET, [text('a').subarray(0, 128)]).kept).not.toBeNull();
  });

  it('are not known under a name that tells more', () => {
    const { kept } = scanned(NOTHING_YET, [text('a')]);
    const texts = new CleanTexts(shareTexts(kept ?? NOTHING_YET, 1));
    expect(texts.knows(0, 'etc/ppp/chap-secrets', text('a'))).toBe(false);
    expect(texts.knows(0, 'notes.txt', text('a'))).toBe(true);
  });

  it('are not searched', async () => {
    const dir = folder({ 'a.txt': text(githubToken('a')), 'b.txt': text(githubToken('b')) });
    const scan = async (clean: Uint8Array | null): Promise<TreeScan> =>
      new PendingTreeScan(1, { custom: null, sought: [], cardholderData: false }).scan(
        ['a.txt', 'b.txt'].map((name) => ({ path: name, file: join(dir, name), exposure: 'untracked' })),
        GITHUB_ENGINE,
        { inlineIgnores: true, asOf: 0, maxBytes: 1 << 20, clean },
      );
    const { kept } = scanned(NOTHING_YET, [text(githubToken('a'))]);
    const found = async (clean: Uint8Array | null): Promise<readonly string[]> =>
      (await scan(clean)).results.map(({ located }) => located[0]?.provenance.path ?? '');
    expect(await found(null)).toEqual(['a.txt', 'b.txt']);
    expect(await found(kept)).toEqual(['b.txt']);
    expect(await scan(kept)).toMatchObject({ files: 2, bytes: 2 * text(githubToken('a')).length });
  });
});
