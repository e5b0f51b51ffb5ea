import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** The console serves its Access API on this port and on no other. */
const DEFAULT_PORT = 12445;

const ConsoleUrlSchema = z
  .url({ protocol: /^https$/, error: 'must be an https address, such as https://10.0.0.5:12445' })
  .transform((text) => new URL(text))
  .refine((url) => url.username === '' && url.password === '', { error: 'must not hold a user name or password' })
  .transform((url) => ({
    // Brackets belong to the address in a URL, not to the host that is connected to.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
  }));

export const Sha256Schema = z
  .string()
  .transform((text) => text.replaceAll(/[:\s]/g, '').toUpperCase())
  .refine((hex) => /^[0-9A-F]{64}$/.test(hex), { error: 'must be a SHA-256 fingerprint: 64 hex digits' });

const PemSchema = z.string().refine(isCertificate, { error: 'must be a certificate in PEM' });

/**
 * How to reach and trust one UniFi Access console. The certificate is given whole, or by its SHA-256 fingerprint
 * with or without colons; either way no other certificate is ever accepted.
 */
export const UnifiAccessSettingsSchema = z.strictObject({
  url: ConsoleUrlSchema,
  // It becomes a header: what could end that header is refused.
  token: z.string().regex(/^[\x21-\x7e]+$/, { error: 'must be the API token as UniFi Access showed it' }),
  certificate: z.union([z.strictObject({ pem: PemSchema }), z.strictObject({ sha256: Sha256Schema })]),
});
export type UnifiAccessSettings = z.infer<typeof UnifiAccessSettingsSchema>;

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
