import { MINUTE_MS } from '../../domain/time.ts';
import { answerOfTrpc } from './answers.ts';
import { connectKiosk, type FrontDesk, patiently, sell } from './front-desk.ts';
import type { World } from './world.ts';

const GRAIN_MS = 5 * MINUTE_MS;

type Visitor = { readonly bookingId: string; readonly pin: string; readonly leavesAt: number };

/** Walk-ins, who are sold a few minutes at the desk and then go to the kiosk with their PIN, again and again. */
export function createVisitors(world: World, desk: FrontDesk): () => Promise<void> {
  const kiosk = connectKiosk(world);
  let visitors: Visitor[] = [];

  async function letIn(visitor: Visitor): Promise<void> {
    const { bookingId, pin } = visitor;
    const answer = await answerOfTrpc(kiosk.kiosk.checkIn.mutate({ code: pin }, patiently()));
    if (answer.kind !== 'yes') return;
    const { outcome, reason, booking } = answer.value;
    if (booking?.id === bookingId) return world.record({ type: 'checked-in', bookingId, outcome });
    // The time may have run out on the way.
    if (world.club.now() >= visitor.leavesAt) return;
    world.record({ type: 'turned-away', bookingId, reason: reason ?? 'let in as somebody else' });
  }

  async function welcome(): Promise<void> {
    const client = await desk.client();
    if (!client) return;
    const { resources } = world.club.profile;
    const resourceId = resources[world.random.below(resources.length)]?.id ?? '';
    const now = world.club.now();
    const startsAt = Math.floor(now / GRAIN_MS) * GRAIN_MS + world.random.below(3) * GRAIN_MS;
    const sold = await sell(world, client, { resourceId, startsAt, endsAt: startsAt + 2 * GRAIN_MS });
    if (sold) visitors.push({ bookingId: sold.bookingId, pin: sold.pin, leavesAt: startsAt + 2 * GRAIN_MS });
  }

  return async () => {
    visitors = visitors.filter(({ leavesAt }) => world.club.now() < leavesAt);
    const visitor = visitors[world.random.below(Math.max(1, visitors.length))];
    if (visitor && world.random.below(4) > 0) await letIn(visitor);
    else await welcome();
  };
}
