import type { Faults } from './faults.ts';

/** What a route answers: `data` in the success envelope, or a refusal by code. */
export type RouteAnswer =
  | { readonly data: unknown; readonly pagination?: Pagination }
  | { readonly refusal: RefusalCode };

export type Pagination = { readonly page_num: number; readonly page_size: number; readonly total: number };

/** What goes over the wire. */
export type HttpAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly location?: string;
  readonly retryAfterSec?: number;
};

/** The codes that we answer with. `status` is used where refusals come by HTTP status. */
const REFUSALS = {
  CODE_PARAMS_INVALID: { status: 400, msg: 'Invalid parameters.' },
  CODE_SYSTEM_ERROR: { status: 500, msg: "An error occurred on the server's end." },
  CODE_NOT_EXISTS: { status: 404, msg: 'The resource does not exist.' },
  CODE_RESOURCE_NOT_FOUND: { status: 404, msg: 'The resource was not found.' },
  CODE_OPERATION_FORBIDDEN: { status: 403, msg: 'The operation is forbidden.' },
  CODE_NOT_FOUND: { status: 404, msg: 'The API was not found.' },
  CODE_ACCESS_TOKEN_INVALID: { status: 401, msg: 'The provided access token is invalid.' },
  CODE_UNAUTHORIZED: { status: 403, msg: 'You are not allowed to perform this action.' },
  CODE_SPACE_DEVICE_BOUND_LOCATION_NOT_FOUND: { status: 404, msg: 'The device bound to the location was not found.' },
  CODE_DEVICE_DEVICE_OFFLINE: { status: 400, msg: 'The device is offline.' },
  CODE_DEVICE_DEVICE_BUSY: { status: 400, msg: 'The device is busy.' },
  CODE_DEVICE_DEVICE_VERSION_TOO_OLD: { status: 400, msg: 'The device version is too old.' },
  CODE_CREDS_PIN_CODE_CREDS_ALREADY_EXIST: { status: 409, msg: 'The PIN code already exists.' },
  CODE_CREDS_PIN_CODE_CREDS_LENGTH_INVALID: { status: 400, msg: 'The PIN code length is invalid.' },
  CODE_DEVICE_WEBHOOK_ENDPOINT_DUPLICATED: { status: 409, msg: 'The webhook endpoint already exists.' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** The wire form of a route's answer, in the dialect that the switches ask for. */
export function toHttpAnswer(answer: RouteAnswer, faults: Faults): HttpAnswer {
  if (!('refusal' in answer)) {
    const { data, pagination } = answer;
    const envelope = { code: 'SUCCESS', msg: 'success', data, ...(pagination ? { pagination } : {}) };
    return json(200, envelope);
  }
  const { status } = REFUSALS[answer.refusal];
  return json(faults.errorHttp === '200' ? 200 : status, refusalBody(answer.refusal, faults.errorDialect));
}

/** A refusal that always comes by HTTP status: of the token, of its scopes. */
export function refuseByStatus(status: number, code: RefusalCode, faults: Faults): HttpAnswer {
  return json(status, refusalBody(code, faults.errorDialect));
}

/** An unknown route is refused in the numeric dialect, whatever the switches say. */
export function refuseUnknownRoute(faults: Faults): HttpAnswer {
  return json(faults.unknownRouteHttp, refusalBody('CODE_NOT_FOUND', 'native'));
}

export function json(status: number, body: unknown): HttpAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

/** An answer of something in front of Access, with no envelope. */
export function page(status: number): HttpAnswer {
  return { status, contentType: 'text/html', body: `<html><body><h1>${status}</h1></body></html>` };
}

function refusalBody(code: RefusalCode, dialect: Faults['errorDialect']) {
  const { status, msg } = REFUSALS[code];
  if (dialect === 'string') return { code, msg };
  // In this dialect `error` carries the diagnostic, and `msg` can end in a blank.
  return { code: status, codeS: code, msg: `${msg} `, error: 'refused by the simulator', source: '' };
}
