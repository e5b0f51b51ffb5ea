import {
  BOOKING,
  ERASED,
  gone,
  PAYLOAD,
  type PersonalColumn,
  type PersonalKind,
  type PersonalRegister,
  set,
  STAFF,
} from '../../../domain/personal-data.ts';

const stays = (kind: PersonalKind, why: string): PersonalColumn => ({ kind, erasing: { how: 'stays', why } });
const OF_STAFF = stays('text', 'staff’s own words of why they did it');

const BODY = { findings: [{ by: 'mention', column: 'body' }], columns: { body: PAYLOAD } } as const;
const STREAM = {
  kept: {
    days: 90,
    why: 'the cloud is told by it after a recovery; it is hashed, so that only what both have may change',
  },
  isCopy: true,
} as const;

/**
 * Everything in the controller's database that says something of a person, as `cloud-api/customers/personal-data.ts` has
 * it for the cloud's. A column that looks as if it did, and stands neither here nor below, fails a test.
 */
export const PERSONAL_DATA: PersonalRegister = {
  customer: {
    findings: [{ by: 'customer', column: 'id' }],
    columns: {
      first_name: gone('name'),
      last_name: gone('name'),
      email: gone('email'),
      phone: gone('phone'),
      tags: gone('text'),
      email_key: gone('email'),
      phone_key: gone('phone'),
      search_text: gone('text'),
    },
    kept: { days: null, why: 'a copy of what the cloud has, for the desk and for days without internet' },
    isCopy: true,
  },
  customer_ask: {
    findings: [
      { by: 'customer', column: 'change', path: ['customer', 'id'] },
      { by: 'email', column: 'change', path: ['customer', 'email'] },
      { by: 'phone', column: 'change', path: ['customer', 'phone'] },
    ],
    columns: { by: STAFF, change: PAYLOAD },
    kept: { days: null, why: 'what staff asked for, until the cloud has answered and after' },
  },
  allocation: {
    findings: [BOOKING],
    columns: { data: PAYLOAD },
    kept: { days: null, why: 'the facility’s own bookings, and its copy of the cloud’s' },
  },
  request: {
    findings: [{ by: 'mention', column: 'operation' }],
    columns: { operation: PAYLOAD },
    kept: { days: null, why: 'what the cloud was asked explains how a booking came to be' },
    isCopy: true,
  },
  outbox: { ...BODY, ...STREAM },
  inbox: { ...BODY, ...STREAM },
  parked: { ...BODY, ...STREAM },
  conflict: {
    findings: [{ by: 'mention', column: 'allocation' }],
    columns: { allocation: PAYLOAD },
    kept: { days: null, why: 'somebody was promised a time that they did not get' },
    isCopy: true,
  },
  door_grant: {
    findings: [BOOKING],
    columns: { guest_name: set('name', ERASED) },
    kept: { days: null, why: 'it says which visitor of the door system is which booking’s, until that is taken away' },
  },
  door_event: {
    findings: [BOOKING],
    columns: { actor_name: set('name', null) },
    kept: { days: null, why: 'who came in when: the club’s record of its doors' },
  },
  door_command: {
    findings: [BOOKING],
    columns: { by_name: STAFF, sentence: stays('text', 'a sentence of this program about a door') },
    kept: { days: null, why: 'every command to a door is on record' },
  },
  bay_step: {
    findings: [BOOKING],
    columns: {
      asked_by: STAFF,
      asked_reason: OF_STAFF,
      handled_by: STAFF,
      detail: stays('text', 'the bay’s PC speaks of itself'),
    },
    kept: { days: 90, why: 'the history of a bay’s PC' },
  },
  power_cycle: {
    findings: [],
    columns: { by_name: STAFF, reason: OF_STAFF },
    kept: { days: null, why: 'who switched a port off and why' },
  },
  integration: {
    findings: [],
    columns: { saved_by: STAFF },
    kept: { days: null, why: 'who set a system up' },
  },
  audit_entry: {
    findings: [
      { by: 'booking', column: 'subject_id' },
      { by: 'customer', column: 'subject_id' },
      { by: 'mention', column: 'details' },
    ],
    columns: { by_name: STAFF, details: PAYLOAD },
    kept: { days: null, why: 'the trail of who did what: nothing is ever taken out but what names a customer' },
  },
  staff: {
    findings: [],
    columns: { name: STAFF, name_key: STAFF },
    kept: { days: null, why: 'an account is switched off, never deleted: the trail names it' },
  },
  terms: {
    findings: [],
    columns: { saved_by: STAFF },
    kept: { days: null, why: 'bookings name the terms that they were sold by' },
  },
  kiosk: {
    findings: [],
    columns: { saved_by: STAFF },
    kept: { days: null, why: 'who said where a kiosk stands' },
  },
  terms_proposal: {
    findings: [],
    columns: { by: STAFF },
    kept: { days: null, why: 'who asked for other terms' },
  },
};

/** What only looks as if it were personal, and why it is not. */
export const NO_PERSONAL_DATA: Readonly<Record<string, string>> = {
  'audit_entry.by_kind': 'a kind',
  'audit_entry.subject_type': 'a kind',
  'bay_device.device_name': 'a PC',
  'bay_step.reason': 'a code',
  'door_command.outcome': 'a state',
  'door_grant.problem': 'a code',
  'facility.profile': 'the club’s own name, hours and telephone',
  'integration.name': 'a vendor’s system',
  'integration.sealed_by': 'what opens its secrets',
  'job.payload': 'ids and times',
  'job.problem': 'a sentence of this program about a device',
  'job.subject': 'what jobs take turns for: ids',
  'kiosk.address': 'where a device is on the club’s network',
  'network_binding.label': 'a device at a port',
  'power_cycle.outcome': 'a state',
  'power_cycle.problem': 'a code',
  'request.reason': 'a code',
  'terms.body': 'the club’s own rules and prices',
  'terms_proposal.changes': 'the club’s own rules and prices',
};
