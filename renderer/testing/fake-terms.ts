import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { warnInSteps } from '../../domain/rules/warn-about.ts';
import { changesOf, nextTerms, readWantedTerms } from '../../domain/terms-change.ts';
import type { TermsCheck, TermsView } from '../../main/controller/api/views.ts';
import { STAFF } from '../fixtures.ts';
import { fakeTrials } from './fake-trials.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';

const Terms = z.looseObject({});

/** The world's terms, which whoever is signed in may change, cloud or not, unless the world says otherwise. */
export const fakeTerms = router({
  get: signedIn.query(({ ctx }): TermsView => ctx.world.terms),

  check: signedIn
    .input(z.strictObject({ terms: Terms }))
    .mutation(async ({ ctx: { world }, input }): Promise<TermsCheck> => {
      const read = readWantedTerms(input.terms, world.profile);
      if (!read.ok) return { refusal: read.error, warnings: [], changes: null };
      const steps = warnInSteps(read.value.rules, world.profile, { now: world.now() });
      for (;;) {
        const step = steps.next();
        const changes = changesOf(world.terms.terms, read.value);
        if (step.done) return { refusal: null, warnings: step.value, changes };
        // The connection has to be answered meanwhile.
        await nextTurn();
      }
    }),

  save: signedIn
    .input(z.strictObject({ basedOn: z.int().positive(), terms: Terms }))
    .mutation(({ ctx: { world, staffId }, input }): TermsView => {
      if (world.termsRefusal) refuse(world.termsRefusal);
      const read = readWantedTerms(input.terms, world.profile);
      if (!read.ok) return refuse(read.error);
      const { version } = world.terms;
      if (version !== input.basedOn) refuse({ code: 'terms.changed_meanwhile', version });
      const terms = nextTerms(world.terms.terms, read.value);
      if (terms === null) return world.terms;
      const savedBy = STAFF.find(({ id }) => id === staffId)?.name ?? '';
      const now = world.now();
      world.terms = { version: terms.version, since: now, savedAt: now, savedBy, newerVersion: null, terms };
      return world.terms;
    }),
  ...fakeTrials(({ terms }) => terms.terms),
});
