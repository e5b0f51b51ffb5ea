import https from 'node:https';

export type Answered = { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null };

export type Called =
  | Answered
  /** Nothing of it was heard: there was no line yet. */
  | { readonly kind: 'unsent'; readonly reason: string }
  /** It may have been heard. */
  | { readonly kind: 'lost'; readonly reason: string };

type Call = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly msMax: number;
  /** Whom to believe instead of the world's authorities, whatever name the certificate says. */
  readonly ca?: string;
};

/**
 * Posts once over a line of its own, and follows no redirection. What was sent is heard of only after the line is proven
 * to be the other side's, so that until then nothing can have had its effect. What the answer says besides its status
 * is not read.
 */
export function callOnce(url: URL, { headers, body, msMax, ca }: Call): Promise<Called> {
  return new Promise((resolve) => {
    let isOpen = false;
    const trust = ca === undefined ? {} : { ca, checkServerIdentity: () => undefined };
    const signal = AbortSignal.timeout(msMax);
    const request = https.request(url, { method: 'POST', headers, agent: false, signal, ...trust }, (response) => {
      const { statusCode = 0, headers: said } = response;
      resolve({ kind: 'answered', status: statusCode, retryAfter: said['retry-after'] ?? null });
      response.destroy();
    });
    request.on('socket', (socket) => socket.once('secureConnect', () => (isOpen = true)));
    request.on('error', (error) => {
      const reason = 'code' in error ? String(error.code) : error.name;
      resolve({ kind: isOpen ? 'lost' : 'unsent', reason });
    });
    request.end(body);
  });
}
