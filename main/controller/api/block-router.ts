import { z } from 'zod';
import { BlockDetailsSchema } from '../../../domain/admission.ts';
import { ENDS_AFTER_START, endsAfterStart, IdInput, RevisionInput, TimeInput } from './input-schemas.ts';
import { orThrow, router, staffProcedure } from './trpc.ts';
import type { BlockView, OpenChange } from './views.ts';

const CreateInput = TimeInput.extend({ reason: BlockDetailsSchema.shape.reason }).refine(
  endsAfterStart,
  ENDS_AFTER_START,
);

const RemoveInput = z.strictObject({ blockId: IdInput, revision: RevisionInput });

const writing = staffProcedure('block.write');

export const blockRouter = router({
  create: writing.input(CreateInput).mutation(
    async ({ ctx, input }): Promise<{ readonly block: BlockView }> => ({
      block: orThrow(await ctx.services.blocks.create(input, ctx.actor)),
    }),
  ),

  remove: writing.input(RemoveInput).mutation(
    async ({ ctx, input }): Promise<{ readonly openChange: OpenChange | null }> => ({
      openChange: orThrow(await ctx.services.blocks.remove(input, ctx.actor)),
    }),
  ),
});
