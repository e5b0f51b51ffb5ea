import { z } from 'zod';

/** What the facility answers to a call that has gone well. */
export const Answer = <T extends z.ZodType>(data: T) => z.object({ result: z.object({ data }) });

const SignedIn = Answer(z.object({ token: z.string() }));

export type Desk = { readonly facilityUrl: string; readonly staff: string; readonly pin: string };

/** Signs in as one of the demo's people; returns the header to call with. Throws when the facility does not let them in. */
export async function signIn({ facilityUrl, staff, pin }: Desk): Promise<{ readonly authorization: string }> {
  const answer = await fetch(`${facilityUrl}/trpc/session.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ staff, pin }),
  });
  return { authorization: `Bearer ${SignedIn.parse(await answer.json()).result.data.token}` };
}
