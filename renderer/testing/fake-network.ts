import { z } from 'zod';
import { MINUTE_MS } from '../../domain/time.ts';
import type {
  BoundPortView,
  NetworkView,
  PowerCycleOutcome,
  WifiCodeView,
  WifiVoucherView,
} from '../../main/controller/api/network-views.ts';
import { bayId, saturdayAt } from '../fixtures.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';

/** What the stand-in controller knows of the club's network. */
export type FakeNetwork = {
  view: NetworkView;
  /** By booking. */
  wifiCodes: Map<string, WifiCodeView>;
  /** What the next restarts answer. */
  outcome: PowerCycleOutcome;
  /** Somebody plays: restarts are refused until they say that this does not count. */
  isInUse: boolean;
  /** What restarts were sent. */
  readonly sent: { readonly portId: string; readonly reason: string; readonly override: boolean }[];
};

/** A club without a network of ours, as most are. */
export function noNetwork(): FakeNetwork {
  const empty = { ports: [], switches: [], hasVouchers: false, areVouchersLate: false, vouchers: [] };
  return {
    view: { adapter: 'disabled', asOf: null, problem: null, ...empty },
    wifiCodes: new Map(),
    outcome: { outcome: 'done' },
    isInUse: false,
    sent: [],
  };
}

const SWITCH_MAC = '78:45:58:a0:00:01';
const SWITCH = { switchMac: SWITCH_MAC, switchName: 'Back office switch' } as const;

/** A switch with four things on it, in every state there is, and the codes of the evening. */
export function aNetwork(): NetworkView {
  return {
    adapter: 'simulator',
    asOf: saturdayAt(18, 41),
    problem: null,
    ports: somePorts(),
    switches: [
      {
        mac: SWITCH_MAC,
        name: 'Back office switch',
        ports: [1, 2, 3, 4, 5, 6].map((index) => ({ index, name: `Port ${index}` })),
      },
    ],
    hasVouchers: true,
    areVouchersLate: false,
    vouchers: someVouchers(),
  };
}

function somePorts(): BoundPortView[] {
  return [
    {
      ...SWITCH,
      id: 'port-1',
      place: { type: 'door', id: 'door-front', name: 'Front door' },
      label: 'Reader of the front door',
      portIndex: 1,
      reach: 'online',
      lastSeenAt: saturdayAt(18, 41),
      poeWatts: 4.2,
      lastCycle: null,
    },
    {
      ...SWITCH,
      id: 'port-4',
      place: { type: 'resource', id: bayId(1), name: 'Bay 1' },
      label: 'PC of bay 1',
      portIndex: 4,
      reach: 'silent',
      lastSeenAt: saturdayAt(18, 12),
      poeWatts: 11,
      lastCycle: { at: saturdayAt(9, 5), by: 'Priya Raman', outcome: 'done', reason: 'It hangs' },
    },
    {
      ...SWITCH,
      id: 'port-5',
      place: { type: 'resource', id: bayId(2), name: 'Bay 2' },
      label: 'PC of bay 2, the one with the dented case',
      portIndex: 5,
      reach: 'offline',
      lastSeenAt: saturdayAt(-20),
      poeWatts: 0,
      lastCycle: {
        at: saturdayAt(18, 20),
        by: 'Étienne Thériault-Doucette',
        outcome: 'unknown',
        reason: 'PC does not answer',
      },
    },
    {
      id: 'port-9',
      place: { type: 'resource', id: bayId(9), name: null },
      label: 'PC of the old bay',
      switchMac: '78:45:58:a0:00:09',
      switchName: null,
      portIndex: 2,
      reach: 'unknown',
      lastSeenAt: null,
      poeWatts: null,
      lastCycle: null,
    },
  ];
}

function someVouchers(): WifiVoucherView[] {
  return [
    {
      bookingId: 'booking-4',
      resourceName: 'Bay 1',
      customerName: 'Jean-Baptiste de la Rochefoucauld-Montbéliard',
      startsAt: saturdayAt(20),
      endsAt: saturdayAt(22),
      code: '48213-90771',
    },
    {
      bookingId: 'booking-7',
      resourceName: 'Bay 2',
      customerName: 'Ève-Marie MacLeod',
      startsAt: saturdayAt(18),
      endsAt: saturdayAt(19, 30),
      code: '00542-11876',
    },
  ];
}

const BindInput = z.strictObject({
  place: z.strictObject({ type: z.enum(['door', 'resource']), id: z.string() }),
  label: z.string().min(1),
  switchMac: z.string(),
  portIndex: z.int(),
});

const PowerInput = z.strictObject({
  portId: z.string(),
  reason: z.string().min(1),
  override: z.boolean().default(false),
});

export const fakeNetwork = router({
  isSetUp: signedIn.query(({ ctx }) => ctx.world.network.view.adapter !== 'disabled'),
  list: signedIn.query(({ ctx }) => ctx.world.network.view),
  wifiCode: signedIn
    .input(z.strictObject({ bookingId: z.string() }))
    .query(({ ctx, input }) => ctx.world.network.wifiCodes.get(input.bookingId) ?? null),
  bind: signedIn.input(BindInput).mutation(({ ctx: { world }, input: { place, ...rest } }) => {
    const { view } = world.network;
    if (view.ports.some((one) => one.switchMac === rest.switchMac && one.portIndex === rest.portIndex)) {
      return refuse({ code: 'network.port_bound' });
    }
    const { doors, resources } = world.profile;
    const name = [...doors, ...resources].find(({ id }) => id === place.id)?.name ?? null;
    const id = world.newId();
    const unread = { switchName: 'Back office switch', reach: 'online', lastSeenAt: world.now(), poeWatts: 4 } as const;
    const bound = { ...rest, ...unread, id, place: { ...place, name }, lastCycle: null };
    world.network.view = { ...view, ports: [...view.ports, bound] };
    return { portId: id };
  }),
  unbind: signedIn.input(z.strictObject({ portId: z.string() })).mutation(({ ctx: { world }, input }) => {
    const { view } = world.network;
    world.network.view = { ...view, ports: view.ports.filter(({ id }) => id !== input.portId) };
    return null;
  }),
  powerCycle: signedIn.input(PowerInput).mutation(({ ctx: { world }, input }) => {
    const { network } = world;
    if (network.isInUse && !input.override) {
      return refuse({ code: 'network.in_use', startsAt: world.now(), endsAt: world.now() + 60 * MINUTE_MS });
    }
    network.sent.push(input);
    return network.outcome;
  }),
});
