import type { z } from 'zod';
import { NinjaOneSettingsSchema } from './ninjaone-settings.ts';
import type { NinjaOneValues } from './ninjaone-vendor.ts';

const { url, clientId, clientSecret, refreshToken } = NinjaOneSettingsSchema.shape;

/** What of a controller's environment is NinjaOne's. The first three go together. */
export const NINJAONE_VARIABLES = {
  NINJAONE_URL: url.optional(),
  NINJAONE_CLIENT_ID: clientId.optional(),
  NINJAONE_CLIENT_SECRET: clientSecret.optional(),
  NINJAONE_REFRESH_TOKEN: refreshToken.default(null),
};

export const NINJAONE_EXPECTED = {
  NINJAONE_URL: 'the address of your region, such as https://eu.ninjarmm.com',
  NINJAONE_CLIENT_ID: 'the client ID as NinjaOne showed it',
  NINJAONE_CLIENT_SECRET: 'the client secret as NinjaOne showed it',
  NINJAONE_REFRESH_TOKEN: 'the refresh token of a technician',
} as const satisfies Record<keyof typeof NINJAONE_VARIABLES, string>;

export type NinjaOneEnvironment = z.infer<z.ZodObject<typeof NINJAONE_VARIABLES>>;

/** Null where none is set up; `incomplete` where some of what goes together is missing. */
export function ninjaOneOf(env: NinjaOneEnvironment): NinjaOneValues | null | 'incomplete' {
  const { NINJAONE_URL: at, NINJAONE_CLIENT_ID: id, NINJAONE_CLIENT_SECRET: secret } = env;
  if (at === undefined && id === undefined && secret === undefined) return null;
  if (at === undefined || id === undefined || secret === undefined) return 'incomplete';
  return { url: at, clientId: id, clientSecret: secret, refreshToken: env.NINJAONE_REFRESH_TOKEN };
}
