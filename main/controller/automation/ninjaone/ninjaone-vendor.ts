import { z } from 'zod';
import { ok } from '../../../../domain/result.ts';
import { type CheckParts, defineVendor, type FieldValues } from '../../integrations/vendor.ts';
import type { AutomationPort } from '../automation-port.ts';
import { checkNinjaOne } from './check-ninjaone.ts';
import { createNinjaOneAutomation } from './ninjaone-automation.ts';
import { type NinjaOneSettings, NinjaOneSettingsSchema } from './ninjaone-settings.ts';
import { signInTechnician } from './sign-in-technician.ts';

const { url, clientId, clientSecret, refreshToken } = NinjaOneSettingsSchema.shape;

/** What an owner fills in for the bays' PCs. */
const NinjaOneSetupSchema = z
  .strictObject({ url, clientId, clientSecret, refreshToken: refreshToken.default(null) })
  .transform((typed): NinjaOneSettings => ({ ...typed, technicianClient: null, tokenPath: '/ws/oauth/token' }));

export const NINJAONE = defineVendor({
  name: 'ninjaone',
  fields: [
    { name: 'url', kind: 'text', isOptional: false },
    { name: 'clientId', kind: 'text', isOptional: false },
    { name: 'clientSecret', kind: 'secret', isOptional: false },
    { name: 'refreshToken', kind: 'secret', isOptional: true },
  ],
  schema: NinjaOneSetupSchema,
  check: (settings, parts) =>
    checkNinjaOne(settings, { ...parts, ...keepingToken(settings, parts), probesRegions: false }),
  signIn: async (settings, parts) => {
    const signedIn = await signInTechnician(settings, parts);
    return signedIn.ok ? ok({ refreshToken: signedIn.value }) : signedIn;
  },
});

/** As an owner would have filled it in. */
export function ninjaOneValues({ refreshToken: token, ...rest }: NinjaOneValues): FieldValues {
  return { ...rest, ...(token !== null && { refreshToken: token }) };
}

/** What the environment can say of it. */
export type NinjaOneValues = Pick<NinjaOneSettings, 'url' | 'clientId' | 'clientSecret' | 'refreshToken'>;

/** The bays' PCs. The technician's sign-in that NinjaOne gives anew is kept in the place of the last one. */
export function connectNinjaOne(settings: NinjaOneSettings, parts: CheckParts): AutomationPort {
  return createNinjaOneAutomation({ settings, ...parts, ...keepingToken(settings, parts) });
}

function keepingToken({ refreshToken: first }: NinjaOneSettings, { rotated }: Pick<CheckParts, 'rotated'>) {
  const place = { name: 'ninjaone', field: 'refreshToken' } as const;
  return {
    onRefreshToken: (token: string): Promise<void> =>
      first === null ? Promise.resolve() : rotated.replace(place, first, token),
    findRefreshToken: (): string | null => (first === null ? null : rotated.latest(first)),
  };
}
