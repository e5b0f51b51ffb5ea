import { z } from 'zod';
import { ChannelSchema, isLive } from '../../domain/booking.ts';
import { compileTerms } from '../../domain/offers/compile-terms.ts';
import type { OfferFacts } from '../../domain/offers/offers.ts';
import { tryOffer } from '../../domain/offers/trial.ts';
import { weekInSteps } from '../../domain/offers/week-prices.ts';
import { createCalendar } from '../../domain/opening-hours.ts';
import { CustomerFactsSchema } from '../../domain/rules/rule-facts.ts';
import type { Terms } from '../../domain/terms.ts';
import { readWantedTerms } from '../../domain/terms-change.ts';
import type { TermsTrial, WeekDay } from '../../main/controller/api/views.ts';
import { refuse, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

const TermsInput = z.looseObject({}).optional();

const TryInput = z.strictObject({
  terms: TermsInput,
  resourceId: z.string(),
  startsAt: z.int(),
  endsAt: z.int(),
  channel: ChannelSchema,
  partySize: z.int(),
  customer: CustomerFactsSchema,
  promotionCode: z.string().optional(),
});

const WeekInput = z.strictObject({
  terms: TermsInput,
  weekStart: z.iso.date(),
  lengthMin: z.int(),
  kind: z.enum(['bay', 'room']).optional(),
});

/** `terms.try` and `terms.week` over the world's bookings; `inForce` are the terms that count without a draft. */
export function fakeTrials(inForce: (world: FakeWorld) => Terms) {
  const factsOf = (world: FakeWorld, draft: unknown): OfferFacts => {
    const { profile } = world;
    const read = draft === undefined ? null : readWantedTerms(draft, profile);
    if (read && !read.ok) return refuse(read.error);
    return {
      profile,
      calendar: createCalendar(profile),
      terms: compileTerms(read?.value ?? inForce(world)),
      busy: [...world.bookings.filter(isLive), ...world.blocks.map((block) => ({ ...block, kind: 'block' }))],
      now: world.now(),
      channel: 'web',
    };
  };
  return {
    try: signedIn.input(TryInput).query(({ ctx, input }): TermsTrial => {
      const { terms, channel, partySize, customer, promotionCode, ...slot } = input;
      const facts = { ...factsOf(ctx.world, terms), channel, asker: { customer, partySize, existing: [] } };
      const tried = tryOffer(facts, slot, promotionCode ?? null);
      return tried.ok ? tried.value : refuse(tried.error);
    }),
    week: signedIn.input(WeekInput).query(({ ctx, input }): readonly WeekDay[] => {
      const { terms, weekStart, lengthMin, kind = null } = input;
      const steps = weekInSteps(factsOf(ctx.world, terms), { weekStart, lengthMin, kind });
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
      }
    }),
  };
}
