import { z } from 'zod';
import { termsOfProfile } from '../../domain/terms.ts';
import type { TermsCheck, TermsView } from '../../main/controller/api/views.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';

const Terms = z.looseObject({});

/** The terms of the world's profile, which nobody can change. */
export const fakeTerms = router({
  get: signedIn.query(
    ({ ctx }): TermsView => ({
      version: 1,
      since: null,
      savedAt: null,
      savedBy: null,
      newerVersion: null,
      terms: termsOfProfile(ctx.world.profile),
    }),
  ),
  check: signedIn
    .input(z.strictObject({ terms: Terms }))
    .mutation((): TermsCheck => ({ refusal: null, warnings: [], changes: null })),
  save: signedIn
    .input(z.strictObject({ basedOn: z.int().positive(), terms: Terms }))
    .mutation((): TermsView => refuse({ code: 'link.down' })),
});
