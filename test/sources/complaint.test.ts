import { describe, expect, it } from 'vitest';
import { complaint } from '../../src/sources/git/complaint.ts';
import { token } from '../detect/structure-source.ts';

describe('what git complains of', () => {
  it.each([
    `fatal: bad numeric config value '${token(1)}' for 'core.compression': invalid unit`,
    `fatal: bad boolean config value 'a'${token(1)}' for 'core.filemode'`,
    `fatal: failed to expand user dir in: '~${token(1)}/x'`,
    `fatal: unable to access https://svc:${token(1)}@git.example.net/shop.git/: not allowed`,
    `warning: ignoring broken ref refs/heads/${token(1)}`,
  ])('is told without a value that it quotes: %#', (printed) => {
    const told = complaint(`warning: another\n${printed}\n`);
    expect(told).not.toBeNull();
    for (let at = 0; at + 8 <= token(1).length; at++) expect(told).not.toContain(token(1).slice(at, at + 8));
  });

  it('is the line that ended it, with the names in it', () => {
    const id = 'abcdef12'.repeat(5);
    expect(complaint(`warning: first\nfatal: bad object ${id}\n`)).toBe('bad object abcdef12');
    expect(complaint("fatal: bad config value for 'core.bare', in file .git/config\n")).toBe(
      "bad config value for 'core.bare', in file .git/config",
    );
    expect(complaint('usage: git ls-files\n')).toBeNull();
  });
});
