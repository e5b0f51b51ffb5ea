import { z } from 'zod';
import type { SentMessage } from '../../main/controller/api/views.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

const IdInput = z.strictObject({ bookingId: z.string() });
const AgainInput = IdInput.extend({ requestId: z.uuid(), email: z.string().nullable() });

/** The cloud's ledger, as it answers while the link is up. */
export const fakeMessages = router({
  ofBooking: signedIn.input(IdInput).query(({ ctx }): readonly SentMessage[] => sentIn(ctx.world)),
  sendAgain: signedIn.input(AgainInput).mutation(({ ctx: { world }, input }): readonly SentMessage[] => {
    sentIn(world);
    if (world.messageRefusal) return refuse(world.messageRefusal);
    const booking = world.bookings.find(({ id }) => id === input.bookingId);
    const email = input.email ?? booking?.customer.email ?? null;
    world.sent = [
      aSentMessage(world.now(), { id: input.requestId, email, state: 'planned', by: 'Ana Varga' }),
      ...world.sent,
    ];
    return world.sent;
  }),
});

function sentIn(world: FakeWorld): readonly SentMessage[] {
  return world.link.online ? world.sent : refuse({ code: 'message.apart' });
}

export function aSentMessage(now: number, sent: Partial<SentMessage> = {}): SentMessage {
  return {
    id: 'message-1',
    kind: 'confirmation',
    channel: 'email',
    email: 'zoe@example.test',
    phone: null,
    state: 'delivered',
    reason: null,
    note: null,
    dueAt: now,
    changedAt: now,
    by: null,
    ...sent,
  };
}
