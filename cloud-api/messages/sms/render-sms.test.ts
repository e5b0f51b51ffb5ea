import { describe, expect, test } from 'vitest';
import { HARBOUR_GOLF_PROFILE } from '../../../demo/harbour-golf.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import type { BookingRecord } from '../../http/services.ts';
import { SMS_WORDS, type SmsKind } from '../templates/sms-words.ts';
import { renderSms, type SmsFacts } from './render-sms.ts';
import { segmentsOf, toPlainLetters } from './sms-length.ts';
import { readStopWord } from './stop-words.ts';

const STARTS = Date.parse('2026-11-21T22:00:00Z');
const KINDS: readonly SmsKind[] = [
  'confirmation',
  'change',
  'cancellation',
  'reminder_day',
  'reminder_soon',
  'door_opens',
];

const BOOKING: BookingRecord = {
  id: '0b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f',
  facilityId: HARBOUR_GOLF_PROFILE.id,
  resourceId: HARBOUR_GOLF_PROFILE.resources[1]?.id ?? '',
  startsAt: STARTS,
  endsAt: STARTS + 1.5 * HOUR_MS,
  status: 'confirmed',
  customer: { firstName: 'Ève', lastName: 'MacLeod', email: null, phone: '+19025550188' },
  partySize: 3,
  notes: '',
  price: { totalCents: 6750, currency: 'CAD', lines: [] },
  revision: 1,
  pin: '402861',
  entry: null,
  spend: null,
  cancellation: null,
  manageToken: 'a-token-of-the-customer-with-43-characters-x',
  pendingChange: null,
};

const render = (changes: Partial<SmsFacts> = {}) =>
  renderSms({
    kind: 'confirmation',
    booking: BOOKING,
    facility: HARBOUR_GOLF_PROFILE,
    language: 'en',
    publicUrl: 'https://golf.example',
    ...changes,
  });
const named = (name: string) => ({
  ...HARBOUR_GOLF_PROFILE,
  name,
  resources: HARBOUR_GOLF_PROFILE.resources.map((resource) => ({ ...resource, name: `${name} bay` })),
});

describe('a text', () => {
  test('says where and when by the club’s clock, the code, the way to the booking, and how to get no more', () => {
    expect(render()).toBe(
      'Harbour Golf: you are booked. Bay 2, Sat, Nov 21, 18:00-19:30. Door code 402861. ' +
        `https://golf.example/b/${BOOKING.id}#${BOOKING.manageToken} Text STOP to get no more of these.`,
    );
  });

  test.each(KINDS)('of a %s fits in two parts in both languages, also of a club with a long name', (kind) => {
    const facility = named('Société du Golf Intérieur de Saint-François-Xavier-de-la-Petite-Rivière');
    for (const language of ['en', 'fr'] as const) {
      const text = render({ kind, facility, language, publicUrl: `https://${'long.'.repeat(20)}example` });

      expect(segmentsOf(text)).toBeLessThanOrEqual(2);
      expect(text).toContain(SMS_WORDS[language].stop);
      expect(text.includes('402861')).toBe(kind !== 'cancellation');
    }
  });

  test('is written in letters that do not make it twice as long', () => {
    expect(render({ kind: 'change', language: 'fr' })).toContain('Harbour Golf : votre réservation est maintenant');
    expect(toPlainLetters('L’été – ça va… « être » 12 h')).toBe('L\'été - ca va... " etre " 12 h');
  });

  test('never asks for CANCEL as an answer: carriers take it for the end of everything', () => {
    const all = KINDS.flatMap((kind) => [render({ kind }), render({ kind, language: 'fr' })]);

    expect(all.filter((text) => /\bcancel\b/i.test(text))).toEqual([]);
  });
});

test.each([
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['中'.repeat(70), 1],
  ['中'.repeat(71), 2],
  ['a'.repeat(307), 3],
])('a text is counted as carriers count it: %#', (text, segments) => {
  expect(segmentsOf(text)).toBe(segments);
});

test.each([
  ['STOP', 'unwanted'],
  [' stop. ', 'unwanted'],
  ['Arrêt', 'unwanted'],
  ['CANCEL', 'unwanted'],
  ['start', 'wanted'],
  ['UNSTOP', 'wanted'],
  ['please stop by at 7', null],
  ['cancel my booking', null],
  ['', null],
] as const)('%j means %s', (text, choice) => {
  expect(readStopWord(text)).toBe(choice);
});
