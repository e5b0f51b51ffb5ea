import type { BookingStateError } from '../../domain/booking.ts';
import type { CreditRefusal } from '../../domain/prices/credits.ts';
import type { PromotionRefusal } from '../../domain/prices/promotion.ts';
import type { OfferRefusal } from '../../domain/offers/offer-refusal.ts';
import type { TermsRefusal } from '../../domain/terms-change.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { FreeSlot } from './api/views.ts';
import type { BayAction } from './automation/automation-port.ts';

/**
 * Every refusal that a service of the controller may answer with, and its facts. `docs/errors.md` has cause and remedy
 * of each; `api/error-table.ts` decides what a caller sees.
 */
export type DomainError =
  | SlotError
  | BookingError
  | BlockError
  | ConflictError
  | DoorError
  | JobError
  | LinkError
  | FacilityError
  | TermsError
  | CustomerError
  | MessageError
  | SpendError
  | StaffError
  | KioskError
  | InputError
  | NetworkServiceError
  | BayError
  | IntegrationError;

/** Why a time cannot be had; what is free instead is told with `slot.taken`. */
export type SlotError =
  | Exclude<OfferRefusal, { readonly code: 'slot.taken' }>
  | { readonly code: 'slot.taken'; readonly alternatives: readonly FreeSlot[] }
  /** It costs this much by now, and another price was shown. */
  | { readonly code: 'price.changed'; readonly totalCents: number };

export type BookingError =
  | BookingStateError
  | { readonly code: 'booking.not_found' }
  /** The caller acted on an older revision than `revision`. */
  | { readonly code: 'booking.changed_meanwhile'; readonly revision: number }
  | { readonly code: 'booking.change_open' }
  | { readonly code: 'booking.party_too_large'; readonly capacity: number };

export type BlockError =
  | { readonly code: 'block.not_found' }
  | { readonly code: 'block.changed_meanwhile'; readonly revision: number };

/** Not on the list, or solved already. */
export type ConflictError = { readonly code: 'conflict.not_found' };

export type DoorError =
  | { readonly code: 'door.not_found' }
  /** No door system is set up. */
  | { readonly code: 'door.disabled' }
  /** The door has not been found in the door system yet. */
  | { readonly code: 'door.not_matched' }
  /** The hub of this door, or its firmware, knows no such rule. */
  | { readonly code: 'door.rule_unsupported' }
  /** The door system accepted the rule, and it does not stand. */
  | { readonly code: 'door.rule_not_kept' }
  /** Whether the rule stands could not be read. */
  | { readonly code: 'door.rule_uncertain' }
  /** The building is in emergency lockdown. */
  | { readonly code: 'door.lockdown' }
  /** The door system did not do it; `reason` as the doors screen has it. */
  | { readonly code: 'door.system_failed'; readonly reason: string };

export type JobError =
  | { readonly code: 'job.not_found' }
  /** It is over or pointless, or has not been given up. */
  | { readonly code: 'job.not_open' };

/** The time belongs to the cloud and the cloud does not decide. */
export type LinkError =
  /** Known to be down: nothing was asked. Before `sellableUntil` the facility decides alone. */
  | { readonly code: 'link.down'; readonly sellableUntil?: EpochMs }
  /** As `link.down`; the cloud holds this stretch because the profile keeps it for online sale, and the page sells it. */
  | { readonly code: 'link.kept_for_web'; readonly startsAt: EpochMs; readonly endsAt: EpochMs }
  /** Asked for its time, the cloud said no; `reason` is its own code. */
  | { readonly code: 'link.refused'; readonly reason: string }
  /** Asked, and no answer came in time: the question is withdrawn, the time stays as it was. */
  | { readonly code: 'link.no_answer' };

/** Why a bay's PC is not told what staff want of it, or is not made a bay's. */
export type BayError =
  | { readonly code: 'bay.not_found' }
  /** No automation system is set up. */
  | { readonly code: 'bay.disabled' }
  /** Nobody has said which PC the bay has. */
  | { readonly code: 'bay.not_bound' }
  /** Nobody has said which service staff may restart. */
  | { readonly code: 'bay.no_service' }
  /** Somebody plays there, or has the right to until then. */
  | { readonly code: 'bay.in_use'; readonly until: EpochMs }
  | { readonly code: 'bay.near_use'; readonly startsAt: EpochMs }
  /** It was told to, and what came of it is not known yet. */
  | { readonly code: 'bay.under_way'; readonly action: BayAction }
  | { readonly code: 'bay.cooling_down'; readonly action: BayAction; readonly until: EpochMs }
  | { readonly code: 'bay.step_not_found' }
  | { readonly code: 'bay.device_unknown' }
  /** The PC is another bay's. */
  | { readonly code: 'bay.device_taken'; readonly resourceId: string }
  /** The automation system could not be asked; `reason` says why. */
  | { readonly code: 'bay.unreachable'; readonly reason: string };

/** So many bookings came from one kiosk that somebody may be playing with it. */
export type KioskError = { readonly code: 'kiosk.too_many_bookings'; readonly retryAfterMs: number };

export type FacilityError =
  | { readonly code: 'facility.not_set_up' }
  /** The controller must not sell until it has agreed with the cloud again; `reason` as in PROTOCOL §6. */
  | { readonly code: 'facility.fenced'; readonly reason: string }
  /** There is no room on the disk to write a promise down. Doors still open. */
  | { readonly code: 'facility.disk_full' }
  /** The caller acted on an older revision of the profile than `revision`. */
  | { readonly code: 'facility.changed_meanwhile'; readonly revision: number }
  /** Nobody owns this time at the moment: it is in transit or was never handed out. */
  | { readonly code: 'facility.unknown_time' };

/** Why rules, prices or promotions are not saved. */
export type TermsError =
  | TermsRefusal
  /** The caller edited an older version than `version`. */
  | { readonly code: 'terms.changed_meanwhile'; readonly version: number }
  /** Asked, and no answer came in time: whether it is saved is not known yet. */
  | { readonly code: 'terms.undecided'; readonly proposalId: string }
  /** The cloud said no; `reason` is its own code. */
  | { readonly code: 'terms.refused'; readonly reason: string };

/** Why what the club has given a customer is not changed. */
export type CustomerError =
  | { readonly code: 'customer.not_found' }
  /** Asked, and no answer came in time: whether it is changed is not known yet. */
  | { readonly code: 'customer.undecided'; readonly askId: string }
  /** The cloud said no; `reason` is its own code. */
  | { readonly code: 'customer.refused'; readonly reason: string };

/** Why nobody can say what a customer was sent, or it is not sent again. */
export type MessageError =
  /** The cloud sends it and cannot be asked. */
  | { readonly code: 'message.apart' }
  /** Asked, and no answer came in time: what was to be sent again may yet be. */
  | { readonly code: 'message.unanswered' }
  /** The booking is over, or its customer cannot be written to. */
  | { readonly code: 'message.nothing_to_tell' }
  /** It was sent again often enough for now. */
  | { readonly code: 'message.too_many' }
  /** The cloud said no; `reason` is its own code. */
  | { readonly code: 'message.refused'; readonly reason: string };

/** Why a booking cannot have its promotion, or be paid with credits. It was not made then. */
export type SpendError =
  | PromotionRefusal
  | { readonly code: 'promotion.unknown' }
  | CreditRefusal
  /** The cloud owns what would be spent and cannot be asked. The booking may be made without. */
  | { readonly code: 'spend.apart' }
  /** Asked, and no answer came in time: nothing is spent. */
  | { readonly code: 'spend.undecided' }
  /** The cloud said no; `reason` is its own code. */
  | { readonly code: 'spend.refused'; readonly reason: string };

export type StaffError =
  /** Name or PIN; which of them is not said. `retryAfterMs` when this try was one too many. */
  | { readonly code: 'staff.wrong_pin'; readonly retryAfterMs?: number }
  | { readonly code: 'staff.locked'; readonly retryAfterMs: number }
  | { readonly code: 'staff.not_allowed' }
  | { readonly code: 'session.required' }
  /** A kiosk's connection asked for what is not the kiosk's. */
  | { readonly code: 'session.kiosk_only' };

export type InputError =
  | { readonly code: 'input.invalid'; readonly issues: readonly InputIssue[] }
  | { readonly code: 'input.too_large'; readonly limitBytes: number };

/** `path` is dotted, and empty for the input as a whole. */
export type InputIssue = { readonly path: string; readonly message: string };

/** Why staff cannot change something about the club's network. */
export type NetworkServiceError =
  /** No network is set up. */
  | { readonly code: 'network.disabled' }
  | { readonly code: 'network.not_bound' }
  | { readonly code: 'network.no_such_place' }
  /** Something else is bound to this port; `label` says what. */
  | { readonly code: 'network.port_bound'; readonly label: string }
  /** Somebody plays there then, which is now or soon. */
  | { readonly code: 'network.in_use'; readonly startsAt: EpochMs; readonly endsAt: EpochMs }
  /** It has just been without power, and is starting. */
  | { readonly code: 'network.cooling_down'; readonly until: EpochMs };

/** Why another vendor's system is not set up, or its certificate not trusted. */
export type IntegrationError =
  /** The caller saw an older version than `version`. */
  | { readonly code: 'integration.changed_meanwhile'; readonly version: number }
  /** Nothing seals secrets just now, and open they are not kept. */
  | { readonly code: 'integration.not_sealed' }
  | { readonly code: 'integration.certificate_unreachable' }
  /** By now it shows this one, and not the one that was compared. */
  | { readonly code: 'integration.certificate_differs'; readonly sha256: string };

/** What else a caller may see: a fault of ours. `id` finds it in the log. */
export type InternalError = { readonly code: 'internal'; readonly id: string };

export type ApiError = DomainError | InternalError;
