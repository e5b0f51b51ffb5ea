import type { OfferRefusal } from '../domain/offers/offer-refusal.ts';
import type { CreditRefusal } from '../domain/prices/credits.ts';
import type { PromotionRefusal } from '../domain/prices/promotion.ts';
import type { EpochMs } from '../domain/time.ts';
import type { SlugTaken } from './facilities/facility-admin.ts';
import type { EraseError } from './customers/erasing/erase-customer.ts';
import type { OwnerCustomersError } from './customers/owner-customers.ts';
import type { OwnerJobsError } from './jobs/owner-jobs.ts';
import type { PreferenceError } from './messages/preferences.ts';
import type { PushError } from './messages/push/push-subscribing.ts';
import type { OwnerMessagesError } from './messages/owner-messages.ts';
import type { OwnerTextsError } from './messages/texts/owner-texts.ts';
import type { BridgeError } from './integrations/clubos/bridge.ts';
import type { OwnerHubspotError } from './integrations/hubspot/owner-hubspot.ts';
import type { PairingError } from './pairing/pairing-parts.ts';
import type { WebhookError } from './webhooks/webhook-inbox.ts';
import type { OwnerTermsError } from './terms/owner-terms.ts';

/** Something wrong with the form of a call, whatever it was for. */
export type RequestError =
  | { readonly code: 'request.invalid'; readonly issues: readonly RequestIssue[] }
  | { readonly code: 'request.malformed' }
  | { readonly code: 'request.not_found' }
  | { readonly code: 'request.method_not_allowed'; readonly allow: readonly string[] }
  | { readonly code: 'request.too_large'; readonly bytesMax: number }
  | { readonly code: 'request.unsupported_media_type' }
  | { readonly code: 'request.rate_limited'; readonly retryAfterSec: number }
  | { readonly code: 'auth.required' }
  | { readonly code: 'admin.disabled' }
  | { readonly code: 'admin.not_allowed' }
  | { readonly code: 'idempotency.required' }
  | { readonly code: 'idempotency.malformed'; readonly charactersMax: number }
  | { readonly code: 'server.busy'; readonly retryAfterSec: number }
  | { readonly code: 'server.unavailable'; readonly retryAfterSec: number }
  | { readonly code: 'server.internal'; readonly errorId: string }
  | { readonly code: 'page.not_built' };

export type RequestIssue = { readonly path: string; readonly problem: string };

/** All that cloud-api may answer instead of what was asked for. `docs/errors.md` has cause and remedy of each. */
export type CloudError =
  | RequestError
  | OfferRefusal
  | PairingError
  | OwnerTermsError
  | OwnerCustomersError
  | EraseError
  | { readonly code: 'erasure.not_confirmed' }
  | OwnerMessagesError
  | OwnerTextsError
  | OwnerJobsError
  | PreferenceError
  | PushError
  | OwnerHubspotError
  | WebhookError
  /** What was shown is no customer's token, or one that was called back. */
  | { readonly code: 'customer.token_refused' }
  /** `If-Match` must name the version that was edited. */
  | { readonly code: 'terms.version_required' }
  | { readonly code: 'controller.not_found' }
  | { readonly code: 'conflict.not_found' }
  | { readonly code: 'facility.not_fenced' }
  | SlugTaken
  | { readonly code: 'resource.not_found' }
  /** `sellableFrom`: from when on the cloud can sell without asking the facility. */
  | { readonly code: 'facility.unreachable'; readonly sellableFrom: EpochMs | null }
  | { readonly code: 'facility.no_answer' }
  | { readonly code: 'quote.invalid' }
  | { readonly code: 'quote.expired'; readonly expiredAt: EpochMs }
  | { readonly code: 'quote.other_slot' }
  | { readonly code: 'promotion.unknown' }
  | PromotionRefusal
  | CreditRefusal
  /** Nobody has proved to be the customer whose credits they are. */
  | { readonly code: 'credits.not_yours' }
  | { readonly code: 'idempotency.key_reused' }
  | { readonly code: 'booking.not_found' }
  | { readonly code: 'booking.no_access' }
  | { readonly code: 'booking.wrong_state'; readonly status: string }
  | { readonly code: 'booking.already_started'; readonly startedAt: EpochMs }
  | { readonly code: 'booking.changed_meanwhile'; readonly revision: number }
  | BridgeError;

export type ErrorOf<C extends CloudError['code']> = Extract<CloudError, { code: C }>;

/** A new error does not compile until someone decides here what a caller sees. */
export const HTTP_STATUS = {
  'request.invalid': 400,
  'request.malformed': 400,
  'request.not_found': 404,
  'request.method_not_allowed': 405,
  'request.too_large': 413,
  'request.unsupported_media_type': 415,
  'request.rate_limited': 429,
  'auth.required': 401,
  'admin.disabled': 403,
  'admin.not_allowed': 403,
  'idempotency.required': 400,
  'idempotency.malformed': 400,
  'idempotency.key_reused': 422,
  'server.busy': 503,
  'server.unavailable': 503,
  'server.internal': 500,
  'page.not_built': 404,
  'pairing.code_refused': 403,
  'pairing.not_found': 404,
  'pairing.proof_wrong': 403,
  'pairing.not_claimed': 409,
  'pairing.check_value_wrong': 409,
  'pairing.words_needed': 409,
  'controller.not_found': 404,
  'conflict.not_found': 404,
  'facility.not_fenced': 409,
  'facility.not_found': 404,
  'facility.slug_taken': 409,
  'facility.unreachable': 503,
  'facility.no_answer': 504,
  'resource.not_found': 404,
  'slot.unknown_resource': 422,
  'slot.off_grid': 422,
  'slot.too_short': 422,
  'slot.too_long': 422,
  'slot.off_step': 422,
  'slot.closed': 422,
  'slot.past': 422,
  'slot.too_soon': 422,
  'slot.too_far': 422,
  'slot.taken': 409,
  'rule.denied': 422,
  'rule.needs_approval': 422,
  'terms.malformed': 422,
  'terms.too_large': 413,
  'terms.changed_meanwhile': 412,
  'terms.version_required': 428,
  'terms.fenced': 409,
  'quote.invalid': 422,
  'quote.expired': 422,
  'quote.other_slot': 422,
  'promotion.unknown': 422,
  'promotion.inactive': 422,
  'promotion.not_started': 422,
  'promotion.ended': 422,
  'promotion.other_resource': 422,
  'promotion.spend_too_low': 422,
  'promotion.used_up': 409,
  'promotion.used_up_by_customer': 409,
  'credits.not_taken': 422,
  'credits.too_few': 409,
  'credits.more_than_price': 422,
  'credits.not_yours': 403,
  'credits.count_out_of_range': 422,
  'customer.not_found': 404,
  'message.not_found': 404,
  'message.nothing_to_tell': 409,
  'message.texts_changed_meanwhile': 409,
  'message.no_mail': 409,
  'message.not_offered': 422,
  'push.unknown_service': 422,
  'push.too_many': 409,
  'job.not_found': 404,
  'job.not_open': 409,
  'webhook.signature_refused': 401,
  'customer.malformed': 422,
  'customer.merge_same': 409,
  'customer.merge_not_found': 404,
  'customer.merge_too_old': 409,
  'customer.merged_further': 409,
  'customer.token_refused': 401,
  'customer.several': 409,
  'customer.has_coming_bookings': 409,
  'erasure.not_confirmed': 422,
  'booking.not_found': 404,
  'booking.no_access': 409,
  'booking.wrong_state': 409,
  'booking.already_started': 409,
  'booking.changed_meanwhile': 409,
  'clubos.signature_refused': 401,
  'clubos.message_reused': 409,
  'clubos.phone_malformed': 422,
  'clubos.message_not_found': 404,
  'clubos.proposal_not_found': 404,
  'clubos.proposal_expired': 409,
  'clubos.proposal_withdrawn': 409,
  'hubspot.disabled': 409,
  'hubspot.import_running': 409,
} as const satisfies Record<CloudError['code'], number>;

type Sentences = { readonly [C in CloudError['code']]: (error: ErrorOf<C>) => string };

/** For the person at the screen: what happened and, where there is something to do, what. */
const SENTENCES: Sentences = {
  'request.invalid': ({ issues }) =>
    `Something in this request is not right: ${issues.map(({ path, problem }) => `${path}: ${problem}`).join('; ')}.`,
  'request.malformed': () => 'This request cannot be read.',
  'request.not_found': () => 'There is nothing at this address.',
  'request.method_not_allowed': ({ allow }) => `This address understands only ${allow.join(', ')}.`,
  'request.too_large': ({ bytesMax }) => `This request is larger than the ${bytesMax / 1024} KiB that are allowed.`,
  'request.unsupported_media_type': () => 'Only JSON is understood here (content-type: application/json).',
  'request.rate_limited': ({ retryAfterSec }) =>
    `Too many requests from your connection. Please try again in ${retryAfterSec} seconds.`,
  'auth.required': () => 'This needs the link from your booking confirmation.',
  'admin.disabled': () => 'This server has no owner’s token (ADMIN_TOKEN), so nobody can do this.',
  'admin.not_allowed': () => 'This is not the owner’s token.',
  'idempotency.required': () => 'A booking needs an Idempotency-Key header, so that repeating it cannot book twice.',
  'idempotency.malformed': ({ charactersMax }) => `The Idempotency-Key must have 1 to ${charactersMax} characters.`,
  'idempotency.key_reused': () => 'This Idempotency-Key was used before, for a different booking.',
  'server.busy': ({ retryAfterSec }) =>
    `Too many people are connected just now. Please try again in ${retryAfterSec} seconds.`,
  'server.unavailable': ({ retryAfterSec }) =>
    `This cannot be done just now. Please try again in ${retryAfterSec} seconds; nothing is booked twice.`,
  'server.internal': ({ errorId }) => `Something went wrong on our side. If you call us about it, say ${errorId}.`,
  'page.not_built': () => 'The booking page has not been built on this server yet.',
  'pairing.code_refused': () =>
    'This pairing code is not right, has been used or has expired. Ask the club’s manager for a new one.',
  'pairing.not_found': () => 'There is no such pairing, or it is over. Begin again with a new code.',
  'pairing.proof_wrong': () => 'This controller did not prove that it is the one that showed the code.',
  'pairing.not_claimed': () => 'The controller has not shown its check value yet.',
  'pairing.check_value_wrong': ({ triesLeft }) =>
    `This is not the check value of this pairing. ${triesLeft} tries are left. If the controller shows another value, do not confirm: somebody may be in between.`,
  'pairing.words_needed': ({ words, lastSeenAt }) =>
    `Another controller is in office, last heard of ${lastSeenAt === null ? 'never' : new Date(lastSeenAt).toISOString()}. To replace it, type: ${words}`,
  'conflict.not_found': () => 'There is no such conflict, or somebody has solved it already.',
  'facility.not_fenced': () => 'Nothing keeps the cloud from selling for this club: there is nothing to release.',
  'controller.not_found': () => 'There is no such controller in office.',
  'facility.not_found': () => 'There is no such club.',
  'facility.slug_taken': ({ slug }) => `Another facility has the short name ${slug} already. Choose another one.`,
  'facility.unreachable': () =>
    'The club cannot be reached just now, and this time is sold there. Please choose a later day, or call the club.',
  'facility.no_answer': () => 'The club did not answer in time, so nothing was changed. Please try again.',
  'resource.not_found': () => 'There is no such bay.',
  'slot.unknown_resource': () => 'There is no such bay.',
  'slot.off_grid': () => 'A booking cannot start or end at this minute.',
  'slot.too_short': ({ shortestMin }) => `A booking lasts at least ${shortestMin} minutes.`,
  'slot.too_long': ({ longestMin }) => `A booking lasts at most ${longestMin} minutes.`,
  'slot.off_step': ({ stepMin }) => `A booking lasts a multiple of ${stepMin} minutes.`,
  'slot.closed': () => 'The club is closed at this time.',
  'slot.past': () => 'This time has already begun.',
  'slot.too_soon': ({ noticeMin }) => `A booking must be made at least ${noticeMin} minutes before it starts.`,
  'slot.too_far': ({ lastDate }) => `Bookings are open until ${lastDate}.`,
  'slot.taken': () => 'This time has just been taken.',
  'rule.denied': ({ sentence }) => sentence,
  'rule.needs_approval': () => 'The club has to agree to this booking. Please call the club.',
  'terms.malformed': ({ problems }) =>
    `Something in these terms is not right: ${problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')}.`,
  'terms.too_large': ({ bytesMax }) =>
    `These terms are larger than the ${bytesMax / 1024} KiB that can be sent to a club.`,
  'terms.changed_meanwhile': ({ version }) =>
    `Somebody else has saved version ${version} in the meantime. Please look at it, then repeat what is still wanted.`,
  'terms.version_required': () => 'Say with If-Match which version was edited.',
  'terms.fenced': () =>
    'The cloud and this club have to agree again first: there may be later terms than the cloud knows of.',
  'quote.invalid': () => 'This price offer cannot be read. Please choose the time again.',
  'quote.expired': () => 'This price offer has expired. Please choose the time again to see the price of now.',
  'quote.other_slot': () => 'This price offer is for another booking. Please choose the time again.',
  'promotion.unknown': () => 'This code is not known.',
  'promotion.inactive': () => 'This code cannot be used just now.',
  'promotion.not_started': ({ validFrom }) => `This code can be used from ${new Date(validFrom).toISOString()}.`,
  'promotion.ended': () => 'This code could only be used until a while ago.',
  'promotion.other_resource': () => 'This code is not for this bay.',
  'promotion.spend_too_low': ({ minSpendCents }) =>
    `This code is for bookings of ${(minSpendCents / 100).toFixed(2)} and more.`,
  'promotion.used_up': () => 'This code has been used as often as it may be.',
  'promotion.used_up_by_customer': () => 'You have used this code as often as one person may.',
  'credits.not_taken': () => 'This club takes no credits.',
  'credits.too_few': ({ balance }) => `There are not enough credits: ${balance} are left.`,
  'credits.more_than_price': ({ countMax }) => `This costs no more than ${countMax} credits.`,
  'credits.not_yours': () => 'Credits can be used with the link from your club’s customer page only.',
  'credits.count_out_of_range': ({ countMax }) => `Give or take between 1 and ${countMax} credits at once.`,
  'customer.not_found': () => 'There is no such customer.',
  'message.not_found': () => 'There is no such message.',
  'message.nothing_to_tell': () =>
    'There is nothing to tell: the booking is over, or its customer cannot be written to.',
  'message.texts_changed_meanwhile': ({ version }) =>
    `Somebody else has saved version ${version} in the meantime. Copy what you have written, then load the page again.`,
  'message.no_mail': () => 'This cloud sends no mail: it has neither SMTP_URL nor SENDGRID_API_KEY.',
  'message.not_offered': () => 'No such messages are sent to you.',
  'push.unknown_service': () => 'We do not know the push service of this browser.',
  'push.too_many': ({ browsersMax }) => `So many phones are told of this booking already: ${browsersMax}.`,
  'job.not_found': () => 'There is no such job.',
  'job.not_open': () => 'It does not wait for anybody: it was taken up already, or is pointless by now.',
  'webhook.signature_refused': ({ problem }) => `The signature of this call is not good: ${problem}.`,
  'customer.malformed': () => 'A tier is small letters and digits; a tag has 1 to 60 characters.',
  'customer.several': () => 'Several customers have this number. Name one of them by its id.',
  'customer.has_coming_bookings': () => 'There are bookings to come. Cancel them first, or wait until they are over.',
  'erasure.not_confirmed': () => 'Type once more who is to be forgotten.',
  'customer.merge_same': () => 'Both are one customer already.',
  'customer.merge_not_found': () => 'This was not merged, or has been undone already.',
  'customer.merge_too_old': () => 'This was merged too long ago to be undone.',
  'customer.merged_further': () => 'This customer was merged into another since. Undo that first.',
  'customer.token_refused': () => 'This customer link is no longer good. Ask the club for a new one.',
  'booking.not_found': () => 'There is no such booking.',
  'booking.no_access': () => 'This booking has no door code: it is not confirmed, or it is over.',
  'booking.wrong_state': ({ status }) => `This cannot be done any more: the booking is ${status.replaceAll('_', ' ')}.`,
  'booking.already_started': () => 'This booking has already begun; only its end can change.',
  'booking.changed_meanwhile': () => 'This booking was changed in the meantime. Please look at it again.',
  'clubos.signature_refused': ({ problem }) => `The signature of this call is not good: ${problem}.`,
  'clubos.message_reused': () => 'This message_id was used before, for a different message.',
  'clubos.phone_malformed': () => 'This is no phone number that could be dialled.',
  'clubos.message_not_found': () => 'There is no such message.',
  'clubos.proposal_not_found': () => 'There is no such proposal.',
  'clubos.proposal_expired': () => 'This proposal has expired. Please ask the customer again what they would like.',
  'clubos.proposal_withdrawn': () => 'Another message of the customer has taken the place of this proposal.',
  'hubspot.disabled': () => 'This server has no HubSpot (HUBSPOT_TOKEN).',
  'hubspot.import_running': () => 'The import has begun already.',
};

/** The sentence that goes with an error, for the person at the screen. */
export function sentenceOf<C extends CloudError['code']>(error: ErrorOf<C> & { readonly code: C }): string {
  const sentence: (error: ErrorOf<C>) => string = SENTENCES[error.code];
  return sentence(error);
}

/** Carries an expected refusal up to the error handler of the HTTP edge, the only place that catches it. */
export class CloudFailure extends Error {
  override name = 'CloudFailure';
  readonly error: CloudError;

  constructor(error: CloudError) {
    super(error.code);
    this.error = error;
  }
}
