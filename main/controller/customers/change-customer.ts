import { err, ok, type Result } from '../../../domain/result.ts';
import type { CarriedCustomer, CustomerAsk } from '../../../sync/protocol/product-data.ts';
import type { CustomerChange } from '../api/services.ts';
import type { CustomerStanding } from '../api/views.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import { askCloud } from '../cloud-link/tell-cloud.ts';
import type { DomainError } from '../errors.ts';
import { type Actor, actorName } from '../staff/actor.ts';
import { recordAsk } from './customer-facts.ts';
import { findCustomer } from './customer-repository.ts';
import { toStanding } from './standing.ts';

/**
 * Has the cloud change what a customer has, and returns what they have then.
 * Errors: `link.down`, `customer.*`, `credits.too_few`, `facility.fenced`, `facility.disk_full`.
 */
export async function changeCustomer(
  desk: FacilityDesk,
  { customerId, customer }: CustomerChange,
  change: CustomerAsk['change'],
  by: Actor,
): Promise<Result<CustomerStanding, DomainError>> {
  const { db, link, answers, clock, random } = desk;
  if (!link.isUp()) return err({ code: 'link.down' });
  const known = customerId === null ? null : findCustomer(db, customerId);
  if (customerId !== null && !known) return err({ code: 'customer.not_found' });
  const askId = random.uuid();
  const asked = { customer: { id: customerId, ...customer }, change };
  const fact = { factType: 'customer.asked', data: { askId, by: actorName(by), ...asked } };
  const question = { id: askId, answers: answers.customers, fact };
  const answered = await askCloud(desk, question, (tx) => recordAsk(tx, { id: askId, by, change: asked }, clock.now()));
  if (!answered.ok) return answered;
  if (!answered.value) return err({ code: 'customer.undecided', askId });
  const { result } = answered.value;
  if (result.kind === 'refused') return err(refusalOf(result.code, known));
  // The customer was told before the decision.
  const changed = findCustomer(db, result.customerId);
  return changed ? ok(toStanding(changed)) : err({ code: 'customer.undecided', askId });
}

function refusalOf(code: string, known: CarriedCustomer | null): DomainError {
  switch (code) {
    case 'customer.not_found':
    case 'customer.remarks_changed':
      return { code };
    case 'credits.too_few':
      return { code, balance: known?.credits ?? 0 };
    default:
      return { code: 'customer.refused', reason: code };
  }
}
