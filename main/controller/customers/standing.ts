import type { CarriedCustomer } from '../../../sync/protocol/product-data.ts';
import type { CustomerStanding } from '../api/views.ts';

export function toStanding({ id, tier, tags, credits }: CarriedCustomer): CustomerStanding {
  return { id, tier, tags, credits };
}
