import { z } from 'zod';
import { MINUTE_MS } from '../../domain/time.ts';
import type {
  BayDeviceChoice,
  BayHistoryPage,
  BayReadiness,
  BaysView,
  BayStepView,
  BayView,
} from '../../main/controller/api/bay-views.ts';
import { STAFF } from '../fixtures.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

/** What the stand-in controller knows of bays. */
export type FakeBays = {
  view: BaysView;
  devices: readonly BayDeviceChoice[];
  history: readonly BayStepView[];
  readiness: BayReadiness;
  /** Refuses what staff ask a bay for, unless a manager overrides it. */
  refusal: { readonly code: string; readonly [fact: string]: unknown } | null;
  /** What was asked for, newest last. */
  readonly told: { resourceId: string; deed: string; reason: string; isOverride: boolean }[];
};

const PAGE = 20;

export const fakeBays = router({
  list: signedIn.query(({ ctx }): BaysView => ctx.world.bays.view),

  history: signedIn
    .input(
      z.strictObject({
        resourceId: z.string().nullable().optional(),
        after: z.strictObject({ createdAt: z.int(), id: z.string() }).nullable().optional(),
      }),
    )
    .query(({ ctx, input }): BayHistoryPage => {
      const all = ctx.world.bays.history.filter(
        ({ resourceId }) => !input.resourceId || input.resourceId === resourceId,
      );
      const from = input.after ? all.findIndex(({ id }) => id === input.after?.id) + 1 : 0;
      const steps = all.slice(from, from + PAGE);
      const last = steps.at(-1);
      return { steps, next: last && from + PAGE < all.length ? { createdAt: last.dueAt, id: last.id } : null };
    }),

  readinessOf: signedIn
    .input(z.strictObject({ bookingId: z.string() }))
    .query(({ ctx }): BayReadiness => ctx.world.bays.readiness),

  listDevices: signedIn.query(({ ctx }): readonly BayDeviceChoice[] => {
    const { view, devices } = ctx.world.bays;
    return view.problem === null ? devices : refuse({ code: 'bay.unreachable', reason: view.problem });
  }),

  bind: signedIn
    .input(
      z.strictObject({
        resourceId: z.string(),
        deviceId: z.string().nullable(),
        software: z.string(),
        profile: z.string(),
        service: z.string(),
        isAutomated: z.boolean(),
      }),
    )
    .mutation(({ ctx: { world }, input }): null => {
      const device = world.bays.devices.find(({ id }) => id === input.deviceId);
      const binding = device ? { ...input, deviceId: device.id, deviceName: device.name } : null;
      changeBay(world, input.resourceId, (bay) => ({ ...bay, binding }));
      return null;
    }),

  act: signedIn
    .input(
      z.strictObject({
        resourceId: z.string(),
        deed: z.enum(['set_up', 'clean_up', 'restart.software', 'restart.service', 'reboot']),
        reason: z.string().min(1),
        isOverride: z.boolean().optional(),
      }),
    )
    .mutation(({ ctx: { world, staffId }, input: { isOverride = false, ...input } }): null => {
      const role = STAFF.find(({ id }) => id === staffId)?.role;
      if (isOverride && role === 'front-desk') return refuse({ code: 'staff.not_allowed' });
      if (world.bays.refusal && !isOverride) return refuse(world.bays.refusal);
      world.bays.told.push({ ...input, isOverride });
      changeBay(world, input.resourceId, (bay) => ({ ...bay, asked: [...bay.asked, askedStep(world, input)] }));
      return null;
    }),

  handled: signedIn.input(z.strictObject({ stepId: z.string() })).mutation(({ ctx: { world }, input }): null => {
    for (const { resourceId } of world.bays.view.bays) {
      changeBay(world, resourceId, (bay) => ({ ...bay, toDo: bay.toDo.filter(({ id }) => id !== input.stepId) }));
    }
    return null;
  }),
});

function changeBay(world: FakeWorld, resourceId: string, change: (bay: BayView) => BayView): void {
  const { view } = world.bays;
  world.bays.view = {
    ...view,
    bays: view.bays.map((bay) => (bay.resourceId === resourceId ? change(bay) : bay)),
  };
  world.tell({ type: 'bays' });
}

function askedStep(
  world: FakeWorld,
  { resourceId, deed, reason }: { readonly resourceId: string; readonly deed: string; readonly reason: string },
): BayStepView {
  const action = deed === 'set_up' ? 'power.on' : deed === 'clean_up' ? 'save.data' : 'reboot';
  const now = world.now();
  return {
    id: world.newId(),
    resourceId,
    bookingId: null,
    phase: 'by_hand',
    action,
    argument: '',
    state: 'sent',
    reason: null,
    detail: null,
    dueAt: now,
    notAfter: now + 5 * MINUTE_MS,
    sentAt: now,
    endedAt: null,
    askedBy: 'Ana Varga',
    askedReason: reason,
    handledBy: null,
  };
}
