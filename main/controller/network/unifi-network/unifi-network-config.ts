import { z } from 'zod';
import { type UnifiNetworkSettings, UnifiNetworkSettingsSchema } from './unifi-network-settings.ts';

const { url, username, password, site, certificate } = UnifiNetworkSettingsSchema.shape;

/** What of a controller's environment is UniFi Network's. The first three and the fingerprint go together. */
export const UNIFI_NETWORK_VARIABLES = {
  UNIFI_NETWORK_URL: url.optional(),
  UNIFI_NETWORK_USERNAME: username.optional(),
  UNIFI_NETWORK_PASSWORD: password.optional(),
  UNIFI_NETWORK_SITE: site,
  UNIFI_NETWORK_CERT_SHA256: z
    .string()
    .refine((sha256) => certificate.safeParse({ sha256 }).success)
    .optional(),
  UNIFI_NETWORK_VOUCHERS: z.enum(['on', 'off']).default('off'),
};

export const UNIFI_NETWORK_EXPECTED = {
  UNIFI_NETWORK_URL: 'an https address, such as https://10.0.0.1',
  UNIFI_NETWORK_USERNAME: 'the name of a local account of the console',
  UNIFI_NETWORK_PASSWORD: 'the password of that account',
  UNIFI_NETWORK_SITE: 'the site as it stands in the address, such as default',
  UNIFI_NETWORK_CERT_SHA256: 'a SHA-256 fingerprint, 64 hexadecimal digits with or without colons',
  UNIFI_NETWORK_VOUCHERS: 'on or off',
} as const satisfies Record<keyof typeof UNIFI_NETWORK_VARIABLES, string>;

export type UnifiNetworkEnvironment = z.infer<z.ZodObject<typeof UNIFI_NETWORK_VARIABLES>>;

/** Null where none is set up; `incomplete` where some of what goes together is missing. */
export function unifiNetworkOf(env: UnifiNetworkEnvironment): UnifiNetworkSettings | null | 'incomplete' {
  const { UNIFI_NETWORK_URL: at, UNIFI_NETWORK_USERNAME: name, UNIFI_NETWORK_PASSWORD: secret } = env;
  const sha256 = env.UNIFI_NETWORK_CERT_SHA256;
  if (at === undefined && name === undefined && secret === undefined && sha256 === undefined) return null;
  if (at === undefined || name === undefined || secret === undefined || sha256 === undefined) return 'incomplete';
  const pin = certificate.parse({ sha256 });
  return { url: at, username: name, password: secret, site: env.UNIFI_NETWORK_SITE, certificate: pin };
}
