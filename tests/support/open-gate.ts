import type { CallGate } from '../../cloud-api/integrations/hubspot/call-gate.ts';

/** For tests without PostgreSQL: nobody waits, and nothing is left alone. */
export const OPEN_GATE: CallGate = {
  enter: async () => ({ kind: 'go' }),
  leave: () => undefined,
  holdAll: async () => undefined,
};
