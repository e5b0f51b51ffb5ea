import { describe, expect, test } from 'vitest';
import { HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { NO_OWN_WORDS } from '../../domain/message-text.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { BookingRecord } from '../http/services.ts';
import { BookingMessageKindSchema } from './message-kinds.ts';
import { type MailFacts, renderMail } from './render-mail.ts';

const STARTS = Date.parse('2026-11-21T22:00:00Z');

const BOOKING: BookingRecord = {
  id: '0b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f',
  facilityId: HARBOUR_GOLF_PROFILE.id,
  resourceId: HARBOUR_GOLF_PROFILE.resources[1]?.id ?? '',
  startsAt: STARTS,
  endsAt: STARTS + 1.5 * HOUR_MS,
  status: 'confirmed',
  customer: { firstName: 'Ève-Marie', lastName: 'MacLeod', email: 'eve@example.test', phone: null },
  partySize: 3,
  notes: '',
  price: { totalCents: 6750, currency: 'CAD', lines: [] },
  revision: 1,
  pin: '402861',
  entry: { fixed: 'FIXED', rotating: 'ROTATING', secret: 'SECRET' },
  spend: null,
  cancellation: { freeUntilAt: STARTS - 24 * HOUR_MS, feeCents: 2000, losesSpend: false },
  manageToken: 'a-token-of-the-customer',
  pendingChange: null,
};

const facts = (changes: Partial<MailFacts> = {}): MailFacts => ({
  id: '7b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f',
  kind: 'confirmation',
  to: 'eve@example.test',
  booking: BOOKING,
  facility: HARBOUR_GOLF_PROFILE,
  language: 'en',
  ownWords: { ...NO_OWN_WORDS, contact: null },
  publicUrl: 'https://golf.example',
  unsubscribeUrl: null,
  now: STARTS - 72 * HOUR_MS,
  ...changes,
});

describe('a confirmation', () => {
  test('says where and when by the club’s clock, what it cost, the code, and until when it can be cancelled for nothing', async () => {
    const { subject, text } = await renderMail(facts());

    expect(subject).toBe('You’re booked at Harbour Golf: Saturday, November 21, 18:00');
    expect(text).toContain('Bay 2 is yours on Saturday, November 21 from 18:00 to 19:30.');
    expect(text).toContain('Your door code: 402861\nOpens the doors for you from 17:45 to 19:45.');
    expect(text).toContain('Price: $67.50');
    expect(text).toContain('You can cancel for nothing until Friday, November 20, 18:00.');
    expect(text).toContain(`https://golf.example/b/${BOOKING.id}#${BOOKING.manageToken}`);
  });

  test('speaks French', async () => {
    const { subject, text } = await renderMail(facts({ language: 'fr' }));

    expect(subject).toBe('C’est réservé chez Harbour Golf : samedi 21 novembre, 18:00');
    expect(text).toMatch(/Prix: 67,50\s\$/);
  });

  test('brings the code as a picture and the time for a calendar, without the code', async () => {
    const { attachments, html } = await renderMail(facts());

    expect(attachments.map(({ fileName }) => fileName)).toEqual(['code.png', 'booking.ics']);
    expect(attachments[0]?.content.subarray(1, 4).toString()).toBe('PNG');
    expect(html).toContain('cid:code');
    expect(attachments[1]?.content.toString()).not.toContain(BOOKING.pin);
  });

  test('names the zone where the clock shows the hour twice', async () => {
    const twice = Date.parse('2026-11-01T04:30:00Z');
    const { text } = await renderMail(facts({ booking: { ...BOOKING, startsAt: twice, endsAt: twice + HOUR_MS } }));

    expect(text).toContain('from 01:30 ADT to 01:30 AST');
  });
});

test('what a customer calls themselves is text, whatever it looks like', async () => {
  const customer = { ...BOOKING.customer, firstName: '<b onload="x">{{code}}&' };
  const { html, text } = await renderMail(facts({ booking: { ...BOOKING, customer } }));

  expect(html).toContain('&lt;b onload=&quot;x&quot;&gt;{{code}}&amp;');
  expect(text).toContain('Hello <b onload="x">{{code}}&,');
});

test('what a club says itself takes the place of the program’s words, as text', async () => {
  const ownWords = {
    subject: '{name} <b>: {day}',
    intro: 'See you in {bay}.\n{from} sharp!',
    closing: 'Bring <friends>.',
    contact: '{club}, round the corner',
  };
  const customer = { ...BOOKING.customer, firstName: 'Ève\nMarie' };
  const { subject, html, text } = await renderMail(facts({ ownWords, booking: { ...BOOKING, customer } }));

  expect(subject).toBe('Ève Marie <b>: Saturday, November 21');
  expect(text).toContain('See you in Bay 2.\n18:00 sharp!');
  expect(text).toContain('Bring <friends>.\n\n--\nHarbour Golf, round the corner');
  expect(html).toContain('See you in Bay 2.<br>18:00 sharp!');
  expect(html).toContain('Bring &lt;friends&gt;.');
  expect(html).not.toContain('is yours on');
});

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  test.each(BookingMessageKindSchema.options)(
    'a mail of kind %s leaves nothing open, and no link of it does anything',
    async (kind) => {
      const { subject, html, text } = await renderMail(facts({ kind, language }));

      expect(subject).not.toBe('');
      expect(`${html}${text}`).not.toMatch(/\{\{|undefined|null|NaN/);
      const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link]) => link);
      expect(links.every((link) => link?.startsWith('https://golf.example/'))).toBe(true);
      expect(html).not.toContain('<script');
    },
  );
});

test('where there is no code to show there is no picture of one', async () => {
  const { html, attachments } = await renderMail(facts({ booking: { ...BOOKING, entry: null } }));

  expect(html).toContain(BOOKING.pin);
  expect(html).not.toContain('cid:');
  expect(attachments.map(({ fileName }) => fileName)).toEqual(['booking.ics']);
});

test('after a cancellation there is no code, and the calendar is told as well', async () => {
  const { html, text, attachments } = await renderMail(
    facts({ kind: 'cancellation', booking: { ...BOOKING, status: 'cancelled' } }),
  );

  expect(`${html}${text}`).not.toContain(BOOKING.pin);
  expect(attachments.map(({ contentType }) => contentType)).toEqual(['text/calendar; charset=utf-8; method=CANCEL']);
  expect(attachments[0]?.content.toString()).toContain('METHOD:CANCEL');
});

test('who is asked how it was can ask for no more of that', async () => {
  const unsubscribeUrl = 'https://golf.example/messages/unsubscribe#token';
  const { html, text } = await renderMail(facts({ kind: 'survey', unsubscribeUrl }));

  expect(html).toContain(unsubscribeUrl);
  expect(text).toContain(unsubscribeUrl);
});
