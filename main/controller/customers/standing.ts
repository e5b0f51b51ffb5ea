import type { CarriedCustomer } from '../../../sync/protocol/product-data.ts';
import type { CustomerStanding } from '../api/views.ts';

export function toStanding({ id, tier, tags, credits, ...remarks }: CarriedCustomer): CustomerStanding {
  const { note = '', flags = [], remarkedBy = null, remarkedAt = null } = remarks;
  return { id, tier, tags, credits, note, flags, remarkedBy, remarkedAt };
}
