import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import tls from 'node:tls';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { CertificateView } from '../api/integration-views.ts';
import type { IntegrationError } from '../errors.ts';
import type { TlsAddress } from './vendor.ts';

const LIMIT_MS = 5000;

export type CertificateReader = (address: TlsAddress) => Promise<Result<CertificateView, IntegrationError>>;

/**
 * Looks at the certificate that a system shows, for somebody to compare. Nothing is verified on this connection, so
 * nothing is sent over it: it ends as soon as the certificate is seen. Errors: `integration.certificate_unreachable`.
 */
export function readServerCertificate({ host, port }: TlsAddress): Promise<Result<CertificateView, IntegrationError>> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host, port, rejectUnauthorized: false, ...(isIP(host) ? {} : { servername: host }) });
    const timer = setTimeout(() => socket.destroy(), LIMIT_MS);
    socket.once('secureConnect', () => {
      resolve(ok(viewOf(socket.getPeerCertificate().raw)));
      socket.destroy();
    });
    // What is wrong with it is no secret and nothing to go by: the address is to be looked at.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(err({ code: 'integration.certificate_unreachable' }));
    });
  });
}

function viewOf(certificate: Buffer): CertificateView {
  const validUntil = Date.parse(new X509Certificate(certificate).validTo);
  return {
    sha256: createHash('sha256').update(certificate).digest('hex').toUpperCase(),
    validUntil: Number.isNaN(validUntil) ? null : validUntil,
  };
}
