import { z } from 'zod';
import { LocalDateSchema } from '../../domain/time.ts';
import { WINDOW_MIN_MAX } from '../../domain/waitlist/waitlist-window.ts';
import { isoOf } from '../availability/day-answer.ts';
import { CloudFailure } from '../errors.ts';
import { readLanguage } from '../messages/known-languages.ts';
import type { Waitlist } from '../waitlist/waitlist.ts';
import { ANYBODY_OR_CUSTOMER, findCustomerId } from './customer-token.ts';
import { orThrow } from './problem.ts';
import { NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type { CustomerService } from './services.ts';

const MinuteSchema = z.int().min(0).max(WINDOW_MIN_MAX);

export const WaitlistInput = z
  .strictObject({
    facilityId: z.uuid(),
    /** May be left out by a customer who says so and has one. */
    email: z.email().max(254).optional(),
    date: LocalDateSchema,
    /** The earliest and the latest start, in minutes from 00:00 of that day; from 1440 on in the night after it. */
    fromMin: MinuteSchema,
    untilMin: MinuteSchema,
    durationMin: z.int().min(5).max(1440),
    /** Any bay when absent. */
    resourceId: z.uuid().optional(),
    partySize: z.int().min(1).max(100).default(1),
  })
  .refine(({ fromMin, untilMin }) => fromMin <= untilMin, { path: ['untilMin'], error: 'is before fromMin' });
export type WaitlistInput = z.input<typeof WaitlistInput>;

export const WaitlistView = z.object({
  /** Until then they wait: what they wait for cannot begin any more after it. */
  waitsUntil: z.iso.datetime(),
});
export type WaitlistView = z.infer<typeof WaitlistView>;

type WaitlistRoutesParts = {
  readonly waitlist: Waitlist;
  readonly customers: CustomerService;
  /** Passed on to the rate limiter; false for no limit. */
  readonly joinLimit: { readonly max: number; readonly timeWindow: number } | false;
};

/** Who finds no free time waits for one. */
export function registerWaitlistRoutes(app: Routes, { waitlist, customers, joinLimit }: WaitlistRoutesParts): void {
  app.post(
    '/waitlist',
    {
      config: { rateLimit: joinLimit },
      schema: {
        tags: ['waitlist'],
        security: ANYBODY_OR_CUSTOMER,
        summary: 'Asks to be told by mail when a time becomes free',
        description:
          'Nothing is held. Those who have waited the longest are told first, a few at a time. The answer is the same for ' +
          'an address that has said no to such mails; nothing is sent to it.',
        querystring: NoQuery,
        body: WaitlistInput,
        response: { 202: WaitlistView, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { email, resourceId = null, ...wish } = request.body;
      const customerId = findCustomerId(request, customers);
      const own = customerId === null ? null : ((await customers.findSelf(customerId))?.email ?? null);
      const address = email ?? own;
      if (address === null) throw new CloudFailure({ code: 'waitlist.no_address' });
      // Their own address alone has been shown to be theirs.
      const isTheirs = own !== null && own.toLowerCase() === address.toLowerCase();
      const joined = await waitlist.join(
        { ...wish, address, resourceId, customerId: isTheirs ? customerId : null },
        readLanguage(request.headers['accept-language']) ?? 'en',
      );
      const { endsAt } = orThrow(joined);
      return reply
        .code(202)
        .header('cache-control', 'no-store')
        .send({ waitsUntil: isoOf(endsAt) });
    },
  );
}
