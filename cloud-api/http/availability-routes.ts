import { sentenceOf } from '../errors.ts';
import { viewSlot } from '../availability/day-answer.ts';
import { AvailabilityQuery, AvailabilityView, CheckView, SlotInput } from './api-schemas.ts';
import { ANYBODY_OR_CUSTOMER, findCustomerId } from './customer-token.ts';
import { orThrow } from './problem.ts';
import { asDocumented, NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type { CloudServices } from './services.ts';

type AvailabilityRoutesParts = Pick<CloudServices, 'availability' | 'customers'>;

export function registerAvailabilityRoutes(app: Routes, { availability, customers }: AvailabilityRoutesParts): void {
  const tags = ['availability'];

  app.get(
    '/availability',
    {
      schema: {
        tags,
        security: ANYBODY_OR_CUSTOMER,
        summary: 'Free times of one day for one length of booking',
        description:
          'Times that cannot be sold online just now, because the facility owns them and cannot be reached, are left ' +
          'out; `notSellable` says so. The answer is at most a second old (`asOf`). A customer who says so sees what they ' +
          'may book, at their own prices.',
        querystring: AvailabilityQuery,
        response: asDocumented({ 200: AvailabilityView, ...PROBLEMS }),
      },
    },
    (request, reply) => {
      const customerId = findCustomerId(request, customers) ?? undefined;
      const body = orThrow(availability.renderDay({ ...request.query, customerId }));
      // Bytes that are ready pass the response schema by: this is the call that everybody makes all the time.
      void reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-cache');
      return reply.send(body);
    },
  );

  app.post(
    '/availability/check',
    {
      schema: {
        tags,
        security: ANYBODY_OR_CUSTOMER,
        summary: 'Whether one time can be booked, and what can be had instead',
        querystring: NoQuery,
        body: SlotInput,
        response: { 200: CheckView, ...PROBLEMS },
      },
    },
    (request) => {
      const { resourceId, startsAt, endsAt } = request.body;
      const wanted = { resourceId, startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) };
      const customerId = findCustomerId(request, customers);
      const asking = { partySize: 1, email: null, customerId };
      const { refusal, alternatives } = orThrow(availability.checkSlot({ ...wanted, asking }));
      return {
        available: refusal === null,
        ...(refusal && { reason: sentenceOf(refusal) }),
        alternatives: alternatives.map(viewSlot),
      };
    },
  );
}
