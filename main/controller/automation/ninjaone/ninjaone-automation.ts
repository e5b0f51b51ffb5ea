import { err, ok, type Result } from '../../../../domain/result.ts';
import type { Random } from '../../../../domain/random.ts';
import type { Clock } from '../../../../domain/time.ts';
import type { Log } from '../../log.ts';
import type { AutomationError, AutomationPort, BayDevice } from '../automation-port.ts';
import { type BayScripts, BayScriptsSchema } from './bay-scripts.ts';
import { followCommand } from './follow-command.ts';
import { createNinjaOneClient, type NinjaOneLimits } from './ninjaone-client.ts';
import type { NinjaOneSettings } from './ninjaone-settings.ts';
import { readReceipt, receiptAfter, writeReceipt } from './receipt.ts';
import { abilitiesOf } from './script-abilities.ts';
import { createSender, DEVICE_ID } from './send-command.ts';
import { createTenantReader } from './tenant-reader.ts';

export type NinjaOneAutomationOptions = {
  readonly settings: NinjaOneSettings;
  /** Scripts' names and whom they run as; the defaults of docs/bay-scripts.md unless given. */
  readonly arrangement?: BayScripts;
  /**
   * Called with each refresh token that takes the last one's place, to be sealed and kept: the last one may be dead.
   * Nothing else waits for it but the request that brought it.
   */
  readonly onRefreshToken: (token: string) => void | Promise<void>;
  /**
   * The refresh token that is kept now. Asked when ours is refused, and when there is none: a technician may have
   * signed in meanwhile, or a set-up check have exchanged ours for another.
   */
  readonly findRefreshToken?: () => string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: Partial<NinjaOneLimits>;
};

const SCRIPTS_AGE_MS_MAX = 60_000;

/** The bay PCs of one NinjaOne tenant. Makes no connection until it is asked for something; needs the internet. */
export function createNinjaOneAutomation(options: NinjaOneAutomationOptions): AutomationPort {
  const { clock, log, arrangement = BayScriptsSchema.parse({}) } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const client = createNinjaOneClient(options);
  const reader = createTenantReader({ client, arrangement, clock, signal });

  const send = createSender({ client, reader, arrangement, clock, log, signal });

  return {
    async listDevices() {
      const devices = await reader.listDevices();
      return devices.ok ? ok(devices.value.map(asBayDevice)) : plain(devices.error);
    },
    async listAbilities() {
      const scripts = await reader.listScripts(SCRIPTS_AGE_MS_MAX);
      if (!scripts.ok) return plain(scripts.error);
      const failure = await client.findTokenFailure('user', signal);
      if (failure?.kind === 'failed') return err({ code: failure.code });
      return ok(abilitiesOf(arrangement, { scripts: scripts.value, hasUser: failure === null }));
    },
    async prepare(deviceId) {
      if (!DEVICE_ID.test(deviceId)) return err({ code: 'automation.device_unknown' });
      const activities = await reader.listActivities(deviceId, null);
      if (!activities.ok) return plain(activities.error);
      return ok(writeReceipt(receiptAfter(activities.value)));
    },
    send,
    async follow(command, receipt) {
      const facts = readReceipt(receipt);
      if (facts === null || !DEVICE_ID.test(command.deviceId)) return err({ code: 'automation.unclear_answer' });
      if (signal.aborted) return err({ code: 'automation.closing' });
      const progress = await followCommand({ reader, arrangement }, command, facts);
      return progress.ok ? progress : plain(progress.error);
    },
    close: () => closing.abort(),
  };
}

function plain({ code }: AutomationError): Result<never, AutomationError> {
  return err({ code });
}

function asBayDevice({ id, name, isOnline, lastSeenAt }: BayDevice): BayDevice {
  return { id, name, isOnline, lastSeenAt };
}
