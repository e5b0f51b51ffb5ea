import type { Promotion } from '../../../domain/prices/promotion.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { SpendAsk, SpendDecision } from '../../../sync/protocol/product-data.ts';
import { askCloud, tellCloud } from '../cloud-link/tell-cloud.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { DomainError } from '../errors.ts';
import { findSpend, insertSpend, settleSpend } from './spend-repository.ts';

/**
 * Has the cloud grant what a booking that is about to be made would spend. It is made only after a yes, and when it is
 * not made then, the caller gives the spend back.
 *
 * Errors: `spend.apart` at once while the cloud cannot be asked; `spend.undecided` when it has not answered, and then
 * the spend goes back by itself; `promotion.*`, `credits.too_few`, `customer.not_found`, `spend.refused`; `facility.*`.
 */
export async function spendAtCloud(
  desk: FacilityDesk,
  wanted: Omit<SpendAsk, 'askedAt'>,
): Promise<Result<null, DomainError>> {
  if (!desk.link.isUp()) return err({ code: 'spend.apart' });
  const now = desk.clock.now();
  const ask: SpendAsk = { ...wanted, askedAt: now };
  const fact = { factType: 'spend.asked', data: ask };
  const question = { id: ask.spend.id, answers: desk.answers.spends, fact };
  const answered = await askCloud(desk, question, (tx) => insertSpend(tx, ask, now));
  if (!answered.ok) return answered;
  if (!answered.value) {
    giveBack(desk, ask.spend.id);
    return err({ code: 'spend.undecided' });
  }
  const { result } = answered.value;
  return result.kind === 'granted' ? ok(null) : err(refusalOf(desk, ask, result));
}

/**
 * Tells the cloud that no booking carries it. What cannot be told now, while the controller is fenced or its disk is
 * full, `returnLeftSpends` tells later.
 */
export function giveBack(desk: Pick<FacilityDesk, 'db' | 'node'>, spendId: string): void {
  const { state } = findSpend(desk.db, spendId) ?? { state: 'returned' };
  if (state === 'asked' || state === 'granted') tellReturn(desk, spendId);
}

/**
 * Says of a spend that was used that nothing carries it any more. Returns why that could not be told, or null.
 * Errors: `facility.fenced`, `facility.disk_full`.
 */
export function tellReturn({ node }: Pick<FacilityDesk, 'node'>, spendId: string): DomainError | null {
  const fact = { factType: 'spend.returned', data: { spendId } };
  return tellCloud(node, fact, (tx) => settleSpend(tx, spendId, 'returned'));
}

type Refused = Extract<SpendDecision['result'], { readonly kind: 'refused' }>;

/** The cloud's word with the facts that are known here. */
function refusalOf(desk: FacilityDesk, { spend }: SpendAsk, { code, balance }: Refused): DomainError {
  switch (code) {
    case 'promotion.unknown':
    case 'promotion.inactive':
    case 'promotion.used_up':
    case 'customer.not_found':
      return { code };
    case 'promotion.used_up_by_customer':
      return { code, usesPerCustomerMax: promotionOf(desk, spend.promotion?.id)?.usesPerCustomerMax ?? 1 };
    case 'credits.too_few':
      return { code, balance: balance ?? 0 };
    default:
      return { code: 'spend.refused', reason: code };
  }
}

function promotionOf(desk: FacilityDesk, id: string | undefined): Promotion | undefined {
  return desk.terms().promotions.find((promotion) => promotion.id === id);
}
