import { z } from 'zod';
import { KioskPlaceSchema } from '../../domain/kiosk-place.ts';
import type { DoorEventView, DoorHistoryPage, DoorStatus } from '../../main/controller/api/door-views.ts';
import type { KiosksView } from '../../main/controller/api/kiosk-views.ts';
import type { PinProblemView } from '../../main/controller/api/views.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';

const PAGE_SIZE = 50;

/** What the stand-in controller knows of doors besides their list. */
export type FakeDoorSystem = {
  status: DoorStatus;
  /** Newest first. */
  events: DoorEventView[];
  kiosks: KiosksView;
  /** Refuses rules and lockdown with this code. */
  refusal: { code: string } | null;
};

const Wish = { doorId: z.string(), reason: z.string().min(1) };

export const fakeDoors = router({
  list: signedIn.query(({ ctx }) => ctx.world.doors),
  listPinProblems: signedIn.query((): PinProblemView[] => []),
  unlock: signedIn.input(z.strictObject(Wish)).mutation(({ ctx: { world }, input }) => {
    const lastCommand = { at: world.now(), by: 'Ana Varga', outcome: world.unlock.outcome, reason: input.reason };
    world.doors = world.doors.map((door) => (door.id === input.doorId ? { ...door, lastCommand } : door));
    world.tell({ type: 'doors' });
    return world.unlock;
  }),
  status: signedIn.query(({ ctx }) => ctx.world.doorSystem.status),
  history: signedIn
    .input(
      z.strictObject({
        doorId: z.string().nullable(),
        cursor: z.strictObject({ at: z.number(), id: z.string() }).nullish(),
        direction: z.literal('forward').optional(),
      }),
    )
    .query(({ ctx: { world }, input: { doorId, cursor } }): DoorHistoryPage => {
      const name = world.profile.doors.find(({ id }) => id === doorId)?.name;
      const ofDoor = world.doorSystem.events.filter((event) => name === undefined || event.doorName === name);
      const start = cursor ? ofDoor.findIndex(({ id }) => id === cursor.id) + 1 : 0;
      const events = ofDoor.slice(start, start + PAGE_SIZE);
      const last = events.at(-1);
      return { events, next: last && start + PAGE_SIZE < ofDoor.length ? { at: last.at, id: last.id } : null };
    }),
  ofBooking: signedIn
    .input(z.strictObject({ bookingId: z.string() }))
    .query(({ ctx, input }): readonly DoorEventView[] =>
      ctx.world.doorSystem.events.filter(({ booking }) => booking?.id === input.bookingId).toReversed(),
    ),
  holdOpen: signedIn
    .input(z.strictObject({ ...Wish, minutes: z.int().nullable() }))
    .mutation(({ ctx: { world }, input: { doorId, minutes } }) => {
      if (world.doorSystem.refusal) return refuse(world.doorSystem.refusal);
      const until = minutes === null ? null : world.now() + minutes * 60_000;
      world.tell({ type: 'doors' });
      return setRule(world.doorSystem, doorId, { kind: 'held_open', until } as const);
    }),
  backToNormal: signedIn.input(z.strictObject(Wish)).mutation(({ ctx: { world }, input }) => {
    if (world.doorSystem.refusal) return refuse(world.doorSystem.refusal);
    world.tell({ type: 'doors' });
    return setRule(world.doorSystem, input.doorId, { kind: 'normal' } as const);
  }),
  listKiosks: signedIn.query(({ ctx }) => ctx.world.doorSystem.kiosks),
  setKiosk: signedIn
    .input(z.strictObject({ address: z.string().nullable(), place: KioskPlaceSchema.nullable() }))
    .mutation(({ ctx: { world }, input: { address, place } }) => {
      const { kiosks } = world.doorSystem;
      world.doorSystem.kiosks =
        address === null
          ? { ...kiosks, others: place ?? { kind: 'anywhere' } }
          : {
              ...kiosks,
              kiosks: kiosks.kiosks.map((kiosk) => (kiosk.address === address ? { ...kiosk, place } : kiosk)),
            };
      world.tell({ type: 'doors' });
      return null;
    }),
  setLockdown: signedIn
    .input(z.strictObject({ isOn: z.boolean(), reason: z.string().min(1) }))
    .mutation(({ ctx: { world }, input: { isOn } }) => {
      if (world.doorSystem.refusal) return refuse(world.doorSystem.refusal);
      world.tell({ type: 'doors' });
      const emergency = { lockdown: isOn, evacuation: false };
      world.doorSystem.status = { ...world.doorSystem.status, emergency };
      return emergency;
    }),
});

type Rule = NonNullable<DoorStatus['doors'][number]['rule']>;

function setRule<R extends Rule>(system: FakeDoorSystem, doorId: string, rule: R): Rule {
  const doors = system.status.doors.map((door) => (door.doorId === doorId ? { ...door, rule } : door));
  system.status = { ...system.status, doors };
  return rule;
}
