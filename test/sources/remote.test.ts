/** What a repository was cloned from: told without whoever cloned it. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { remoteIn, remoteOf } from '../../src/sources/git/remote.ts';

const settingsOf = (address: string): string =>
  `[core]\n\tbare = false\n[remote "fork"]\n\turl = https://git.example.com/fork.git\n[remote "origin"]\n\turl = ${address}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n`;

describe('the address of origin', () => {
  it.each([
    ['https://git.example.com/shop/api.git', 'https://git.example.com/shop/api.git'],
    ['https://ann:v@git.example.com:8443/shop.git?a=b#c', 'https://git.example.com:8443/shop.git'],
    ['git@git.example.com:shop/api.git', 'ssh://git.example.com/shop/api.git'],
    ['git.example.com:/shop.git', 'ssh://git.example.com/shop.git'],
    ['ssh://git@git.example.com/shop.git', 'ssh://git.example.com/shop.git'],
  ])('%s is told as %s', (address, told) => {
    expect(remoteIn(settingsOf(address))).toBe(told);
  });

  it.each(['/srv/git/shop.git', '../shop', 'file:///srv/git/shop.git', 'C:/git/shop', 'ext::sh -c something', '"a b"'])(
    '%s is none',
    (address) => {
      expect(remoteIn(settingsOf(address))).toBeNull();
    },
  );

  it('is not that of another remote, and may be missing', () => {
    expect(remoteIn('[remote "fork"]\n\turl = https://git.example.com/fork.git\n')).toBeNull();
    expect(remoteIn('')).toBeNull();
  });

  it('is read of a working tree and of a bare repository', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'keyroll-'));
    const [top, bare] = [path.join(folder, 'shop'), path.join(folder, 'shop.git')];
    for (const gitDir of [path.join(top, '.git'), bare]) {
      for (const name of ['objects', 'refs']) mkdirSync(path.join(gitDir, name), { recursive: true });
      writeFileSync(path.join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
      writeFileSync(path.join(gitDir, 'config'), settingsOf('https://git.example.com/shop.git'));
    }
    expect([remoteOf(top), remoteOf(bare)]).toEqual(Array(2).fill('https://git.example.com/shop.git'));
    expect(remoteOf(folder)).toBeNull();
  });
});
