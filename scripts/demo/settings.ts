import { z } from 'zod';

const Port = z.coerce.number().int().min(1).max(65_535);

const SettingsSchema = z.object({
  DATA_DIR: z.string().default('.data'),
  CLOUD_PORT: Port.default(8080),
  FACILITY_PORT: Port.default(7070),
  MQTT_PORT: Port.default(1883),
  UNIFI_ACCESS_PORT: Port.default(12_445),
  SMTP_PORT: Port.default(2525),
  MESSAGES_PORT: Port.default(8094),
  TWILIO_PORT: Port.default(8095),
  SENDGRID_PORT: Port.default(8096),
  PUSH_PORT: Port.default(8097),
  NINJAONE_PORT: Port.default(8091),
  HUBSPOT_PORT: Port.default(8092),
  /** The cloud itself says what is wrong with one. */
  ADMIN_TOKEN: z.string().default('demo-owner-token'),
  LOG_LEVEL: z.string().default('warn'),
  CLUBOS_PORT: Port.default(8093),
});
export type DemoSettings = z.infer<typeof SettingsSchema>;

/** The demo's settings from the environment; throws one readable sentence for each that is wrong. */
export function parseSettings(env: NodeJS.ProcessEnv): DemoSettings {
  const parsed = SettingsSchema.safeParse(env);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}

/** The ports that the demo takes: what listens there, and the variable that moves it. */
export function portsOf(
  settings: DemoSettings,
): { readonly what: string; readonly name: string; readonly port: number }[] {
  return [
    { what: 'cloud API and booking page', name: 'CLOUD_PORT', port: settings.CLOUD_PORT },
    { what: 'facility service', name: 'FACILITY_PORT', port: settings.FACILITY_PORT },
    { what: 'message broker', name: 'MQTT_PORT', port: settings.MQTT_PORT },
    { what: 'door simulator', name: 'UNIFI_ACCESS_PORT', port: settings.UNIFI_ACCESS_PORT },
    { what: 'mail simulator', name: 'SMTP_PORT', port: settings.SMTP_PORT },
    { what: 'messages page', name: 'MESSAGES_PORT', port: settings.MESSAGES_PORT },
    { what: 'text message simulator', name: 'TWILIO_PORT', port: settings.TWILIO_PORT },
    { what: 'SendGrid simulator', name: 'SENDGRID_PORT', port: settings.SENDGRID_PORT },
    { what: 'push simulator', name: 'PUSH_PORT', port: settings.PUSH_PORT },
    { what: 'bay PC simulator', name: 'NINJAONE_PORT', port: settings.NINJAONE_PORT },
    { what: 'HubSpot simulator', name: 'HUBSPOT_PORT', port: settings.HUBSPOT_PORT },
    { what: 'ClubOS simulator', name: 'CLUBOS_PORT', port: settings.CLUBOS_PORT },
  ];
}
