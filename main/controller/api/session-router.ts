import { z } from 'zod';
import { failure, NoInput, orThrow, publicProcedure, router, signedIn } from './trpc.ts';
import type { SignedIn, SignInChoices, StaffMember } from './views.ts';

const SignInInput = z.strictObject({
  /** An id or a name. */
  staff: z.string().min(1).max(120),
  pin: z.string().min(1).max(32),
});

export const sessionRouter = router({
  choices: publicProcedure.input(NoInput).query(async ({ ctx }): Promise<SignInChoices> => {
    const profile = await ctx.services.facility.profile();
    // A facility that is not set up yet has people who set it up.
    return { facilityName: profile.ok ? profile.value.name : '', staff: ctx.services.staff.listChoices() };
  }),

  signIn: publicProcedure.input(SignInInput).mutation(async ({ ctx, input }): Promise<SignedIn> => {
    const { connection, services, signInTries } = ctx;
    const tried = await signInTries.attempt(connection.address, async () => {
      const result = await services.staff.signIn(input);
      const verdict = result.ok ? 'right' : result.error.code === 'staff.wrong_pin' ? 'wrong' : 'neither';
      return { verdict, value: result };
    });
    if (tried.kind === 'wait') throw failure({ code: 'staff.locked', retryAfterMs: tried.waitMs });
    const answer = orThrow(tried.value);
    connection.token = answer.token;
    return answer;
  }),

  /** Who is signed in, or null. */
  current: publicProcedure.input(NoInput).query(({ ctx }): StaffMember | null => signedIn(ctx)),

  signOut: publicProcedure.input(NoInput).mutation(({ ctx: { connection, services } }) => {
    if (connection.token !== null) services.staff.signOut(connection.token);
    connection.token = null;
    return {};
  }),
});
