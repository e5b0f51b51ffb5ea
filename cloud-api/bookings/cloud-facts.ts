import type { EpochMs } from '../../domain/time.ts';
import type { FactEvent } from '../../sync/protocol/events.ts';
import { ProductFactSchema } from '../../sync/protocol/product-data.ts';
import { decideAsk } from '../customers/decide-ask.ts';
import { finishErasure, takeUpErasure } from '../customers/erasing/erase-customer.ts';
import { recoverCustomer } from '../customers/recover-customer.ts';
import { insertAskDecision } from '../customers/telling-repository.ts';
import type { Tx } from '../db/database.ts';
import { recoverKeyState } from '../entry-keys/entry-key-facts.ts';
import { saveAsker } from '../entry-keys/entry-key-repository.ts';
import { saveProfile, saveVisit } from '../facilities/facility-repository.ts';
import { saveHandBack } from '../facilities/hand-back-repository.ts';
import { keepDeskAsk } from '../messages/desk/desk-ask-repository.ts';
import { keepAsked, recoverDecision } from '../spends/spend-facts.ts';
import { withdrawSpend } from '../spends/spend-repository.ts';
import { decideProposal, recoverTerms } from '../terms/save-terms.ts';
import { insertDecision } from '../terms/terms-repository.ts';

type FactPlace = { readonly facilityId: string; readonly now: EpochMs };

/** What became of a fact; whoever asked tells of what could not be taken. */
export type FactFate = 'taken' | 'unreadable' | 'unexpected';

/** Takes in what a facility tells, in the transaction that stores it. */
export async function applyFact(
  tx: Tx,
  { type, data }: Pick<FactEvent, 'type' | 'data'>,
  { facilityId, now }: FactPlace,
): Promise<FactFate> {
  const { data: fact } = ProductFactSchema.safeParse({ type, data });
  switch (fact?.type) {
    case undefined:
      return 'unreadable';
    case 'visit.changed':
      await saveVisit(tx, facilityId, fact.data);
      return 'taken';
    case 'facility.hand_back':
      await saveHandBack(tx, facilityId, fact.data);
      return 'taken';
    case 'facility.profile':
      if (fact.data.profile.id === facilityId) await saveProfile(tx, fact.data.profile);
      return 'taken';
    case 'terms.proposed':
      await decideProposal(tx, facilityId, { ...fact.data, now });
      return 'taken';
    case 'customer.asked':
      await decideAsk(tx, facilityId, { ...fact.data, now });
      return 'taken';
    case 'customer.erased':
      await finishErasure(tx, { facilityId, erasureId: fact.data.erasureId, now });
      return 'taken';
    case 'message.asked':
      await keepDeskAsk(tx, facilityId, { ...fact.data, now });
      return 'taken';
    case 'spend.asked':
      await keepAsked(tx, facilityId, fact.data);
      return 'taken';
    case 'spend.returned':
      await withdrawSpend(tx, facilityId, fact.data.spendId);
      return 'taken';
    case 'entry.keys_wanted':
      await saveAsker(tx, facilityId, fact.data.boxKey);
      return 'taken';
    default:
      return 'unexpected';
  }
}

/** Takes up again what this cloud had told a facility before its database went back in time. */
export async function recoverFact(
  tx: Tx,
  { type, data }: Pick<FactEvent, 'type' | 'data'>,
  { facilityId, now }: FactPlace,
): Promise<FactFate> {
  const { data: fact } = ProductFactSchema.safeParse({ type, data });
  switch (fact?.type) {
    case undefined:
      return 'unreadable';
    case 'terms.changed':
      return (await recoverTerms(tx, facilityId, fact.data)) ? 'taken' : 'unreadable';
    case 'terms.decided':
      await insertDecision(tx, facilityId, { ...fact.data, decidedAt: now, isTold: true });
      return 'taken';
    case 'customer.changed':
      return (await recoverCustomer(tx, facilityId, { ...fact.data, now })) ? 'taken' : 'unreadable';
    case 'customer.decided':
      await insertAskDecision(tx, facilityId, { ...fact.data, decidedAt: now, isTold: true });
      return 'taken';
    case 'customer.erase':
      // Why it was done is known no more. Who else had to hear of it has the list beside the database.
      await takeUpErasure(tx, { ...fact.data.erasure, cause: 'asked' }, { now, listeners: [] });
      return 'taken';
    case 'spend.decided':
      await recoverDecision(tx, facilityId, { ...fact.data, now });
      return 'taken';
    case 'entry.keys':
      await recoverKeyState(tx, fact.data);
      return 'taken';
    default:
      // What facilities tell is theirs to tell again.
      return 'taken';
  }
}
