import { ok } from '../../domain/result.ts';
import type { BayService } from '../../main/controller/api/bay-views.ts';

/** For tests of what has nothing to do with bays' PCs: there are none, and whatever is asked is agreed to. */
export const noBays: BayService = {
  list: () => ({ adapter: 'disabled', problem: null, asOf: null, lacking: [], bays: [] }),
  history: () => ({ steps: [], next: null }),
  readinessOf: () => ({ state: 'none', at: null, steps: [] }),
  listDevices: async () => ok([]),
  bind: async () => ok(null),
  act: () => ok(null),
  handled: () => ok(null),
};
