/** What goes over the wire. */
export type HttpAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function json(status: number, body: unknown): HttpAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}

export const NO_CONTENT: HttpAnswer = { status: 204, contentType: 'application/json', body: '' };

/** An answer of something in front of the API. */
export function page(status: number, text = String(status)): HttpAnswer {
  return { status, contentType: 'text/html', body: `<!doctype html><html><body><h1>${text}</h1></body></html>` };
}

/** The API's own way to fail. */
export function failure(status: number, errorMessage: string): HttpAnswer {
  return json(status, { resultCode: 'FAILURE', errorMessage, incidentId: '00000000-0000-4000-8000-000000000000' });
}

/** The way in which it refuses tokens. */
export function refuse(status: number, error: string, error_description: string, error_code: number): HttpAnswer {
  return json(status, { error, error_description, error_code });
}

export const USER_CONTEXT_REQUIRED = refuse(
  403,
  'user_context_required',
  'Access key does not have user context which is required for this request',
  5,
);
export const NOT_AUTHENTICATED = refuse(401, 'not_authenticated', 'Invalid credentials', 10);
export const INSUFFICIENT_PRIVILEGES = refuse(
  401,
  'insufficient_privileges',
  'Access key does not have sufficient privileges for this request',
  6,
);
export const NOT_APPLICABLE: HttpAnswer = {
  status: 400,
  contentType: 'text/plain',
  body: 'Device is not applicable for apply.',
};
