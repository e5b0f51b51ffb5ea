import type { Faults } from './faults.ts';

/** What a route answers: the rows of `data`, or a refusal of the Network application by its code. */
export type RouteAnswer = { readonly data: readonly unknown[] } | { readonly refusal: string };

/** What goes over the wire. */
export type HttpAnswer = {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, body: JSON.stringify(body), headers };
}

/** An answer of something in front of the Network application, with no envelope. */
export function page(status: number): HttpAnswer {
  return { status, contentType: 'text/html', body: `<html><body><h1>${status}</h1></body></html>` };
}

export function envelope(answer: RouteAnswer, { refusalHttp }: Faults): HttpAnswer {
  if ('data' in answer) return json(200, { meta: { rc: 'ok' }, data: answer.data });
  const status = refusalHttp === '200' ? 200 : statusOf(answer.refusal);
  return json(status, { meta: { rc: 'error', msg: answer.refusal }, data: [] });
}

function statusOf(refusal: string): number {
  if (refusal === 'api.err.LoginRequired') return 401;
  return refusal === 'api.err.NoPermission' ? 403 : 400;
}

/** What the switch says in place of `answer`. */
export function distorted(answer: HttpAnswer, distortion: Faults['answer']): HttpAnswer {
  switch (distortion) {
    case 'true':
      return answer;
    case 'html':
      return page(200);
    case 'empty':
      return { ...answer, body: '' };
    case 'no-data':
      return json(200, { meta: { rc: 'ok' } });
    case 'garbled':
      return { ...answer, body: '<<not json>>' };
    case 'http-500':
      return page(500);
  }
}
