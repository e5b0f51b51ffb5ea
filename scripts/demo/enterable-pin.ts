import { z } from 'zod';
import { accessWindow } from '../../domain/access.ts';
import { contains } from '../../domain/time.ts';

const Answer = <T extends z.ZodType>(data: T) => z.object({ result: z.object({ data }) });

const SignedIn = Answer(z.object({ token: z.string() }));
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

export type Desk = { readonly facilityUrl: string; readonly staff: string; readonly pin: string };

/**
 * Asks the facility, as the desk would, for a booking whose PIN opens a door at `at.now`; null when there is none.
 * Throws when the facility does not answer as it should.
 */
export async function findEnterable(
  desk: Desk,
  at: { readonly now: number; readonly date: string },
): Promise<EnterableBooking | null> {
  const authorization = `Bearer ${await signIn(desk)}`;
  const input = encodeURIComponent(JSON.stringify({ date: at.date }));
  const answer = await fetch(`${desk.facilityUrl}/trpc/booking.listDay?input=${input}`, { headers: { authorization } });
  const { bookings } = Day.parse(await answer.json()).result.data;
  const isEnterable = (booking: EnterableBooking): boolean =>
    booking.status === 'confirmed' && contains(accessWindow(booking), { startsAt: at.now, endsAt: at.now });
  // The one that lasts longest, so that the PIN is still good when somebody gets round to trying it.
  return bookings.filter(isEnterable).toSorted((a, b) => b.endsAt - a.endsAt)[0] ?? null;
}

async function signIn({ facilityUrl, staff, pin }: Desk): Promise<string> {
  const answer = await fetch(`${facilityUrl}/trpc/session.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ staff, pin }),
  });
  return SignedIn.parse(await answer.json()).result.data.token;
}
