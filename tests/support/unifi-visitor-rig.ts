import { createUnifiAccessVisitors } from '../../main/controller/access/unifi-access/unifi-access-visitors.ts';
import { UnifiAccessSettingsSchema } from '../../main/controller/access/unifi-access/unifi-access-settings.ts';
import type {
  KnownVisitor,
  VisitorCondition,
  VisitorRig,
} from '../../main/controller/access/visitors/visitor-port.contract.ts';
import type { VisitorPort } from '../../main/controller/access/visitors/visitor-port.ts';
import { createManualClock } from '../../simulators/sim-clock.ts';
import type { FaultsChange } from '../../simulators/unifi-access/faults.ts';
import {
  startUnifiAccessSimulator,
  type UnifiAccessSimulator,
} from '../../simulators/unifi-access/start-unifi-access-simulator.ts';
import { DOOR_1, DOOR_2, TOKEN } from './unifi-access-rig.ts';

/** What a console does in each of the conditions that the contract names. */
export const FAULTS: Readonly<Record<VisitorCondition, FaultsChange>> = {
  'in working order': {},
  'refusing our token': { tokenExpired: true },
  'lacking the permission': { missingScopes: ['edit:visitor'], scopeError: 401 },
  'showing another certificate': { certificate: 'changed' },
  'not to be reached': { hang: 'on-connect' },
  'asked too much': { rateLimited: true },
  'asked too much, and saying for how long': { rateLimited: true, retryAfterSec: 30 },
  'still starting': { reboot: { status: 404 } },
  'still starting, with bad requests': { reboot: { status: 400 } },
  'still starting, behind a gateway': { reboot: { status: 502 } },
  'forbidding it': { missingScopes: ['edit:visitor'], scopeError: 403 },
  'refusing the connection': { reset: 'on-connect' },
  'losing the connection before it acts': { reset: 'before-effect' },
  'losing the connection after it acted': { reset: 'after-effect' },
  'silent without having acted': { hang: 'before-effect' },
  'silent after it acted': { hang: 'after-effect' },
  'failing after it acted': { answer: 'http-504' },
  'refusing after it acted': { answer: 'system-error' },
  'refusing in its other dialect after it acted': { answer: 'system-error', errorDialect: 'native' },
  'answering nonsense after it acted': { answer: 'garbled' },
  'answering nothing after it acted': { answer: 'empty' },
  'leaving off in the middle of its answer': { answer: 'cut-short' },
  'leading elsewhere after it acted': { answer: 'redirect' },
};

/** Access' visitors over a real socket to a simulated console. Its clock stands still. */
export async function createUnifiVisitorRig(): Promise<VisitorRig> {
  const clock = createManualClock(Date.UTC(2025, 10, 22, 15, 0));
  const doors = [DOOR_1, DOOR_2];
  const console = await startUnifiAccessSimulator({ port: 0, token: TOKEN, doors, clock });
  const port = visitorsOf(console, { requestMs: 2000, pageSize: 3 });

  return {
    port,
    doors: [DOOR_1.id, DOOR_2.id],
    now: clock.now,
    advance: clock.advance,
    given: async (condition) => void console.turnFaults(FAULTS[condition]),
    tellLess(what) {
      if (what === 'names of states') console.turnFaults({ visitorStatus: 'int' });
      else console.turnFaults({ visitorListOmits: [what === 'remarks' ? 'remarks' : 'pin_code'] });
    },
    refusalStyles: (['string', 'native'] as const).flatMap((errorDialect) =>
      (['200', '4xx'] as const).map((errorHttp) => () => void console.turnFaults({ errorDialect, errorHttp })),
    ),
    visitors: () => knownVisitors(console),
    async stop() {
      port.close();
      await console.stop();
    },
  };
}

/** The real adapter for a simulated console. */
export function visitorsOf(
  console: UnifiAccessSimulator,
  limits: { readonly requestMs: number; readonly pageSize: number },
): VisitorPort {
  const settings = UnifiAccessSettingsSchema.parse({
    url: console.url,
    token: TOKEN,
    certificate: { sha256: console.certificateSha256 },
  });
  return createUnifiAccessVisitors({ settings, limits });
}

export function knownVisitors(console: UnifiAccessSimulator): KnownVisitor[] {
  return console.visitors().map(({ id, firstName: key, remarks, startSec, endSec, doorIds, isCancelled, pin }) => {
    return { id, key, remarks, startsAt: startSec * 1000, endsAt: endSec * 1000, doorIds, isCancelled, pin };
  });
}
