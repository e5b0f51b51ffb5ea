import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeConfigError, parseConfig } from './config.ts';

function problemsOf(environment: Record<string, string>): string {
  const parsed = parseConfig(environment);
  return parsed.ok ? 'none' : describeConfigError(parsed.error);
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(parseConfig({})).toEqual({
      ok: true,
      value: {
        dataDir: resolve('.data'),
        backupDir: resolve('.data/backups'),
        retention: { daily: 14, weekly: 8 },
        witnessDir: resolve('.data-witness'),
        keyFile: resolve('.data/secrets.key'),
        host: '127.0.0.1',
        port: 7070,
        cloudUrl: 'http://localhost:8080',
        mqttUrl: null,
        ninjaOne: null,
        pairingCode: null,
        unifiAccess: null,
        unifiAccessVisitors: true,
        unifiAccessWebhookUrl: null,
        demo: false,
        logLevel: 'info',
        unifiNetwork: null,
        unifiNetworkVouchers: false,
      },
    });
  });

  test('is read from the environment', () => {
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');

    const parsed = parseConfig({
      DATA_DIR: '/srv/club',
      BACKUP_DIR: '/mnt/backups',
      BACKUP_DAYS: '30',
      BACKUP_WEEKS: '52',
      WITNESS_DIR: '/var/lib/witness',
      KEY_FILE: '/etc/club/secrets.key',
      HOST: '0.0.0.0',
      FACILITY_PORT: '0',
      CLOUD_URL: 'https://golf.example/',
      MQTT_PORT: '8883',
      PAIRING_CODE: 'DEMO-0000',
      UNIFI_ACCESS_URL: 'https://192.0.2.7:12445',
      UNIFI_ACCESS_TOKEN: 'secret',
      UNIFI_ACCESS_CERT_SHA256: fingerprint,
      UNIFI_ACCESS_VISITORS: 'off',
      UNIFI_ACCESS_WEBHOOK_URL: 'http://192.0.2.9:7070',
      DEMO: '1',
      LOG_LEVEL: 'warn',
      UNIFI_NETWORK_URL: 'https://192.0.2.1',
      UNIFI_NETWORK_USERNAME: 'controller',
      UNIFI_NETWORK_PASSWORD: 'secret',
      UNIFI_NETWORK_SITE: 'club',
      UNIFI_NETWORK_CERT_SHA256: fingerprint,
      UNIFI_NETWORK_VOUCHERS: 'on',
      PATH: '/bin',
    });

    expect(parsed).toEqual({
      ok: true,
      value: {
        dataDir: '/srv/club',
        backupDir: '/mnt/backups',
        retention: { daily: 30, weekly: 52 },
        witnessDir: '/var/lib/witness',
        keyFile: '/etc/club/secrets.key',
        host: '0.0.0.0',
        port: 0,
        cloudUrl: 'https://golf.example',
        mqttUrl: 'mqtt://golf.example:8883',
        ninjaOne: null,
        pairingCode: 'DEMO-0000',
        unifiAccess: {
          url: { host: '192.0.2.7', port: 12_445 },
          token: 'secret',
          certificate: { sha256: 'AB'.repeat(32) },
        },
        unifiAccessVisitors: false,
        unifiAccessWebhookUrl: 'http://192.0.2.9:7070/hooks/unifi-access',
        demo: true,
        logLevel: 'warn',
        unifiNetwork: {
          url: { host: '192.0.2.1', port: 443 },
          username: 'controller',
          password: 'secret',
          site: 'club',
          certificate: { sha256: 'AB'.repeat(32) },
        },
        unifiNetworkVouchers: true,
      },
    });
  });

  test('takes another broker by its address', () => {
    expect(parseConfig({ MQTT_URL: 'mqtts://broker.example:8883', MQTT_PORT: '1' })).toMatchObject({
      value: { mqttUrl: 'mqtts://broker.example:8883' },
    });
  });

  test('takes an empty variable for one that is not set', () => {
    expect(parseConfig({ FACILITY_PORT: '', MQTT_URL: ' ', UNIFI_ACCESS_URL: '' })).toEqual(parseConfig({}));
  });

  test.each([
    [{ FACILITY_PORT: 'seven' }, 'FACILITY_PORT must be a port from 0 to 65535'],
    [{ FACILITY_PORT: '70700' }, 'FACILITY_PORT must be a port from 0 to 65535'],
    [{ CLOUD_URL: 'golf.example' }, 'CLOUD_URL must be an http or https address'],
    [{ MQTT_URL: 'http://broker' }, 'MQTT_URL must be an mqtt, mqtts, ws or wss address'],
    [{ DEMO: 'yes' }, 'DEMO must be 0 or 1'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be debug, info, warn, error or silent'],
    [
      { UNIFI_ACCESS_URL: 'http://192.0.2.7' },
      'UNIFI_ACCESS_URL must be an https address, such as https://10.0.0.5:12445',
    ],
    [
      { UNIFI_ACCESS_URL: 'https://192.0.2.7' },
      'UNIFI_ACCESS_URL, UNIFI_ACCESS_TOKEN and UNIFI_ACCESS_CERT_SHA256 go together',
    ],
    [
      { UNIFI_NETWORK_URL: 'https://192.0.2.1', UNIFI_NETWORK_USERNAME: 'controller' },
      'UNIFI_NETWORK_URL, _USERNAME, _PASSWORD and _CERT_SHA256 go together',
    ],
    [{ UNIFI_NETWORK_VOUCHERS: 'yes' }, 'UNIFI_NETWORK_VOUCHERS must be on or off'],
  ])('says in one line what is wrong with %o', (environment, problem) => {
    expect(problemsOf(environment)).toBe(`The environment is not right: ${problem}.`);
  });

  test('names every wrong variable at once and repeats no value', () => {
    const problems = problemsOf({ DEMO: 'hunter2', UNIFI_ACCESS_CERT_SHA256: 'hunter2' });

    expect(problems).toContain('DEMO');
    expect(problems).toContain('UNIFI_ACCESS_CERT_SHA256');
    expect(problems).not.toContain('hunter2');
    expect(problems).not.toContain('\n');
  });
});
