import { expect, test } from 'vitest';
import { twilioInbound, twilioStatus, twilioStatusUrl } from './twilio-sources.ts';

const MESSAGE_ID = '7b6d3d0e-8a35-4c43-9d2f-1b2b3c4d5e6f';
const form = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString());
const status = (fields: Record<string, string>, url = twilioStatusUrl('https://club.example', MESSAGE_ID)) =>
  twilioStatus('token').keysOf({ url, body: form(fields) });
const inbound = (fields: Record<string, string>) =>
  twilioInbound('token').keysOf({ url: 'https://club.example/webhooks/twilio/inbound', body: form(fields) });

test('what becomes of a text is told of the message that stands in the address', () => {
  expect(status({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' })).toEqual([
    {
      key: 'SM1 undelivered',
      event: {
        messageId: MESSAGE_ID,
        provider: 'twilio',
        providerId: 'SM1',
        event: 'undelivered',
        state: 'failed',
        reason: 'Twilio 30003',
      },
    },
  ]);
  expect(status({ MessageSid: 'SM1', MessageStatus: 'delivered' })).toMatchObject([{ event: { state: 'delivered' } }]);
  expect(status({ MessageSid: 'SM1', MessageStatus: 'something new' })).toMatchObject([{ event: { state: null } }]);
});

test('what cannot be read is said to be so', () => {
  expect(status({ MessageSid: 'SM1' })).toBeNull();
  expect(status({ MessageSid: 'SM1', MessageStatus: 'sent' }, 'https://club.example/?message=1')).toBeNull();
  expect(inbound({ MessageSid: 'SM1', From: 'somebody' })).toBeNull();
});

test('who says STOP is heard, however Twilio tells it, and whatever else people write is left alone', () => {
  const from = '+19025550188';
  const said = (fields: Record<string, string>) => inbound({ MessageSid: 'SM1', From: from, ...fields });

  expect(said({ Body: 'Stop' })).toEqual([{ key: 'SM1', event: { from, choice: 'unwanted' } }]);
  expect(said({ Body: 'arretez', OptOutType: 'STOP' })).toMatchObject([{ event: { choice: 'unwanted' } }]);
  expect(said({ Body: 'START' })).toMatchObject([{ event: { choice: 'wanted' } }]);
  expect(said({ Body: 'stop at seven?' })).toEqual([]);
});
