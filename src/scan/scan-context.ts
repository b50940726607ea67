/** What every source of a scan works with. */
import type { Io } from '../base/io.ts';
import type { RulesInUse } from './assets/rules.ts';
import type { ScanListener, ScanRequest } from './request.ts';

export interface ScanContext {
  readonly request: ScanRequest;
  readonly io: Io;
  readonly listener: ScanListener;
  /** Opens the rules, or gives those that are open: best while a source waits for git. */
  readonly open: () => RulesInUse;
}
