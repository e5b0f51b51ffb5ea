import { join } from 'node:path';
import { z } from 'zod';
import { DEMO_HUBSPOT } from '../../simulators/demo-hubspot.ts';
import { DEMO_TWILIO } from '../../simulators/demo-messengers.ts';
import { type Program, nodeProgram } from './process-group.ts';
import type { DemoSettings } from './settings.ts';

const SimulatorLine = z.object({ simulator: z.literal('unifi-access'), certificateSha256: z.string() });

/** The simulators; `onDoors` is told the fingerprint of the door simulator's certificate as soon as it listens. */
export function simulators(settings: DemoSettings, onDoors: (certificateSha256: string) => void): Program {
  return {
    name: 'simulators',
    ...nodeProgram('simulators/index.ts'),
    // Kept with the demo's data, so that a facility that pinned the certificate finds the same one.
    env: { ...demoEnv(settings), DATA_DIR: join(settings.DATA_DIR, 'demo') },
    onLine: (line) => {
      const announced = SimulatorLine.safeParse(parseJson(line));
      if (announced.success) onDoors(announced.data.certificateSha256);
      // Each request to a simulator is in its own log, whose address is printed.
      return true;
    },
  };
}

export function cloud(settings: DemoSettings): Program {
  const env = {
    ...demoEnv(settings),
    DATA_DIR: join(settings.DATA_DIR, 'demo', 'cloud'),
    ADMIN_TOKEN: settings.ADMIN_TOKEN,
    SMTP_URL: `smtp://localhost:${settings.SMTP_PORT}`,
    MAIL_FROM: 'club@harbour-golf.example',
    HUBSPOT_URL: `http://localhost:${settings.HUBSPOT_PORT}`,
    HUBSPOT_TOKEN: DEMO_HUBSPOT.accessToken,
    HUBSPOT_CLIENT_SECRET: DEMO_HUBSPOT.webhooks.clientSecret,
    TWILIO_URL: `http://localhost:${settings.TWILIO_PORT}`,
    TWILIO_ACCOUNT_SID: DEMO_TWILIO.accountSid,
    TWILIO_AUTH_TOKEN: DEMO_TWILIO.authToken,
    TWILIO_FROM: DEMO_TWILIO.numbers[0],
    // A phone with internet is told by its own push service; one without is had on the page of what was sent.
    PUSH_CONTACT: 'mailto:club@harbour-golf.example',
    PUSH_TEST_URL: `https://127.0.0.1:${settings.PUSH_PORT}`,
    PUSH_TEST_CERT: join(settings.DATA_DIR, 'demo', 'simulators', 'web-push.pem'),
  };
  return { name: 'cloud', ...nodeProgram('cloud-api/index.ts'), env };
}

/** The facility: in the desktop app when there is one, else without a window. */
export function facility(settings: DemoSettings, certificateSha256: string, electron: string | null): Program {
  const env = {
    ...demoEnv(settings),
    DATA_DIR: join(settings.DATA_DIR, 'demo', 'facility'),
    UNIFI_ACCESS_URL: `https://localhost:${settings.UNIFI_ACCESS_PORT}`,
    UNIFI_ACCESS_TOKEN: 'demo-unifi-token',
    UNIFI_ACCESS_CERT_SHA256: certificateSha256,
    NINJAONE_URL: `http://localhost:${settings.NINJAONE_PORT}`,
    NINJAONE_CLIENT_ID: 'demo-ninjaone',
    NINJAONE_CLIENT_SECRET: 'demo-ninjaone-secret',
    NINJAONE_REFRESH_TOKEN: 'demo-ninjaone-technician',
  };
  if (electron === null) return { name: 'facility', ...nodeProgram('main/service.ts'), env };
  return { name: 'desktop', command: electron, args: ['.', '--mode=staff'], env };
}

function demoEnv(settings: DemoSettings): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DEMO: '1',
    LOG_LEVEL: settings.LOG_LEVEL,
    CLOUD_PORT: String(settings.CLOUD_PORT),
    FACILITY_PORT: String(settings.FACILITY_PORT),
    MQTT_PORT: String(settings.MQTT_PORT),
    UNIFI_ACCESS_PORT: String(settings.UNIFI_ACCESS_PORT),
    SMTP_PORT: String(settings.SMTP_PORT),
    MESSAGES_PORT: String(settings.MESSAGES_PORT),
    TWILIO_PORT: String(settings.TWILIO_PORT),
    SENDGRID_PORT: String(settings.SENDGRID_PORT),
    PUSH_PORT: String(settings.PUSH_PORT),
    NINJAONE_PORT: String(settings.NINJAONE_PORT),
    HUBSPOT_PORT: String(settings.HUBSPOT_PORT),
    CLOUD_URL: process.env['CLOUD_URL'] ?? `http://localhost:${settings.CLOUD_PORT}`,
    CLUBOS_PORT: String(settings.CLUBOS_PORT),
    CLUBOS_URL: process.env['CLUBOS_URL'] ?? `http://localhost:${settings.CLUBOS_PORT}`,
    CLUBOS_SECRET: process.env['CLUBOS_SECRET'] ?? 'demo-clubos-secret',
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
