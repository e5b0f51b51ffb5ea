import { type HttpAnswer, json } from '../http-vendor/answers.ts';

const REFUSALS: Readonly<Record<number, readonly [number, string]>> = {
  20_003: [401, 'Authenticate'],
  20_404: [404, 'The requested resource was not found'],
  20_429: [429, 'Too Many Requests'],
  20_500: [500, 'An internal server error has occurred'],
  21_211: [400, "Invalid 'To' Phone Number"],
  21_408: [403, 'Permission to send an SMS has not been enabled for the region'],
  21_602: [400, 'Message body is required.'],
  21_603: [400, "A 'From' phone number is required."],
  21_604: [400, "A 'To' phone number is required."],
  21_606: [400, "The 'From' phone number is not a valid, SMS-capable number of this account"],
  21_610: [400, 'Attempt to send to unsubscribed recipient'],
  21_614: [400, "'To' number is not a valid mobile number"],
  21_617: [400, 'The concatenated message body exceeds the 1600 character limit'],
};

/** How Twilio says no: a code of its own beside the status. */
export function refuse(code: number): HttpAnswer {
  const [status, message] = REFUSALS[code] ?? [400, 'Bad request'];
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

export function failureOf(status: number): HttpAnswer {
  const code = Object.entries(REFUSALS).find(([, [known]]) => known === status)?.[0];
  const words = code === undefined ? 'Internal Server Error' : REFUSALS[Number(code)]?.[1];
  return json(status, { code: Number(code ?? 20_500), message: words, more_info: '', status });
}
