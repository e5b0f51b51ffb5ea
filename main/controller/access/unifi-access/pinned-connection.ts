import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import tls from 'node:tls';
import { err, ok, type Result } from '../../../../domain/result.ts';
import type { UnifiAccessSettings } from './unifi-access-settings.ts';

/** Nothing of ours has been sent when a connection fails, so a command that needed it certainly had no effect. */
export type ConnectFailure = 'unreachable' | 'certificate_changed';

/** Where to connect to, and the one certificate that may be there. */
export type PinnedPeer = Pick<UnifiAccessSettings, 'url' | 'certificate'>;

export type PinnedConnector = {
  /**
   * A fresh TLS connection to the console, which has shown the pinned certificate. Gives up as `unreachable` when
   * `signal` aborts.
   */
  readonly connect: (signal: AbortSignal) => Promise<Result<tls.TLSSocket, ConnectFailure>>;
};

/**
 * Connects to a console that signs its own certificate. The certificate is trusted as its own authority and the host
 * name is not compared (it never holds one): together, that accepts exactly one certificate.
 *
 * Where only the fingerprint is known, the certificate itself is fetched once, over a connection on which nothing is
 * sent, and counts only if it has that fingerprint.
 */
export function createPinnedConnector({ url, certificate }: PinnedPeer): PinnedConnector {
  let pinnedPem = 'pem' in certificate ? certificate.pem : null;

  async function findPem(signal: AbortSignal): Promise<Result<string, ConnectFailure>> {
    if (pinnedPem !== null) return ok(pinnedPem);
    const fetched = await fetchCertificate(url, signal);
    if (!fetched.ok) return fetched;
    if ('sha256' in certificate && sha256(fetched.value) !== certificate.sha256) return err('certificate_changed');
    pinnedPem = new X509Certificate(fetched.value).toString();
    return ok(pinnedPem);
  }

  return {
    async connect(signal) {
      const pem = await findPem(signal);
      if (!pem.ok) return pem;
      return openTls({ ...optionsFor(url), ca: [pem.value], checkServerIdentity: () => undefined }, signal);
    },
  };
}

async function fetchCertificate(
  url: UnifiAccessSettings['url'],
  signal: AbortSignal,
): Promise<Result<Buffer, ConnectFailure>> {
  // The one connection that verifies nothing: it carries nothing either, and ends as soon as the certificate is seen.
  const opened = await openTls({ ...optionsFor(url), rejectUnauthorized: false }, signal);
  if (!opened.ok) return opened;
  const { raw } = opened.value.getPeerCertificate();
  opened.value.destroy();
  return ok(raw);
}

function optionsFor({ host, port }: UnifiAccessSettings['url']): tls.ConnectionOptions {
  // TLS knows no server name that is an address.
  return { host, port, ...(isIP(host) ? {} : { servername: host }) };
}

function openTls(options: tls.ConnectionOptions, signal: AbortSignal): Promise<Result<tls.TLSSocket, ConnectFailure>> {
  if (signal.aborted) return Promise.resolve(err('unreachable'));
  return new Promise((resolve) => {
    // No session is offered, so that every handshake shows a certificate to compare.
    const socket = tls.connect(options);

    const giveUp = (): void => {
      signal.removeEventListener('abort', giveUp);
      resolve(err(isUntrusted(socket) ? 'certificate_changed' : 'unreachable'));
      socket.destroy();
    };
    socket.once('error', giveUp);
    socket.once('close', giveUp);
    signal.addEventListener('abort', giveUp);

    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.off('close', giveUp);
      // The listener for errors stays: one that comes before a request takes the socket over must not end the process.
      resolve(ok(socket));
    });
  });
}

/** Node leaves the reason on the socket when it is the certificate that ended a handshake; the types claim it always does. */
function isUntrusted(socket: tls.TLSSocket): boolean {
  const reason: unknown = socket.authorizationError;
  return reason !== null && reason !== undefined;
}

function sha256(certificate: Buffer): string {
  return createHash('sha256').update(certificate).digest('hex').toUpperCase();
}
