import { z } from 'zod';
import { refuse, router, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

function leave({ givenUp, tell }: FakeWorld, id: string): void {
  const index = givenUp.findIndex((job) => job.id === id);
  if (index < 0) refuse({ code: 'job.not_found' });
  givenUp.splice(index, 1);
  tell({ type: 'doors' });
}

export const fakeJobs = router({
  listGivenUp: signedIn.query(({ ctx }) => ctx.world.givenUp),
  retry: signedIn.input(z.strictObject({ id: z.string() })).mutation(({ ctx, input }) => {
    leave(ctx.world, input.id);
    return {};
  }),
  dismiss: signedIn.input(z.strictObject({ id: z.string(), reason: z.string().min(1) })).mutation(({ ctx, input }) => {
    leave(ctx.world, input.id);
    return {};
  }),
});
