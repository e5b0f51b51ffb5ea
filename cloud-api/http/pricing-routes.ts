import { CloudFailure } from '../errors.ts';
import { PriceRulesView, PricingInput, QuoteView } from './api-schemas.ts';
import { ANYBODY_OR_CUSTOMER, findCustomerId } from './customer-token.ts';
import { orThrow } from './problem.ts';
import { FacilityIdQuery, getBearer, NoQuery, PROBLEMS, type Routes } from './routes.ts';
import type { CloudServices } from './services.ts';
import { viewQuote } from './views.ts';

type PricingRoutesParts = Pick<CloudServices, 'pricing' | 'bookings' | 'customers'>;

export function registerPricingRoutes(app: Routes, { pricing, bookings, customers }: PricingRoutesParts): void {
  const tags = ['pricing'];

  app.post(
    '/pricing/calculate',
    {
      schema: {
        tags,
        security: ANYBODY_OR_CUSTOMER,
        summary: 'What a time costs, signed: book with it within 15 minutes to pay this price',
        querystring: NoQuery,
        body: PricingInput,
        response: { 200: QuoteView, ...PROBLEMS },
      },
    },
    async (request) => {
      const { startsAt, endsAt, bookingId, ...rest } = request.body;
      const wanted = { ...rest, startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) };
      if (bookingId !== undefined) {
        return viewQuote(orThrow(await bookings.quoteMove(bookingId, getBearer(request), wanted)));
      }
      const customerId = findCustomerId(request, customers);
      const { promoCode = null, credits = null } = rest;
      if (rest.customerId !== undefined && rest.customerId !== customerId) {
        throw new CloudFailure({ code: 'customer.token_refused' });
      }
      return viewQuote(orThrow(await pricing.calculate({ ...wanted, promoCode, credits, customerId })));
    },
  );

  app.get(
    '/pricing/rules',
    {
      schema: {
        tags,
        summary: 'The hourly price of a facility and the hours at which it differs',
        querystring: FacilityIdQuery,
        response: { 200: PriceRulesView, ...PROBLEMS },
      },
    },
    (request) => {
      const { facilityId } = request.query;
      const prices = pricing.pricesOf(facilityId);
      if (!prices) throw new CloudFailure({ code: 'facility.not_found' });
      return {
        facilityId,
        hourly: { cents: prices.hourly.cents, currency: prices.currency },
        bands: prices.bands.map(({ label, weekdays, from, until, percent }) => ({
          label,
          weekdays: [...weekdays],
          from,
          until,
          percent,
        })),
      };
    },
  );
}
