import type { Promotion } from '../../../domain/prices/promotion.ts';
import type { Club } from '../../club.tsx';
import type { Strings } from '../../strings.ts';

/** What the list says of a promotion. */
export type PromotionWords = { readonly value: string; readonly when: string; readonly limits: string };

export function promotionWords(
  promotion: Promotion,
  t: Strings,
  { format, profile, resourceName }: Club,
): PromotionWords {
  const words = t.promotions;
  const money = (cents: number) => format.money(cents, profile.currency);
  const { value, validFrom, validUntil, usesMax, usesPerCustomerMax, minSpendCents, resourceIds } = promotion;
  const percent = new Intl.NumberFormat(t.locale, { style: 'percent' });
  const bays = resourceIds?.map((id) => resourceName(id) || words.goneBay);
  const limits = [
    usesMax === null ? '' : words.uses(format.count(usesMax)),
    usesPerCustomerMax === null ? '' : words.perCustomer(format.count(usesPerCustomerMax)),
    minSpendCents === 0 ? '' : words.minSpend(money(minSpendCents)),
    bays === undefined ? '' : words.bays(new Intl.ListFormat(t.locale, { type: 'disjunction' }).format(bays)),
  ].filter((limit) => limit !== '');
  const [from, until] = [validFrom, validUntil].map((at) => (at === null ? '' : format.dayAndTime(at)));
  return {
    value:
      value.kind === 'percent'
        ? words.percentOff(percent.format(value.percent / 100))
        : words.centsOff(money(value.cents)),
    when:
      from && until
        ? words.fromUntil(from, until)
        : from
          ? words.from(from)
          : until
            ? words.until(until)
            : words.always,
    limits: limits.length === 0 ? words.unlimited : limits.join(' · '),
  };
}
