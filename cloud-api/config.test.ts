import { describe, expect, test } from 'vitest';
import { describeConfigError, parseConfig } from './config.ts';

function problemOf(environment: Record<string, string>): string {
  const parsed = parseConfig(environment);
  return parsed.ok ? '' : describeConfigError(parsed.error);
}

describe('the environment', () => {
  test('may be empty', () => {
    expect(parseConfig({ CLOUD_PORT: '', MQTT_URL: ' ' })).toMatchObject({
      ok: true,
      value: {
        host: '127.0.0.1',
        port: 8080,
        databaseUrl: null,
        mqtt: null,
        mqttPort: 1883,
        publicUrl: 'http://localhost:8080',
        limits: { callsPerMin: 600, bookingsPerMin: 20 },
        isDemo: false,
      },
    });
  });

  test('keeps the broker’s credentials apart from its address', () => {
    const parsed = parseConfig({ MQTT_URL: 'mqtts://cloud:p%40ss@broker.example:8883' });

    expect(parsed).toMatchObject({
      value: { mqtt: { url: 'mqtts://broker.example:8883', username: 'cloud', password: 'p@ss' } },
    });
  });

  test.each([
    [{ CLOUD_PORT: '80800' }, 'CLOUD_PORT must be a port from 0 to 65535'],
    [{ CLOUD_PORT: 'http' }, 'CLOUD_PORT must be a port'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be a postgres:// address'],
    [{ MQTT_URL: 'broker' }, 'MQTT_URL must be an mqtt or mqtts address'],
    [{ CLOUD_SECRET: 'short' }, 'CLOUD_SECRET must be 64 hexadecimal digits'],
    [{ DEMO: 'yes' }, 'DEMO must be 0 or 1'],
    [{ DEMO: '1', HOST: '0.0.0.0' }, 'HOST must be this machine'],
    [{ CLUBOS_SECRET: 'short' }, 'CLUBOS_SECRET must be a secret of 16 to 200 characters'],
    [{ CLUBOS_URL: 'https://clubos.example' }, 'it needs CLUBOS_SECRET'],
    [{ CLUBOS_URL: 'http://clubos.example', CLUBOS_SECRET: 'x'.repeat(16) }, 'CLUBOS_URL must be an https address'],
    [{ HUBSPOT_TOKEN: 'two words' }, 'HUBSPOT_TOKEN must be the token of'],
    [{ HUBSPOT_URL: 'http://hubspot.example' }, 'HUBSPOT_URL must be an https address'],
    [{ HUBSPOT_CLIENT_SECRET: 'x'.repeat(16) }, 'it needs HUBSPOT_TOKEN'],
    [{ TWILIO_FROM: '+19025550100' }, 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM go together'],
    [{ SENDGRID_API_KEY: 'SG.something' }, 'MAIL_FROM goes with either SMTP_URL or SENDGRID_API_KEY'],
    [{ SENDGRID_EVENT_KEY: 'not a key' }, 'SENDGRID_EVENT_KEY must be the public key of the event webhook'],
    [{ TWILIO_URL: 'http://twilio.example' }, 'TWILIO_URL must be an https address'],
    [{ PUSH_CONTACT: 'owner@club.example' }, 'PUSH_CONTACT must be whom push services write to'],
    [{ PUSH_KEY: 'A'.repeat(43), PUSH_CONTACT: 'https://club.example' }, 'PUSH_KEY must be a private key of P-256'],
    [{ PUSH_KEY: 'B'.repeat(43) }, 'it needs PUSH_CONTACT'],
    [{ PUSH_TEST_URL: 'https://push.example' }, 'PUSH_TEST_URL must be an https address of this machine'],
    [{ PUSH_TEST_URL: 'https://localhost:8097' }, 'it needs PUSH_TEST_CERT'],
    [{ LOG_LEVEL: 'loud', CLOUD_PORT: '-1' }, 'LOG_LEVEL must be error, warn, info, debug or silent'],
  ])('says in one line what is wrong with %j', (environment, line) => {
    const problem = problemOf(environment);

    expect(problem).toContain(line);
    expect(problem).not.toContain('\n');
  });

  test('leads to ClubOS over https, or to this very machine; without a secret there is no bridge', () => {
    const clubosOf = (CLUBOS_URL: string) => parseConfig({ CLUBOS_URL, CLUBOS_SECRET: 'x'.repeat(16) });

    expect(clubosOf('https://clubos.example/v3/')).toMatchObject({
      value: { clubos: { url: 'https://clubos.example/v3' } },
    });
    expect(clubosOf('http://localhost:8093')).toMatchObject({ value: { clubos: { url: 'http://localhost:8093' } } });
    expect(clubosOf('')).toMatchObject({ value: { clubos: { url: null } } });
    expect(parseConfig({})).toMatchObject({ value: { clubos: null } });
  });

  test('has a HubSpot with a token, and none without', () => {
    expect(parseConfig({ HUBSPOT_TOKEN: 'pat-x' })).toMatchObject({
      value: { hubspot: { url: 'https://api.hubapi.com', token: 'pat-x', version: '2026-09', clientSecret: null } },
    });
    expect(parseConfig({ HUBSPOT_URL: 'http://localhost:8092/' })).toMatchObject({ value: { hubspot: null } });
  });

  test('repeats no value: it may be a secret', () => {
    expect(problemOf({ DATABASE_URL: 'hunter2', CLOUD_SECRET: 'hunter2' })).not.toContain('hunter2');
  });
});
