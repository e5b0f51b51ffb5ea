import { z } from 'zod';
import { accessWindow } from '../../domain/access.ts';
import { contains } from '../../domain/time.ts';
import { Answer, type Desk, signIn } from './sign-in.ts';

const Day = Answer(
  z.object({
    bookings: z.array(
      z.object({
        status: z.string(),
        startsAt: z.number(),
        endsAt: z.number(),
        pin: z.string(),
        customer: z.object({ firstName: z.string(), lastName: z.string() }),
      }),
    ),
  }),
);

export type EnterableBooking = z.infer<typeof Day>['result']['data']['bookings'][number];

/**
 * Asks the facility, as the desk would, for a booking whose PIN opens a door at `at.now`; null when there is none.
 * Throws when the facility does not answer as it should.
 */
export async function findEnterable(
  desk: Desk,
  at: { readonly now: number; readonly date: string },
): Promise<EnterableBooking | null> {
  const headers = await signIn(desk);
  const input = encodeURIComponent(JSON.stringify({ date: at.date }));
  const answer = await fetch(`${desk.facilityUrl}/trpc/booking.listDay?input=${input}`, { headers });
  const { bookings } = Day.parse(await answer.json()).result.data;
  const isEnterable = (booking: EnterableBooking): boolean =>
    booking.status === 'confirmed' && contains(accessWindow(booking), { startsAt: at.now, endsAt: at.now });
  // The one that lasts longest, so that the PIN is still good when somebody gets round to trying it.
  return bookings.filter(isEnterable).toSorted((a, b) => b.endsAt - a.endsAt)[0] ?? null;
}
