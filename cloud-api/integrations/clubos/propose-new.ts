import type { FacilityProfile } from '../../../domain/facility.ts';
import { type Interval, MINUTE_MS } from '../../../domain/time.ts';
import type { Asking, Wanted } from '../../http/services.ts';
import { sentenceOf } from '../../errors.ts';
import { ask, bayName, refuse, reject, summaryOf, tellPlace } from './answers.ts';
import type { BridgeParts } from './bridge-parts.ts';
import type { Caller } from './callers.ts';
import { answering, type Reply } from './reply.ts';
import { timeOfNew, type Understood } from './understanding/understand.ts';
import { ASK, tellMoney } from './wording.ts';

/** What somebody who does not say plays. */
const USUAL_MIN = 60;

type Place = { readonly profile: FacilityProfile; readonly now: number };

/** A new booking, as the booking page would sell it: the same times, rules and quote. */
export async function proposeNew(
  parts: Pick<BridgeParts, 'index' | 'pricing'>,
  caller: Caller,
  understood: Extract<Understood, { kind: 'create' }>,
  { profile, now }: Place,
): Promise<Reply> {
  const time = timeOfNew(understood, { now, profile });
  if (!time.ok) return answering(ask('create', ASK[time.error], `clubos.ask_${time.error.replace('-', '_')}`));
  const { startsAt } = time.value;
  const endsAt = time.value.endsAt ?? startsAt + usualMs(profile);
  const partySize = understood.partySize ?? 1;
  const bay = understood.bay === null ? null : findBay(profile, understood.bay);
  if (bay === undefined)
    return answering(reject('create', `${profile.name} has no bay ${understood.bay}.`, 'resource.not_found'));
  const asking = { partySize, email: caller.details.email, customerId: caller.customerId };
  const resourceId = bay ?? chooseBay(parts, profile, { startsAt, endsAt }, asking);
  const wanted = { resourceId, startsAt, endsAt };
  const capacity = profile.resources.find(({ id }) => id === resourceId)?.capacity ?? 0;
  if (partySize > capacity) {
    const text = `${bayName(profile, resourceId)} holds ${capacity} people.`;
    return answering(reject('create', text, 'booking.party_too_large'));
  }
  const checked = parts.index.checkSlot({ ...wanted, asking });
  if (!checked.ok) return answering(reject('create', sentenceOf(checked.error), checked.error.code));
  const { refusal, alternatives } = checked.value;
  if (refusal) {
    return answering(refuse(profile, 'create', { code: refusal.code, sentence: sentenceOf(refusal), alternatives }));
  }
  return quoted(parts, caller, { profile, wanted, partySize });
}

async function quoted(
  { pricing }: Pick<BridgeParts, 'pricing'>,
  { customerId, details }: Caller,
  {
    profile,
    wanted,
    partySize,
  }: { readonly profile: FacilityProfile; readonly wanted: Wanted; readonly partySize: number },
): Promise<Reply> {
  const quote = await pricing.calculate({ ...wanted, customerId, promoCode: null, credits: null });
  if (!quote.ok) return answering(reject('create', sentenceOf(quote.error), quote.error.code));
  const { token, price } = quote.value;
  const text = `${tellPlace(profile, wanted)} at ${profile.name}, ${tellMoney(price.totalCents, price.currency)}. Reply YES to book it.`;
  return {
    kind: 'propose',
    proposing: {
      wish: {
        kind: 'create',
        facilityId: profile.id,
        ...wanted,
        customer: details,
        customerId,
        partySize,
        quote: token,
      },
      booking: summaryOf(profile, { ...wanted, id: null, status: 'proposed', partySize, priceCents: price.totalCents }),
      text,
      deltaCents: price.totalCents,
    },
  };
}

/** One that is free, holds them all and is the least too big; of none that is free one that holds them. */
function chooseBay(
  { index }: Pick<BridgeParts, 'index'>,
  profile: FacilityProfile,
  time: Interval,
  asking: Asking,
): string {
  const free = new Set(index.listFreeResources(profile.id, { ...time, asking }));
  const fitting = profile.resources
    .filter(({ capacity }) => capacity >= asking.partySize)
    .toSorted((a, b) => a.capacity - b.capacity);
  const [first] = [...fitting.filter(({ id }) => free.has(id)), ...fitting, ...largest(profile)];
  return first?.id ?? '';
}

function largest({ resources }: FacilityProfile): FacilityProfile['resources'] {
  return resources.toSorted((a, b) => b.capacity - a.capacity).slice(0, 1);
}

/** By the number in its name, as people call it; undefined where there is none. */
export function findBay({ resources }: FacilityProfile, number: string): string | undefined {
  return resources.find(({ name }) => new RegExp(String.raw`(?<!\d)0*${Number(number)}(?!\d)`).test(name))?.id;
}

function usualMs({ policy: { shortestMin, longestMin } }: FacilityProfile): number {
  return Math.min(Math.max(USUAL_MIN, shortestMin), longestMin) * MINUTE_MS;
}
