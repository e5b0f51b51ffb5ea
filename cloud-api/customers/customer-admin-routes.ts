import { z } from 'zod';
import { isStorable, STORABLE } from '../../domain/text.ts';
import { getIdempotencyKey, requireKey } from '../http/idempotency-key.ts';
import { orThrow } from '../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import { registerRecordCalls } from './customer-record-routes.ts';
import { CustomerView, CustomerWholeView, viewCustomer, viewWhole } from './customer-views.ts';
import { StandingSchema } from './decide-ask.ts';
import type { OwnerCustomers } from './owner-customers.ts';

const CreditsInput = z.strictObject({
  /** Negative takes them away. */
  count: z.int(),
  note: z.string().trim().max(300).refine(isStorable, STORABLE).default(''),
});

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerCustomerCalls(app: Routes, customers: OwnerCustomers, config: CallConfig): void {
  app.get(
    '/customers',
    {
      config,
      schema: {
        tags,
        summary: 'Customers by name, e-mail or phone: whoever has booked with one, or was given something',
        querystring: z.strictObject({ search: z.string().trim().max(100).default('') }),
        response: { 200: z.array(CustomerView), ...PROBLEMS },
      },
    },
    async (request) => (await customers.search(request.query.search)).map(viewCustomer),
  );

  app.get(
    '/customers/:id',
    {
      config,
      schema: {
        tags,
        summary:
          'A customer with the last hundred lines of their ledger of credits and their last fifty bookings, newest first',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: CustomerWholeView, ...PROBLEMS },
      },
    },
    async (request) => {
      return viewWhole(orThrow(await customers.find(request.params.id)));
    },
  );

  app.patch(
    '/customers/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Changes a customer’s tier or tags; what is left out stays',
        params: IdParams,
        querystring: NoQuery,
        body: StandingSchema.partial(),
        response: { 200: CustomerView, ...PROBLEMS },
      },
    },
    async (request) => {
      const { tier, tags: marks } = request.body;
      const to = { ...(tier !== undefined && { tier }), ...(marks !== undefined && { tags: marks }) };
      return viewCustomer(orThrow(await customers.change(request.params.id, to)));
    },
  );
  registerCreditsAndLink(app, customers, config);
  registerRecordCalls(app, customers, config);
}

function registerCreditsAndLink(app: Routes, customers: OwnerCustomers, config: CallConfig): void {
  app.post(
    '/customers/:id/credits',
    {
      config,
      preValidation: requireKey,
      schema: {
        tags,
        summary: 'Gives credits, or takes them away; once for each Idempotency-Key',
        params: IdParams,
        querystring: NoQuery,
        headers: z.looseObject({ 'idempotency-key': z.string() }),
        body: CreditsInput,
        response: { 200: CustomerView, ...PROBLEMS },
      },
    },
    async (request) => {
      const gift = { ...request.body, key: getIdempotencyKey(request) };
      return viewCustomer(orThrow(await customers.changeCredits(request.params.id, gift)));
    },
  );

  app.post(
    '/customers/:id/link',
    {
      config,
      schema: {
        tags,
        summary: 'The address of the customer’s own page: whoever has it books as that customer',
        params: IdParams,
        querystring: NoQuery,
        body: z.strictObject({
          /** The addresses that were given out before are void from now on. */
          isNew: z.boolean().default(false),
        }),
        response: { 200: z.object({ url: z.url() }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const url = orThrow(await customers.link(request.params.id, request.body.isNew));
      void reply.header('cache-control', 'no-store');
      return { url };
    },
  );
}
