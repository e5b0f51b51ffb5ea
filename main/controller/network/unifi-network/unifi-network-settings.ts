import { z } from 'zod';
import { UnifiAccessSettingsSchema } from '../../access/unifi-access/unifi-access-settings.ts';

/** A console's own; a classic self-hosted application is on 8443, and UniFi OS Server on 11443. */
const DEFAULT_PORT = 443;

const ConsoleUrlSchema = z
  .url({ protocol: /^https$/, error: 'must be an https address, such as https://10.0.0.1' })
  .transform((text) => new URL(text))
  .refine((url) => url.username === '' && url.password === '', { error: 'must not hold a user name or password' })
  .transform((url) => ({
    // Brackets belong to the address in a URL, not to the host that is connected to.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
  }));

/**
 * How to reach and trust one console with the Network application, and who asks: a local account without MFA. The
 * certificate is another one than that of UniFi Access on the same console.
 */
export const UnifiNetworkSettingsSchema = z.strictObject({
  url: ConsoleUrlSchema,
  username: z.string().min(1, { error: 'must be the name of a local account' }).max(200),
  password: z.string().min(1, { error: 'must be the password of that account' }).max(500),
  /** As in the address of the Network application; `default` where nobody made a second site. */
  site: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, { error: 'must be the site as it stands in the address, such as default' })
    .default('default'),
  certificate: UnifiAccessSettingsSchema.shape.certificate,
});
export type UnifiNetworkSettings = z.infer<typeof UnifiNetworkSettingsSchema>;
