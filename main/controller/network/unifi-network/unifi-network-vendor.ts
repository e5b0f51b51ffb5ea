import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { Sha256Schema } from '../../access/unifi-access/unifi-access-settings.ts';
import { defineVendor, type FieldValues } from '../../integrations/vendor.ts';
import { checkUnifiNetwork } from './check-unifi-network.ts';
import { type UnifiNetworkSettings, UnifiNetworkSettingsSchema } from './unifi-network-settings.ts';

const { url, username, password, site } = UnifiNetworkSettingsSchema.shape;

/** What an owner fills in for the club's network. */
const UnifiNetworkSetupSchema = z
  .strictObject({
    url,
    username,
    password,
    site,
    certificate: Sha256Schema,
    /** Make each booking a voucher of the guest Wi-Fi. */
    vouchers: z.boolean().default(false),
  })
  .transform(({ vouchers, certificate: sha256, ...rest }) => ({
    console: { ...rest, certificate: { sha256 } },
    hasVouchers: vouchers,
  }));

export const UNIFI_NETWORK = defineVendor({
  name: 'unifi_network',
  fields: [
    { name: 'url', kind: 'text', isOptional: false },
    { name: 'username', kind: 'text', isOptional: false },
    { name: 'password', kind: 'secret', isOptional: false },
    { name: 'site', kind: 'text', isOptional: true },
    { name: 'certificate', kind: 'certificate', isOptional: false },
    { name: 'vouchers', kind: 'switch', isOptional: true, isOnAtFirst: false },
  ],
  schema: UnifiNetworkSetupSchema,
  check: (settings, { clock }) => checkUnifiNetwork(settings.console, { clock }),
  certificateAt: (text) => url.safeParse(text).data ?? null,
});

/** As an owner would have filled it in. */
export function unifiNetworkValues(settings: UnifiNetworkSettings, vouchers: boolean): FieldValues {
  const { url: at, certificate, ...rest } = settings;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  const sha256 = 'pem' in certificate ? new X509Certificate(certificate.pem).fingerprint256 : certificate.sha256;
  return { ...rest, url: `https://${host}:${at.port}`, certificate: sha256.replaceAll(':', ''), vouchers };
}
