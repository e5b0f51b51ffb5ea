import { z } from 'zod';
import { DEMO_UNIFI_TOKEN } from './demo-doors.ts';
import { SimulatorSetupError } from './setup-error.ts';

const emptyAsAbsent = (value: unknown): unknown => (value === '' ? undefined : value);

const PortSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);

const portOr = (port: number) => z.preprocess(emptyAsAbsent, PortSchema.default(port));

/** What the demo's cloud and its ClubOS share. Nobody else trusts it. */
const DEMO_CLUBOS_SECRET = 'demo-clubos-secret';

const EnvironmentSchema = z.object({
  UNIFI_ACCESS_PORT: portOr(12_445),
  UNIFI_ACCESS_TOKEN: z.preprocess(
    emptyAsAbsent,
    z
      .string()
      .regex(/^[\x21-\x7e]+$/)
      .default(DEMO_UNIFI_TOKEN),
  ),
  SMTP_PORT: portOr(2525),
  MESSAGES_PORT: portOr(8094),
  TWILIO_PORT: portOr(8095),
  SENDGRID_PORT: portOr(8096),
  PUSH_PORT: portOr(8097),
  DATA_DIR: z.preprocess(emptyAsAbsent, z.string().optional()),
  NINJAONE_PORT: portOr(8091),
  UNIFI_NETWORK_PORT: z.preprocess(emptyAsAbsent, PortSchema.optional()),
  HUBSPOT_PORT: portOr(8092),
  CLUBOS_PORT: portOr(8093),
  CLUBOS_SECRET: z.preprocess(emptyAsAbsent, z.string().min(16).default(DEMO_CLUBOS_SECRET)),
  /** Without a slash at the end. */
  CLOUD_URL: z.preprocess(
    emptyAsAbsent,
    z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .default('http://localhost:8080'),
  ),
});
export type SimulatorSettings = z.infer<typeof EnvironmentSchema>;

const EXPECTATIONS: Readonly<Record<string, string>> = {
  UNIFI_ACCESS_PORT: 'a port from 0 to 65535',
  SMTP_PORT: 'a port from 0 to 65535',
  MESSAGES_PORT: 'a port from 0 to 65535',
  TWILIO_PORT: 'a port from 0 to 65535',
  SENDGRID_PORT: 'a port from 0 to 65535',
  PUSH_PORT: 'a port from 0 to 65535',
  UNIFI_ACCESS_TOKEN: 'a word of plain ASCII without spaces',
  NINJAONE_PORT: 'a port from 0 to 65535',
  UNIFI_NETWORK_PORT: 'a port from 0 to 65535',
  HUBSPOT_PORT: 'a port from 0 to 65535',
  CLUBOS_PORT: 'a port from 0 to 65535',
  CLUBOS_SECRET: 'a secret of at least 16 characters',
  CLOUD_URL: 'an http or https address',
};

/** Throws `SimulatorSetupError` for the first that is wrong. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): SimulatorSettings {
  const settings = EnvironmentSchema.safeParse(env);
  if (settings.success) return settings.data;
  const name = String(settings.error.issues[0]?.path[0] ?? '');
  throw new SimulatorSetupError(`${name} must be ${EXPECTATIONS[name] ?? 'something else'}`);
}
