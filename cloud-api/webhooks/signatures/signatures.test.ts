import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DAY_MS, type EpochMs, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Delivery, Verdict } from '../webhook-source.ts';
import { verifyHubspot } from './verify-hubspot.ts';
import { readSendgridKey, verifySendgrid } from './verify-sendgrid.ts';
import { verifyTwilio } from './verify-twilio.ts';

const TwilioVector = z.object({
  authToken: z.string(),
  url: z.string(),
  params: z.record(z.string(), z.string()).optional(),
  rawBody: z.string().optional(),
  signature: z.string(),
});
const VECTORS = z
  .object({
    hubspot_v3: z
      .array(
        z.object({
          clientSecret: z.string(),
          timestamp: z.string(),
          method: z.string(),
          uri: z.string(),
          rawBody: z.string(),
          signature: z.string(),
        }),
      )
      .length(3),
    twilio: z.array(TwilioVector).length(4),
    sendgrid: z
      .array(
        z.object({
          publicKeyBase64Spki: z.string(),
          timestamp: z.string(),
          rawBody: z.string(),
          signature: z.string(),
        }),
      )
      .length(1),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'signature-vectors.json'), 'utf8')));

/** A delivery that is signed as it should be, and what looks at it. */
type Case = {
  readonly name: string;
  readonly delivery: Delivery;
  readonly signatureHeader: string;
  readonly verify: (delivery: Delivery, now?: EpochMs) => Verdict;
};

const hubspot = VECTORS.hubspot_v3.map((vector, index): Case => {
  const { clientSecret, timestamp, method, uri: url, rawBody, signature } = vector;
  const signatureHeader = 'x-hubspot-signature-v3';
  const headers = { [signatureHeader]: signature, 'x-hubspot-request-timestamp': timestamp };
  return {
    name: `HubSpot ${index}`,
    delivery: { method, url, headers, body: Buffer.from(rawBody) },
    signatureHeader,
    verify: (delivery, now = Number(timestamp)) => verifyHubspot(clientSecret, delivery, now),
  };
});

const twilio = VECTORS.twilio.map(({ authToken, url, params, rawBody, signature }, index): Case => {
  const signatureHeader = 'x-twilio-signature';
  const body = Buffer.from(rawBody ?? new URLSearchParams(params).toString());
  return {
    name: `Twilio ${index}`,
    delivery: { method: 'POST', url, headers: { [signatureHeader]: signature }, body },
    signatureHeader,
    verify: (delivery) => verifyTwilio(authToken, delivery),
  };
});

const sendgrid = VECTORS.sendgrid.map(({ publicKeyBase64Spki, timestamp, rawBody, signature }, index): Case => {
  const signatureHeader = 'x-twilio-email-event-webhook-signature';
  const key = readSendgridKey(publicKeyBase64Spki);
  if (!key) throw new Error('the vector has no key');
  const headers = { [signatureHeader]: signature, 'x-twilio-email-event-webhook-timestamp': timestamp };
  return {
    name: `SendGrid ${index}`,
    delivery: { method: 'POST', url: 'https://club.example.com/', headers, body: Buffer.from(rawBody) },
    signatureHeader,
    verify: (delivery, now = Number(timestamp) * SECOND_MS) => verifySendgrid(key, delivery, now),
  };
});

const CASES = [...hubspot, ...twilio, ...sendgrid];

describe.each(CASES)('what $name signed', ({ delivery, signatureHeader, verify }) => {
  const withSignature = (signature: string | undefined): Delivery => ({
    ...delivery,
    headers: { ...delivery.headers, [signatureHeader]: signature },
  });

  test('is taken', () => {
    expect(verify(delivery)).toEqual({ isGenuine: true, signature: delivery.headers[signatureHeader] });
  });

  test('is refused when a byte of it is another', () => {
    const body = Buffer.concat([delivery.body, Buffer.from('&x=1')]);

    expect(verify({ ...delivery, body })).toEqual({ isGenuine: false, problem: 'wrong' });
  });

  test.each([
    ['', 'wrong'],
    ['AAAA', 'wrong'],
    [`x${delivery.headers[signatureHeader]}`, 'wrong'],
    [undefined, 'missing'],
  ] as const)('is refused with the signature %j', (signature, problem) => {
    expect(verify(withSignature(signature))).toEqual({ isGenuine: false, problem });
  });
});

test.each([...hubspot, ...twilio])('$name signs its address', ({ delivery, verify }) => {
  const url = delivery.url.replace('https://', 'http://');

  expect(verify({ ...delivery, url })).toEqual({ isGenuine: false, problem: 'wrong' });
});

test('SendGrid signs the line break at the end', () => {
  const body = Buffer.from(sendgrid[0]?.delivery.body.toString().trim() ?? '');

  expect(sendgrid[0]?.verify({ ...sendgrid[0].delivery, body })).toEqual({ isGenuine: false, problem: 'wrong' });
});

test('what Twilio signs as JSON is refused when its hash is that of another body', () => {
  const json = twilio.find(({ delivery }) => delivery.url.includes('bodySHA256'));

  expect(json?.verify({ ...json.delivery, body: Buffer.from('{"a":2}') })).toEqual({
    isGenuine: false,
    problem: 'wrong',
  });
});

const TIMED = [
  { ...hubspot[0], at: Number(VECTORS.hubspot_v3[0]?.timestamp), late: 5 * MINUTE_MS, early: 5 * MINUTE_MS },
  {
    ...sendgrid[0],
    at: Number(VECTORS.sendgrid[0]?.timestamp) * SECOND_MS,
    late: 2 * DAY_MS,
    early: 10 * MINUTE_MS,
  },
];

test.each(TIMED)('$name is refused when it is too old or not signed yet', ({ delivery, verify, at, late, early }) => {
  if (!delivery || !verify) throw new Error('no vector');

  expect(verify(delivery, at + late)).toMatchObject({ isGenuine: true });
  expect(verify(delivery, at - early)).toMatchObject({ isGenuine: true });
  expect(verify(delivery, at + late + 1)).toEqual({ isGenuine: false, problem: 'too-old' });
  expect(verify(delivery, at - early - 1)).toEqual({ isGenuine: false, problem: 'too-new' });
});

test.each(TIMED)('$name is refused with a time that is none', ({ delivery, verify }) => {
  if (!delivery || !verify) throw new Error('no vector');
  const timeHeader = Object.keys(delivery.headers).find((name) => name.endsWith('timestamp')) ?? '';
  const headers = { ...delivery.headers, [timeHeader]: 'NaN' };

  expect(verify({ ...delivery, headers })).toEqual({ isGenuine: false, problem: 'malformed' });
});
