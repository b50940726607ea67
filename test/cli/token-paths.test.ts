/** Paths of keyroll's own files, which people choose: a token in one is masked in whatever names the file. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, githubToken, keyroll } from './keyroll.ts';

const named = (what: string): string => githubToken(`a path: ${what}`);

describe('a token in the path of an own file', () => {
  it('is masked in what is said of the pepper and the inventory', () => {
    const dir = folder();
    const inventory = join(dir, named('folder'), 'keyroll.inventory.yaml');
    const env = { KEYROLL_PEPPER_FILE: join(dir, named('folder'), named('pepper')) };
    const of = ['--inventory', inventory];
    const runs = [
      keyroll(dir, ['inventory', 'init', named('folder')], { env }),
      keyroll(dir, ['inventory', 'pepper', 'check', ...of], { env }),
      keyroll(dir, ['inventory', 'pepper', 'check', ...of, '--json'], { env }),
      keyroll(dir, ['inventory', 'check', ...of, '--json'], { env }),
      keyroll(dir, ['inventory', 'add', ...of, '--id', 'one', '--environment', 'prod', '--type', 'other'], {
        env,
        input: githubToken('registered'),
      }),
      keyroll(dir, ['inventory', 'show', 'one', ...of], { env }),
      keyroll(dir, ['inventory', 'pepper', 'rotate', ...of], { env }),
      keyroll(dir, ['demo', join(dir, named('demo'))], { env }),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    for (const { out, err } of runs) {
      for (const what of ['folder', 'pepper', 'demo']) expect(out + err).not.toContain(named(what));
    }
    expect(runs[1]?.out).toMatch(/ghp_•{8}: key "k1" of /);
  });
});
