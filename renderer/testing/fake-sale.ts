import { z } from 'zod';
import type { BookingPrice, CustomerDetails, Spend } from '../../domain/booking.ts';
import { creditsForPrice } from '../../domain/prices/credits.ts';
import { profilePriceOf } from '../../domain/offers/offers.ts';
import type { Interval } from '../../domain/time.ts';
import type { DeskOffer } from '../../main/controller/api/views.ts';
import type { FakeWorld } from './fake-world.ts';

export const PAYING_INPUT = { promoCode: z.exactOptional(z.string()), credits: z.exactOptional(z.int()) };

export type FakeSale = Interval & {
  readonly resourceId: string;
  readonly email: string | null | undefined;
  readonly promoCode?: string;
  readonly credits?: number;
};

export type FakeSold = Omit<DeskOffer, 'differenceCents' | 'refusal'>;

/** What a time costs somebody in this world, with its one promotion and its credits. */
export function saleIn(world: FakeWorld, { email, promoCode, credits, ...place }: FakeSale): FakeSold {
  const full = profilePriceOf(world.profile, place);
  const { promotion, creditCents } = world;
  const isKnown = promotion !== null && promoCode?.trim().toUpperCase() === promotion.code;
  const price = isKnown ? withPromotion(full, promotion) : full;
  const customer = world.customers.get(email ?? '') ?? null;
  const creditsMax = creditCents === null ? null : creditsForPrice(price.totalCents, creditCents);
  const isPaid = credits !== undefined && customer !== null && credits <= Math.min(customer.credits, creditsMax ?? 0);
  const paid = isPaid ? { count: credits, cents: Math.min(price.totalCents, credits * (creditCents ?? 0)) } : null;
  return {
    price,
    promotion: isKnown ? { code: promotion.code, name: promotion.name } : null,
    promotionRefusal: promoCode === undefined || isKnown ? null : { code: 'promotion.unknown' },
    credits: paid,
    creditsRefusal: credits === undefined || isPaid ? null : { code: 'credits.too_few' },
    dueCents: price.totalCents - (paid?.cents ?? 0),
    cancellation: world.cancellation,
    customer,
    creditsMax,
  };
}

/** What the booking carries of it. */
export function spendIn(world: FakeWorld, { promotion, credits, customer }: FakeSold): { readonly spend?: Spend } {
  if (!promotion && !credits) return {};
  const spent = credits && customer ? { customerId: customer.id, ...credits } : null;
  return { spend: { id: world.newId(), promotion: promotion && { id: '', code: promotion.code }, credits: spent } };
}

/** Takes the credits, as the cloud does when it grants them. */
export function takeCredits(world: FakeWorld, { email }: CustomerDetails, spend: Spend | undefined): void {
  const customer = world.customers.get(email ?? '');
  if (!customer || !spend?.credits) return;
  world.customers.set(email ?? '', { ...customer, credits: customer.credits - spend.credits.count });
}

function withPromotion(price: BookingPrice, { name, percentOff }: NonNullable<FakeWorld['promotion']>): BookingPrice {
  const cents = -Math.round((price.totalCents * percentOff) / 100);
  return { ...price, totalCents: price.totalCents + cents, lines: [...price.lines, { label: name, cents }] };
}
