import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { defineVendor, type FieldValues } from '../../integrations/vendor.ts';
import { checkUnifiAccess } from './check-unifi-access.ts';
import { Sha256Schema, type UnifiAccessSettings, UnifiAccessSettingsSchema } from './unifi-access-settings.ts';

const { url, token } = UnifiAccessSettingsSchema.shape;

/** What an owner fills in for the doors. */
const UnifiAccessSetupSchema = z
  .strictObject({
    url,
    token,
    certificate: Sha256Schema,
    /** Keep a visitor for each booking, so that its PIN opens the doors at their own readers. */
    visitors: z.boolean().default(true),
  })
  .transform(({ visitors, certificate: sha256, ...rest }) => ({
    console: { ...rest, certificate: { sha256 } },
    keepsVisitors: visitors,
  }));

export const UNIFI_ACCESS = defineVendor({
  name: 'unifi_access',
  fields: [
    { name: 'url', kind: 'text', isOptional: false },
    { name: 'token', kind: 'secret', isOptional: false },
    { name: 'certificate', kind: 'certificate', isOptional: false },
    { name: 'visitors', kind: 'switch', isOptional: true },
  ],
  schema: UnifiAccessSetupSchema,
  check: (settings, parts) => checkUnifiAccess(settings, parts),
  certificateAt: (text) => url.safeParse(text).data ?? null,
});

/** As an owner would have filled it in. */
export function unifiAccessValues({ url, token, certificate }: UnifiAccessSettings, visitors: boolean): FieldValues {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  const sha256 = 'pem' in certificate ? new X509Certificate(certificate.pem).fingerprint256 : certificate.sha256;
  return { url: `https://${host}:${url.port}`, token, certificate: sha256.replaceAll(':', ''), visitors };
}
