import type { FacilityProfile } from '../../../domain/facility.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { KnownBooking } from '../../bookings/booking-repository.ts';
import { movingBy } from '../../bookings/move-price.ts';
import type { Wanted } from '../../http/services.ts';
import { sentenceOf } from '../../errors.ts';
import { answerOf, ask, refuse, reject, summaryOf, tellPlace } from './answers.ts';
import type { AnswerView, BookingSummary } from './bridge-messages.ts';
import type { BridgeParts } from './bridge-parts.ts';
import type { Caller } from './callers.ts';
import { findBay } from './propose-new.ts';
import { answering, type Reply } from './reply.ts';
import { isAbout } from './understanding/resolve-time.ts';
import type { SaidTime } from './understanding/said-time.ts';
import { endOfExtended, timeOfMove, type Understood } from './understanding/understand.ts';
import { ASK, SAY, tellMoney } from './wording.ts';

type ChangeParts = Pick<BridgeParts, 'index' | 'bookings' | 'records'>;
type Change = Extract<Understood, { kind: 'move' | 'extend' | 'cancel' }>;

type Setting = {
  readonly profile: FacilityProfile;
  readonly now: EpochMs;
  /** Which booking ClubOS takes it to be about; it must be the caller's own all the same. */
  readonly bookingId: string | null;
};

/** A change of one of the caller's own bookings, whatever else their text names. */
export function proposeChange(
  parts: ChangeParts,
  caller: Caller,
  change: Change,
  setting: Setting,
): Promise<Reply> | Reply {
  const said = change.kind === 'extend' ? null : change.old;
  const found = chooseBooking(caller, change.kind, said, setting);
  if (!found.ok) return answering(found.error);
  const known = found.value;
  switch (change.kind) {
    case 'cancel':
      return proposeCancel(known, setting);
    case 'move':
      return proposeMove(parts, known, change, setting);
    case 'extend':
      return proposeExtend(parts, known, change, setting);
  }
}

/** The bookings of the caller that they can mean. */
export function listMeant(
  { bookings }: Caller,
  said: SaidTime | null,
  { profile, now, bookingId }: Setting,
): KnownBooking[] {
  return bookings.filter(
    ({ booking }) =>
      booking.facilityId === profile.id &&
      (bookingId === null || booking.id === bookingId) &&
      (said === null || isAbout(said, booking, { now, profile })),
  );
}

function chooseBooking(
  caller: Caller,
  kind: Change['kind'],
  said: SaidTime | null,
  setting: Setting,
): Result<KnownBooking, AnswerView> {
  const { profile, now } = setting;
  const meant = listMeant(caller, said, setting);
  if (caller.bookings.length === 0) return err(reject(kind, SAY.noBooking, 'booking.not_found'));
  // Who wants to stay is there already.
  const playing = kind === 'extend' ? meant.filter(({ booking }) => booking.startsAt <= now) : [];
  const [only, another] = playing.length > 0 ? playing : meant;
  if (!only) return err(reject(kind, SAY.noSuchBooking, 'booking.not_found'));
  if (!another) return ok(only);
  const told = meant.map(({ booking }) => tellPlace(profile, booking)).join('; ');
  return err(ask(kind, `Which booking do you mean: ${told}?`, 'clubos.ask_which'));
}

function proposeCancel({ booking }: KnownBooking, { profile, now }: Setting): Reply {
  const { cancellation, price } = booking;
  const isLate = cancellation !== undefined && now > cancellation.freeUntilAt;
  const feeCents = isLate ? cancellation.feeCents : 0;
  const cost = isLate ? `It costs ${tellMoney(feeCents, price.currency)} now.` : 'It costs nothing.';
  return {
    kind: 'propose',
    proposing: {
      wish: { kind: 'cancel', facilityId: profile.id, bookingId: booking.id, revision: booking.revision },
      booking: bookingSummary(profile, booking),
      text: `Give up ${tellPlace(profile, booking)} at ${profile.name}? ${cost} Reply YES to give it up.`,
      deltaCents: feeCents - price.totalCents,
    },
  };
}

async function proposeMove(
  parts: ChangeParts,
  known: KnownBooking,
  change: Extract<Change, { kind: 'move' }>,
  { profile, now }: Setting,
): Promise<Reply> {
  const { booking } = known;
  const time = timeOfMove(change, booking, { now, profile });
  if (!time.ok) return answering(ask('move', ASK[time.error], `clubos.ask_${time.error.replace('-', '_')}`));
  const bay = change.bay === null ? null : findBay(profile, change.bay);
  if (bay === undefined)
    return answering(reject('move', `${profile.name} has no bay ${change.bay}.`, 'resource.not_found'));
  // Their own bay if it can be; another one before another time.
  const bays = bay ? [bay] : [booking.resourceId, ...profile.resources.map(({ id }) => id)];
  const places = [...new Set(bays)].map((resourceId) => ({ resourceId, ...time.value }));
  return proposePlace(parts, known, { kind: 'move', places, profile });
}

function proposeExtend(
  parts: ChangeParts,
  known: KnownBooking,
  change: Extract<Change, { kind: 'extend' }>,
  { profile, now }: Setting,
): Promise<Reply> | Reply {
  const { booking } = known;
  const end = endOfExtended(change, booking, { now, profile });
  if (!end.ok) return answering(ask('extend', 'For how much longer?', 'clubos.ask_time'));
  const place = { resourceId: booking.resourceId, startsAt: booking.startsAt, endsAt: end.value };
  return proposePlace(parts, known, { kind: 'extend', places: [place], profile });
}

type Placing = {
  readonly kind: 'move' | 'extend';
  /** Best first. */
  readonly places: readonly Wanted[];
  readonly profile: FacilityProfile;
};

async function proposePlace(
  parts: ChangeParts,
  known: KnownBooking,
  { kind, places, profile }: Placing,
): Promise<Reply> {
  const { index, bookings, records } = parts;
  const { booking } = known;
  const refusals = places.map((each) => index.refusalOfMove(profile.id, { ...each, ...movingBy(known) }));
  const place = places[refusals.indexOf(null)];
  if (!place) {
    const [refusal] = refusals;
    const sentence = refusal ? sentenceOf(refusal) : '';
    const alternatives = refusal?.code === 'slot.taken' ? refusal.alternatives : [];
    return answering(refuse(profile, kind, { code: refusal?.code ?? 'slot.taken', sentence, alternatives }));
  }
  const quote = await bookings.quoteMove(booking.id, records.ofBooking(booking).manageToken, place);
  if (!quote.ok) return answering(reject(kind, sentenceOf(quote.error), quote.error.code));
  const { token, price, differenceCents = 0 } = quote.value;
  const { totalCents, currency } = price;
  const more = differenceCents === 0 ? 'at the same price' : `for ${tellMoney(totalCents, currency)} in all`;
  const verb = kind === 'move' ? `Move ${tellPlace(profile, booking)} to` : 'Play on:';
  return {
    kind: 'propose',
    proposing: {
      wish: { kind, facilityId: profile.id, bookingId: booking.id, revision: booking.revision, ...place, quote: token },
      booking: { ...bookingSummary(profile, { ...booking, ...place }), price: { cents: totalCents, currency } },
      text: `${verb} ${tellPlace(profile, place)} ${more}. Reply YES to change it.`,
      deltaCents: differenceCents,
    },
  };
}

/** Tells the caller of their own bookings. */
export function tellStatus(caller: Caller, said: SaidTime | null, setting: Setting): Reply {
  const { profile } = setting;
  const meant = listMeant(caller, said, setting);
  const [next] = meant;
  if (!next)
    return answering(
      answerOf({
        status: 'answered',
        intent: 'status',
        human_text: caller.bookings.length > 0 ? SAY.noSuchBooking : SAY.noBooking,
      }),
    );
  const told = meant.map(({ booking }) => `${tellPlace(profile, booking)} at ${profile.name}`);
  const text = `You have booked ${told.join('; ')}.`;
  return answering(
    answerOf({
      status: 'answered',
      intent: 'status',
      human_text: text,
      booking: bookingSummary(profile, next.booking),
    }),
  );
}

export function bookingSummary(profile: FacilityProfile, booking: KnownBooking['booking']): BookingSummary {
  const { id, status, partySize, price, resourceId, startsAt, endsAt } = booking;
  return summaryOf(profile, { id, status, partySize, priceCents: price.totalCents, resourceId, startsAt, endsAt });
}
