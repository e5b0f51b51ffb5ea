import type { Promotion } from '../../domain/prices/promotion.ts';
import { id } from './memory-node.ts';

/** Half of the price, for anybody at any time, as often as anybody likes. */
export function aPromotion(changes: Partial<Promotion> = {}): Promotion {
  return {
    id: id('promotion'),
    code: 'HALF',
    name: 'Half price',
    value: { kind: 'percent', percent: 50 },
    active: true,
    validFrom: null,
    validUntil: null,
    usesMax: null,
    usesPerCustomerMax: null,
    minSpendCents: 0,
    resourceIds: null,
    ...changes,
  };
}
