import { z } from 'zod';

/** The vendor's instances. A client's credentials belong to exactly one of them. */
export const NINJAONE_HOSTS = [
  'app.ninjarmm.com',
  'us2.ninjarmm.com',
  'eu.ninjarmm.com',
  'ca.ninjarmm.com',
  'oc.ninjarmm.com',
  'fed.ninjarmm.com',
] as const;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What goes into a form of a request; a line's end in it is somebody's slip of the mouse. */
const CredentialSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,2000}$/, { error: 'must be what NinjaOne showed, without spaces' });

const InstanceUrlSchema = z
  .url({ error: `must be https:// and one of ${NINJAONE_HOSTS.join(', ')}` })
  .transform((text) => new URL(text))
  .refine((url) => url.username === '' && url.password === '' && url.search === '' && url.hash === '', {
    error: 'must be an address and nothing more',
  })
  .refine((url) => url.pathname === '/', { error: 'must end with the host: paths are ours to know' })
  .refine(isInstance, { error: `must be https:// and one of ${NINJAONE_HOSTS.join(', ')}` })
  .transform(({ origin }) => origin);

/** A client application at NinjaOne; a native one has no secret. */
const ClientSchema = z.strictObject({ clientId: CredentialSchema, clientSecret: CredentialSchema.nullable() });

/**
 * How to reach one NinjaOne instance, and as whom. Machine credentials read, reboot and restart services; scripts run
 * for a technician only, who signs in once and leaves a refresh token.
 */
export const NinjaOneSettingsSchema = z.strictObject({
  url: InstanceUrlSchema,
  clientId: CredentialSchema,
  clientSecret: CredentialSchema,
  /** Null until a technician has signed in. It changes while in use: see `onRefreshToken`. */
  refreshToken: CredentialSchema.nullable(),
  /** The client that technicians sign in through, where it is another than the machine's. */
  technicianClient: ClientSchema.nullable().default(null),
  /** Both are in use among tenants. */
  tokenPath: z.enum(['/ws/oauth/token', '/oauth/token']).default('/ws/oauth/token'),
});
export type NinjaOneSettings = z.infer<typeof NinjaOneSettingsSchema>;

export type OAuthClient = z.infer<typeof ClientSchema>;

/** The client that technicians sign in through. */
export function technicianClientOf(settings: NinjaOneSettings): OAuthClient {
  return settings.technicianClient ?? { clientId: settings.clientId, clientSecret: settings.clientSecret };
}

/** Credentials go to the vendor, or to a simulator on this very computer. */
function isInstance({ protocol, hostname, port }: URL): boolean {
  if (LOOPBACK.has(hostname)) return protocol === 'http:';
  return protocol === 'https:' && port === '' && NINJAONE_HOSTS.some((host) => host === hostname);
}
