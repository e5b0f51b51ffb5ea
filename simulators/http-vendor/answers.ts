/** What goes over the wire. */
export type HttpAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function json(status: number, body: unknown): HttpAnswer {
  return { status, contentType: 'application/json;charset=utf-8', body: JSON.stringify(body) };
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, contentType: 'application/json', body: '', headers };
}

/** An answer of something in front of the API. */
export function page(status: number): HttpAnswer {
  return { status, contentType: 'text/html', body: `<!doctype html><html><body><h1>${status}</h1></body></html>` };
}
