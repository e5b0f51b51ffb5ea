import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { PairingView } from '../../main/controller/api/pairing-views.ts';
import { open, router } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

/** The wizard's procedures. What a try comes to is up to the test, which changes `world.pairing`. */
export const fakePairing = router({
  state: open.query(({ ctx }): PairingView => viewOf(ctx.world)),

  begin: open
    .input(z.strictObject({ address: z.string().min(1), code: z.string().min(1) }))
    .mutation(({ ctx: { world }, input }): PairingView => {
      world.pairing = { step: 'reaching', cloudUrl: input.address };
      return world.pairing;
    }),

  cancel: open.mutation(({ ctx: { world } }) => {
    world.pairing = { step: 'code', cloudUrl: '', areKeysUnreadable: false, problem: null };
    return {};
  }),

  finish: open.mutation(({ ctx: { world } }) => {
    world.pairing = null;
    return {};
  }),
});

/** A computer that is ready for use knows no such procedure. */
function viewOf({ pairing }: FakeWorld): PairingView {
  if (pairing === null) throw new TRPCError({ code: 'NOT_FOUND' });
  return pairing;
}
