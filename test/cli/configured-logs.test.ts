import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configuredLogs } from '../../src/cli/settings/configuration.ts';
import { parseConfig } from '../../src/scan/config.ts';
import { folder, git } from './keyroll.ts';

describe('logs that a configuration names', () => {
  const made = (): { readonly elsewhere: string; readonly at: string } => {
    const elsewhere = folder({ 'audit/a.log': 'x\n' });
    const dir = folder({ 'logs/a.log': 'x\n', 'sub/keyroll.config.yaml': '' });
    git(dir, 'init', '-q');
    symlinkSync(join(elsewhere, 'audit'), join(dir, 'logs/audit'));
    return { elsewhere, at: join(dir, 'sub') };
  };
  const logs = (path: string, origin: 'typed' | 'found', at: string): readonly string[] => {
    const value = parseConfig(`usage: [${JSON.stringify(path)}]\n`, 'keyroll.config.yaml');
    return configuredLogs({ value, origin, file: { path: value.path, bytes: Buffer.from('') } }, at);
  };

  it('lie in its checkout', () => {
    const { at } = made();
    for (const path of ['../logs', '../logs/a.log', '../logs/*.log', '../logs/gone/*.log']) {
      expect(logs(path, 'found', at)).toEqual([join(at, path)]);
    }
  });

  it('are refused outside of it, behind links too, unless the configuration itself was named', () => {
    const { elsewhere, at } = made();
    const ways = ['../logs/audit', '../logs/audit/a.log', '../logs/audit/{a,b}.log', '../../*/audit/a.log', '/**', '-'];
    for (const path of [join(elsewhere, 'audit'), ...ways]) {
      expect(() => logs(path, 'found', at)).toThrow(/"usage\.0" is outside the checkout/);
      expect(logs(path, 'typed', at)).toHaveLength(1);
    }
  });
});
