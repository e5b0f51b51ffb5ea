import { BOOKING, ERASED, gone, PAYLOAD, type PersonalRegister, set, STAFF } from '../../domain/personal-data.ts';

const WITH_THE_CUSTOMER = 'it is the club’s own record of the customer';
/** Both sides check their streams by it, and begin anew from it after a recovery. */
const STREAM = {
  kept: {
    days: 90,
    why: 'a facility that comes back is told by it; it is hashed, so that only what both have may change',
  },
  isCopy: true,
} as const;

/**
 * Everything in this database that says something of a person. A column that looks as if it did, and stands neither here
 * nor in `NO_PERSONAL_DATA`, fails a test: whoever adds one says how it is found and forgotten.
 */
export const PERSONAL_DATA: PersonalRegister = {
  customer: {
    findings: [{ by: 'customer', column: 'id' }],
    columns: {
      first_name: set('name', ERASED),
      last_name: set('name', ''),
      email: set('email', null),
      phone: set('phone', null),
      tags: set('text', '[]'),
    },
    kept: { days: null, why: WITH_THE_CUSTOMER },
  },
  credit_entry: {
    findings: [{ by: 'customer', column: 'customer_id' }],
    columns: { by: STAFF, note: set('text', '') },
    kept: { days: null, why: 'the ledger has to add up; without notes it is figures' },
  },
  allocation: {
    findings: [BOOKING],
    columns: { data: PAYLOAD },
    kept: { days: null, why: 'the club’s bookings and their figures are its books' },
  },
  customer_merge: {
    findings: [
      { by: 'customer', column: 'survivor_id' },
      { by: 'customer', column: 'merged_id' },
    ],
    columns: { by: STAFF, before: PAYLOAD },
    kept: { days: null, why: 'two records of one person can be told apart again for a while' },
  },
  booking_customer: {
    findings: [BOOKING, { by: 'customer', column: 'customer_id' }],
    columns: {},
    kept: { days: null, why: 'it says whose a booking is, by ids alone' },
  },
  visit: {
    findings: [BOOKING],
    columns: {},
    kept: { days: null, why: 'who came and who did not: the figures of the club' },
  },
  booking_event: {
    findings: [BOOKING],
    columns: {},
    kept: { days: null, why: 'what became of a booking, without who' },
  },
  request: {
    findings: [{ by: 'mention', column: 'operation' }],
    columns: { operation: PAYLOAD },
    kept: { days: null, why: 'what a facility was asked explains how a booking came to be' },
    isCopy: true,
  },
  outbox: { findings: [{ by: 'mention', column: 'body' }], columns: { body: PAYLOAD }, ...STREAM },
  inbox: { findings: [{ by: 'mention', column: 'body' }], columns: { body: PAYLOAD }, ...STREAM },
  parked: { findings: [{ by: 'mention', column: 'body' }], columns: { body: PAYLOAD }, ...STREAM },
  conflict: {
    findings: [{ by: 'mention', column: 'allocation' }],
    columns: { allocation: PAYLOAD },
    kept: { days: null, why: 'somebody was promised a time that they did not get' },
    isCopy: true,
  },
  idempotency_key: {
    findings: [BOOKING],
    columns: { outcome: PAYLOAD },
    kept: { days: null, why: 'the same call again is answered alike, and books nothing again' },
    isCopy: true,
  },
  spend: {
    findings: [{ by: 'customer', column: 'customer_id' }, BOOKING, { by: 'email', column: 'email' }],
    columns: { email: set('email', null) },
    kept: { days: null, why: 'it explains for ever what a promotion was used for and where credits went' },
  },
  message: {
    findings: [BOOKING, { by: 'email', column: 'address' }, { by: 'phone', column: 'address' }],
    columns: { address: set('email', ''), subject: set('text', null), reason: set('text', null), asked_by: STAFF },
    kept: { days: null, why: 'nobody is told twice of the same, and staff see what a customer was sent' },
  },
  message_ask: {
    findings: [BOOKING, { by: 'email', column: 'email' }],
    columns: { by: STAFF, email: gone('email') },
    kept: { days: null, why: 'what a desk wants of messages, for the seconds until it is answered' },
    isCopy: true,
  },
  address_language: {
    findings: [
      { by: 'email', column: 'address' },
      { by: 'phone', column: 'address' },
    ],
    columns: { address: gone('email') },
    kept: { days: null, why: 'they are written to in the language in which they book' },
  },
  message_choice: {
    findings: [BOOKING, { by: 'email', column: 'address' }, { by: 'phone', column: 'address' }],
    columns: { address: gone('email') },
    kept: { days: null, why: 'a no to messages has to outlast the messages' },
  },
  push_subscription: {
    findings: [BOOKING],
    columns: { endpoint: gone('payload'), p256dh: gone('payload'), auth: gone('payload'), language: gone('text') },
    kept: {
      days: null,
      why: 'a phone is told of a booking that somebody asked for; a day after its end it is forgotten',
    },
  },
  clubos_message: {
    findings: [{ by: 'phone', column: 'phone' }],
    columns: { phone: gone('phone'), message: gone('payload'), answer: gone('payload') },
    kept: { days: 90, why: 'the club’s owner sees what was understood and answered' },
  },
  clubos_proposal: {
    findings: [{ by: 'phone', column: 'phone' }],
    columns: { phone: gone('phone'), wish: gone('payload'), answer: gone('payload') },
    kept: { days: 90, why: 'a yes is carried out as it was read back' },
  },
  job: {
    findings: [{ by: 'mention', column: 'payload' }],
    columns: { payload: PAYLOAD, problem: set('text', null) },
    kept: { days: 30, why: 'what was given up waits for a person; what is done is forgotten by itself' },
    isCopy: true,
  },
  hubspot_contact: {
    findings: [{ by: 'customer', column: 'customer_id' }],
    columns: {
      agreed: set('payload', null),
      written: set('payload', null),
      figures: set('payload', null),
      problem: set('text', null),
    },
    kept: {
      days: null,
      why: 'what both sides agreed on last tells a change there from one here; later, whom not to make again',
    },
    isCopy: true,
  },
  webhook_delivery: {
    findings: [{ by: 'mention', column: 'body' }],
    columns: { body: gone('payload') },
    kept: { days: 30, why: 'it is emptied as soon as it has been worked on; what could not be waits for a person' },
    isCopy: true,
  },
  terms: {
    findings: [],
    columns: { saved_by: STAFF },
    kept: { days: null, why: 'bookings name the terms that they were sold by' },
  },
};

/** What only looks as if it were personal, and why it is not. */
export const NO_PERSONAL_DATA: Readonly<Record<string, string>> = {
  'booking_event.before': 'a booking’s time, place and status',
  'booking_event.after': 'a booking’s time, place and status',
  'booking_told.stand': 'a booking’s time, place and status',
  'clubos_message.understood': 'what was wished for, without the words and without who',
  'customer_ask.result': 'ids and a code',
  'erasure.marks': 'ids, and digests of e-mails and numbers that go after 90 days',
  'facility.profile': 'the club’s own name, hours and telephone',
  'call_slot.name': 'the name of a limit',
  'hubspot_contact.email_key': 'a keyed hash: whoever was deleted at HubSpot is known by it, not to be made again',
  'hubspot_state.events': 'what HubSpot calls our events',
  'hubspot_state.last_problem': 'a status and a code',
  'integration_health.name': 'the name of a system',
  'integration_health.last_failure': 'why a system did not answer, in words of ours',
  'job.subject': 'what jobs take turns for: ids',
  'message_event.reason': 'a provider’s code',
  'message_texts.texts': 'the club’s own words, before anything is filled in',
  'request.reason': 'a code',
  'setting.name': 'the name of a setting',
  'terms.body': 'the club’s own rules and prices',
  'terms_decision.result': 'a version or a code',
};
